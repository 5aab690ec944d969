/* Words, numbers, dates and order in Swedish and English, and the files of an operator. */
#include "folder.h"

#include "base/file.h"
#include "page/locale.h"

#include <pthread.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>

#define NBSP "\u00a0"

static const struct locale *language(struct arena *arena, const char *tag)
{
    struct locales *all;
    assert_ok(arena, locales_load(arena, NULL, &all));
    const struct locale *locale = locales_find(all, str_of(tag));
    assert_non_null(locale);
    return locale;
}

static void languages_are_found(void **state)
{
    struct locales *all;
    assert_ok(*state, locales_load(*state, NULL, &all));
    assert_str(locale_language(locales_find(all, STR("sv"))), "sv");
    assert_str(locale_language(locales_find(all, STR("sv-FI"))), "sv");
    assert_str(locale_language(locales_find(all, STR("en-GB-oxendict"))), "en");
    assert_null(locales_find(all, STR("fi")));
    assert_null(locales_find(all, STR("")));
    assert_null(locales_find(all, STR("s")));
}

static void texts_are_filled_in(void **state)
{
    const struct locale *sv = language(*state, "sv"), *en = language(*state, "en");
    assert_str(locale_text(sv, "listing.title"), "Nyheter");
    assert_str(locale_text(en, "listing.title"), "News");
    assert_str(locale_fill(sv, *state, "pager.place", "pages", STR("16"), "page", STR("1"), NULL),
               "Sida 1 av 16");
    assert_str(locale_fill(sv, *state, "date.around", "date", STR("{n} <x>"), NULL),
               "omkring {n} <x>");
}

static void counts_have_their_plural(void **state)
{
    const struct locale *sv = language(*state, "sv"), *en = language(*state, "en");
    assert_str(locale_plural(sv, *state, "listing.count", 0), "0 nyheter");
    assert_str(locale_plural(sv, *state, "listing.count", 1), "1 nyhet");
    assert_str(locale_plural(sv, *state, "listing.count", 12500), "12" NBSP "500 nyheter");
    assert_str(locale_plural(en, *state, "listing.count", 1), "1 news item");
    assert_str(locale_plural(en, *state, "listing.count", 2), "2 news items");
}

static void numbers_are_grouped(void **state)
{
    const struct locale *sv = language(*state, "sv"), *en = language(*state, "en");
    assert_str(locale_number(sv, *state, 0), "0");
    assert_str(locale_number(sv, *state, 999), "999");
    assert_str(locale_number(sv, *state, 1184), "1" NBSP "184");
    assert_str(locale_number(sv, *state, 1234567), "1" NBSP "234" NBSP "567");
    assert_str(locale_number(sv, *state, -1000), "\u22121" NBSP "000");
    assert_str(locale_number(en, *state, INT64_MIN), "-9,223,372,036,854,775,808");
}

static void dates_are_in_words(void **state)
{
    const struct locale *sv = language(*state, "sv"), *en = language(*state, "en");
    struct civil civil = {2024, 3, 11, 9, 5, 0, 0};
    assert_str(locale_day(sv, *state, civil), "11" NBSP "mars" NBSP "2024");
    assert_str(locale_day_short(sv, *state, civil), "11" NBSP "mar" NBSP "2024");
    assert_str(locale_day_bare(sv, *state, civil), "11" NBSP "mars");
    assert_str(locale_day_bare_short(sv, *state, civil), "11" NBSP "mar");
    assert_str(locale_month(sv, *state, 2024, 3), "mars" NBSP "2024");
    assert_str(locale_month_short(sv, *state, 2024, 3), "mar" NBSP "2024");
    assert_str(locale_month_bare(sv, 12), "december");
    assert_str(locale_month_bare_short(sv, 12), "dec");
    assert_str(locale_time(sv, *state, civil), "kl." NBSP "09.05");
    assert_str(locale_clock(sv, *state, civil), "09.05");
    assert_str(locale_weekday(sv, *state, civil), "måndag");
    assert_str(locale_day(en, *state, civil), "11" NBSP "March" NBSP "2024");
    assert_str(locale_time(en, *state, civil), "at" NBSP "09:05");
    assert_str(locale_weekday(en, *state, (struct civil){2024, 3, 17, 0, 0, 0, 0}), "Sunday");
}

/* The names in the locale files are those of ICU. */
static void names_are_those_of_icu(void **state)
{
    struct arena *arena = *state;
    static const char *const tags[] = {"sv", "en"};
    for (size_t i = 0; i < 2; i++) {
        const struct locale *locale = language(arena, tags[i]);
        UErrorCode error = U_ZERO_ERROR;
        UDateFormat *format = udat_open(UDAT_LONG, UDAT_LONG, tags[i], NULL, 0, NULL, 0, &error);
        UChar wide[64];
        char name[64];
        for (int month = 1; month <= 12; month++) {
            udat_getSymbols(format, UDAT_MONTHS, month - 1, wide, 64, &error);
            u_strToUTF8(name, sizeof name, NULL, wide, -1, &error);
            assert_true(U_SUCCESS(error));
            assert_str(locale_month_bare(locale, month), name);
        }
        for (int day = 1; day <= 7; day++) { /* 2024-01-07 was a Sunday, ICU's 1 */
            udat_getSymbols(format, UDAT_WEEKDAYS, day, wide, 64, &error);
            u_strToUTF8(name, sizeof name, NULL, wide, -1, &error);
            assert_true(U_SUCCESS(error));
            assert_str(locale_weekday(locale, arena, (struct civil){2024, 1, 6 + day, 0, 0, 0, 0}),
                       name);
        }
        udat_close(format);
    }
}

