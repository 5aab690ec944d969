/* A place in a listing, as the text that the API calls a cursor. It names what stands there and not
   how many stand before it, so that nothing is skipped or given twice while items are published.
   In the order of dates it is the keys of the item at the end of a page. By relevance an order
   lasts for no longer than an epoch, and the cursor is the items that have been given. */
#pragma once

#include "view/view.h"

/* By relevance so many items are given one after the other; the cursor of more would be too long
   for an address. */
enum { API_CURSOR_MOST = 1000 };

enum api_cursor_kind { API_CURSOR_NONE, API_CURSOR_AFTER, API_CURSOR_BEFORE, API_CURSOR_GIVEN };

struct api_cursor {
    enum api_cursor_kind kind;
    struct order_place place;
    const int64_t *given; /* the numbers of the items, in the order they were given in */
    size_t given_count;
};

struct str api_cursor_write(struct arena *arena, const struct api_cursor *cursor);
/* False if it is none that was written here. */
bool api_cursor_read(struct arena *arena, struct str text, struct api_cursor *cursor);
