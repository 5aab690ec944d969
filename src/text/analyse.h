/* The words of a text, as the index keeps them and as a query asks for them: one analyser for both,
   so that they always meet. docs/search.md says what becomes of which word, and why. */
#pragma once

#include "base/buf.h"

struct lexicon; /* lexicon.h: the words of a dictionary, part of the program */
struct analyser;

/* One a thread: stemmers keep state, and words are remembered. Lives in the arena, and its stemmers
   end with it. Without a lexicon (NULL) stems come from rules alone, and nothing is parted. */
struct analyser *analyse_new(struct arena *arena, const struct lexicon *lexicon);

/* One word. Its slices are valid until the next call with the same analyser. */
enum { ANALYSE_COMMON = 8 };
struct word {
    size_t begin, end; /* where it stands in the text */
    uint32_t position; /* counted from 0 in each text; a phrase is words at successive positions */
    struct str plain;  /* NFC, case folded, no diacritics but those of å ä ö; not stemmed */
    struct str stem;   /* what documents and queries meet in */
    struct str folded; /* the stem of the word with å ä ö as a and o; empty if it has none */
    /* What else a document is indexed by for this word, at no position and with less weight, never
       its own stem: first the `cover` stems that together make a compound, longest first, then the
       parts of these, what it is derived from, and a second reading of the form. A query does not
       have them; where the whole finds little it may take all of the cover, or `base`, instead. */
    const struct str *parts;
    size_t parts_count, cover;
    struct str base; /* `vaccinera` of `vaccination`; empty if nothing. One of the parts */
    /* `covid-19` comes whole, and then piece by piece: the next `pieces` words are its pieces, the
       first at the same position. A document has all of them; a query wants the whole or else its
       pieces as a phrase. */
    unsigned pieces;
    bool joined; /* written together with the word before it (`Solna/Täby`, `2024-03-11`): a query
                    asks for these as a phrase. Never said of a whole's first piece. */
    bool stop;   /* a function word: a query of several words may leave it out of its condition */
    bool common; /* its stem, of at most ANALYSE_COMMON bytes, is that of a function word: documents
                    keep pairs of these, for phrases */
};

/* A text being read. `language` is a BCP 47 tag, the text valid UTF-8; both must outlive it. */
struct reading {
    struct analyser *analyser;
    struct str text;
    int tongue;
    size_t offset, whole_begin, whole_end;
    uint32_t position;
};
struct reading analyse_begin(struct analyser *analyser, struct str language, struct str text);
/* The next word; false when there is none. */
bool analyse_next(struct reading *reading, struct word *word);

/* Whether the lexicon has the plain word, as it stands or as a compound of its words. */
bool analyse_knows(struct analyser *analyser, struct str language, struct str plain);

/* Appends the stems of a text without its wholes, each followed by a space, and the folded ones to
   `folded`, each with a '=' before it, so that they never meet a stem. */
void analyse_text(struct analyser *analyser, struct str language, struct str text,
                  struct buf *stems, struct buf *folded);

/* The primary language subtag in lower case: "sv" of "sv-SE". */
struct str analyse_language(struct arena *arena, struct str tag);
