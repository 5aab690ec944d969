/* From when to when an item holds: a call between opens and closes, a notice between from and
   until, an event between start and end, an alert until it expires. A day as a beginning means its
   first instant, as an end its last; what is not said has no bound. An event without an end lasts
   for the day on which it starts. */
#pragma once

#include "base/clock.h"
#include "news/item.h"

struct span {
    bool timed;           /* of a kind that opens and closes: call, notice, event */
    int64_t begins, ends; /* ms UTC: holds from `begins` on, no more at `ends`; INT64_MIN and
                             INT64_MAX where there is no bound */
};

enum phase { PHASE_COMING, PHASE_OPEN, PHASE_OVER };

struct span span_of(struct arena *arena, const struct item *item, const struct zone *zone);
/* What it is at an instant; what ends no later than it begins is never open. */
enum phase span_phase(const struct span *span, int64_t now);
/* The first instant of the local day that follows the one `ms` is in. */
int64_t span_next_day(const struct zone *zone, int64_t ms);
