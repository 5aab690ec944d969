/* A listing in a form that is written item by item and may be taken whole: a table, a calendar.
   With `take` it is one page, as everywhere. Without, it is everything that matches, the newest
   first: at once and cached where that is little, else streamed under one state of the view. */
#pragma once

#include "site/ending.h"
#include "site/listing.h"

/* How a form is written. `count` is how many items it has written so far. */
struct whole_form {
    unsigned kinds; /* that it has a place for; 0: all */
    bool withdrawn; /* it tells of items that are there no more, behind the others */
    void (*begin)(const struct visit *visit, const struct listing *listing, struct buf *out);
    /* Whether the item had a place in it. */
    bool (*add)(const struct visit *visit, const struct document *document, struct buf *out);
    void (*end)(const struct visit *visit, int64_t count, struct buf *out);
};

/* Narrows a query to what the form has a place for. */
void whole_narrow(enum ending ending, struct query *query);

enum status whole_write(struct visit *visit, const struct listing *listing, enum ending ending,
                        struct response *response) MUST_CHECK;
