/* A month is counted by a question of its own: a year has twelve, and each is a stretch of the
   total order, so they cost microseconds. What is filtered stays filtered; words are left out,
   since their corrections would make each month another question. */
#include "site/archive.h"

enum { MONTHS = 12 };

/* What all links of an archive keep. */
static struct selection kept(const struct listing *listing)
{
    struct selection selection = *listing->selection;
    selection.text = (struct str){0};
    selection.order = ORDER_PUBLISHED;
    selection.skip = 0;
    selection.years_count = 0;
    selection.has_from = selection.has_to = false;
    return selection;
}

static struct str address(const struct visit *visit, const struct listing *listing, int year,
                          int month)
{
    struct selection selection = kept(listing);
    struct str base =
        month > 0 ? str_printf(visit->arena, "%s/%04d/%02d/", visit->face->news, year, month)
                  : str_printf(visit->arena, "%s/%04d/", visit->face->news, year);
    return query_address(visit->arena, base, &selection);
}

static struct str period(const struct visit *visit, int year, int month)
{
    return month > 0 ? locale_month(visit->locale, visit->arena, year, month)
                     : str_printf(visit->arena, "%04d", year);
}

/* What stands in a year or a month; with `years`, the facet of all years too. */
static enum status ask(struct visit *visit, const struct listing *listing, int year, int month,
                       bool years, struct answer *answer)
{
    struct selection selection = kept(listing);
    struct place place = {.year = year, .month = month};
    selection.take = 0;
    struct query query = query_for_view(visit->arena, &selection, &place, visit->face->language,
                                        visit->site->options.zone, visit->now);
    query.total_only = !years;
    return view_find(visit->view, visit->arena, &query, answer);
}

static void add_period(const struct visit *visit, struct value *periods,
                       const struct listing *listing, int year, int month, int64_t count)
{
    const struct place *place = listing->place;
    struct value *value = value_add_object(periods);
    value_set_text(value, "href", address(visit, listing, year, month));
    value_set_text(value, "label", period(visit, year, month));
    value_set_text(value, "count", locale_number(visit->locale, visit->arena, count));
    value_set_text(value, "count_words",
                   locale_plural(visit->locale, visit->arena, "listing.count", count));
    value_set_bool(value, "current", place->year == year && place->month == month);
}

static void set_way(const struct visit *visit, struct value *archive, const char *name,
                    const char *key, const struct listing *listing, int year, int month)
{
    struct value *way = value_set_object(archive, name);
    value_set_text(way, "href", address(visit, listing, year, month));
    value_set_text(
        way, "label",
        locale_fill(visit->locale, visit->arena, key, "period", period(visit, year, month), NULL));
}

/* The nearest year with anything on either side; 0 if there is none. */
static void beside(const struct facet *years, int year, int *earlier, int *later)
{
    *earlier = *later = 0;
    for (size_t i = 0; i < years->count; i++) {
        int64_t other = 0;
        if (years->values[i].count == 0 || !str_int(years->values[i].slug, &other))
            continue;
        if (other < year && other > *earlier)
            *earlier = (int)other;
        if (other > year && (*later == 0 || other < *later))
            *later = (int)other;
    }
}

static enum status set_months(struct visit *visit, struct value *archive, struct value *periods,
                              const struct listing *listing, bool *ways)
{
    const struct place *place = listing->place;
    int earlier_year, later_year, earlier = 0, later = 0;
    struct answer answer;
    enum status status = ask(visit, listing, place->year, 0, true, &answer);
    if (status != STATUS_OK)
        return status;
    beside(&answer.years, place->year, &earlier_year, &later_year);
    bool any = answer.total > 0;
    for (int month = 1; any && month <= MONTHS && status == STATUS_OK; month++) {
        status = ask(visit, listing, place->year, month, false, &answer);
        if (status != STATUS_OK || answer.total == 0)
            continue;
        add_period(visit, periods, listing, place->year, month, answer.total);
        if (month < place->month)
            earlier = month;
        if (place->month > 0 && month > place->month && later == 0)
            later = month;
    }
    *ways = earlier > 0 || earlier_year > 0 || later > 0 || later_year > 0;
    if (earlier > 0 || earlier_year > 0)
        set_way(visit, archive, "earlier", "archive.earlier", listing,
                earlier > 0 ? place->year : earlier_year, earlier);
    if (later > 0 || later_year > 0)
        set_way(visit, archive, "later", "archive.later", listing,
                later > 0 ? place->year : later_year, later);
    return status;
}

static void add_years(const struct visit *visit, struct value *periods,
                      const struct listing *listing)
{
    const struct facet *years = &listing->answer->years;
    for (size_t i = 0; i < years->count; i++) {
        int64_t year = 0;
        if (years->values[i].count > 0 && str_int(years->values[i].slug, &year))
            add_period(visit, periods, listing, (int)year, 0, years->values[i].count);
    }
}

enum status archive_set(struct visit *visit, struct value *root, const struct listing *listing)
{
    const struct place *place = listing->place;
    bool whole = place->year == 0;
    if (place->topic.n > 0 || (whole && !listing_is_plain(listing)))
        return STATUS_OK;
    /* Below all news it is a way on; within a year it is where one stands. */
    struct value *archive = value_object(visit->arena);
    struct value *periods = value_set_list(archive, "periods");
    value_set_text(archive, "heading",
                   locale_text(visit->locale, whole ? "archive.years" : "archive.months"));
    enum status status = STATUS_OK;
    bool ways = false;
    if (whole)
        add_years(visit, periods, listing);
    else
        status = set_months(visit, archive, periods, listing, &ways);
    value_set_bool(archive, "periods_any", value_count(periods) > 0);
    if (value_count(periods) > 0 || ways)
        value_set(root, whole ? "archive_below" : "archive_above", archive);
    return status;
}
