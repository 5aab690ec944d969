/* What an item's kind says about time, in words: a call opens and closes, a notice holds, an event
   takes place, an alert expires, a report belongs to a series. Plain news has none of it.
   The words change when an item opens or closes and when a day begins, never between. */
#pragma once

#include "site/visit.h"

struct state {
    struct str words;  /* "stänger om 3 dagar"; "" when there is nothing to say */
    const char *class; /* of the style sheet: "state-open", "state-soon", or "" */
    bool past;         /* over: greyed in listings */
};

struct state state_of(const struct visit *visit, const struct item *item);
/* Sets `kind` {name, label, state, class} and `past` in a row or a page; plain news gets neither
   mark nor word. */
void state_set(const struct visit *visit, struct value *object, const struct item *item);
/* Sets `box` {heading, class, facts, numbers} and returns it; NULL if the item has none. */
struct value *state_set_box(const struct visit *visit, struct value *root, const struct item *item);
/* Whether it has a time that a calendar can hold. */
bool state_is_timed(const struct item *item);
/* Sets `numbers` [{name, value, before}]: the figures of a report, and what the report before, if
   there is one, said of the same. */
void state_set_numbers(const struct visit *visit, struct value *box, const struct item *item,
                       const struct item *before);
/* "torsdag 26 november 2026 kl. 23.59", as precise as the text (EDTF or RFC 3339) is; as it stands
   if it cannot be read. */
struct str state_moment(const struct visit *visit, struct str date);
