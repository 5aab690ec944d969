/* Dates in text: lines that are dates and the many that only hold one, headlines that begin with a
   day, and the year of a day without one. */
#include "test.h"

#include "news/dates.h"
#include "sample.h"

static struct str line(struct arena *arena, const char *text)
{
    struct day day;
    if (!dates_line(str_of(text), &day))
        return STR("-");
    return str_printf(arena, "%d-%d-%d", day.year, day.month, day.day);
}

static void date_lines_are_read(void **state)
{
    static const char *const cases[][2] = {
        {"2024-03-11", "2024-3-11"},
        {"2024-03", "2024-3-0"},
        {"  2024-03-11\r", "2024-3-11"},
        {"2024-03-11 09:15", "2024-3-11"},
        {"2024-03-11T09:15:00+01:00", "2024-3-11"},
        {"2024-03-11T08:15:00.123Z", "2024-3-11"},
        {"20240311", "2024-3-11"},
        {"2024/03/11", "2024-3-11"},
        {"11.03.2024", "2024-3-11"},
        {"11/3/2024 kl 9", "2024-3-11"},
        {"11 mars 2024", "2024-3-11"},
        {"1 MARS 2024", "2024-3-1"},
        {"11\u00a0mars\u00a02024", "2024-3-11"},
        {"den 11:e mars 2024", "2024-3-11"},
        {"11 mar 2024", "2024-3-11"},
        {"11 okt. 2024", "2024-10-11"},
        {"mars 2024", "2024-3-0"},
        {"11 mars", "0-3-11"},
        {"11 mars kl. 10.15", "0-3-11"},
        {"den 1 maj", "0-5-1"},
        {"Publicerad 11 mars 2024", "2024-3-11"},
        {"PUBLICERAD DEN 11 MARS 2024", "2024-3-11"},
        {"Publicerad: 2024-03-11", "2024-3-11"},
        {"Publicerad den 11 mars 2024 kl. 10.15", "2024-3-11"},
        {"Datum: 11 mars 2024", "2024-3-11"},
        {"mån 11 mars 2024 kl. 09.15", "2024-3-11"},
        {"Mån. 11 mars 2024, klockan 9", "2024-3-11"},
        {"Torsdag 5 oktober 2023, klockan 16:00", "2023-10-5"},
        {"Nyhet · 11 mars 2024", "2024-3-11"},
        {"11 mars 2024 | Pressmeddelande", "2024-3-11"},
        {"Publicerad och uppdaterad 11 mars 2024", "2024-3-11"},
        {"(2024-03-11)", "2024-3-11"},
        {"2024-03-11, 11 mars 2024", "2024-3-11"},
        {"March 11, 2024", "2024-3-11"},
        {"March 11", "0-3-11"},
        {"11th March 2024", "2024-3-11"},
        {"Published on Monday, March 11, 2024 at 9:15 a.m.", "2024-3-11"},
        {"Published: 11 March 2024", "2024-3-11"},
        {"29 februari 2024", "2024-2-29"},
        {"29 februari", "0-2-29"},
        {"Uppdaterad 12 mars 2024", "0-0-0"},
        {"Senast uppdaterad: 2024-03-12", "0-0-0"},
        {"Nyhet, uppdaterad 2024-03-12", "0-0-0"},
        {"Uppdaterad 12 mars 2024, granskad 13 mars 2024", "0-0-0"},
        {"Last updated 12 March 2024", "0-0-0"},
        {"Publicerad 11 mars 2024 | Uppdaterad 12 mars 2024", "2024-3-11"},
        {"Publicerad: 2024-03-11, senast ändrad: 2024-03-12", "2024-3-11"},
        {"Uppdaterad 12 mars 2024 – publicerad 11 mars 2024", "2024-3-11"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str read = line(*state, cases[i][0]);
        if (!str_is(read, cases[i][1]))
            fail_msg("%s: read as %.*s", cases[i][0], STR_ARG(read));
    }
}

static void other_lines_are_no_dates(void **state)
{
    static const char *const cases[] = {
        "",
        "2024",
        "mars",
        "11",
        "Publicerad",
        "30 februari 2024",
        "30 februari",
        "2023-02-29",
        "2024-13-01",
        "2024-1",
        "2024/03",
        "0 mars 2024",
        "2024-03-00",
        "00.03.2024",
        "32 mars 2024",
        "20240300",
        "29 februari 2023",
        "11 mars 1024",
        "11 mars 20240",
        "11 mars 2200",
        "11 mars 2024 9",
        "11 mars 2024 kl. 25.00",
        "11 mars 2024 kl. 9.75",
        "2024-03-11T09",
        "11 mars 2024 öppnar den nya hamnen",
        "Den nya hamnen öppnar 11 mars 2024",
        "4 januari 2024 öppnar en ny entré",
        "Lördagen 5 oktober 2023",
        "11 mars 2024.",
        "11 mars 2024 – 12 mars 2024",
        "11-13 mars 2024",
        "11 marsvin 2024",
        "2024-03-11-12",
        "7 juni: Läget i vården",
        "Budget 2024",
        "Vecka 11 2024",
        "10.15",
        "1177",
        "Sida 1 av 12",
        "0,6 procent",
        "70 000 kronor 2024",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str read = line(*state, cases[i]);
        if (!str_is(read, "-"))
            fail_msg("%s: read as %.*s", cases[i], STR_ARG(read));
    }
}

static struct str headline(struct arena *arena, const char *text, const struct zone *zone,
                           int64_t latest)
{
    struct day day;
    if (!dates_headline(str_of(text), &day))
        return STR("-");
    return dates_edtf(arena, dates_with_year(day, zone, latest));
}

static void a_headline_takes_the_latest_year_that_has_been(void **state)
{
    const struct zone *zone = zone_open(*state, "Europe/Stockholm");
    int64_t june_2023 = zone_instant(zone, (struct civil){2023, 6, 30, 23, 59, 59, 999});
    static const char *const cases[][2] = {
        {"7 juni: Läget i vården", "2023-06-07"},
        {"30 juni: Läget i vården", "2023-06-30"},
        {"1 juli: Läget i vården", "2022-07-01"},
        {"31 december: Läget", "2022-12-31"},
        {"29 februari: Skottdagen", "2020-02-29"},
        {"7 June: Situation", "2023-06-07"},
        {"7\u00a0juni : Läget", "2023-06-07"},
        {"7 juni 2021: Läget i vården", "2021-06-07"},
        {"29 september 2022: Läget", "2022-09-29"},
        {"30 februari: Läget", "-"},
        {"29 februari 2023: Läget", "-"},
        {"31 juni: Läget", "-"},
        {"7 juni Läget: bra", "-"},
        {"7juni: Läget", "-"},
        {"Den 7 juni: Läget", "-"},
        {"Budget 2024: Barn och unga", "-"},
        {"8-punktsprogrammet: mer", "-"},
        {"4 januari 2024 öppnar en ny entré: välkommen", "-"},
        {"7 juni", "-"},
        {":", "-"},
        {"", "-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(headline(*state, cases[i][0], zone, june_2023), cases[i][1]);
    int64_t that_morning = zone_instant(zone, (struct civil){2023, 6, 7, 0, 0, 0, 0});
    assert_str(headline(*state, "7 juni: x", zone, that_morning), "2023-06-07");
    assert_str(headline(*state, "7 juni: x", zone, that_morning - 1), "2022-06-07");
}

static void a_day_begins_and_ends_in_its_zone(void **state)
{
    const struct zone *zone = zone_open(*state, "Europe/Stockholm");
    struct day day = {2024, 3, 31}, month = {2024, 2, 0};
    assert_int_equal(dates_end(day, zone) - dates_begin(day, zone), 23 * 3600000 - 1);
    assert_int_equal(dates_end(month, zone) - dates_begin(month, zone), 29 * 86400000L - 1);
    assert_str(dates_edtf(*state, month), "2024-02");
}

static void nothing_strange_is_a_date(void **state)
{
    for (uint64_t seed = 0; seed < 3000; seed++) {
        struct day day;
        uint64_t chance = seed;
        assert_false(dates_line(sample_text(*state, &chance), &day));
        arena_reset(*state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(date_lines_are_read),
        TEST(other_lines_are_no_dates),
        TEST(a_headline_takes_the_latest_year_that_has_been),
        TEST(a_day_begins_and_ends_in_its_zone),
        TEST(nothing_strange_is_a_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
