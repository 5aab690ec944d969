/* Lines that are dates, and the many that only hold one. */
#include "test.h"

#include "intake/dateline.h"

static struct str read_line(struct arena *arena, const char *text)
{
    struct day day;
    if (!dateline_read(str_of(text), &day))
        return STR("-");
    return str_printf(arena, "%d-%d-%d", day.year, day.month, day.day);
}

static void test_dates(void **state)
{
    static const char *const cases[][2] = {
        {"2024-03-11", "2024-3-11"},
        {"2024-03-11T10:15:00+01:00", "2024-3-11"},
        {"2024-03-11 10:15", "2024-3-11"},
        {"20240311", "2024-3-11"},
        {"2024/03/11", "2024-3-11"},
        {"11.03.2024", "2024-3-11"},
        {"11 mars 2024", "2024-3-11"},
        {"11 mar 2024", "2024-3-11"},
        {"11 mar. 2024", "2024-3-11"},
        {"Publicerad 11 mars 2024", "2024-3-11"},
        {"Publicerad: måndag 11 mars 2024 kl. 10.15", "2024-3-11"},
        {"PUBLICERAD DEN 11 MARS 2024", "2024-3-11"},
        {"Publicerad 2024-03-11 | Uppdaterad 2024-03-12", "2024-3-11"},
        {"Uppdaterad 12 mars 2024, publicerad 11 mars 2024", "2024-3-11"},
        {"Nyhet · 11 mars 2024", "2024-3-11"},
        {"Senast uppdaterad 12 mars 2024", "0-0-0"},
        {"11 mars", "0-3-11"},
        {"den 1 maj", "0-5-1"},
        {"mars 2024", "2024-3-0"},
        {"2024-03", "2024-3-0"},
        {"March 11, 2024", "2024-3-11"},
        {"11th March 2024", "2024-3-11"},
        {"Published on Monday 11 March 2024 at 10:15", "2024-3-11"},
        {"29 februari 2024", "2024-2-29"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str read = read_line(*state, cases[i][0]);
        if (!str_is(read, cases[i][1]))
            fail_msg("%s: read as %.*s", cases[i][0], STR_ARG(read));
    }
}

static void test_no_dates(void **state)
{
    static const char *const cases[] = {
        "",
        "2024",
        "mars",
        "11",
        "30 februari 2024",
        "2024-02-30",
        "2024-13-01",
        "29 februari 2023",
        "Den 4 januari 2024 öppnar en ny entré",
        "4 januari 2024 öppnar en ny entré",
        "Budget 2024",
        "7 juni: Läget i vården",
        "11-13 mars 2024",
        "10.15",
        "Vecka 11 2024",
        "1177",
        "Sida 1 av 12",
        "0,6 procent",
        "70 000 kronor 2024",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str read = read_line(*state, cases[i]);
        if (!str_is(read, "-"))
            fail_msg("%s: read as %.*s", cases[i], STR_ARG(read));
    }
}

static void test_headlines(void **state)
{
    struct day day;
    (void)state;
    assert_true(dateline_of_headline(STR("7 juni: Läget i vården"), &day));
    assert_int_equal(day.day, 7);
    assert_int_equal(day.month, 6);
    assert_int_equal(day.year, 0);
    assert_true(dateline_of_headline(STR("7 juni 2023: Läget i vården"), &day));
    assert_int_equal(day.year, 2023);
    assert_false(dateline_of_headline(STR("Budget 2024: Barn och unga"), &day));
    assert_false(dateline_of_headline(STR("4 januari 2024 öppnar en ny entré: välkommen"), &day));
    assert_false(dateline_of_headline(STR("31 juni: Läget"), &day));
    assert_false(dateline_of_headline(STR("7 juni"), &day));
    assert_false(dateline_of_headline(STR(":"), &day));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_dates),
        TEST(test_no_dates),
        TEST(test_headlines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
