/* The line is folded and read from left to right: a label, a weekday, the date, an hour. What does
   not fit to the end is no date line; being strict keeps sentences from dating anything. */
#include "news/dates.h"

#include "base/unicode.h"
#include "news/edtf.h"

enum { LONGEST = 160 };

/* Words as they stand after folding. */
static const char *const months[12][6] = {
    {"januari", "january", "jan"},
    {"februari", "february", "febr", "feb"},
    {"mars", "march", "mar"},
    {"april", "apr"},
    {"maj", "may"},
    {"juni", "june", "jun"},
    {"juli", "july", "jul"},
    {"augusti", "august", "aug"},
    {"september", "sept", "sep"},
    {"oktober", "october", "okt", "oct"},
    {"november", "nov"},
    {"december", "dec"},
};
static const char *const weekdays[] = {
    "måndag", "mån",     "tisdag",   "tis",    "onsdag",    "ons",    "torsdag",  "tors",   "tor",
    "fredag", "fre",     "fr",       "lördag", "lör",       "söndag", "sön",      "monday", "mon",
    "mo",     "tuesday", "tues",     "tue",    "wednesday", "wed",    "thursday", "thurs",  "thu",
    "friday", "fri",     "saturday", "sat",    "sunday",    "sun",    NULL};
static const char *const publishing[] = {
    "publicerad", "publicerat", "publicerades", "publiceringsdatum", "publicering", "publ",
    "datum",      "published",  "posted",       "publication date",  "date",        NULL};
static const char *const changing[] = {"senast uppdaterad", "senast uppdaterat", "senast ändrad",
                                       "senast granskad",   "uppdaterad",        "uppdaterat",
                                       "uppdaterades",      "uppdatering",       "ändrad",
                                       "ändrades",          "granskad",          "last updated",
                                       "last modified",     "last reviewed",     "updated",
                                       "modified",          "reviewed",          NULL};
static const char *const hours[] = {"klockan", "kl", "at", NULL};
static const char *const articles[] = {"den", "on", "the", NULL};

static bool is_letter(struct str text)
{
    if (text.n == 0)
        return false;
    size_t at = 0;
    int32_t c = unicode_next(text, &at);
    return unicode_is_alnum(c) && !(c >= '0' && c <= '9');
}

static bool take_sign(struct str *rest, const char *signs)
{
    if (rest->n == 0 || rest->p[0] == '\0' || strchr(signs, rest->p[0]) == NULL)
        return false;
    *rest = str_sub(*rest, 1, rest->n);
    return true;
}

static void take_spaces(struct str *rest)
{
    while (take_sign(rest, " "))
        continue;
}

/* Takes the word if the text begins with it and no letter follows. */
static bool take_word(struct str *rest, const char *word)
{
    struct str with = str_of(word);
    struct str after = str_sub(*rest, with.n, rest->n);
    if (!str_starts(*rest, with) || is_letter(after))
        return false;
    *rest = after;
    return true;
}

static bool take_one_of(struct str *rest, const char *const *words)
{
    for (; *words != NULL; words++)
        if (take_word(rest, *words))
            return true;
    return false;
}

/* One or more digits, at least `least` and at most `most` of them, and no further digit. */
static bool take_number(struct str *rest, size_t least, size_t most, int *number)
{
    size_t n = 0;
    *number = 0;
    for (; n < rest->n && n <= most && rest->p[n] >= '0' && rest->p[n] <= '9'; n++)
        if (n < most) /* one more is too many, and may not fit */
            *number = *number * 10 + (rest->p[n] - '0');
    if (n < least || n > most)
        return false;
    *rest = str_sub(*rest, n, rest->n);
    return true;
}

static bool take_month(struct str *rest, int *month)
{
    for (*month = 1; *month <= 12; ++*month)
        if (take_one_of(rest, months[*month - 1])) {
            take_sign(rest, ".");
            return true;
        }
    return false;
}

static bool take_year(struct str *rest, int *year)
{
    return take_number(rest, 4, 4, year) && *year >= 1900 && *year < 2200;
}

struct date {
    int year, month, day; /* day 0: a month */
};

/* `2024-03-11`, `2024-03` */
static bool take_iso(struct str *rest, struct date *date)
{
    struct str text = *rest;
    if (!take_year(&text, &date->year) || !take_sign(&text, "-") ||
        !take_number(&text, 2, 2, &date->month))
        return false;
    date->day = 0;
    if (take_sign(&text, "-") && !take_number(&text, 2, 2, &date->day))
        return false;
    *rest = text;
    return true;
}

/* The day and what may follow its number: `11`, `11:e`, `11.`, `11th`. */
static bool take_day(struct str *rest, int *day)
{
    static const char *const endings[] = {":e", ":a", ".", "st", "nd", "rd", "th", NULL};
    if (!take_number(rest, 1, 2, day))
        return false;
    take_one_of(rest, endings);
    return true;
}

/* `11 mars 2024`, `mars 2024`, `March 11, 2024` */
static bool take_written(struct str *rest, struct date *date)
{
    struct str text = *rest;
    bool day_first = take_day(&text, &date->day);
    take_spaces(&text);
    if (!take_month(&text, &date->month))
        return false;
    take_sign(&text, ",");
    take_spaces(&text);
    struct str after_month = text;
    if (!take_year(&text, &date->year)) {
        text = after_month;
        if (day_first || !take_day(&text, &date->day))
            return false;
        take_sign(&text, ",");
        take_spaces(&text);
        if (!take_year(&text, &date->year))
            return false;
    } else if (!day_first) {
        date->day = 0;
    }
    *rest = text;
    return true;
}

