/* The place of a long text that shows best why it was found. */
#pragma once

#include "view/marks.h"

struct passage {
    struct str text;   /* a part of the text, whole words, about two lines */
    bool begins, ends; /* where the text or a sentence does: no dots are needed */
};
/* The place with the most groups that are not among `seen`; false if no word is of such a group. */
bool passage_find(struct analyser *analyser, struct arena *arena, const struct marks *marks,
                  struct str language, struct str text, uint64_t seen, struct passage *passage);
