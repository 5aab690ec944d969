/* Dates in words. Two dates are written together as a person would: what they share is said once,
   with the second ("mellan 15 och 29 januari 2024"), which is why `from` is written in steps. */
#include "page/when.h"

struct writer {
    const struct locale *locale;
    struct arena *arena;
    enum when_form form;
};

/* What two dates have in common, and so need not be said twice. */
enum shared { SHARED_NOTHING, SHARED_YEAR, SHARED_MONTH };

static struct str day_words(const struct writer *w, struct civil civil, enum shared shared)
{
    bool brief = w->form == WHEN_SHORT;
    if (shared == SHARED_MONTH)
        return str_printf(w->arena, "%d", civil.day);
    if (shared == SHARED_YEAR)
        return brief ? locale_day_bare_short(w->locale, w->arena, civil)
                     : locale_day_bare(w->locale, w->arena, civil);
    return brief ? locale_day_short(w->locale, w->arena, civil)
                 : locale_day(w->locale, w->arena, civil);
}

static struct str month_words(const struct writer *w, struct civil civil, enum shared shared)
{
    bool brief = w->form == WHEN_SHORT;
    if (shared == SHARED_YEAR)
        return brief ? locale_month_bare_short(w->locale, civil.month)
                     : locale_month_bare(w->locale, civil.month);
    return brief ? locale_month_short(w->locale, w->arena, civil.year, civil.month)
                 : locale_month(w->locale, w->arena, civil.year, civil.month);
}

static struct str around(const struct writer *w, const struct edtf_date *date, struct str words)
{
    if (date->approximate)
        words = locale_fill(w->locale, w->arena, "date.around", "date", words, NULL);
    if (date->uncertain)
        words = locale_fill(w->locale, w->arena, "date.probably", "date", words, NULL);
    return words;
}

static struct str date_words(const struct writer *w, const struct edtf_date *date,
                             enum shared shared)
{
    struct str words = {0};
    switch (date->precision) {
    case EDTF_YEAR:
        words = str_printf(w->arena, "%d", date->civil.year);
        break;
    case EDTF_MONTH:
        words = month_words(w, date->civil, shared);
        break;
    case EDTF_DAY:
    case EDTF_INSTANT:
        words = day_words(w, date->civil, shared);
        break;
    }
    if (date->precision == EDTF_INSTANT && w->form == WHEN_TIME)
        words = locale_fill(w->locale, w->arena, "date.day_and_time", "day", words, "time",
                            locale_time(w->locale, w->arena, date->civil), NULL);
    return around(w, date, words);
}

static bool is_day(const struct edtf_date *date)
{
    return date->precision >= EDTF_DAY;
}

static bool is_exact(const struct edtf_date *date)
{
    return !date->approximate && !date->uncertain;
}

/* How much of `from` goes without saying beside `to`. */
static enum shared shared_of(const struct writer *w, const struct edtf_date *from,
                             const struct edtf_date *to)
{
    bool clocks =
        w->form == WHEN_TIME && (from->precision == EDTF_INSTANT || to->precision == EDTF_INSTANT);
    if (!is_exact(from) || !is_exact(to) || clocks || is_day(from) != is_day(to) ||
        from->precision == EDTF_YEAR || to->precision == EDTF_YEAR ||
        from->civil.year != to->civil.year)
        return SHARED_NOTHING;
    return is_day(from) && from->civil.month == to->civil.month ? SHARED_MONTH : SHARED_YEAR;
}

static struct str pair_words(const struct writer *w, const struct edtf *edtf)
{
    const struct edtf_date *from = &edtf->from, *to = &edtf->to;
    struct str alone = date_words(w, from, SHARED_NOTHING);
    struct str last = date_words(w, to, SHARED_NOTHING);
    if (str_eq(alone, last)) /* both ends in what is one date in words: it is known */
        return last;
    return locale_fill(w->locale, w->arena,
                       edtf->form == EDTF_ONE_OF ? "date.between" : "date.span", "from",
                       date_words(w, from, shared_of(w, from, to)), "to", last, NULL);
}

struct str when_words(const struct locale *locale, struct arena *arena, const struct edtf *edtf,
                      enum when_form form)
{
    struct writer w = {locale, arena, form};
    bool one_of = edtf->form == EDTF_ONE_OF;
    if (edtf->open_from)
        return locale_fill(locale, arena, one_of ? "date.latest" : "date.until", "date",
                           date_words(&w, &edtf->to, SHARED_NOTHING), NULL);
    if (edtf->open_to)
        return locale_fill(locale, arena, one_of ? "date.earliest" : "date.from", "date",
                           date_words(&w, &edtf->from, SHARED_NOTHING), NULL);
    if (edtf->form == EDTF_DATE)
        return date_words(&w, &edtf->from, SHARED_NOTHING);
    return pair_words(&w, edtf);
}

struct str when_machine(struct arena *arena, const struct edtf *edtf)
{
    struct civil civil = edtf->from.civil;
    if (edtf->form != EDTF_DATE || !is_exact(&edtf->from) || civil.year < 1)
        return (struct str){0}; /* HTML has no year 0 */
    switch (edtf->from.precision) {
    case EDTF_YEAR:
        return str_printf(arena, "%04d", civil.year);
    case EDTF_MONTH:
        return str_printf(arena, "%04d-%02d", civil.year, civil.month);
    case EDTF_DAY:
        return edtf_write_day(arena, civil.year, civil.month, civil.day);
    case EDTF_INSTANT:
        return edtf_write_instant(arena, edtf->from.earliest);
    }
    return (struct str){0};
}
