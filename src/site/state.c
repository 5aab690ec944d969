/* Time in words. A day as an end means its last instant, as a beginning its first. */
#include "site/state.h"

#include "news/edtf.h"
#include "news/span.h"

#include <math.h>
#include <stdio.h>

enum { SOON_DAYS = 7 };

struct moment {
    bool known;
    int64_t earliest, latest;
    struct civil civil; /* local */
    bool has_time, has_day;
};

static struct moment moment_of(const struct visit *visit, struct str date)
{
    struct edtf edtf;
    if (date.n == 0 ||
        edtf_parse(visit->arena, date, visit->site->options.zone, &edtf) != STATUS_OK ||
        edtf.open_from || edtf.open_to)
        return (struct moment){0};
    return (struct moment){
        .known = true,
        .earliest = edtf.earliest,
        .latest = edtf.latest,
        .civil = edtf.to.civil,
        .has_day = edtf.form == EDTF_DATE && edtf.to.precision >= EDTF_DAY,
        .has_time = edtf.form == EDTF_DATE && edtf.to.precision == EDTF_INSTANT,
    };
}

/* "26 november 2026", or the month or year when that is all it says. */
static struct str day_words(const struct visit *visit, const struct moment *moment, struct str date)
{
    if (moment->has_day)
        return locale_day(visit->locale, visit->arena, moment->civil);
    if (moment->civil.month > 0)
        return locale_month(visit->locale, visit->arena, moment->civil.year, moment->civil.month);
    return moment->known ? str_printf(visit->arena, "%d", moment->civil.year) : date;
}

static struct str with_time(const struct visit *visit, const struct moment *moment, struct str day)
{
    if (!moment->has_time)
        return day;
    struct str time = locale_time(visit->locale, visit->arena, moment->civil);
    return str_printf(visit->arena, "%.*s %.*s", STR_ARG(day), STR_ARG(time));
}

struct str state_moment(const struct visit *visit, struct str date)
{
    struct moment moment = moment_of(visit, date);
    if (!moment.known)
        return date;
    struct str day = day_words(visit, &moment, date);
    if (moment.has_day) {
        struct str weekday = locale_weekday(visit->locale, visit->arena, moment.civil);
        day = str_printf(visit->arena, "%.*s %.*s", STR_ARG(weekday), STR_ARG(day));
    }
    return with_time(visit, &moment, day);
}

/* Whole local days from today to that of the instant. */
static int64_t days_until(const struct visit *visit, int64_t instant)
{
    const struct zone *zone = visit->site->options.zone;
    struct civil today = zone_civil(zone, visit->now), then = zone_civil(zone, instant);
    return civil_days(then.year, then.month, then.day) -
           civil_days(today.year, today.month, today.day);
}

static struct str fill_day(const struct visit *visit, const char *key, const struct moment *moment,
                           struct str date)
{
    return locale_fill(visit->locale, visit->arena, key, "day", day_words(visit, moment, date),
                       NULL);
}

/* The same, but "i dag kl. 10.07" for what was or comes today. */
static struct str fill_near(const struct visit *visit, const char *key, const struct moment *moment,
                            struct str date)
{
    if (!moment->has_day || !visit_is_today(visit, moment->earliest))
        return fill_day(visit, key, moment, date);
    return locale_fill(visit->locale, visit->arena, key, "day",
                       with_time(visit, moment, locale_text(visit->locale, "date.today")), NULL);
}

static enum phase phase_of(const struct visit *visit, const struct item *item)
{
    struct span span = span_of(visit->arena, item, visit->site->options.zone);
    return span_phase(&span, visit->now);
}

