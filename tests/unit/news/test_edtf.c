/* EDTF in Europe/Stockholm: bounds to the millisecond, also across the changes of the clock. */
#include "test.h"

#include "news/edtf.h"

static const struct zone *stockholm(struct arena *arena)
{
    const struct zone *zone = zone_open(arena, "Europe/Stockholm");
    assert_non_null(zone);
    return zone;
}

static void the_bounds_are_exact(void **state)
{
    static const struct {
        const char *text, *earliest, *latest; /* NULL: open */
    } cases[] = {
        {"2024", "2023-12-31T23:00:00Z", "2024-12-31T22:59:59.999Z"},
        {"2024-03", "2024-02-29T23:00:00Z", "2024-03-31T21:59:59.999Z"},
        {"2024-12", "2024-11-30T23:00:00Z", "2024-12-31T22:59:59.999Z"},
        {"2024-04~", "2024-03-31T22:00:00Z", "2024-04-30T21:59:59.999Z"},
        {"2024-03-11", "2024-03-10T23:00:00Z", "2024-03-11T22:59:59.999Z"},
        {"2024-03-31", "2024-03-30T23:00:00Z", "2024-03-31T21:59:59.999Z"},
        {"2024-10-27?", "2024-10-26T22:00:00Z", "2024-10-27T22:59:59.999Z"},
        {"2023-12-31%", "2023-12-30T23:00:00Z", "2023-12-31T22:59:59.999Z"},
        {"2024-03-11T09:15:00+01:00", "2024-03-11T08:15:00Z", "2024-03-11T08:15:00Z"},
        {"2024-03-11T09:15:00-05:30", "2024-03-11T14:45:00Z", "2024-03-11T14:45:00Z"},
        {"2024-03-11T09:15:00Z", "2024-03-11T09:15:00Z", "2024-03-11T09:15:00Z"},
        {"2024-07-11T09:15:00", "2024-07-11T07:15:00Z", "2024-07-11T07:15:00Z"},
        {"2024-03-11T09:15:00.5Z", "2024-03-11T09:15:00.500Z", "2024-03-11T09:15:00.500Z"},
        {"2024-03-11T09:15:00.123999Z", "2024-03-11T09:15:00.123Z", "2024-03-11T09:15:00.123Z"},
        {"2024-01-15/2024-01-29", "2024-01-14T23:00:00Z", "2024-01-29T22:59:59.999Z"},
        {"2024-01/2024-02~", "2023-12-31T23:00:00Z", "2024-02-29T22:59:59.999Z"},
        {"../2024-01", NULL, "2024-01-31T22:59:59.999Z"},
        {"2024-01/..", "2023-12-31T23:00:00Z", NULL},
        {"[2024-01-15..2024-01-29]", "2024-01-14T23:00:00Z", "2024-01-29T22:59:59.999Z"},
        {"[..2023-06-07]", NULL, "2023-06-07T21:59:59.999Z"},
        {"[..2024-04~]", NULL, "2024-04-30T21:59:59.999Z"},
        {"[2024-03..]", "2024-02-29T23:00:00Z", NULL},
    };
    const struct zone *zone = stockholm(*state);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct edtf edtf;
        assert_ok(*state, edtf_parse(*state, str_of(cases[i].text), zone, &edtf));
        assert_int_equal(edtf.open_from, cases[i].earliest == NULL);
        assert_int_equal(edtf.open_to, cases[i].latest == NULL);
        if (cases[i].earliest == NULL)
            assert_true(edtf.earliest == INT64_MIN);
        else
            assert_str(edtf_write_instant(*state, edtf.earliest), cases[i].earliest);
        if (cases[i].latest == NULL)
            assert_true(edtf.latest == INT64_MAX);
        else
            assert_str(edtf_write_instant(*state, edtf.latest), cases[i].latest);
        int64_t ms;
        assert_ok(*state, edtf_latest(*state, str_of(cases[i].text), zone, &ms));
        assert_true(ms == edtf.latest);
        assert_ok(*state, edtf_earliest(*state, str_of(cases[i].text), zone, &ms));
        assert_true(ms == edtf.earliest);
    }
}

