/* Working copies: what an item is to become, or, of one that is public, what it is to be next.
   A row in desk.db; the log knows nothing of it until a step is taken (flow.h). An item without a
   row, such as an imported one, gets its row with the first change. */
#pragma once

#include "base/clock.h"
#include "db/db.h"

enum draft_state {
    DRAFT_DRAFT,
    DRAFT_REVIEW,
    DRAFT_APPROVED,
    DRAFT_SCHEDULED,
    DRAFT_PUBLISHED,
    DRAFT_WITHDRAWN,
    DRAFT_ERASING,
    DRAFT_ERASED,
    DRAFT_STATES
};
const char *draft_state_name(enum draft_state state); /* "draft", "review", ... */

struct draft {
    struct str id; /* the item's */
    enum draft_state state;
    int64_t version;   /* from 1; moved by every change and step; 0: there is no row */
    struct str record; /* record v1 (news/record.h); `published` is absent until the item is public;
                          empty once it is erased */
    int64_t at;        /* ms UTC at which a scheduled one comes out; else 0 */
    int64_t created, changed; /* ms UTC */
    struct str by;            /* the label of who changed it last: a token's or an account's name */
};

extern const char DRAFT_TABLE[];

/* MISSING if there is no row. */
enum status draft_get(struct db *db, struct arena *arena, struct str id,
                      struct draft *draft) MUST_CHECK;
/* Inserts the row or takes the place of the one there. */
enum status draft_put(struct db *db, struct arena *arena, const struct draft *draft) MUST_CHECK;
enum status draft_delete(struct db *db, struct arena *arena, struct str id) MUST_CHECK;
/* The scheduled one whose time comes first; MISSING if none is scheduled. */
enum status draft_next(struct db *db, struct arena *arena, struct draft *draft) MUST_CHECK;
