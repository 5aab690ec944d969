/* Letters as an index compares them: lower case by full case folding, NFC, without diacritics but
   those of å ä ö, which are letters of their own in Swedish. The Danish and Norwegian æ and ø are
   written ä and ö, as Swedish readers do; letters with a stroke (đ ł ð þ) lose it. */
#pragma once

#include "base/str.h"

enum { LETTERS_MOST = 80 }; /* bytes of a word; what is longer is cut, in texts and queries alike */

struct letters;

struct letters *letters_new(struct arena *arena);
/* Letters, digits and marks; and what stands unseen inside words: soft hyphen, joiners. */
bool letters_of_word(int32_t c);
/* The word in `out`, which has room for LETTERS_MOST bytes; empty if it holds marks alone. */
struct str letters_plain(struct letters *letters, struct str raw, char *out);
/* Copies a plain word to `out` with å ä ö as a a o; an empty slice if it has none. */
struct str letters_unmark(struct str plain, char *out);
