/* A line is read from left to right in lower case: labels, weekdays, dates and hours, with commas,
   dashes and the like between. What does not fit to the end is no date line; being strict keeps
   sentences from dating anything. */
#include "news/dates.h"

#include "base/unicode.h"
#include "news/edtf.h"

enum { LONGEST = 100, HEADLINE_BEGIN = 24 };

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
/* What may stand around a date. What says that the text was published weighs most, what says that
   it was changed least. */
static const char *const publishing[] = {
    "publicerad",  "publicerat", "publicerades", "publiceringsdatum",
    "publicering", "publ",       "published",    "publication",
    "posted",      NULL};
static const char *const changing[] = {
    "senast",   "uppdaterad", "uppdaterat", "uppdaterades", "uppdatering", "ändrad",   "ändrades",
    "granskad", "updated",    "modified",   "last",         "changed",     "reviewed", NULL};
static const char *const neutral[] = {"nyheter",  "nyhet",    "pressmeddelande",
                                      "artikel",  "aktuellt", "notis",
                                      "datum",    "skapad",   "inlagd",
                                      "skapades", "den",      "och",
                                      "idag",     "i",        "news",
                                      "date",     "created",  "on",
                                      "the",      "at",       "of",
                                      "and",      "måndag",   "tisdag",
                                      "onsdag",   "torsdag",  "fredag",
                                      "lördag",   "söndag",   "mån",
                                      "tisd",     "tis",      "ons",
                                      "tors",     "tor",      "fre",
                                      "lör",      "sön",      "monday",
                                      "tuesday",  "friday",   "wednesday",
                                      "mon",      "sunday",   "saturday",
                                      "tues",     "tue",      "wed",
                                      "thursday", "thurs",    "thu",
                                      "fri",      "sat",      "sun",
                                      NULL};
static const char *const hours[] = {"klockan", "kl", "at", NULL};

enum weight { NOTHING, CHANGED, PLAIN, PUBLISHED };

static bool is_digit(struct str text)
{
    return text.n > 0 && text.p[0] >= '0' && text.p[0] <= '9';
}

static bool is_letter(struct str text)
{
    size_t at = 0;
    return text.n > 0 && !is_digit(text) && unicode_is_alnum(unicode_next(text, &at));
}

static bool take_sign(struct str *rest, const char *signs)
{
    if (rest->n == 0 || rest->p[0] == '\0' || strchr(signs, rest->p[0]) == NULL)
        return false;
    *rest = str_sub(*rest, 1, rest->n);
    return true;
}

static bool take_any(struct str *rest, const char *const *texts)
{
    for (; *texts != NULL; texts++)
        if (str_starts(*rest, str_of(*texts))) {
            *rest = str_sub(*rest, strlen(*texts), rest->n);
            return true;
        }
    return false;
}

static void take_spaces(struct str *rest)
{
    static const char *const spaces[] = {" ", "\t", "\u00a0", NULL};
    while (take_any(rest, spaces))
        continue;
}

/* All that may stand between the parts of a line. */
static void take_parting(struct str *rest)
{
    static const char *const partings[] = {
        " ", "\t", ",",      ";",      "|",      "(",      ")",      "[",      "]",      ":",
        "/", "-",  "\u00a0", "\u00b7", "\u2013", "\u2014", "\u2022", "\u25cf", "\u25aa", NULL};
    while (take_any(rest, partings))
        continue;
}

/* Takes the word if the text begins with it and no letter follows. */
static bool take_word(struct str *rest, const char *const *words)
{
    for (; *words != NULL; words++) {
        struct str after = str_sub(*rest, strlen(*words), rest->n);
        if (str_starts(*rest, str_of(*words)) && !is_letter(after)) {
            *rest = after;
            return true;
        }
    }
    return false;
}

/* One or more digits, at least `least` and at most `most` of them, and no further digit. */
static bool take_number(struct str *rest, size_t least, size_t most, int *number)
{
    size_t n = 0;
    int value = 0;
    for (; n <= most && is_digit(str_sub(*rest, n, rest->n)); n++)
        if (n < most) /* one more is too many, and may not fit */
            value = value * 10 + (rest->p[n] - '0');
    if (n < least || n > most)
        return false;
    *number = value;
    *rest = str_sub(*rest, n, rest->n);
    return true;
}

static bool take_month(struct str *rest, int *month)
{
    for (int i = 0; i < 12; i++)
        if (take_word(rest, months[i])) {
            take_sign(rest, ".");
            *month = i + 1;
            return true;
        }
    return false;
}

