/* The words of dictionaries, Swedish and English, as a table in the program's read-only pages: made
   by tools/lexicon while building, so that a start does nothing. A minimal automaton leads from
   each form of each word to what is known of it. */
#pragma once

#include "base/str.h"

/* How another word is written from a form: `cut` bytes off its end, then these of the endings. */
struct lexicon_edit {
    uint8_t cut, add_count;
    uint16_t add;
};

enum {
    LEXICON_WORD = 1, /* stands alone; `word` gives what it is indexed as */
    LEXICON_HEAD = 2, /* may begin a compound, with what links it (`gatu`); `head` gives the word */
    LEXICON_TAIL = 4, /* may end a compound */
    LEXICON_SIMPLE = 8,   /* is no compound */
    LEXICON_NAME = 16,    /* written with a capital */
    LEXICON_DERIVED = 32, /* `base` gives what it is derived from: `vaccinera` of `vaccination` */
    LEXICON_NOUN = 128,   /* its word is a noun */
    LEXICON_OTHER = 64,   /* `other` gives a second word that has this form */
};

struct lexicon_value {
    uint32_t flags;
    struct lexicon_edit word, head, base, other;
};

/* Arcs are label << 24 | last of its state << 23 | target; the label 0, which comes first, means
   that a word ends here, and its target is the number of its value. */
struct lexicon {
    const uint32_t *arcs;
    const struct lexicon_value *values;
    const char *endings;
    uint32_t root;
};

enum { LEXICON_SWEDISH = 1, LEXICON_ENGLISH = 2 };

/* The table of the program. */
const struct lexicon *lexicon_builtin(void);

/* Where a walk through the words of a language begins, and where one letter's byte leads; 0 is
   nowhere. A state stands for all words that begin so. */
uint32_t lexicon_start(const struct lexicon *lexicon, int language);
uint32_t lexicon_step(const struct lexicon *lexicon, uint32_t state, unsigned char byte);
/* What is known of the word that ends here; NULL if none does. */
const struct lexicon_value *lexicon_value(const struct lexicon *lexicon, uint32_t state);
/* The whole walk. */
const struct lexicon_value *lexicon_find(const struct lexicon *lexicon, int language,
                                         struct str plain);
/* Writes the edited form to `out`, which has room for `most` bytes; empty if it does not fit. */
struct str lexicon_edited(const struct lexicon *lexicon, struct str form, struct lexicon_edit edit,
                          char *out, size_t most);
