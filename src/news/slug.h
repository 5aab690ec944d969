/* Slugs: the last part of an item's or a topic's address, made from its headline or label.
   A slug matches ^[a-z0-9]+(-[a-z0-9]+)*$, has at most 80 characters and is never two digits
   alone, which in an address is a month. */
#pragma once

#include "base/str.h"

enum { SLUG_MOST = 80 };

/* Lower case; å ä to a, ö to o, other diacritics off, ß to ss, æ to ae, ø to o and so on;
   apostrophes vanish, any other run of signs is one hyphen; cut at a word. `nyhet` when nothing
   is left; two digits alone get `-nyhet` after them. The text must be valid UTF-8. */
struct str slug_of(struct arena *arena, struct str text);
/* The slug for the `number`th (from 2) that wants `base`: base-2, base-3; the base gives way so
   that the whole stays within 80 characters. */
struct str slug_numbered(struct arena *arena, struct str base, int64_t number);
/* Whether the text has the form of a slug. */
bool slug_is(struct str text);
