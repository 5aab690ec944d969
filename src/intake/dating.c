/* The first reading keeps the dated items that have an undated one right above them: these are the
   lower bounds. The second goes down the page with one pointer into that list. */
#include "intake/dating.h"

#include "news/edtf.h"

struct bound {
    int64_t begin;
    int32_t days; /* since 1970 */
};

struct dating {
    struct arena *arena;
    const struct zone *zone;
    struct captured captured;
    struct bound *bounds;
    size_t count, capacity, next;
    bool undated_above; /* in the first reading */
    bool any_above;     /* in the second: a dated item has been seen */
    struct day above;
    int64_t sort_above;
};

static struct str date_text(struct arena *arena, const struct edtf_date *date)
{
    const struct civil *c = &date->civil;
    struct str text;
    if (date->precision == EDTF_YEAR)
        text = str_printf(arena, "%04d", c->year);
    else if (date->precision == EDTF_MONTH)
        text = str_printf(arena, "%04d-%02d", c->year, c->month);
    else
        text = edtf_write_day(arena, c->year, c->month, c->day);
    const char *doubt = date->approximate && date->uncertain ? "%"
                        : date->approximate                  ? "~"
                        : date->uncertain                    ? "?"
                                                             : "";
    return str_printf(arena, "%.*s%s", STR_ARG(text), doubt);
}

enum status captured_read(struct arena *arena, struct str text, const struct zone *zone,
                          int64_t now, struct captured *captured)
{
    struct edtf edtf;
    enum status status = edtf_parse(arena, text, zone, &edtf);
    if (status != STATUS_OK)
        return status;
    captured->edtf = str_copy(arena, text);
    if (edtf.open_to) {
        captured->upper = edtf_day_of(arena, zone, now);
        captured->sort = now;
    } else {
        captured->upper = date_text(arena, &edtf.to);
        captured->sort = edtf.latest < now ? edtf.latest : now;
    }
    return STATUS_OK;
}

struct captured captured_now(struct arena *arena, const struct zone *zone, int64_t now)
{
    struct str day = edtf_day_of(arena, zone, now);
    return (struct captured){day, day, now};
}

struct dating *dating_new(struct arena *arena, const struct zone *zone,
                          const struct captured *captured)
{
    struct dating *dating = ARENA_NEW(arena, struct dating);
    *dating = (struct dating){
        .arena = arena, .zone = zone, .captured = *captured, .sort_above = INT64_MAX};
    return dating;
}

struct dating *dating_copy(struct arena *arena, const struct dating *from)
{
    struct dating *dating = ARENA_NEW(arena, struct dating);
    *dating = *from;
    dating->arena = arena;
    dating->bounds = ARENA_ARRAY(arena, struct bound, from->count);
    dating->capacity = from->count;
    if (from->count > 0)
        memcpy(dating->bounds, from->bounds, from->count * sizeof *from->bounds);
    return dating;
}

/* A day without a year is that of the latest year that is not after the capture. */
static struct day in_its_year(const struct dating *dating, struct day day)
{
    return dates_with_year(day, dating->zone, dating->captured.sort);
}

static int32_t days_of(struct day day)
{
    return (int32_t)civil_days(day.year, day.month, day.day == 0 ? 1 : day.day);
}

void dating_note(struct dating *dating, int64_t begin, bool dated, struct day day)
{
    bool bound = dated && dating->undated_above;
    dating->undated_above = !dated;
    if (!bound)
        return;
    if (dating->count == dating->capacity) {
        size_t larger = dating->capacity == 0 ? 16 : dating->capacity * 2;
        dating->bounds =
            arena_grow(dating->arena, dating->bounds, dating->count * sizeof *dating->bounds,
                       larger * sizeof *dating->bounds);
        dating->capacity = larger;
    }
    dating->bounds[dating->count++] = (struct bound){begin, days_of(in_its_year(dating, day))};
}

static struct dated by_its_date(struct dating *dating, struct arena *arena, struct day day)
{
    struct dated dated = {.published = dates_edtf(arena, day),
                          .sort = dates_end(day, dating->zone)};
    if (dates_begin(day, dating->zone) > dating->captured.sort)
        dated.late = true;
    if (dated.sort > dating->captured.sort)
        dated.sort = dating->captured.sort;
    /* What is known of the item itself weighs more than its place: pinned items stand out of
       order. Within its day the item above holds. */
    if (dated.sort > dating->sort_above && dating->sort_above >= dates_begin(day, dating->zone))
        dated.sort = dating->sort_above;
    dating->any_above = !dated.late;
    dating->above = day;
    dating->sort_above = dated.sort;
    return dated;
}

struct dated dating_next(struct dating *dating, struct arena *arena, int64_t begin, bool dated,
                         struct day day)
{
    if (dated)
        return by_its_date(dating, arena, in_its_year(dating, day));
    while (dating->next < dating->count && dating->bounds[dating->next].begin <= begin)
        dating->next++;
    struct str upper =
        dating->any_above ? dates_edtf(arena, dating->above) : dating->captured.upper;
    struct dated result = {.sort = dating->captured.sort};
    if (dating->sort_above < result.sort)
        result.sort = dating->sort_above;
    bool bounded = false;
    if (dating->next < dating->count) {
        struct civil lower = civil_of_days(dating->bounds[dating->next].days);
        struct civil at_most = zone_civil(dating->zone, result.sort);
        int64_t latest = civil_days(at_most.year, at_most.month, at_most.day);
        bounded = dating->bounds[dating->next].days <= latest;
        if (bounded) /* else the page is not in order, and the lower bound says nothing */
            result.published = str_printf(
                arena, "[%.*s..%.*s]",
                STR_ARG(edtf_write_day(arena, lower.year, lower.month, lower.day)), STR_ARG(upper));
    }
    if (!bounded)
        result.published = str_printf(arena, "[..%.*s]", STR_ARG(upper));
    dating->sort_above = result.sort;
    return result;
}
