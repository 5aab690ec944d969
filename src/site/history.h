/* The history of an item: where it was seen before it came here, each revision with a link to it,
   its withdrawal. */
#pragma once

#include "site/visit.h"

/* Sets `history` [{date, text, href, label}], the oldest first; `shown` has no link. */
enum status history_set(const struct visit *visit, struct value *root, const struct document *shown,
                        const struct document *present) MUST_CHECK;
