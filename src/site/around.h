/* What stands round an item on its page: its translations, the earlier reports of its series, items
   like it, the next ones in its topic, and ways to share and to follow. */
#pragma once

#include "site/visit.h"

/* Sets `translations`, `similar`, `beside` and `share`. */
enum status around_set(const struct visit *visit, struct value *root,
                       const struct document *document) MUST_CHECK;
/* Sets `series` [{href, headline, date}] in the box of a report, and beside each of its figures
   that of the report before; `box` may be NULL. */
enum status around_set_series(const struct visit *visit, struct value *box,
                              const struct document *document) MUST_CHECK;
