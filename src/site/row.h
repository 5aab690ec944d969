/* One item in a list, and the parts that a row and an item's page share: its date in words, its
   topics, the marks in what a search has found. */
#pragma once

#include "site/visit.h"
#include "view/marks.h"

/* Adds the row to a list and returns it, with marks round what was found; NULL marks nothing. */
struct value *row_add(const struct visit *visit, struct value *list,
                      const struct document *document, const struct marks *marks);
/* Sets `name` {text, machine}: what is known of when the item was published. */
void row_set_date(const struct visit *visit, struct value *object, const char *name,
                  struct str published, bool in_list);
/* Sets `name` {text, machine} from an exact instant: a day, with its hour if `hour`. */
void row_set_instant(const struct visit *visit, struct value *object, const char *name,
                     int64_t instant, bool hour);
/* "i dag kl. 06.40", "23 november 2026 kl. 06.40" */
struct str row_moment(const struct visit *visit, int64_t instant);
/* Sets `topics` [{href, label}] and `topics_any`. */
void row_set_topics(const struct visit *visit, struct value *object,
                    const struct document *document);
