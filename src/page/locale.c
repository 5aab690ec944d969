/* Locales: a table of words (words.c) with what ICU knows of the language. All is read at load, so
   that threads share a locale without a lock: ICU's calls that take a const collator or const
   plural rules are safe to make at once (ICU User Guide, "Thread-safe const APIs"); its date and
   number formatters, which are not, are kept out. */
#include "page/locale.h"

#include "base/check.h"
#include "page/builtin.h"
#include "page/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <unicode/ucol.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

enum { MONTHS = 12, WEEKDAYS = 7 };

struct locale {
    struct str language;
    struct words words;
    const struct value *values;
    struct str months[MONTHS], months_short[MONTHS], weekdays[WEEKDAYS];
    struct str group, minus; /* "U+00A0" between thousands, "U+2212" before what is negative */
    int32_t least_to_group;  /* digits before the first separator */
    const UCollator *collator;
    const UPluralRules *plurals;
};

struct locales {
    struct locale **p;
    size_t count;
};

static const struct word *word_of(const struct locale *locale, const char *key)
{
    const struct word *word = words_find(&locale->words, str_of(key));
    CHECK(word != NULL);
    return word;
}

/* ---- loading ---- */

/* The words of a key that holds a list, such as the months. */
static enum status split(struct arena *arena, const struct locale *locale, const char *path,
                         const char *key, struct str *list, size_t count)
{
    const struct word *word = words_find(&locale->words, str_of(key));
    if (word == NULL)
        return status_fail(arena, STATUS_REFUSED, "%s: there is no %s; add it", path, key);
    struct str rest = word->forms[PLURAL_OTHER];
    size_t n = 0;
    while (rest.n > 0) {
        struct str one = str_cut(&rest, ' ');
        if (one.n == 0)
            continue;
        if (n < count)
            list[n] = one;
        n++;
    }
    if (n != count)
        return status_fail(arena, STATUS_REFUSED, "%s:%u: %s has %zu words; write %zu", word->file,
                           word->lines[PLURAL_OTHER], key, n, count);
    return STATUS_OK;
}

static void close_collator(void *collator)
{
    ucol_close(collator);
}

static void close_plurals(void *plurals)
{
    uplrules_close(plurals);
}

static struct str symbol(struct arena *arena, const UNumberFormat *format,
                         UNumberFormatSymbol which)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar wide[16];
    char text[64];
    int32_t n = unum_getSymbol(format, which, wide, 16, &error), bytes = 0;
    u_strToUTF8(text, sizeof text, &bytes, wide, n, &error);
    CHECK(U_SUCCESS(error));
    return str_copy(arena, (struct str){text, (size_t)bytes});
}

static enum status ask_icu(struct arena *arena, struct locale *locale, const char *path)
{
    UErrorCode error = U_ZERO_ERROR;
    char id[ULOC_FULLNAME_CAPACITY];
    int32_t parsed = 0;
    uloc_forLanguageTag(locale->language.p, id, sizeof id, &parsed, &error);
    if (U_FAILURE(error) || parsed != (int32_t)locale->language.n || id[0] == '\0')
        return status_fail(arena, STATUS_REFUSED,
                           "%s: \"%s\" is no language tag; name the file like sv.locale", path,
                           locale->language.p);
    UCollator *collator = ucol_open(id, &error);
    if (U_SUCCESS(error))
        arena_defer(arena, close_collator, collator);
    UPluralRules *plurals = uplrules_open(id, &error);
    if (U_SUCCESS(error))
        arena_defer(arena, close_plurals, plurals);
    UNumberFormat *format = unum_open(UNUM_DECIMAL, NULL, 0, id, NULL, &error);
    if (U_FAILURE(error))
        return status_fail(arena, STATUS_FAILED, "%s: ICU: %s; install the ICU library whole", path,
                           u_errorName(error));
    locale->collator = collator;
    locale->plurals = plurals;
    locale->group = symbol(arena, format, UNUM_GROUPING_SEPARATOR_SYMBOL);
    locale->minus = symbol(arena, format, UNUM_MINUS_SIGN_SYMBOL);
    locale->least_to_group = unum_getAttribute(format, UNUM_MINIMUM_GROUPING_DIGITS);
    unum_close(format);
    return STATUS_OK;
}

static enum status make_values(struct arena *arena, struct locale *locale)
{
    struct value *values = value_object(arena);
    for (size_t i = 0; i < locale->words.n; i++) {
        const struct word *word = &locale->words.p[i];
        struct str text = word->forms[PLURAL_OTHER];
        if (word->plural || str_find(text, STR("{"), 0) >= 0)
            text = (struct str){0}; /* not for templates, but its name is taken all the same */
        if (!value_set_at(values, word->key, text))
            return status_fail(arena, STATUS_REFUSED,
                               "%s: %.*s is both a key and the beginning of other keys; rename it",
                               word->file, STR_ARG(word->key));
    }
    locale->values = values;
    return STATUS_OK;
}

