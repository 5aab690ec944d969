/* Where every published item stands, in the order in which they were published: for sitemaps, which
   must name all of them and need nothing of their texts. */
#pragma once

#include "view/view.h"

struct mapped {
    int64_t number; /* its place in the log; grows from item to item */
    struct str language, slug;
    int year;
    int64_t sort;         /* ms UTC */
    int64_t changed;      /* ms UTC: when its page last changed, as far as is known */
    struct mapped *twins; /* the same text in each language, itself among them; NULL: it is alone */
    size_t twins_count;
};

/* The items with from < number <= to. Within a snapshot. */
enum status map_items(struct view *view, struct arena *arena, int64_t from, int64_t to,
                      struct mapped **items, size_t *count) MUST_CHECK;
/* Whether there is any. */
enum status map_any(struct view *view, struct arena *arena, int64_t from, int64_t to,
                    bool *any) MUST_CHECK;
/* The highest number that an item may have. */
enum status map_end(struct view *view, struct arena *arena, int64_t *number) MUST_CHECK;
