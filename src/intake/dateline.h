/* Dates as listings of news write them, Swedish and English: a line that is a date and nothing
   else, and the beginning of a headline. A date elsewhere in a text is never read. */
#pragma once

#include "base/str.h"

struct day {
    int year;  /* 0 when it was not said */
    int month; /* 1 to 12 */
    int day;   /* 0 when only the month was said */
};

/* Whether the whole line is a date: `2024-03-11`, `Publicerad 11 mars 2024 kl. 10.15`, `11 mars`.
   Of several the one that says published is taken, else the first. A line that only says when the
   text was changed is a date line too, but dates nothing: *day is zero. */
bool dateline_read(struct str line, struct day *day);
/* A headline that begins `D månad:` (or `D månad YYYY:`). */
bool dateline_of_headline(struct str headline, struct day *day);
/* Lower case of ASCII and of the letters of Latin-1, into `out` of `size` bytes; false when it does
   not fit. For comparing short texts with words of our own, without the cost of Unicode. */
bool dateline_lower(struct str text, char *out, size_t size);