static bool take_year(struct str *rest, int *year)
{
    struct str text = *rest;
    int number;
    if (!take_number(&text, 4, 4, &number) || number < 1900 || number >= 2200)
        return false;
    *year = number;
    *rest = text;
    return true;
}

static bool take_day_number(struct str *rest, int *day)
{
    struct str text = *rest;
    if (!take_number(&text, 1, 2, day) || *day == 0)
        return false;
    *rest = text;
    return true;
}

/* The day and what may follow its number: `11`, `11:e`, `11.`, `11th`. */
static bool take_day(struct str *rest, int *day)
{
    static const char *const endings[] = {":e", ":a", "e", "st", "nd", "rd", "th", NULL};
    if (!take_day_number(rest, day))
        return false;
    if (!take_word(rest, endings))
        take_sign(rest, ".");
    return true;
}

/* `2024-03-11`, `2024-03`, `2024/03/11`, `20240311` */
static bool take_year_first(struct str *rest, struct day *day)
{
    struct str text = *rest;
    *day = (struct day){0};
    int number;
    if (take_number(&text, 8, 8, &number)) {
        *day = (struct day){number / 10000, number / 100 % 100, number % 100};
        *rest = text;
        return day->year >= 1900 && day->year < 2200 && day->day > 0;
    }
    if (!take_year(&text, &day->year) || text.n == 0)
        return false;
    char sign[2] = {text.p[0]};
    struct str month;
    if (!take_sign(&text, "-/.") || (month = text, !take_number(&text, 1, 2, &day->month)))
        return false;
    bool whole = month.n - text.n == 2 && *sign == '-';
    if (take_sign(&text, sign) ? !take_day_number(&text, &day->day) : !whole)
        return false;
    *rest = text;
    return true;
}

/* `11.03.2024`, `11/3/2024`, `11-03-2024` */
static bool take_year_last(struct str *rest, struct day *day)
{
    struct str text = *rest;
    *day = (struct day){0};
    if (!take_day_number(&text, &day->day) || text.n == 0)
        return false;
    char sign[2] = {text.p[0]};
    if (!take_sign(&text, "-/.") || !take_number(&text, 1, 2, &day->month) ||
        !take_sign(&text, sign) || !take_year(&text, &day->year))
        return false;
    *rest = text;
    return true;
}

/* `11 mars 2024`, `11 mars`, `mars 2024`, `March 11, 2024`, `March 11` */
static bool take_written(struct str *rest, struct day *day)
{
    struct str text = *rest;
    *day = (struct day){0};
    bool with_day = take_day(&text, &day->day);
    take_spaces(&text);
    if (!take_month(&text, &day->month))
        return false;
    *rest = text;
    take_sign(&text, ",");
    take_spaces(&text);
    if (!take_year(&text, &day->year)) {
        if (with_day)
            return true;
        if (!take_day(&text, &day->day))
            return false; /* a month alone is no date */
        *rest = text;
        take_sign(&text, ",");
        take_spaces(&text);
        if (!take_year(&text, &day->year))
            return true;
    }
    *rest = text;
    return true;
}

static bool is_day(struct day day)
{
    return civil_is_date(day.year == 0 ? 2024 : day.year, day.month, day.day == 0 ? 1 : day.day);
}

static bool take_date(struct str *rest, struct day *day)
{
    return (take_year_first(rest, day) || take_year_last(rest, day) || take_written(rest, day)) &&
           is_day(*day);
}

/* Seconds, their parts and the offset, of `T09:15:00.5+01:00`. */
static bool take_instant(struct str *rest)
{
    int number;
    if (take_sign(rest, ":") && (!take_number(rest, 2, 2, &number) || number > 60))
        return false;
    if (take_sign(rest, ".") && !take_number(rest, 1, 9, &number))
        return false;
    return take_sign(rest, "z") || !take_sign(rest, "+-") ||
           (take_number(rest, 2, 2, &number) && take_sign(rest, ":") &&
            take_number(rest, 2, 2, &number));
}

/* `kl. 09.15`, `09:15`, `at 9:15 a.m.`, `T09:15:00+01:00`, if there is one. A number alone is no
   hour. */
