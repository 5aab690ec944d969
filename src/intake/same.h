/* Whether an item of a capture is one that is there already; docs/formats.md, "The same item". */
#pragma once

#include "base/hash.h"
#include "intake/names.h"
#include "view/view.h"

/* Documents that it cannot be: those that stand in the same capture already, as the view knows it
   or as we have seen since. */
struct same_besides {
    const struct sha256 *capture;
    const struct names *ids;
};
/* The document that `item` is, by its headline, summary, topics and language; NULL in *found when
   it is a new one. */
enum status same_find(struct view *view, struct arena *arena, const struct item *item,
                      const struct same_besides *besides, struct document **found) MUST_CHECK;
/* How much of the words of two texts is common: 0 to 1. */
double same_words(struct arena *arena, struct str a, struct str b);
