/* A listing in a form that is written item by item and may be taken whole: a table, a calendar.
   With `take` it is one page, as everywhere. Without, it is everything that matches, the newest
   first: at once and cached where that is little, else streamed under one state of the view. */
#pragma once

#include "site/ending.h"
#include "site/listing.h"

#include <stdio.h>

/* Of what has been written: how many items, and when the last of them was corrected or published.
 */
struct whole_sum {
    int64_t count, updated;
};

/* How a form is written. */
struct whole_form {
    unsigned kinds; /* that it has a place for; 0: all */
    bool withdrawn; /* it tells of items that are there no more, behind the others */
    void (*begin)(const struct visit *visit, const struct listing *listing, struct buf *out);
    /* Whether the item had a place in it. */
    bool (*add)(const struct visit *visit, const struct document *document, struct buf *out);
    void (*end)(const struct visit *visit, const struct whole_sum *sum, struct buf *out);
};

/* Narrows a query to what the form has a place for. */
void whole_narrow(enum ending ending, struct query *query);

/* All published items of all languages, or those that the words find, in one document. */
struct whole_export {
    struct worker *worker;
    enum ending ending; /* ENDING_CSV or ENDING_ATOM */
    struct str query;
    FILE *out;
};
enum status whole_export(struct arena *arena, const struct whole_export *options) MUST_CHECK;

enum status whole_write(struct visit *visit, const struct listing *listing, enum ending ending,
                        struct response *response) MUST_CHECK;
