/* Words that were typed without the marks of å ä ö: what they may have been. */
#pragma once

#include "text/analyse.h"

/* Appends to `words` those words of the dictionary, compounds too, that read like `plain` once
   their å ä ö have lost their marks; not the word itself. How many: at most `most`. */
size_t ringed_words(struct analyser *analyser, struct arena *arena, struct str language,
                    struct str plain, struct str *words, size_t most);
