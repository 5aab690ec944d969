/* What the files of this room share, and nobody else sees: the view itself, and the rows of its
   tables. Each table belongs to one file: item, revision, provenance to items.c; address to
   addresses.c; topic, topic_slug to vocabulary.c; listing, cube to shelves.c; words to words.c;
   place to view.c. */
#pragma once

#include "db/db.h"
#include "text/analyse.h"
#include "view/view.h"

struct vocabulary;
struct tallies;

struct view {
    struct arena *arena; /* lives as long as the view */
    struct db *db;
    const char *path;
    const struct zone *zone;
    struct analyser *analyser;
    struct vocabulary *vocabulary;
    struct tallies *tallies; /* the writer's */
    size_t batch;
    bool write, begun;
    bool checked; /* the writer has seen that log and view tell the same story */
};

/* How far the view has come; the one row of its table. */
struct place {
    struct str log_id;
    int64_t seq, provenance;
    int64_t vocabulary; /* moves with every change of a topic */
    bool unclean;       /* an erasure left traces that are to be rewritten away */
    struct str last;    /* SHA-256 of the entry at seq: tells a log restored from a backup */
};
enum status place_read(struct view *view, struct arena *arena, struct place *place) MUST_CHECK;
enum status place_write(struct view *view, struct arena *arena,
                        const struct place *place) MUST_CHECK;
