/* The words of published items: one FTS5 table that holds stems, so that FTS5 itself needs to know
   nothing of languages. */
#pragma once

#include "view/shelves.h"

extern const char WORDS_TABLES[];

/* An item's words go in and out with the same texts: what is taken out must be what was put in. */
enum status words_add(struct view *view, struct arena *arena, const struct item_row *row,
                      const struct item *item) MUST_CHECK;
enum status words_remove(struct view *view, struct arena *arena, const struct item_row *row,
                         const struct item *item) MUST_CHECK;
/* Rewrites the index, so that nothing of what was removed is left in the file. */
enum status words_purge(struct view *view, struct arena *arena) MUST_CHECK;

/* The items of a language (of all in the empty one) that an expression of match.h finds, in no
   order; as shelves_walk. With `ranked`, words_rank is how well each fits: less is better. */
struct statement *words_match(struct view *view, struct arena *arena, struct str expression,
                              struct str language, bool ranked);
double words_rank(struct statement *statement);
