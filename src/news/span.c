/* One place that decides when something opens and closes: what a page says, what a query finds and
   when the clock moves must agree to the millisecond. */
#include "news/span.h"

#include "news/edtf.h"

/* An exact instant ends at itself, a day with its last. */
static int64_t end_of(const struct edtf *edtf)
{
    if (edtf->open_to || edtf->latest == INT64_MAX)
        return INT64_MAX;
    return edtf->earliest == edtf->latest ? edtf->latest : edtf->latest + 1;
}

static bool read(struct arena *arena, struct str text, const struct zone *zone, struct edtf *edtf)
{
    return text.n > 0 && edtf_parse(arena, text, zone, edtf) == STATUS_OK;
}

int64_t span_next_day(const struct zone *zone, int64_t ms)
{
    struct civil today = zone_civil(zone, ms);
    int64_t days = civil_days(today.year, today.month, today.day);
    return zone_instant(zone, civil_of_days(days + 1));
}

struct span span_of(struct arena *arena, const struct item *item, const struct zone *zone)
{
    struct span span = {.begins = INT64_MIN, .ends = INT64_MAX};
    struct str first = {0}, last = {0};
    switch (item->kind) {
    case KIND_CALL:
        first = item->opens;
        last = item->closes;
        break;
    case KIND_NOTICE:
        first = item->from;
        last = item->until;
        break;
    case KIND_EVENT:
        first = item->start;
        last = item->end;
        break;
    case KIND_ALERT:
        last = item->expires;
        break;
    case KIND_NEWS:
    case KIND_REPORT:
    case KINDS:
        return span;
    }
    struct edtf edtf;
    span.timed = item->kind != KIND_ALERT;
    bool begins = read(arena, first, zone, &edtf);
    if (begins)
        span.begins = edtf.open_from ? INT64_MIN : edtf.earliest;
    if (item->kind == KIND_EVENT && begins && last.n == 0 && !edtf.open_to)
        span.ends = span_next_day(zone, edtf.latest);
    if (read(arena, last, zone, &edtf))
        span.ends = end_of(&edtf);
    return span;
}

enum phase span_phase(const struct span *span, int64_t now)
{
    if (now >= span->ends)
        return PHASE_OVER;
    return now < span->begins ? PHASE_COMING : PHASE_OPEN;
}
