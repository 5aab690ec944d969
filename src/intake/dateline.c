/* A line is cut into words; each must be one that belongs in a date line, or the line is none. That
   is strict on purpose: a sentence with a date in it must not date anything. */
#include "intake/dateline.h"

#include "base/clock.h"

enum { LONGEST = 120 };

bool dateline_lower(struct str text, char *out, size_t size)
{
    if (text.n >= size)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c >= 'A' && c <= 'Z')
            c = (unsigned char)(c + 0x20);
        else if (i > 0 && (unsigned char)text.p[i - 1] == 0xc3 && c >= 0x80 && c <= 0x9e &&
                 c != 0x97)
            c = (unsigned char)(c + 0x20);
        out[i] = (char)c;
    }
    out[text.n] = '\0';
    return true;
}

static bool is_one_of(struct str word, const char *const *list)
{
    for (; *list != NULL; list++)
        if (**list == (word.n == 0 ? 0 : word.p[0]) && str_is(word, *list))
            return true;
    return false;
}

/* Words that may stand around a date. Those that say when a text was changed weigh less than the
   others, so they are a list of their own. */
static const char *const beside[] = {"publicerad",
                                     "publicerat",
                                     "publicerades",
                                     "publiceringsdatum",
                                     "publicering",
                                     "publ",
                                     "datum",
                                     "skapad",
                                     "skapades",
                                     "inlagd",
                                     "nyhet",
                                     "nyheter",
                                     "pressmeddelande",
                                     "artikel",
                                     "den",
                                     "kl",
                                     "klockan",
                                     "published",
                                     "posted",
                                     "date",
                                     "on",
                                     "the",
                                     "at",
                                     "of",
                                     "news",
                                     "aktuellt",
                                     "notis",
                                     "created",
                                     "och",
                                     "and",
                                     "idag",
                                     "i",
                                     NULL};
static const char *const changed[] = {"uppdaterad", "uppdaterat", "uppdaterades", "senast",
                                      "ändrad",     "ändrades",   "granskad",     "updated",
                                      "modified",   "last",       "reviewed",     NULL};
static const char *const weekdays[] = {
    "måndag", "tisdag",  "onsdag",    "torsdag",  "fredag", "lördag",   "söndag", "mån",
    "tis",    "tisd",    "ons",       "tor",      "tors",   "fre",      "lör",    "sön",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon",
    "tue",    "wed",     "thu",       "fri",      "sat",    "sun",      NULL};
static const char *const published[] = {"publicerad",        "publicerat", "publicerades", "publ",
                                        "publiceringsdatum", "published",  "posted",       NULL};

static int month_of(struct str word)
{
    static const struct {
        const char *name;
        int month;
    } months[] = {
        {"januari", 1},   {"februari", 2},  {"mars", 3},    {"april", 4},     {"maj", 5},
        {"juni", 6},      {"juli", 7},      {"augusti", 8}, {"september", 9}, {"oktober", 10},
        {"november", 11}, {"december", 12}, {"january", 1}, {"february", 2},  {"march", 3},
        {"may", 5},       {"june", 6},      {"july", 7},    {"august", 8},    {"october", 10},
        {"jan", 1},       {"feb", 2},       {"mar", 3},     {"apr", 4},       {"jun", 6},
        {"jul", 7},       {"aug", 8},       {"sep", 9},     {"sept", 9},      {"okt", 10},
        {"oct", 10},      {"nov", 11},      {"dec", 12},
    };
    if (str_ends(word, STR(".")))
        word.n--;
    for (size_t i = 0; i < sizeof months / sizeof months[0]; i++)
        if (word.n > 0 && months[i].name[0] == word.p[0] && str_is(word, months[i].name))
            return months[i].month;
    return 0;
}

/* Up to `most` digits from *at; -1 when there is none or are more. */
static int digits(struct str word, size_t *at, size_t most, size_t *count)
{
    int value = 0;
    size_t n = 0;
    while (*at < word.n && word.p[*at] >= '0' && word.p[*at] <= '9' && n <= most) {
        value = value * 10 + (word.p[*at] - '0');
        *at += 1;
        n++;
    }
    *count = n;
    return n == 0 || n > most ? -1 : value;
}

