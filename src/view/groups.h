/* Items that say that they belong together: the reports of a series, the translations of one text.
 */
#pragma once

#include "view/items.h"

enum group { GROUP_SERIES = 1, GROUP_TRANSLATIONS }; /* a member's kind */

extern const char GROUPS_TABLES[];

/* For the writer: the item is in the groups that `after` names, and no more in those of `before`.
   Either may be NULL. */
enum status groups_change(struct view *view, struct arena *arena, int64_t number,
                          const struct item *before, const struct item *after) MUST_CHECK;

/* The numbers of published items: those of its series and language that come before it, newest
   first; and of each other language the one of its group that was published last. */
enum status groups_series(struct view *view, struct arena *arena, const struct item *item,
                          int64_t number, size_t most, int64_t *numbers, size_t *count) MUST_CHECK;
enum status groups_translations(struct view *view, struct arena *arena, const struct item *item,
                                size_t most, int64_t *numbers, size_t *count) MUST_CHECK;
