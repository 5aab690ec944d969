/* The words of made-up news: Swedish ones from a dictionary of hunspell's, inflected by its own
   affixes, those of the public sector first. Read once; slices live in the arena. */
#pragma once

#include "base/status.h"
#include "base/str.h"

struct word {
    struct str *forms; /* the first as the dictionary has it */
    size_t count;
};

struct words {
    struct word *list; /* by rank: how often a word comes falls with it */
    size_t count;
    struct str *firsts; /* what compounds begin with: gatu, belysnings */
    size_t firsts_count;
};

/* From DICTIONARY.dic and DICTIONARY.aff. */
enum status words_read(struct arena *arena, const char *dictionary, struct words *words) MUST_CHECK;
