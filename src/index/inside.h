/* What the files of this room share of an index. */
#pragma once

#include "index/epoch.h"
#include "index/image.h"

#include <pthread.h>

/* The living documents of a part: immutable, shared by the epochs that have the same. */
struct live_set {
    struct arena *arena; /* its own */
    _Atomic int holders;
    uint64_t *bits;
};

struct change {
    int64_t number;
    uint32_t order;
    const struct index_document *document; /* NULL: removed */
};

struct index {
    struct index_options options;
    bool on_disk; /* this one writes files */

    /* Guards `present` alone, and is held for no longer than it takes to count one holder more. */
    pthread_mutex_t present_lock;
    struct epoch *present;

    /* Who may put another epoch in its place: from prepare to publish the writer, else whoever
       holds the lock. */
    pthread_mutex_t swap_lock;
    pthread_cond_t swappable;
    struct epoch *prepared;

    /* The writer's. */
    struct arena *pending;
    struct change *changes;
    uint32_t changes_count, changes_most;

    /* Of the one who tends. */
    pthread_mutex_t tend_lock;
    struct epoch *saved; /* what the MANIFEST says */
    uint64_t next_file;
    _Atomic bool stop; /* asks a merge to give up */
};

/* ---- epochs (epoch.c) ------------------------------------------------------------------------ */

/* Takes its own hold on the parts' segments and live sets, leaves out parts in which nothing lives,
   and copies the cube. */
struct epoch *epoch_make(const struct index_place *place, const struct epoch_part *parts,
                         size_t count, const struct cube *cube);
struct epoch *epoch_empty(void);
struct epoch *epoch_hold_again(struct epoch *epoch);
/* A writable copy of a part's living documents: the part has it, with one holder, from now on. */
struct live_set *epoch_part_unshare(struct epoch_part *part);
void live_set_release(struct live_set *set);
static inline size_t live_words(const struct segment *segment)
{
    return ((size_t)segment->header.documents + 63) / 64;
}
static inline bool epoch_part_lives(const struct epoch_part *part, uint32_t document)
{
    return part->live == NULL || (part->live[document / 64] >> document % 64 & 1) != 0;
}
/* Shows another epoch; takes over the caller's hold on it. */
void epoch_swap(struct index *index, struct epoch *epoch);
