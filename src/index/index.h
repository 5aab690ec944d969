/* The index: which documents hold which terms, and every answer that follows from it. It knows
   nothing of words or news: terms are bytes that the view gives it, a document is a number with a
   place in the total order, a language, a kind, a year and topics.

   An index is a list of segments: immutable images of documents in the total order (segment.h), the
   large ones mapped from files in a folder, the small and new ones in memory. A change puts its
   documents into a segment of their own and marks those that they replace as dead; a merge makes
   one of several. What readers see at one moment is an epoch: it never changes, is held while an
   answer is made, and is never waited for.

   The view's file is the truth of the index: the MANIFEST says up to which entry of the log the
   segments on disk go, and what came since is put in again from there. Whatever is missing or
   damaged is made anew. One writer; any number of readers, on any thread. */
#pragma once

#include "base/status.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct index;
struct epoch;

struct index_term {
    struct str text;           /* 1 to 255 bytes; the first tells spaces of terms apart */
    uint8_t weight;            /* how much the document is about it, 1 to 255 */
    const uint32_t *positions; /* rising; none for terms that no phrase asks for */
    uint32_t positions_count;
};

struct index_document {
    int64_t number; /* the caller's; unique among the live ones */
    /* Its place in the total order: all four falling, newest first. */
    int64_t sort, captured, place; /* then number */
    int year;                      /* never falls as `sort` rises */
    uint8_t kind, language;
    const uint32_t *topics; /* each once, any order */
    size_t topics_count;
    const struct index_term *terms; /* each text once, any order */
    size_t terms_count;
};

/* What the index stands for: log_id and seq of the last entry in it. */
struct index_place {
    struct str log_id; /* at most 64 bytes */
    int64_t seq;
};

struct index_options {
    const char *folder; /* of the segments; NULL: in memory alone */
    bool write;         /* as the one writer; makes the folder. Without it what is put stays in
                           memory, and no file is touched */
    /* Called, if given, before a MANIFEST is written: makes what the caller keeps as durable as the
       MANIFEST will be, so that it is never the older of the two. */
    enum status (*before_manifest)(void *self, struct arena *arena);
    /* Called, if given, before each step that changes the folder: for tests that end there. */
    void (*on_step)(void *self, const char *what);
    void *self;
};

/* Opens what the MANIFEST names, as far as it is whole: a file that is missing, cut or of another
   format makes it an empty index at seq 0, said in *lost. Ends with the arena. */
enum status index_open(struct arena *arena, const struct index_options *options,
                       struct index **index, bool *lost) MUST_CHECK;

/* ---- for the writer ---------------------------------------------------------------------- */

/* Documents of one change; they replace the live ones of the same numbers. What they point to must
   live until index_prepare has returned. */
void index_put(struct index *index, const struct index_document *document);
void index_remove(struct index *index, int64_t number);
/* Whether a segment of the present epoch was found damaged: then clear it and put all in anew. */
bool index_damaged(struct index *index);
/* Makes the next epoch of what was put and removed since the last; nobody sees it yet. */
enum status index_prepare(struct index *index, struct arena *arena,
                          const struct index_place *place) MUST_CHECK;
void index_publish(struct index *index); /* shows it: cannot fail */
void index_abandon(struct index *index); /* forgets what was put, removed and prepared */

/* Merges what should be merged and writes what should be on disk; may take long, and is meant for a
   thread of its own: it never keeps the writer or readers waiting for more than an instant.
   *more says whether there is still something to do. */
enum status index_tend(struct index *index, struct arena *arena, bool *more) MUST_CHECK;
/* All of it into one segment on disk, without dead documents: after erasures, and at the end of a
   rebuild. */
enum status index_settle(struct index *index, struct arena *arena) MUST_CHECK;
/* Bytes in memory that are to be written to disk: a writer who runs far ahead had better wait. */
size_t index_backlog(struct index *index);
/* Writes what is in memory to disk, so that the next start needs nothing put in again. */
enum status index_flush(struct index *index, struct arena *arena) MUST_CHECK;
/* Asks who merges, on whatever thread, to give up within an instant: index_tend and index_settle
   then return BUSY. For stopping: it holds until the index is closed or cleared. index_flush is not
   meant by it. */
void index_hurry(struct index *index);
/* Forgets everything, also on disk; waits for what is being merged, which is given up. */
enum status index_clear(struct index *index, struct arena *arena) MUST_CHECK;

/* ---- for readers --------------------------------------------------------------------------- */

struct epoch *epoch_hold(struct index *index); /* the present one */
void epoch_release(struct epoch *epoch);
int64_t epoch_seq(const struct epoch *epoch);
struct str epoch_log_id(const struct epoch *epoch); /* of its place; "" when empty */
int64_t epoch_documents(const struct epoch *epoch); /* live ones */
/* Whether anybody met damage in it. */
bool epoch_damaged(const struct epoch *epoch);
