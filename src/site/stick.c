/* Coordinates are made here, since the pages' policy allows no inline style. */
#include "site/stick.h"

#include "news/edtf.h"

enum { LENGTH = 600, STROKE = 3 };

static void ends_of(const struct item *item, struct str *first, struct str *last)
{
    *first = *last = (struct str){0};
    switch (item->kind) {
    case KIND_CALL:
        *first = item->opens;
        *last = item->closes;
        break;
    case KIND_NOTICE:
        *first = item->from;
        *last = item->until;
        break;
    case KIND_EVENT: /* a matter of hours mostly */
    case KIND_ALERT:
    case KIND_REPORT:
    case KIND_NEWS:
    case KINDS:
        break;
    }
}

void stick_set(const struct visit *visit, struct value *box, const struct item *item)
{
    struct str first, last;
    int64_t from, to;
    const struct zone *zone = visit->site->options.zone;
    ends_of(item, &first, &last);
    if (box == NULL || first.n == 0 || last.n == 0 ||
        edtf_earliest(visit->arena, first, zone, &from) != STATUS_OK ||
        edtf_latest(visit->arena, last, zone, &to) != STATUS_OK || from == INT64_MIN ||
        to == INT64_MAX || from >= to)
        return;
    double part = (double)(visit->now - from) / (double)(to - from);
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    struct value *stick = value_set_object(box, "stick");
    value_set_bool(stick, "passed", part > 0);
    value_set_int(stick, "x", STROKE / 2 + (int64_t)(part * (LENGTH - STROKE)));
}
