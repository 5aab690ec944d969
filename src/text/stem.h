/* What a plain word is indexed as: by the lexicon where it knows the word or its parts, else by the
   rules of libstemmer. */
#pragma once

#include "text/letters.h"
#include "text/lexicon.h"
#include "text/tongue.h"

enum { STEM_PARTS = 12 };

struct stemmer;

struct stemmer *stem_new(struct arena *arena, const struct lexicon *lexicon); /* one a thread */

/* The slices lie in `bytes`, or in the word itself. */
struct stemmed {
    struct str stem, base;
    struct str parts[STEM_PARTS];
    size_t parts_count, cover;
    size_t used;
    char bytes[STEM_PARTS * LETTERS_MOST];
};

void stem_word(struct stemmer *stemmer, int tongue, struct str plain, struct stemmed *to);
/* Whether the lexicon has the word, as it stands or as a compound of its words. */
bool stem_knows(const struct stemmer *stemmer, int tongue, struct str plain);