/* `kl. 09.15`, `09:15`, `T09:15:00+01:00`; a text without an hour is well, too. */
static bool take_hour(struct str *rest)
{
    struct str text = *rest;
    int number;
    bool joined = take_sign(&text, "t"), named = false; /* T, folded */
    if (!joined) {
        take_sign(&text, ",");
        take_spaces(&text);
        named = take_one_of(&text, hours);
        if (named)
            take_sign(&text, ".:");
        take_spaces(&text);
    }
    if (!take_number(&text, 1, 2, &number) || number > 23)
        return !joined;
    bool minutes = take_sign(&text, ":.");
    if (!minutes && !named)
        return !joined; /* a number alone is no hour */
    if (minutes && (!take_number(&text, 2, 2, &number) || number > 59))
        return false;
    if (minutes && take_sign(&text, ":") && (!take_number(&text, 2, 2, &number) || number > 60))
        return false;
    if (take_sign(&text, "."))
        take_number(&text, 1, 9, &number);
    if (!take_sign(&text, "z") && take_sign(&text, "+-") &&
        (!take_number(&text, 2, 2, &number) || !take_sign(&text, ":") ||
         !take_number(&text, 2, 2, &number)))
        return false;
    struct str before = text;
    take_spaces(&text);
    static const char *const halves[] = {"am", "pm", "a.m.", "p.m.", NULL};
    *rest = take_one_of(&text, halves) ? text : before;
    return true;
}

/* One date with all that may stand around it. */
static enum dates_kind take_stamp(struct str *rest, struct date *date)
{
    enum dates_kind kind = DATES_PUBLISHED;
    if (take_one_of(rest, changing))
        kind = DATES_UPDATED;
    else
        take_one_of(rest, publishing);
    take_sign(rest, ".:");
    take_spaces(rest);
    take_one_of(rest, articles);
    take_spaces(rest);
    if (take_one_of(rest, weekdays)) {
        take_sign(rest, ".");
        take_sign(rest, ",");
        take_spaces(rest);
        take_one_of(rest, articles);
        take_spaces(rest);
    }
    if (!take_iso(rest, date) && !take_written(rest, date))
        return DATES_NONE;
    if (!civil_is_date(date->year, date->month, date->day == 0 ? 1 : date->day))
        return DATES_NONE;
    return take_hour(rest) ? kind : DATES_NONE;
}

/* What may part two dates of one line. */
static bool take_parting(struct str *rest)
{
    static const char *const partings[] = {"|", ",", ";", "·", "•", "–", "—", "-", "/", NULL};
    take_spaces(rest);
    bool parted = take_one_of(rest, partings);
    for (const char *const *sign = partings; !parted && *sign != NULL; sign++)
        if (str_starts(*rest, str_of(*sign))) {
            *rest = str_sub(*rest, strlen(*sign), rest->n);
            parted = true;
        }
    take_spaces(rest);
    return parted;
}

static bool has_digit(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] >= '0' && text.p[i] <= '9')
            return true;
    return false;
}

enum dates_kind dates_line(struct arena *arena, struct str line, struct str *edtf)
{
    /* Most lines of a page end here, before any Unicode. */
    if (line.n > LONGEST || !has_digit(line))
        return DATES_NONE;
    struct str rest = unicode_fold(arena, unicode_squeeze(arena, line));
    struct date first, second;
    enum dates_kind kind = take_stamp(&rest, &first);
    take_spaces(&rest);
    if (kind != DATES_NONE && rest.n > 0) {
        take_parting(&rest);
        enum dates_kind next = take_stamp(&rest, &second);
        if (next == DATES_NONE || next == kind)
            return DATES_NONE;
        if (kind == DATES_UPDATED)
            first = second;
        kind = DATES_PUBLISHED;
        take_spaces(&rest);
    }
    if (kind == DATES_NONE || rest.n > 0)
        return DATES_NONE;
    *edtf = first.day == 0 ? str_printf(arena, "%04d-%02d", first.year, first.month)
                           : edtf_write_day(arena, first.year, first.month, first.day);
    return kind;
}

struct str dates_headline(struct arena *arena, struct str headline, const struct zone *zone,
                          int64_t latest)
{
    enum { YEARS = 9 }; /* 29 February returns within eight */
    const struct str none = {0};
    int day, month;
    ptrdiff_t colon = str_find(str_sub(headline, 0, LONGEST), STR(":"), 0);
    if (colon < 0 || headline.p[0] < '0' || headline.p[0] > '9')
        return none;
    struct str rest =
        unicode_fold(arena, unicode_squeeze(arena, str_sub(headline, 0, (size_t)colon)));
    if (!take_number(&rest, 1, 2, &day) || !take_sign(&rest, " ") || !take_month(&rest, &month) ||
        rest.n > 0)
        return none;
    int year = zone_civil(zone, latest).year;
    for (int back = 0; back < YEARS; back++, year--)
        if (civil_is_date(year, month, day) &&
            zone_instant(zone, (struct civil){year, month, day, 0, 0, 0, 0}) <= latest)
            return edtf_write_day(arena, year, month, day);
    return none;
}