static struct state call_state(const struct visit *visit, const struct item *item)
{
    enum phase phase = phase_of(visit, item);
    struct moment opens = moment_of(visit, item->opens), closes = moment_of(visit, item->closes);
    if (phase == PHASE_OVER)
        return (struct state){fill_near(visit, "state.call_closed", &closes, item->closes), "",
                              true};
    if (phase == PHASE_COMING)
        return (struct state){fill_near(visit, "state.call_opens", &opens, item->opens), "", false};
    if (!closes.known)
        return (struct state){opens.known ? locale_text(visit->locale, "state.call_open")
                                          : (struct str){0},
                              "state-open", false};
    int64_t days = days_until(visit, closes.latest);
    if (days > SOON_DAYS || visit->dated) {
        struct str day = fill_day(visit, "state.call_open_until", &closes, item->closes);
        return (struct state){days > SOON_DAYS ? day : with_time(visit, &closes, day), "state-open",
                              false};
    }
    struct str words =
        days == 0   ? locale_text(visit->locale, "state.call_closes_today")
        : days == 1 ? locale_text(visit->locale, "state.call_closes_tomorrow")
                    : locale_plural(visit->locale, visit->arena, "state.call_closes_in", days);
    return (struct state){days <= 1 ? with_time(visit, &closes, words) : words, "state-soon",
                          false};
}

static struct state notice_state(const struct visit *visit, const struct item *item)
{
    struct moment from = moment_of(visit, item->from), until = moment_of(visit, item->until);
    enum phase phase = phase_of(visit, item);
    if (phase == PHASE_OVER)
        return (struct state){fill_near(visit, "state.notice_ended", &until, item->until), "",
                              true};
    bool coming = phase == PHASE_COMING;
    if (coming && until.known)
        return (struct state){locale_fill(visit->locale, visit->arena, "state.notice_from_until",
                                          "from", day_words(visit, &from, item->from), "until",
                                          day_words(visit, &until, item->until), NULL),
                              "", false};
    if (coming)
        return (struct state){fill_near(visit, "state.notice_from", &from, item->from), "", false};
    if (until.known)
        return (struct state){fill_day(visit, "state.notice_until", &until, item->until), "",
                              false};
    return (struct state){
        from.known ? locale_text(visit->locale, "state.notice_on") : (struct str){0}, "", false};
}

static bool same_day(const struct moment *a, const struct moment *b)
{
    return a->civil.year == b->civil.year && a->civil.month == b->civil.month &&
           a->civil.day == b->civil.day;
}

static struct state event_state(const struct visit *visit, const struct item *item)
{
    struct moment start = moment_of(visit, item->start), end = moment_of(visit, item->end);
    if (!start.known)
        return (struct state){item->place_name, "", false};
    bool days = end.known && !same_day(&start, &end);
    struct str words = day_words(visit, &start, item->start);
    if (days)
        words = locale_fill(visit->locale, visit->arena, "date.span", "from", words, "to",
                            day_words(visit, &end, item->end), NULL);
    enum phase phase = phase_of(visit, item);
    if (phase == PHASE_OVER)
        return (struct state){
            locale_fill(visit->locale, visit->arena, "state.event_was", "day", words, NULL), "",
            true};
    if (phase == PHASE_OPEN && !visit->dated)
        words = days || end.has_time ? fill_near(visit, "state.event_on_until", &end, item->end)
                                     : locale_text(visit->locale, "state.event_on");
    else if (start.has_day && visit_is_today(visit, start.earliest))
        words = with_time(visit, &start, locale_text(visit->locale, "date.today"));
    else if (!days)
        words = state_moment(visit, item->start);
    if (item->place_name.n > 0)
        words = str_printf(visit->arena, "%.*s, %.*s", STR_ARG(words), STR_ARG(item->place_name));
    return (struct state){words, phase == PHASE_OPEN ? "state-open" : "", false};
}

static struct state alert_state(const struct visit *visit, const struct item *item)
{
    struct moment expires = moment_of(visit, item->expires);
    if (phase_of(visit, item) == PHASE_OVER)
        return (struct state){locale_text(visit->locale, "state.alert_over"), "", true};
    if (expires.known)
        return (struct state){
            with_time(visit, &expires,
                      fill_day(visit, "state.alert_until", &expires, item->expires)),
            "", false};
    return (struct state){locale_text(visit->locale, "state.alert_on"), "", false};
}

