/* Unicode, by ICU: validity, normal form, folding, white space. All text is UTF-8.
   Text is NFC from the door on (docs/contributing.md); the functions below are that door. */
#pragma once

#include "base/arena.h"
#include "base/str.h"

/* Whether the bytes are well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms). When not
   and `at` is given, *at is the offset of the first bad byte. */
bool unicode_valid(struct str text, size_t *at);
/* The next code point from *offset (which moves on); the text must be valid. */
int32_t unicode_next(struct str text, size_t *offset);
/* Appends one code point; returns how many bytes (1 to 4) were written to `out`. */
size_t unicode_put(char out[4], int32_t c);
/* Unicode White_Space and the zero-width marks U+200B, U+2060 and U+FEFF. */
bool unicode_is_space(int32_t c);
bool unicode_is_upper(int32_t c);
bool unicode_is_lower(int32_t c);
bool unicode_is_alnum(int32_t c);
/* Control characters other than tab and line feed, and non-characters: never in a text. */
bool unicode_is_control(int32_t c);

/* NFC; text that already is NFC comes back as it is, uncopied. */
struct str unicode_nfc(struct arena *arena, struct str text);
/* NFC and full case folding: for comparing headlines, never for showing. */
struct str unicode_fold(struct arena *arena, struct str text);
/* Lower case by Unicode's own rules, no language's (the root locale). */
struct str unicode_lower(struct arena *arena, struct str text);
/* The same of ASCII and Latin-1 alone, into `out` of `size` bytes and ended by NUL; false when it
   does not fit. For comparing short texts with words of our own, without the cost of Unicode. */
bool unicode_lower_latin(struct str text, char *out, size_t size);
/* Each run of white space becomes one space, none at the ends; NFC. What a headline is kept as.
   Text that is so already comes back as it is, uncopied. */
struct str unicode_squeeze(struct arena *arena, struct str text);
/* Diacritics taken off every letter but å ä ö (and their capitals), which are letters of their own
   in Swedish: café to cafe, Müller to Muller, Åsa stays. With `all`, off these too. NFC. */
struct str unicode_plain(struct arena *arena, struct str text, bool all);
/* How many code points. */
size_t unicode_length(struct str text);