static void take_hour(struct str *rest)
{
    static const char *const halves[] = {"am", "pm", "a.m.", "p.m.", NULL};
    struct str text = *rest;
    int number;
    bool joined = take_sign(&text, "t"), named = false; /* T, in lower case */
    if (!joined) {
        take_parting(&text);
        named = take_word(&text, hours);
        if (named)
            take_sign(&text, ".:");
        take_spaces(&text);
    }
    if (!take_number(&text, 1, 2, &number) || number > 23)
        return;
    bool minutes = take_sign(&text, ":.");
    if (minutes ? !take_number(&text, 2, 2, &number) || number > 59 : !named)
        return;
    if (!take_instant(&text))
        return;
    *rest = text;
    take_spaces(&text);
    if (take_word(&text, halves))
        *rest = text;
}

/* The labels that stand before a date, if any; what they say of it. */
static enum weight take_labels(struct str *rest)
{
    enum weight weight = NOTHING;
    for (;; take_parting(rest)) {
        enum weight word = take_word(rest, publishing) ? PUBLISHED
                           : take_word(rest, changing) ? CHANGED
                           : take_word(rest, neutral)  ? PLAIN
                                                       : NOTHING;
        if (word == NOTHING)
            return weight;
        take_sign(rest, ".");
        /* `Nyhet, uppdaterad` says changed; `publicerad och uppdaterad`, published. */
        if (weight == NOTHING || word == PUBLISHED || (word == CHANGED && weight == PLAIN))
            weight = word;
    }
}

static bool has_digit(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] >= '0' && text.p[i] <= '9')
            return true;
    return false;
}

static bool is_same(struct day a, struct day b)
{
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

bool dates_line(struct str line, struct day *day)
{
    char lower[LONGEST];
    enum weight best = NOTHING;
    line = str_trim(line);
    /* Most lines of a page end here. */
    if (line.n < 5 || !has_digit(line) || !unicode_lower_latin(line, lower, sizeof lower))
        return false;
    struct str rest = {lower, line.n};
    for (take_parting(&rest); rest.n > 0; take_parting(&rest)) {
        struct day one;
        enum weight weight = take_labels(&rest);
        bool labelled = weight != NOTHING;
        if (take_date(&rest, &one)) {
            take_hour(&rest);
            if (!labelled)
                weight = PLAIN;
            if (weight == best && weight != CHANGED && !is_same(one, *day))
                return false; /* from one day to another: not when something was published */
            if (weight > best)
                *day = one;
            best = weight > best ? weight : best;
        } else if (!labelled) {
            return false;
        }
    }
    if (best == CHANGED)
        *day = (struct day){0};
    return best != NOTHING;
}

bool dates_headline(struct str headline, struct day *day)
{
    char lower[HEADLINE_BEGIN + 1];
    struct str begin = str_sub(headline, 0, HEADLINE_BEGIN);
    ptrdiff_t colon = str_find(begin, STR(":"), 0);
    *day = (struct day){0};
    if (colon < 0 || !is_digit(begin) ||
        !unicode_lower_latin(str_sub(begin, 0, (size_t)colon), lower, sizeof lower))
        return false;
    struct str rest = {lower, (size_t)colon};
    if (!take_day_number(&rest, &day->day))
        return false;
    size_t before = rest.n;
    take_spaces(&rest);
    if (rest.n == before || !take_month(&rest, &day->month))
        return false;
    take_spaces(&rest);
    take_year(&rest, &day->year);
    take_spaces(&rest);
    return rest.n == 0 && is_day(*day);
}

int64_t dates_begin(struct day day, const struct zone *zone)
{
    return zone_instant(
        zone,
        (struct civil){.year = day.year, .month = day.month, .day = day.day == 0 ? 1 : day.day});
}

int64_t dates_end(struct day day, const struct zone *zone)
{
    int last = day.day == 0 ? civil_days_in_month(day.year, day.month) : day.day;
    return zone_instant(zone, civil_of_days(civil_days(day.year, day.month, last) + 1)) - 1;
}

struct day dates_with_year(struct day day, const struct zone *zone, int64_t latest)
{
    enum { YEARS = 9 }; /* 29 February returns within eight */
    if (day.year != 0)
        return day;
    day.year = zone_civil(zone, latest).year;
    for (int tries = 1; tries < YEARS && (!is_day(day) || dates_begin(day, zone) > latest); tries++)
        day.year--;
    return day;
}

struct str dates_edtf(struct arena *arena, struct day day)
{
    if (day.day == 0)
        return str_printf(arena, "%04d-%02d", day.year, day.month);
    return edtf_write_day(arena, day.year, day.month, day.day);
}