struct state state_of(const struct visit *visit, const struct item *item)
{
    switch (item->kind) {
    case KIND_CALL:
        return call_state(visit, item);
    case KIND_NOTICE:
        return notice_state(visit, item);
    case KIND_EVENT:
        return event_state(visit, item);
    case KIND_ALERT:
        return alert_state(visit, item);
    case KIND_REPORT:
        return (struct state){item->series_label, "", false};
    case KIND_NEWS:
    case KINDS:
        break;
    }
    return (struct state){.class = ""};
}

/* For print: the same with its date, where the words count from today. */
static struct str dated(const struct visit *visit, const struct item *item,
                        const struct state *state)
{
    struct visit later = *visit;
    later.dated = true;
    struct str words = state_of(&later, item).words;
    return str_eq(words, state->words) ? (struct str){0} : words;
}

static struct str kind_label(const struct visit *visit, enum kind kind)
{
    return locale_text(visit->locale, arena_printf(visit->arena, "kind.%s", kind_name(kind)));
}

void state_set(const struct visit *visit, struct value *object, const struct item *item)
{
    if (item->kind == KIND_NEWS)
        return;
    struct state state = state_of(visit, item);
    struct value *kind = value_set_object(object, "kind");
    value_set_text(kind, "name", str_of(kind_name(item->kind)));
    value_set_text(kind, "label", kind_label(visit, item->kind));
    value_set_text(kind, "state", state.words);
    value_set_text(kind, "class", str_of(state.class));
    value_set_text(kind, "dated", dated(visit, item, &state));
    value_set_bool(object, "past", state.past);
}

/* A boundary in time with its word: "Öppnar" before it, "Öppnade" after. */
static void add_fact(const struct visit *visit, struct value *facts, const char *coming,
                     const char *past, struct str date, bool end)
{
    if (date.n == 0)
        return;
    struct moment moment = moment_of(visit, date);
    bool passed = moment.known && visit->now > (end ? moment.latest : moment.earliest);
    struct value *fact = value_add_object(facts);
    value_set_text(fact, "label", locale_text(visit->locale, passed ? past : coming));
    value_set_text(fact, "text", state_moment(visit, date));
    value_set_text(fact, "machine", moment.has_day ? date : (struct str){0});
    value_set_bool(fact, "strong", end);
}

static void add_facts(const struct visit *visit, struct value *facts, const struct item *item)
{
    switch (item->kind) {
    case KIND_CALL:
        add_fact(visit, facts, "box.opens", "box.opened", item->opens, false);
        add_fact(visit, facts, "box.closes", "box.closed", item->closes, true);
        break;
    case KIND_NOTICE:
        add_fact(visit, facts, "box.from", "box.from", item->from, false);
        add_fact(visit, facts, "box.until", "box.until", item->until, true);
        break;
    case KIND_EVENT:
        add_fact(visit, facts, "box.begins", "box.began", item->start, false);
        add_fact(visit, facts, "box.ends", "box.ended", item->end, true);
        if (item->place_name.n > 0) {
            struct value *fact = value_add_object(facts);
            value_set_text(fact, "label", locale_text(visit->locale, "item.place"));
            value_set_text(fact, "text", item->place_name);
            value_set_text(fact, "machine", (struct str){0});
            value_set_bool(fact, "strong", false);
        }
        break;
    case KIND_ALERT:
        add_fact(visit, facts, "box.until", "box.until", item->expires, true);
        break;
    case KIND_NEWS:
    case KIND_REPORT:
    case KINDS:
        break;
    }
}

