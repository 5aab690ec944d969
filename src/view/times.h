/* When items open, close, begin, end and expire, in the index: terms whose bytes rise with the
   instant, so that "what ends after now" is a stretch of the dictionary, and the next instant at
   which anything changes is the first term after now. */
#pragma once

#include "index/query.h"
#include "view/inside.h"

enum { TIMES_MOST = 3 }; /* terms of an item */

/* The terms of an item, and how many; none for kinds without time. */
size_t times_terms(const struct view *view, struct arena *arena, const struct item *item,
                   struct str terms[TIMES_MOST]);
/* The condition that a query's `open` is, at its `now`; NULL: none. */
const struct node *times_filter(struct arena *arena, const struct query *query);
