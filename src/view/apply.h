/* Applies entries of the log, and the provenance rows that go with them, to the tables. */
#pragma once

#include "view/inside.h"

struct met;
struct changed;

struct batch {
    struct view *view;
    struct arena *arena;   /* of the whole batch */
    struct arena *scratch; /* of one entry or row at a time */
    struct place place;    /* where the view stands; moved on */
    struct entry *entries;
    size_t entries_count;
    struct provenance *rows;
    size_t rows_count;
    struct met *met; /* items that the rows speak of: open addressing by id */
    size_t met_capacity;
    struct changed *changed; /* likewise those that changed, by number */
    size_t changed_capacity;
    struct terms_work *works; /* what the index is to be given, */
    size_t works_count;
    int64_t *gone; /* and what it is to lose */
    size_t gone_count;
};

/* Within a transaction of the caller's. `last`: no further entries are known, so that a row whose
   item is not there yet speaks of none. */
enum status apply_batch(struct batch *batch, bool last) MUST_CHECK;
/* Makes the index's next epoch of what was applied; to be published after the commit, or abandoned
   after a failure. Asks the view's file for nothing. */
enum status apply_index(struct batch *batch) MUST_CHECK;
