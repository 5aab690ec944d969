/* A date of an item in words, as precise as it is known and never more: "11 mars 2024",
   "omkring april 2024", "senast 7 juni 2023", "mellan 15 och 29 januari 2024". The words are the
   keys date.* of the locale. */
#pragma once

#include "news/edtf.h"
#include "page/locale.h"

enum when_form {
    WHEN_SHORT, /* 11 mar 2024, for listings */
    WHEN_LONG,  /* 11 mars 2024 */
    WHEN_TIME   /* 11 mars 2024 kl. 09.15, where the hour is known */
};

struct str when_words(const struct locale *locale, struct arena *arena, const struct edtf *edtf,
                      enum when_form form);
/* For <time datetime>: "2024-03-11", "2024-03", "2024-03-11T08:15:00Z"; "" unless the date is
   exact. */
struct str when_machine(struct arena *arena, const struct edtf *edtf);