static bool is_time_rest(struct str rest)
{
    for (size_t i = 0; i < rest.n; i++)
        if (!(rest.p[i] >= '0' && rest.p[i] <= '9') && strchr(":.+-tz", rest.p[i]) == NULL)
            return false;
    return true;
}

/* Three numbers with the same mark between: year first, or day first and year last. */
static bool numeric_date(struct str word, struct day *day)
{
    size_t at = 0, n[3];
    int part[3];
    part[0] = digits(word, &at, 8, &n[0]);
    if (n[0] == 8 && (at == word.n || word.p[at] == 't')) { /* 20240311 */
        *day = (struct day){part[0] / 10000, part[0] / 100 % 100, part[0] % 100};
        return civil_is_date(day->year, day->month, day->day) && day->year >= 1900 &&
               day->year < 2200 && is_time_rest(str_sub(word, at, word.n));
    }
    if (part[0] < 0 || at >= word.n || strchr("-./", word.p[at]) == NULL)
        return false;
    char mark = word.p[at++];
    part[1] = digits(word, &at, 2, &n[1]);
    if (part[1] < 0)
        return false;
    if (at == word.n && n[0] == 4 && n[1] == 2 && mark == '-' && part[1] >= 1 && part[1] <= 12) {
        *day = (struct day){part[0], part[1], 0};
        return true;
    }
    if (at >= word.n || word.p[at++] != mark)
        return false;
    part[2] = digits(word, &at, 4, &n[2]);
    if (part[2] < 0)
        return false;
    if (n[0] == 4 && n[2] <= 2)
        *day = (struct day){part[0], part[1], part[2]};
    else if (n[0] <= 2 && n[2] == 4)
        *day = (struct day){part[2], part[1], part[0]};
    else
        return false;
    if (at < word.n && word.p[at] != 't' && !(word.p[at] == '.' && at + 1 == word.n))
        return false;
    return civil_is_date(day->year, day->month, day->day) && day->year >= 1900 &&
           is_time_rest(str_sub(word, at, word.n));
}

static bool is_clock_time(struct str word)
{
    size_t at = 0, n;
    int hour = digits(word, &at, 2, &n);
    if (hour < 0 || hour > 24 || at >= word.n || (word.p[at] != ':' && word.p[at] != '.'))
        return false;
    at++;
    int minute = digits(word, &at, 2, &n);
    return minute >= 0 && minute < 60 && n == 2 && is_time_rest(str_sub(word, at, word.n));
}

/* A day's number: `11`, `11.`, `11th`, `11:e`; 0 when it is none. */
static int day_number(struct str word)
{
    size_t at = 0, n;
    int number = digits(word, &at, 2, &n);
    struct str rest = str_sub(word, at, word.n);
    static const char *const endings[] = {"", ".", "st", "nd", "rd", "th", ":e", ":a", "e", NULL};
    return number >= 1 && number <= 31 && is_one_of(rest, endings) ? number : 0;
}

/* Cuts the next word off; commas, bars, dots between words and the like stand between them. */
static bool next_word(struct str *rest, struct str *word)
{
    size_t i = 0;
    for (; i < rest->n; i++) {
        unsigned char c = (unsigned char)rest->p[i];
        if (strchr(" \t,;|()[]:", c) == NULL && c != 0xe2 && c != 0xc2)
            break;
        if (c == 0xe2)
            i += 2; /* a dash or bullet of U+2000 on */
        else if (c == 0xc2)
            i += 1; /* a middle dot */
    }
    *rest = str_sub(*rest, i, rest->n);
    for (i = 0; i < rest->n; i++) {
        unsigned char c = (unsigned char)rest->p[i];
        bool colon = c == ':' && i > 0 && i + 1 < rest->n && rest->p[i - 1] >= '0' &&
                     rest->p[i - 1] <= '9' && rest->p[i + 1] != ' ';
        if ((strchr(" \t,;|()[]:", c) != NULL && !colon) || c == 0xe2 || c == 0xc2)
            break;
    }
    *word = str_sub(*rest, 0, i);
    *rest = str_sub(*rest, i, rest->n);
    return word->n > 0;
}

