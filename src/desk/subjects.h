/* Topics between a working copy, which names them by id, and ninjs, where they stand with slug,
   name and address. */
#pragma once

#include "news/ninjs.h"
#include "news/valid.h"
#include "site/visit.h"

/* Sets the item's topics: those that the ninjs names by uri, literal or name, in that order. One
   that nobody has is a fault at its place; topics are made at the desk, not in passing. */
enum status subjects_find(struct visit *visit, const struct ninjs *ninjs, struct item *item,
                          struct valid_faults *faults) MUST_CHECK;
/* Sets the document's topics from its item's. */
enum status subjects_name(struct visit *visit, struct document *document) MUST_CHECK;
