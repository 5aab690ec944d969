/* A place in a listing, as the text that the API calls a cursor. It names what stands there and not
   how many stand before it, so that nothing is skipped or given twice while items are published.
   In the order of dates it is the keys of the item at the end of a page. By relevance an order
   lasts for no longer than an epoch, and the cursor is the items that have been given; after so
   many that the cursor would burst an address or a header, the others follow by date. */
#pragma once

#include "view/view.h"

enum { API_CURSOR_MOST = 300 }; /* items given by relevance */

enum api_cursor_kind {
    API_CURSOR_NONE,
    API_CURSOR_AFTER,  /* `place` */
    API_CURSOR_BEFORE, /* `place` */
    API_CURSOR_GIVEN,  /* `given`: the best of the others */
    API_CURSOR_REST_AFTER,
    API_CURSOR_REST_BEFORE, /* both: by date, those that are not in `given` */
};

struct api_cursor {
    enum api_cursor_kind kind;
    struct order_place place;
    const int64_t *given; /* the numbers of the items, in the order they were given in */
    size_t given_count;
};

struct str api_cursor_write(struct arena *arena, const struct api_cursor *cursor);
/* False if it is none that was written here. */
bool api_cursor_read(struct arena *arena, struct str text, struct api_cursor *cursor);
