/* What a listing shows of an item, packed into a few hundred bytes beside its row, so that a page
   of twenty reads twenty rows and no record. */
#pragma once

#include "view/items.h"

/* Lives in the arena. */
struct str card_write(struct arena *arena, const struct item_row *row, const struct item *item);
/* Fills the members that struct query names; slices point into the card, topics into what the view
   keeps of them. False when it is no card. */
bool card_read(const struct view *view, struct arena *arena, struct str card,
               struct document *document);
