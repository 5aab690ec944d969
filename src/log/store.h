/* Inside the room: what log.c, append.c, read.c, tree.c and check.c share. */
#pragma once

#include "db/db.h"
#include "log/log.h"

struct log {
    struct arena *arena; /* of its own: lives as long as the log is open */
    struct db *db;
    const struct clock *clock;
    struct str id;
    /* Within a batch, which no other process can come between: */
    bool begun;
    int64_t seq, time; /* of the last entry */
    int64_t row;       /* the last one of provenance */
};

/* Entries have hashes in steps of 2^8: a complete subtree of 256^level leaves is a row in
   `subtree`, so that a root is made of less than 256 rows a level. Level 0 are the leaves. */
enum { TREE_STEP = 8, TREE_WIDTH = 1 << TREE_STEP };

/* Writes the subtrees that the entry `seq`, the last one, completes. */
enum status tree_grow(struct log *log, struct arena *arena, int64_t seq) MUST_CHECK;
/* Fails if a subtree that the entry `seq` completes is missing or not the hash of its parts. */
enum status tree_check(struct log *log, struct arena *arena, int64_t seq) MUST_CHECK;

/* What an erasure takes away, after its entry stands. */
enum status erase_records(struct log *log, struct arena *arena,
                          const struct entry *entry) MUST_CHECK;

/* "log.db: WHAT; restore it from a backup". */
enum status store_damaged(struct log *log, struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
