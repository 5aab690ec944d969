/* Dates in text: which lines are date lines, and which headlines begin with a day. */
#include "test.h"

#include "base/unicode.h"
#include "news/dates.h"
#include "sample.h"

static void date_lines_are_read(void **state)
{
    static const struct {
        const char *line;
        enum dates_kind kind;
        const char *edtf;
    } cases[] = {
        {"2024-03-11", DATES_PUBLISHED, "2024-03-11"},
        {"2024-03", DATES_PUBLISHED, "2024-03"},
        {"  2024-03-11\r", DATES_PUBLISHED, "2024-03-11"},
        {"2024-03-11 09:15", DATES_PUBLISHED, "2024-03-11"},
        {"2024-03-11T09:15:00+01:00", DATES_PUBLISHED, "2024-03-11"},
        {"2024-03-11T08:15:00.123Z", DATES_PUBLISHED, "2024-03-11"},
        {"11 mars 2024", DATES_PUBLISHED, "2024-03-11"},
        {"1 MARS 2024", DATES_PUBLISHED, "2024-03-01"},
        {"11\u00a0mars\u00a02024", DATES_PUBLISHED, "2024-03-11"},
        {"den 11:e mars 2024", DATES_PUBLISHED, "2024-03-11"},
        {"11 okt. 2024", DATES_PUBLISHED, "2024-10-11"},
        {"mars 2024", DATES_PUBLISHED, "2024-03"},
        {"Publicerad 11 mars 2024", DATES_PUBLISHED, "2024-03-11"},
        {"Publicerad: 2024-03-11", DATES_PUBLISHED, "2024-03-11"},
        {"Publicerad den 11 mars 2024 kl. 10.15", DATES_PUBLISHED, "2024-03-11"},
        {"Datum: 11 mars 2024", DATES_PUBLISHED, "2024-03-11"},
        {"mån 11 mars 2024 kl. 09.15", DATES_PUBLISHED, "2024-03-11"},
        {"Ma\xcc\x8an. 11 mars 2024, klockan 9", DATES_PUBLISHED, "2024-03-11"},
        {"Torsdag 5 oktober 2023, klockan 16:00", DATES_PUBLISHED, "2023-10-05"},
        {"Lördagen 5 oktober 2023", DATES_NONE, NULL},
        {"March 11, 2024", DATES_PUBLISHED, "2024-03-11"},
        {"11th March 2024", DATES_PUBLISHED, "2024-03-11"},
        {"Published on Monday, March 11, 2024 at 9:15 a.m.", DATES_PUBLISHED, "2024-03-11"},
        {"Published: 11 March 2024", DATES_PUBLISHED, "2024-03-11"},
        {"29 februari 2024", DATES_PUBLISHED, "2024-02-29"},
        {"Uppdaterad 12 mars 2024", DATES_UPDATED, "2024-03-12"},
        {"Senast uppdaterad: 2024-03-12", DATES_UPDATED, "2024-03-12"},
        {"Last updated 12 March 2024", DATES_UPDATED, "2024-03-12"},
        {"Publicerad 11 mars 2024 | Uppdaterad 12 mars 2024", DATES_PUBLISHED, "2024-03-11"},
        {"Publicerad: 2024-03-11, senast ändrad: 2024-03-12", DATES_PUBLISHED, "2024-03-11"},
        {"Uppdaterad 12 mars 2024 – publicerad 11 mars 2024", DATES_PUBLISHED, "2024-03-11"},
        {"", DATES_NONE, NULL},
        {"2024", DATES_NONE, NULL},
        {"11 mars", DATES_NONE, NULL},
        {"mars", DATES_NONE, NULL},
        {"Publicerad", DATES_NONE, NULL},
        {"30 februari 2024", DATES_NONE, NULL},
        {"2023-02-29", DATES_NONE, NULL},
        {"32 mars 2024", DATES_NONE, NULL},
        {"11 mars 1024", DATES_NONE, NULL},
        {"11 mars 20240", DATES_NONE, NULL},
        {"11 mars 2200", DATES_NONE, NULL},
        {"11 mars 2024 9", DATES_NONE, NULL},
        {"11 mars 2024 kl. 25.00", DATES_NONE, NULL},
        {"11 mars 2024 öppnar den nya hamnen", DATES_NONE, NULL},
        {"Den nya hamnen öppnar 11 mars 2024", DATES_NONE, NULL},
        {"11 mars 2024.", DATES_NONE, NULL},
        {"11 mars 2024 – 12 mars 2024", DATES_NONE, NULL},
        {"11 marsvin 2024", DATES_NONE, NULL},
        {"publicerad11 mars 2024", DATES_PUBLISHED, "2024-03-11"},
        {"2024-03-11-12", DATES_NONE, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str edtf = {0};
        enum dates_kind kind = dates_line(*state, str_of(cases[i].line), &edtf);
        if (kind != cases[i].kind)
            fail_msg("%s: kind %d", cases[i].line, kind);
        if (kind != DATES_NONE)
            assert_str(edtf, cases[i].edtf);
    }
}

static void a_headline_takes_the_latest_year_that_has_been(void **state)
{
    const struct zone *zone = zone_open(*state, "Europe/Stockholm");
    int64_t june_2023 = zone_instant(zone, (struct civil){2023, 6, 30, 23, 59, 59, 999});
    static const struct {
        const char *headline, *edtf;
    } cases[] = {
        {"7 juni: Läget i vården", "2023-06-07"},
        {"30 juni: Läget i vården", "2023-06-30"},
        {"1 juli: Läget i vården", "2022-07-01"},
        {"31 december: Läget", "2022-12-31"},
        {"29 februari: Skottdagen", "2020-02-29"},
        {"7 June: Situation", "2023-06-07"},
        {"7\u00a0juni : Läget", "2023-06-07"},
        {"30 februari: Läget", ""},
        {"7 juni 2023: Läget", ""},
        {"7 juni Läget: bra", ""},
        {"Den 7 juni: Läget", ""},
        {"8-punktsprogrammet: mer", ""},
        {"4 januari 2024 öppnar en ny entré", ""},
        {"7 juni", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(dates_headline(*state, str_of(cases[i].headline), zone, june_2023),
                   cases[i].edtf);
    int64_t that_morning = zone_instant(zone, (struct civil){2023, 6, 7, 0, 0, 0, 0});
    assert_str(dates_headline(*state, STR("7 juni: x"), zone, that_morning), "2023-06-07");
    assert_str(dates_headline(*state, STR("7 juni: x"), zone, that_morning - 1), "2022-06-07");
}

static void nothing_strange_is_a_date(void **state)
{
    for (uint64_t seed = 0; seed < 3000; seed++) {
        uint64_t chance = seed;
        struct str edtf, text = sample_text(*state, &chance);
        assert_int_equal(dates_line(*state, text, &edtf), DATES_NONE);
        arena_reset(*state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(date_lines_are_read),
        TEST(a_headline_takes_the_latest_year_that_has_been),
        TEST(nothing_strange_is_a_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