static enum status read_words(struct arena *arena, const struct builtin_file *file,
                              struct words *words)
{
    if (file->builtin)
        return words_read(arena, file->path, file->bytes, words);
    const struct builtin_file *under = builtin_find("locale", file->name);
    if (under == NULL)
        under = builtin_find("locale", STR("en.locale"));
    CHECK(under != NULL);
    struct words base;
    enum status status = words_read(arena, under->path, under->bytes, &base);
    return status == STATUS_OK ? words_override(arena, file->path, file->bytes, &base, words)
                               : status;
}

static enum status load(struct arena *arena, const struct builtin_file *file, struct locale *locale)
{
    struct str name = file->name;
    locale->language = str_copy(arena, str_sub(name, 0, name.n - strlen(".locale")));
    enum status status = read_words(arena, file, &locale->words);
    if (status == STATUS_OK)
        status = split(arena, locale, file->path, "date.months", locale->months, MONTHS);
    if (status == STATUS_OK)
        status =
            split(arena, locale, file->path, "date.months_short", locale->months_short, MONTHS);
    if (status == STATUS_OK)
        status = split(arena, locale, file->path, "date.weekdays", locale->weekdays, WEEKDAYS);
    if (status == STATUS_OK)
        status = make_values(arena, locale);
    if (status == STATUS_OK)
        status = ask_icu(arena, locale, file->path);
    return status;
}

enum status locales_load(struct arena *arena, const char *folder, struct locales **all)
{
    struct builtin_files files;
    enum status status = builtin_gather(arena, "locale", STR(".locale"), folder, &files);
    if (status != STATUS_OK)
        return status;
    struct locales *locales = ARENA_NEW(arena, struct locales);
    locales->p = ARENA_ARRAY(arena, struct locale *, files.count);
    for (; locales->count < files.count; locales->count++) {
        struct locale *locale = locales->p[locales->count] = ARENA_NEW(arena, struct locale);
        status = load(arena, &files.p[locales->count], locale);
        if (status != STATUS_OK)
            return status;
    }
    *all = locales;
    return STATUS_OK;
}

const struct locale *locales_find(const struct locales *all, struct str language)
{
    for (;;) {
        for (size_t i = 0; i < all->count; i++)
            if (str_eq(all->p[i]->language, language))
                return all->p[i];
        while (language.n > 0 && language.p[language.n - 1] != '-')
            language.n--;
        if (language.n == 0)
            return NULL;
        language.n--; /* "sv-FI" has been tried: now "sv" */
    }
}

size_t locales_count(const struct locales *all)
{
    return all->count;
}

const struct locale *locales_at(const struct locales *all, size_t index)
{
    CHECK(index < all->count);
    return all->p[index];
}

/* ---- texts ---- */

struct str locale_language(const struct locale *locale)
{
    return locale->language;
}

struct str locale_text(const struct locale *locale, const char *key)
{
    const struct word *word = word_of(locale, key);
    CHECK(!word->plural);
    return word->forms[PLURAL_OTHER];
}

const struct value *locale_values(const struct locale *locale)
{
    return locale->values;
}

struct filling {
    const char *name;
    struct str text;
};

static struct str fill(struct arena *arena, struct str text, const struct filling *fillings,
                       size_t count)
{
    struct buf out = buf_in(arena);
    struct str before, name;
    while (words_next_name(&text, &before, &name)) {
        size_t i = 0;
        while (i < count && !str_is(name, fillings[i].name))
            i++;
        CHECK(i < count);
        buf_add(&out, before);
        buf_add(&out, fillings[i].text);
    }
    buf_add(&out, before);
    return buf_str(&out);
}

struct str locale_fill(const struct locale *locale, struct arena *arena, const char *key, ...)
{
    struct filling fillings[8];
    size_t count = 0;
    va_list arguments;
    va_start(arguments, key);
    const char *name;
    while ((name = va_arg(arguments, const char *)) != NULL) {
        CHECK(count < 8);
        fillings[count++] = (struct filling){name, va_arg(arguments, struct str)};
    }
    va_end(arguments);
    return fill(arena, locale_text(locale, key), fillings, count);
}

struct str locale_plural(const struct locale *locale, struct arena *arena, const char *key,
                         int64_t n)
{
    const struct word *word = word_of(locale, key);
    CHECK(word->plural);
    UErrorCode error = U_ZERO_ERROR;
    UChar wide[16];
    char category[16];
    int32_t length = uplrules_select(locale->plurals, (double)n, wide, 16, &error);
    CHECK(U_SUCCESS(error) && length < 16);
    u_UCharsToChars(wide, category, length);
    enum plural plural = words_plural((struct str){category, (size_t)length});
    CHECK(plural < PLURALS);
    struct str form = word->forms[plural];
    if (form.p == NULL)
        form = word->forms[PLURAL_OTHER];
    return fill(arena, form, &(struct filling){"n", locale_number(locale, arena, n)}, 1);
}

