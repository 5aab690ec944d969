/* Words of the items that are spelt nearly like another one. */
#pragma once

#include "view/inside.h"

struct neighbour {
    struct str plain;
    int64_t documents;
    int cost; /* of the edits that lead to it: NEIGHBOUR_EDIT for a usual one */
};

enum { NEIGHBOUR_EDIT = 4 };

/* The one that was most likely meant, of those that cost at most `most`; false if there is none. An
   edit is a letter more, less, another or two in each other's place; it costs less where a slip is
   easy: the key beside, a doubled letter, a mark left out. Frequent words are likelier. With
   `wide`, the stems of words and of parts of compounds are looked at, too, if they are words. */
bool neighbours_best(struct view *view, struct arena *arena, struct str language, struct str plain,
                     int most, bool wide, struct neighbour *best);
