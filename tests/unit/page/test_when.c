/* Dates in words: one line a case, with what a person reads in a listing and on a page, and what a
   machine reads. `_` stands for U+00A0. */
#include "test.h"

#include "page/when.h"

struct reading {
    const char *edtf, *brief, *words, *machine;
};

static const struct reading swedish[] = {
    {"2024-03-11", "11_mar_2024", "11_mars_2024", "2024-03-11"},
    {"2024-03", "mar_2024", "mars_2024", "2024-03"},
    {"2024", "2024", "2024", "2024"},
    {"0987", "987", "987", "0987"},
    {"2024-03-11T09:15:00+01:00", "11_mar_2024", "11_mars_2024 kl._09.15", "2024-03-11T08:15:00Z"},
    {"2024-06-30T22:30:00Z", "1_jul_2024", "1_juli_2024 kl._00.30", "2024-06-30T22:30:00Z"},
    {"2024-04~", "omkring apr_2024", "omkring april_2024", ""},
    {"2024-04-02~", "omkring 2_apr_2024", "omkring 2_april_2024", ""},
    {"2024?", "troligen 2024", "troligen 2024", ""},
    {"2024%", "troligen omkring 2024", "troligen omkring 2024", ""},
    {"[..2024-04~]", "senast omkring apr_2024", "senast omkring april_2024", ""},
    {"[..2023-06-07]", "senast 7_jun_2023", "senast 7_juni_2023", ""},
    {"[2024-03..]", "tidigast mar_2024", "tidigast mars_2024", ""},
    {"[2024-01-15..2024-01-29]", "mellan 15 och 29_jan_2024", "mellan 15 och 29_januari_2024", ""},
    {"[2024-01-15..2024-02-01]", "mellan 15_jan och 1_feb_2024",
     "mellan 15_januari och 1_februari_2024", ""},
    {"[2023-12-15..2024-01-01]", "mellan 15_dec_2023 och 1_jan_2024",
     "mellan 15_december_2023 och 1_januari_2024", ""},
    {"[2024-03..2024-05]", "mellan mar och maj_2024", "mellan mars och maj_2024", ""},
    {"[2023-03..2024-05]", "mellan mar_2023 och maj_2024", "mellan mars_2023 och maj_2024", ""},
    {"[2023..2024]", "mellan 2023 och 2024", "mellan 2023 och 2024", ""},
    {"[2024-03..2024-05-09]", "mellan mar_2024 och 9_maj_2024", "mellan mars_2024 och 9_maj_2024",
     ""},
    {"[2024-03-02~..2024-03-09]", "mellan omkring 2_mar_2024 och 9_mar_2024",
     "mellan omkring 2_mars_2024 och 9_mars_2024", ""},
    {"[2024-01-15..2024-01-15]", "15_jan_2024", "15_januari_2024", ""},
    {"2024-11-24/2025-02-05", "24_nov_2024 till 5_feb_2025",
     "24_november_2024 till 5_februari_2025", ""},
    {"2024-01-15/2024-01-29", "15 till 29_jan_2024", "15 till 29_januari_2024", ""},
    {"../2024-05", "till och med maj_2024", "till och med maj_2024", ""},
    {"2024-05-01/..", "från 1_maj_2024", "från 1_maj_2024", ""},
    {"2024-05-01T09:00:00/2024-05-02T10:00:00", "1 till 2_maj_2024",
     "1_maj_2024 kl._09.00 till 2_maj_2024 kl._10.00", ""},
};

static const struct reading english[] = {
    {"2024-03-11T09:15:00+01:00", "11_Mar_2024", "11_March_2024 at_09:15", "2024-03-11T08:15:00Z"},
    {"[..2024-04~]", "no later than around Apr_2024", "no later than around April_2024", ""},
    {"[2024-01-15..2024-01-29]", "between 15 and 29_Jan_2024", "between 15 and 29_January_2024",
     ""},
    {"2024-01-15/2024-01-29", "15 to 29_Jan_2024", "15 to 29_January_2024", ""},
};

/* With U+00A0 written as `_`. */
static char *plain(struct arena *arena, struct str text)
{
    struct buf out = buf_in(arena);
    for (ptrdiff_t at; (at = str_find(text, STR("\u00a0"), 0)) >= 0;) {
        buf_add(&out, str_sub(text, 0, (size_t)at));
        buf_char(&out, '_');
        text = str_sub(text, (size_t)at + 2, text.n);
    }
    buf_add(&out, text);
    return str_z(arena, buf_str(&out));
}

static void reads_as(struct arena *arena, const char *language, const struct reading *readings,
                     size_t count)
{
    struct locales *all;
    assert_ok(arena, locales_load(arena, NULL, &all));
    const struct locale *locale = locales_find(all, str_of(language));
    const struct zone *zone = zone_open(arena, "Europe/Stockholm");
    for (size_t i = 0; i < count; i++) {
        struct edtf edtf;
        assert_ok(arena, edtf_parse(arena, str_of(readings[i].edtf), zone, &edtf));
        assert_string_equal(plain(arena, when_words(locale, arena, &edtf, WHEN_SHORT)),
                            readings[i].brief);
        assert_string_equal(plain(arena, when_words(locale, arena, &edtf, WHEN_TIME)),
                            readings[i].words);
        assert_str(when_machine(arena, &edtf), readings[i].machine);
    }
}

static void swedish_dates(void **state)
{
    reads_as(*state, "sv", swedish, sizeof swedish / sizeof swedish[0]);
}

static void english_dates(void **state)
{
    reads_as(*state, "en", english, sizeof english / sizeof english[0]);
}

static void the_long_form_leaves_the_hour_out(void **state)
{
    struct locales *all;
    struct edtf edtf;
    assert_ok(*state, locales_load(*state, NULL, &all));
    assert_ok(*state, edtf_parse(*state, STR("2024-03-11T09:15:00Z"), NULL, &edtf));
    assert_string_equal(
        plain(*state, when_words(locales_find(all, STR("sv")), *state, &edtf, WHEN_LONG)),
        "11_mars_2024");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(swedish_dates),
        TEST(english_dates),
        TEST(the_long_form_leaves_the_hour_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
