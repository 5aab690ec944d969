/* Items that are about the same as another one: by the words that tell most of it, and its topics.
 */
#pragma once

#include "view/view.h"

enum { SIMILAR_MOST = 8 };

/* At most `most` published items in its language, most similar first, as listings show them; never
   itself. Within a snapshot. */
enum status similar_find(struct view *view, struct arena *arena, const struct document *document,
                         size_t most, struct document **similar, size_t *count) MUST_CHECK;
