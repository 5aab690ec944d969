/* When an item of a capture was published, as an EDTF date that claims no more than is known, and
   its sort key; docs/formats.md has the rules. A capture lists the newest first, so an item without
   a date is not later than the one above it and not earlier than the next dated one below it. */
#pragma once

#include "base/clock.h"
#include "base/status.h"
#include "news/dates.h"

/* When a page was saved. */
struct captured {
    struct str edtf;  /* as it was given */
    struct str upper; /* the latest day or month of it, as an EDTF date */
    int64_t sort;     /* ms UTC: its latest instant, at most `now` */
};
/* REFUSED with what is wrong with the date. */
enum status captured_read(struct arena *arena, struct str edtf, const struct zone *zone,
                          int64_t now, struct captured *captured) MUST_CHECK;
/* Nothing is known: it was saved when it was imported. */
struct captured captured_now(struct arena *arena, const struct zone *zone, int64_t now);

struct dating;
/* For one file. dating_note is called for each item of a first reading, top-down; then dating_next
   for each of a second reading. Memory: a few bytes for each dated item below an undated one. */
struct dating *dating_new(struct arena *arena, const struct zone *zone,
                          const struct captured *captured);
struct dating *dating_copy(struct arena *arena, const struct dating *from);
void dating_note(struct dating *dating, int64_t begin, bool dated, struct day day);

struct dated {
    struct str published; /* EDTF */
    int64_t sort;
    bool late; /* its date is later than the capture: one of the two is wrong */
};
/* `begin` tells how far down the file the item stands; texts live in the arena given. */
struct dated dating_next(struct dating *dating, struct arena *arena, int64_t begin, bool dated,
                         struct day day);