/* 12 500 or 92,8: at most six decimals, the sign of the language between. */
static struct str number_words(const struct visit *visit, double number)
{
    double whole = trunc(number);
    if (fabs(number) >= 1e15)
        return str_printf(visit->arena, "%g", number);
    struct str text = locale_number(visit->locale, visit->arena, (int64_t)whole);
    char digits[32];
    snprintf(digits, sizeof digits, "%.6f", fabs(number - whole));
    size_t end = strlen(digits);
    while (end > 0 && digits[end - 1] == '0')
        end--;
    if (end <= 2 || digits[0] != '0')
        return text;
    return str_printf(visit->arena, "%s%.*s%.*s%.*s", whole == 0 && number < 0 ? "-" : "",
                      STR_ARG(text), STR_ARG(locale_text(visit->locale, "number.decimal")),
                      (int)(end - 2), digits + 2);
}

static struct str figure(const struct visit *visit, const struct item_number *number)
{
    struct str text = number_words(visit, number->value);
    if (number->unit.n == 0)
        return text;
    return str_printf(visit->arena, "%.*s\u00a0%.*s", STR_ARG(text), STR_ARG(number->unit));
}

void state_set_numbers(const struct visit *visit, struct value *box, const struct item *item,
                       const struct item *before)
{
    struct value *numbers = value_set_list(box, "numbers");
    for (size_t i = 0; i < item->numbers_count; i++) {
        const struct item_number *number = &item->numbers[i];
        struct value *row = value_add_object(numbers);
        value_set_text(row, "name", number->name);
        value_set_text(row, "value", figure(visit, number));
        struct str earlier = {0};
        for (size_t j = 0; before != NULL && j < before->numbers_count; j++)
            if (str_eq(before->numbers[j].name, number->name) &&
                str_eq(before->numbers[j].unit, number->unit))
                earlier = figure(visit, &before->numbers[j]);
        value_set_text(row, "before", earlier);
    }
    value_set_bool(box, "numbers_any", item->numbers_count > 0);
    value_set_bool(box, "before_any", before != NULL);
}

/* The words of a state as a heading: their first letter a capital, ASCII or of Latin-1. */
static struct str as_heading(struct arena *arena, struct str words)
{
    struct str copy = str_copy(arena, words);
    char *p = (char *)copy.p;
    if (copy.n > 0 && p[0] >= 'a' && p[0] <= 'z')
        p[0] = (char)(p[0] - 'a' + 'A');
    else if (copy.n > 1 && p[0] == '\xC3' && (unsigned char)p[1] >= 0xA0 && p[1] != '\xB7')
        p[1] = (char)((unsigned char)p[1] - 0x20);
    return copy;
}

struct value *state_set_box(const struct visit *visit, struct value *root, const struct item *item)
{
    struct state state = state_of(visit, item);
    if (item->kind == KIND_NEWS)
        return NULL;
    struct value *box = value_object(visit->arena);
    struct value *facts = value_set_list(box, "facts");
    add_facts(visit, facts, item);
    state_set_numbers(visit, box, item, NULL);
    value_set_bool(box, "facts_any", value_count(facts) > 0);
    struct str heading = state.words.n > 0 ? state.words : kind_label(visit, item->kind);
    value_set_text(box, "heading", as_heading(visit->arena, heading));
    value_set_text(box, "dated", as_heading(visit->arena, dated(visit, item, &state)));
    const char *class = state.past                               ? "kind-box-over"
                        : item->kind == KIND_ALERT               ? "kind-box-alert"
                        : strcmp(state.class, "state-soon") == 0 ? "kind-box-soon"
                                                                 : "";
    value_set_text(box, "class", str_of(class));
    if (value_count(facts) == 0 && item->numbers_count == 0 && item->series_id.n == 0)
        return NULL;
    value_set(root, "box", box);
    return box;
}

bool state_is_timed(const struct item *item)
{
    switch (item->kind) {
    case KIND_CALL:
        return item->closes.n > 0;
    case KIND_NOTICE:
        return item->from.n > 0 || item->until.n > 0;
    case KIND_EVENT:
        return item->start.n > 0 || item->end.n > 0;
    case KIND_NEWS:
    case KIND_REPORT:
    case KIND_ALERT:
    case KINDS:
        break;
    }
    return false;
}