static void words_are_sorted(void **state)
{
    const struct locale *sv = language(*state, "sv"), *en = language(*state, "en");
    static const char *const sorted[] = {"",        "ambulans", "Barn",  "Hälso- och sjukvård",
                                         "Orter",   "Zon",      "Åkern", "Äldre",
                                         "Ö-trafik"};
    for (size_t i = 0; i + 1 < sizeof sorted / sizeof sorted[0]; i++)
        assert_true(str_cmp(locale_sort_key(sv, *state, str_of(sorted[i])),
                            locale_sort_key(sv, *state, str_of(sorted[i + 1]))) < 0);
    assert_true(
        str_cmp(locale_sort_key(sv, *state, STR("a")), locale_sort_key(sv, *state, STR("A"))) < 0);
    locale_sort_key(sv, *state, STR("\xff")); /* odd, but no bug */
    assert_true(str_cmp(locale_sort_key(en, *state, STR("Äldre")),
                        locale_sort_key(en, *state, STR("Zon"))) < 0);
    assert_int_equal(str_cmp(locale_sort_key(sv, *state, STR("Å")),
                             locale_sort_key(sv, *state, STR("A\xcc\x8a"))),
                     0);
}

static void templates_know_the_words(void **state)
{
    struct arena *arena = *state;
    const struct locale *sv = language(arena, "sv");
    struct template_text text = {STR("page"), "page",
                                 STR("{{t.listing.title}}|{{t.pager.next}}|{{t.listing.count}}|"
                                     "{{t.pager.place}}")};
    struct templates *templates;
    struct buf out = buf_in(arena);
    struct value *root = value_object(arena);
    value_set(root, "t", locale_values(sv));
    assert_ok(arena, templates_compile(arena, &text, 1, TEMPLATE_STRICT, &templates));
    assert_ok(arena, templates_render(templates, arena, "page", root, &out));
    assert_str(buf_str(&out), "Nyheter|Nästa||");
}

static void refused(struct arena *arena, const char *folder, const char *name, const char *text,
                    const char *why)
{
    struct locales *all;
    char *path = arena_printf(arena, "%s/%s", folder, name);
    assert_ok(arena, file_write(arena, path, str_of(text), 0600));
    assert_int_equal(locales_load(arena, folder, &all), STATUS_REFUSED);
    assert_string_equal(status_why(arena), arena_printf(arena, "%s%s", path, why));
    unlink(path);
}

static void a_folder_changes_words(void **state)
{
    struct arena *arena = *state;
    const char *folder = test_folder(arena);
    struct locales *all;
    assert_ok(arena, file_write(arena, arena_printf(arena, "%s/sv.locale", folder),
                                STR("listing.title = Aktuellt\n"), 0600));
    assert_ok(arena, file_write(arena, arena_printf(arena, "%s/pl.locale", folder),
                                STR("listing.count[few] = {n} komunikaty\n"), 0600));
    assert_ok(arena, locales_load(arena, folder, &all));
    const struct locale *sv = locales_find(all, STR("sv")), *pl = locales_find(all, STR("pl"));
    assert_str(locale_text(sv, "listing.title"), "Aktuellt");
    assert_str(locale_text(sv, "pager.next"), "Nästa");
    assert_str(locale_text(pl, "pager.next"), "Next");
    assert_str(locale_plural(pl, arena, "listing.count", 3), "3 komunikaty");
    assert_str(locale_plural(pl, arena, "listing.count", 5), "5 news items");
    refused(arena, folder, "en.locale", "\nlisting.titel = x",
            ":2: there is no key listing.titel; see the built-in locale files for the keys");
    refused(arena, folder, "en.locale", "date.months = a b c",
            ":1: date.months has 3 words; write 12");
    refused(arena, folder, "not_a_tag.locale", "",
            ": \"not_a_tag\" is no language tag; name the file like sv.locale");
}

static void *ask_much(void *locale)
{
    struct arena *arena = arena_new();
    for (int i = 0; i < 500; i++) {
        assert_str(locale_plural(locale, arena, "listing.count", 1), "1 nyhet");
        assert_int_equal(str_cmp(locale_sort_key(locale, arena, STR("Äpple")),
                                 locale_sort_key(locale, arena, STR("Äpple"))),
                         0);
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

static void threads_may_share_it(void **state)
{
    const struct locale *sv = language(*state, "sv");
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_much, (void *)sv), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(languages_are_found),  TEST(texts_are_filled_in),      TEST(counts_have_their_plural),
        TEST(numbers_are_grouped),  TEST(dates_are_in_words),       TEST(names_are_those_of_icu),
        TEST(words_are_sorted),     TEST(templates_know_the_words), TEST(a_folder_changes_words),
        TEST(threads_may_share_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