struct str locale_number(const struct locale *locale, struct arena *arena, int64_t n)
{
    char digits[24];
    uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    int count = snprintf(digits, sizeof digits, "%" PRIu64, size);
    struct buf out = buf_in(arena);
    if (n < 0)
        buf_add(&out, locale->minus);
    bool grouped = count >= 3 + locale->least_to_group;
    for (int i = 0; i < count; i++) {
        if (grouped && i > 0 && (count - i) % 3 == 0)
            buf_add(&out, locale->group);
        buf_char(&out, digits[i]);
    }
    return buf_str(&out);
}

/* ---- dates ---- */

/* A number of at least so many digits; printf would be half the cost of a date. */
static struct str digits(char room[12], int number, int least)
{
    int at = 12;
    for (; number > 0 || least > 0; number /= 10, least--)
        room[--at] = (char)('0' + number % 10);
    return (struct str){room + at, (size_t)(12 - at)};
}

/* A pattern of the locale filled in, its spaces made U+00A0, so that a date stays on one line. */
static struct str date(const struct locale *locale, struct arena *arena, const char *key,
                       struct civil civil, const struct str *months)
{
    CHECK(civil.month >= 1 && civil.month <= MONTHS);
    char room[4][12];
    struct filling fillings[] = {
        {"day", digits(room[0], civil.day, 1)},       {"month", months[civil.month - 1]},
        {"year", digits(room[1], civil.year, 1)},     {"hour", digits(room[2], civil.hour, 2)},
        {"minute", digits(room[3], civil.minute, 2)},
    };
    struct str text = fill(arena, locale_text(locale, key), fillings, 5);
    struct buf out = buf_in(arena);
    while (text.p != NULL) {
        buf_add(&out, str_cut(&text, ' '));
        if (text.p != NULL)
            buf_addz(&out, "\u00a0");
    }
    return buf_str(&out);
}

struct str locale_day(const struct locale *locale, struct arena *arena, struct civil civil)
{
    return date(locale, arena, "date.day", civil, locale->months);
}

struct str locale_day_short(const struct locale *locale, struct arena *arena, struct civil civil)
{
    return date(locale, arena, "date.day", civil, locale->months_short);
}

struct str locale_month(const struct locale *locale, struct arena *arena, int year, int month)
{
    return date(locale, arena, "date.month", (struct civil){.year = year, .month = month},
                locale->months);
}

struct str locale_month_short(const struct locale *locale, struct arena *arena, int year, int month)
{
    return date(locale, arena, "date.month", (struct civil){.year = year, .month = month},
                locale->months_short);
}

struct str locale_month_bare(const struct locale *locale, int month)
{
    CHECK(month >= 1 && month <= MONTHS);
    return locale->months[month - 1];
}

struct str locale_month_bare_short(const struct locale *locale, int month)
{
    CHECK(month >= 1 && month <= MONTHS);
    return locale->months_short[month - 1];
}

struct str locale_day_bare(const struct locale *locale, struct arena *arena, struct civil civil)
{
    return date(locale, arena, "date.day_bare", civil, locale->months);
}

struct str locale_day_bare_short(const struct locale *locale, struct arena *arena,
                                 struct civil civil)
{
    return date(locale, arena, "date.day_bare", civil, locale->months_short);
}

struct str locale_time(const struct locale *locale, struct arena *arena, struct civil civil)
{
    return date(locale, arena, "date.time", civil, locale->months);
}

struct str locale_clock(const struct locale *locale, struct arena *arena, struct civil civil)
{
    return date(locale, arena, "date.clock", civil, locale->months);
}

struct str locale_weekday(const struct locale *locale, struct arena *arena, struct civil civil)
{
    (void)arena;
    int64_t days = civil_days(civil.year, civil.month, civil.day);
    return locale->weekdays[civil_weekday(days) - 1];
}

struct str locale_sort_key(const struct locale *locale, struct arena *arena, struct str text)
{
    UErrorCode error = U_ZERO_ERROR;
    CHECK(text.n < INT32_MAX / 4);
    UChar *wide = ARENA_ARRAY(arena, UChar, text.n + 1);
    int32_t length = 0;
    u_strFromUTF8WithSub(wide, (int32_t)text.n + 1, &length, text.p, (int32_t)text.n, 0xfffd, NULL,
                         &error);
    CHECK(U_SUCCESS(error));
    int32_t size = ucol_getSortKey(locale->collator, wide, length, NULL, 0);
    char *key = arena_alloc(arena, (size_t)size + 1);
    ucol_getSortKey(locale->collator, wide, length, (uint8_t *)key, size);
    return (struct str){key, size > 0 ? (size_t)size - 1 : 0}; /* without its closing NUL */
}