struct reading {
    struct day best, now;
    int weight, now_weight; /* of the date found, and of what was said last: 1 changed, 2 plain, 3
                               published */
};

static bool take(struct reading *reading, struct day day)
{
    if (day.day > 0 && !civil_is_date(day.year == 0 ? 2024 : day.year, day.month, day.day))
        return false;
    if (reading->now_weight > reading->weight) {
        reading->best = day;
        reading->weight = reading->now_weight;
    }
    reading->now = (struct day){0};
    return true;
}

/* One word of the line; false when it has no place in a date line. */
static bool read_word(struct reading *reading, struct str word)
{
    struct day day;
    if (str_ends(word, STR(".")) && word.n > 3 && !(word.p[0] >= '0' && word.p[0] <= '9'))
        word.n--;
    if (is_one_of(word, changed)) {
        reading->now_weight = 1;
        return true;
    }
    if (is_one_of(word, beside)) {
        if (is_one_of(word, published))
            reading->now_weight = 3;
        return true;
    }
    if (is_one_of(word, weekdays) || str_is(word, "-") || str_is(word, "kl."))
        return true;
    if (numeric_date(word, &day))
        return reading->now.day == 0 && reading->now.month == 0 && take(reading, day);
    if (reading->now.month == 0 && month_of(word) > 0) {
        reading->now.month = month_of(word);
        return true;
    }
    size_t at = 0, n;
    int number = digits(word, &at, 4, &n);
    if (n == 4 && at == word.n && number >= 1900 && number < 2200 && reading->now.month > 0) {
        reading->now.year = number;
        return take(reading, reading->now);
    }
    if (reading->now.day == 0 && day_number(word) > 0) {
        reading->now.day = day_number(word);
        return true;
    }
    return is_clock_time(word) && (reading->weight > 0 || reading->now.month > 0);
}

bool dateline_read(struct str line, struct day *day)
{
    char lower[LONGEST];
    line = str_trim(line);
    if (line.n < 5 || !dateline_lower(line, lower, sizeof lower))
        return false;
    bool digit = false;
    for (size_t i = 0; i < line.n && !digit; i++)
        digit = line.p[i] >= '0' && line.p[i] <= '9';
    if (!digit)
        return false;
    struct reading reading = {.now_weight = 2};
    struct str rest = {lower, line.n}, word;
    while (next_word(&rest, &word))
        if (!read_word(&reading, word))
            return false;
    /* What is left over is a day without a year, or no date at all. */
    if (reading.now.month > 0 && reading.now.day > 0 && !take(&reading, reading.now))
        return false;
    if (reading.weight == 0 || rest.n > 0)
        return false;
    *day = reading.weight > 1 ? reading.best : (struct day){0};
    return true;
}

bool dateline_of_headline(struct str headline, struct day *day)
{
    char lower[LONGEST];
    struct str begin = str_sub(headline, 0, 24);
    ptrdiff_t colon = str_find(begin, STR(":"), 0);
    if (colon < 5 || !dateline_lower(str_sub(begin, 0, (size_t)colon), lower, sizeof lower))
        return false;
    struct str rest = {lower, (size_t)colon}, word;
    size_t at = 0, n;
    word = str_cut(&rest, ' ');
    day->day = digits(word, &at, 2, &n);
    if (day->day < 1 || at != word.n)
        return false;
    word = str_cut(&rest, ' ');
    day->month = month_of(word);
    day->year = 0;
    if (day->month == 0)
        return false;
    if (rest.p != NULL) {
        at = 0;
        day->year = digits(rest, &at, 4, &n);
        if (n != 4 || at != rest.n || day->year < 1900)
            return false;
    }
    return civil_is_date(day->year == 0 ? 2024 : day->year, day->month, day->day);
}