static void the_parts_are_there_to_be_said(void **state)
{
    const struct zone *zone = stockholm(*state);
    struct edtf edtf;
    assert_ok(*state, edtf_parse(*state, STR("2024-03~"), zone, &edtf));
    assert_int_equal(edtf.form, EDTF_DATE);
    assert_int_equal(edtf.from.precision, EDTF_MONTH);
    assert_int_equal(edtf.from.civil.month, 3);
    assert_int_equal(edtf.from.civil.day, 0);
    assert_true(edtf.approximate && !edtf.uncertain);
    assert_ok(*state, edtf_parse(*state, STR("2024%"), zone, &edtf));
    assert_int_equal(edtf.to.precision, EDTF_YEAR);
    assert_true(edtf.approximate && edtf.uncertain);
    assert_ok(*state, edtf_parse(*state, STR("2024-03-11?"), zone, &edtf));
    assert_true(!edtf.approximate && edtf.uncertain);
    assert_ok(*state, edtf_parse(*state, STR("[2024-01-15..2024-02~]"), zone, &edtf));
    assert_int_equal(edtf.form, EDTF_ONE_OF);
    assert_int_equal(edtf.from.precision, EDTF_DAY);
    assert_int_equal(edtf.from.civil.day, 15);
    assert_int_equal(edtf.to.precision, EDTF_MONTH);
    assert_true(edtf.approximate && !edtf.from.approximate && edtf.to.approximate);
    assert_ok(*state, edtf_parse(*state, STR("2024-07-11T22:30:00Z"), zone, &edtf));
    assert_int_equal(edtf.from.precision, EDTF_INSTANT);
    assert_int_equal(edtf.from.civil.day, 12);
    assert_int_equal(edtf.from.civil.hour * 100 + edtf.from.civil.minute, 30);
    assert_ok(*state, edtf_parse(*state, STR("2024-01/.."), zone, &edtf));
    assert_int_equal(edtf.form, EDTF_INTERVAL);
}

static void what_is_wrong_says_why(void **state)
{
    static const struct {
        const char *text, *why;
    } wrong[] = {
        {"", "\"\": a date begins with a year of four digits, e.g. 2024-03-11"},
        {"11 mars 2024", NULL},
        {"202", NULL},
        {"2024-3", "\"2024-3\": the month must be two digits, e.g. 2024-03"},
        {"2024-13", "\"2024-13\": there is no such month"},
        {"2024-00", "\"2024-00\": there is no such month"},
        {"2024-03-1", "\"2024-03-1\": the day must be two digits, e.g. 2024-03-11"},
        {"2023-02-29", "\"2023-02-29\": there is no such day"},
        {"2024-03-11 ", "\"2024-03-11 \": has something after the date"},
        {"2024-03-11~?", NULL},
        {"~2024", NULL},
        {"2024-03-11T", NULL},
        {"2024-03-11T24:00:00Z", "\"2024-03-11T24:00:00Z\": the time must be like 09:15:00+01:00 "
                                 "or 08:15:00Z"},
        {"2024-03-11T09:15Z", NULL},
        {"2024-03-11T09:15:60Z", NULL},
        {"2024-03-11T09:15:00+01", NULL},
        {"2024-03-11T09:15:00.Z", NULL},
        {"2024-03-11T09:15:00.1234567890Z", NULL},
        {"2024-03-11T09:15:00Z~", NULL},
        {"2024-03-11t09:15:00z", NULL},
        {"../..", "\"../..\": says nothing: both ends are open"},
        {"[..]", "\"[..]\": says nothing: both ends are open"},
        {"/2024", NULL},
        {"2024/", NULL},
        {"2024/2025/2026", NULL},
        {"2024-02/2024-01", "\"2024-02/2024-01\": ends before it begins"},
        {"[2024-02-02..2024-02-01]", "\"[2024-02-02..2024-02-01]\": ends before it begins"},
        {"[2024-02-02]", "\"[2024-02-02]\": must be like [2024-01-15..2024-01-29]"},
        {"[2024-02-02..", NULL},
        {"[", NULL},
        {"[....2024]", NULL},
        {"{2024..2025}", NULL},
        {"Y20240", NULL},
        {"-2024", NULL},
    };
    const struct zone *zone = stockholm(*state);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct edtf edtf;
        assert_int_equal(edtf_parse(*state, str_of(wrong[i].text), zone, &edtf), STATUS_REFUSED);
        if (wrong[i].why != NULL)
            assert_string_equal(status_why(*state), wrong[i].why);
    }
}

static void days_are_written(void **state)
{
    const struct zone *zone = stockholm(*state);
    assert_str(edtf_write_day(*state, 2024, 3, 1), "2024-03-01");
    assert_str(edtf_day_of(*state, zone, 1710111600000), "2024-03-11");
    assert_str(edtf_day_of(*state, zone, 1710111599999), "2024-03-10");
    assert_str(edtf_day_of(*state, NULL, -1), "1969-12-31");
    assert_str(edtf_write_instant(*state, -1), "1969-12-31T23:59:59.999Z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_bounds_are_exact),
        TEST(the_parts_are_there_to_be_said),
        TEST(what_is_wrong_says_why),
        TEST(days_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
