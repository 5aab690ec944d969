/* The words of a text, as the index keeps them and as a query asks for them: one analyser for both,
   so that they always meet. A word is a run of letters, digits and marks; it is kept in lower case,
   without diacritics other than those of å ä ö, and cut to its stem by the rules of its language
   (Swedish and English; other languages keep whole words). */
#pragma once

#include "base/buf.h"

struct analyser; /* one a thread: stemmers keep state */

/* Lives in the arena, and its stemmers end with it. */
struct analyser *analyse_new(struct arena *arena);

/* One word. Its slices are valid until the next call with the same analyser. */
struct word {
    size_t begin, end; /* where it stands in the text */
    struct str plain;  /* the word as it was normalised */
    struct str stem;
    struct str folded; /* the stem of the word with å ä ö as a and o; empty if it has none */
};
/* The next word at or after *offset, which moves behind it; false when there is none. The text must
   be valid UTF-8; `language` is a BCP 47 tag. */
bool analyse_next(struct analyser *analyser, struct str language, struct str text, size_t *offset,
                  struct word *word);

/* Appends the stems of a text, each followed by a space, and the folded ones to `folded`, each with
   a '=' before it, so that they never meet a stem. */
void analyse_text(struct analyser *analyser, struct str language, struct str text,
                  struct buf *stems, struct buf *folded);

/* The primary language subtag in lower case: "sv" of "sv-SE". */
struct str analyse_language(struct arena *arena, struct str tag);
