/* Dates in text, Swedish and English: a line that is a date and nothing else, and a headline that
   begins `D månad:`. Nothing else dates an item; a date elsewhere in a text is never read. Text is
   NFC. */
#pragma once

#include "base/clock.h"
#include "base/str.h"

struct day {
    int year;  /* 0 when it was not said */
    int month; /* 1 to 12 */
    int day;   /* 0 when only the month was said */
};

/* Whether the whole line is a date: `2024-03-11`, `mars 2024`, `11 mars`, `Publicerad: måndag 11
   mars 2024 kl. 10.15`, `News | March 11, 2024`. Of several the one that says published is taken,
   else the one that does not say changed. A line that only says when the text was changed is a date
   line too, but dates nothing: *day is zero. A year is 1900 to 2199. */
bool dates_line(struct str line, struct day *day);
/* Whether a headline begins `D månad:` or `D månad YYYY:`. */
bool dates_headline(struct str headline, struct day *day);
/* With its year: where none was said, the latest in which that day (or month) has begun at the
   instant `latest`. */
struct day dates_with_year(struct day day, const struct zone *zone, int64_t latest);
/* The first and the last ms of the day or month. */
int64_t dates_begin(struct day day, const struct zone *zone);
int64_t dates_end(struct day day, const struct zone *zone);
/* As EDTF: `2024-03-11`, `2024-03`. */
struct str dates_edtf(struct arena *arena, struct day day);
