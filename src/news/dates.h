/* Dates in text, Swedish and English: a line that is a date and nothing else, and a headline that
   begins `D månad:`. Nothing else dates an item; a date elsewhere in a text is never read. */
#pragma once

#include "base/clock.h"
#include "base/str.h"

enum dates_kind {
    DATES_NONE,      /* no date line */
    DATES_PUBLISHED, /* `2024-03-11`, `11 mars 2024`, `Publicerad: mån 11 mars 2024 kl. 09.15` */
    DATES_UPDATED,   /* `Senast uppdaterad 12 mars 2024`: when a text was changed; dates no item */
};

/* What kind of date line the whole line is, if it is one, with its EDTF day or month in *edtf (an
   hour is read over: a line dates an item by the day). The date may be a day (`11 mars 2024`,
   `March 11, 2024`, `2024-03-11`) or a month (`mars 2024`), with its weekday and an hour; a date
   of change may follow one of publication. A year is 1900 to 2199. */
enum dates_kind dates_line(struct arena *arena, struct str line, struct str *edtf);

/* Of a headline that begins `D månad:`, the EDTF day, in the latest year in which that day has
   begun at the instant `latest`; empty if it does not begin so or there is no such day. */
struct str dates_headline(struct arena *arena, struct str headline, const struct zone *zone,
                          int64_t latest);
