/* The news of a year and of a month: its months with what each holds, and the way to what is
   earlier and later. On the listing of all news, the years. */
#pragma once

#include "site/listing.h"

/* Sets `archive_above` or `archive_below` {heading, periods [href, label, count, count_words,
   current], earlier, later {href, label}} where there is any of it. */
enum status archive_set(struct visit *visit, struct value *root,
                        const struct listing *listing) MUST_CHECK;
