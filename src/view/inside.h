/* What the files of this room share, and nobody else sees: the view itself, and the rows of its
   tables. Each table belongs to one file: item, revision, provenance to items.c; member to
   groups.c; address to addresses.c; topic, topic_slug, language to vocabulary.c; place to view.c.
 */
#pragma once

#include "db/db.h"
#include "text/analyse.h"
#include "view/live.h"
#include "view/view.h"

struct vocabulary;
struct gathering;
struct behind;

struct view {
    struct arena *arena; /* lives as long as the view */
    struct db *db;
    const char *folder, *path;
    const struct zone *zone;
    struct analyser *analyser;
    struct vocabulary *vocabulary;
    struct gathering *gatherings[2]; /* terms.c: one a thread */
    struct live *live;               /* shared, or its own */
    bool own_live;
    struct held held; /* within a snapshot: the same state of the index */
    size_t batch;
    int64_t turn; /* likewise: of the place that it shows */
    bool write, begun, unasked;
    /* addresses.c: whether addresses of erased items are to be looked for, and under which key they
       are hashed. Only the writer can know that there are none. */
    enum view_gone { GONE_UNKNOWN, GONE_NONE, GONE_KEY } gone;
    unsigned char gone_key[32];
    bool checked;          /* the writer has seen that log and view tell the same story */
    struct behind *behind; /* follow.c: the thread that makes the index of an unasked writer */
};

/* Waits for what view_follow has left under way, and forgets it. */
void follow_end(struct view *view);

/* How far the view has come; the one row of its table. */
struct place {
    struct str log_id;
    int64_t seq, provenance;
    int64_t began;      /* a random number, of this making of the view */
    int64_t turn;       /* moves with every transaction that readers may see; begins at `began` */
    int64_t vocabulary; /* moves with every change of a topic */
    bool unclean;       /* an erasure left traces that are to be rewritten away */
    struct str last;    /* SHA-256 of the entry at seq: tells a log restored from a backup */
};
enum status place_read(struct view *view, struct arena *arena, struct place *place) MUST_CHECK;
enum status place_write(struct view *view, struct arena *arena,
                        const struct place *place) MUST_CHECK;

/* An answer outside of a snapshot makes one of its own, or only looks whether what is in memory is
   that of the file. */
struct snapshot {
    bool own;  /* begun here */
    bool held; /* the writer's: only the index is held */
};
enum status snapshot_ensure(struct view *view, struct arena *arena, bool index,
                            struct snapshot *snapshot) MUST_CHECK;
void snapshot_leave(struct view *view, struct snapshot *snapshot);
enum status snapshot_vocabulary(struct view *view, struct arena *arena) MUST_CHECK;
