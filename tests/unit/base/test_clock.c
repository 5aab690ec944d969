/* The calendar and Europe/Stockholm through its changes. */
#include "test.h"

#include "base/clock.h"

static void days_and_dates_agree(void **state)
{
    (void)state;
    assert_int_equal(civil_days(1970, 1, 1), 0);
    assert_int_equal(civil_days(2024, 3, 11), 19793);
    for (int64_t days = civil_days(0, 1, 1); days < civil_days(3000, 1, 1); days += 13) {
        struct civil civil = civil_of_days(days);
        assert_true(civil_is_date(civil.year, civil.month, civil.day));
        assert_int_equal(civil_days(civil.year, civil.month, civil.day), days);
    }
    assert_false(civil_is_date(2023, 2, 29));
    assert_true(civil_is_date(2000, 2, 29));
    assert_false(civil_is_date(1900, 2, 29));
    assert_int_equal(civil_weekday(civil_days(2024, 3, 11)), 1);
    assert_int_equal(civil_weekday(civil_days(1969, 12, 28)), 7);
}

static int64_t at(const struct zone *zone, int year, int month, int day, int hour, int minute)
{
    return zone_instant(zone, (struct civil){year, month, day, hour, minute, 0, 0});
}

static void stockholm_changes_its_clocks(void **state)
{
    const struct zone *zone = zone_open(*state, "Europe/Stockholm");
    assert_non_null(zone);
    assert_int_equal(at(zone, 2024, 1, 1, 0, 0), 1704063600000);
    assert_int_equal(at(zone, 2024, 7, 1, 0, 0), 1719784800000);
    assert_int_equal(zone_offset(zone, 1704063600000), 60);
    assert_int_equal(zone_offset(zone, 1719784800000), 120);
    /* 31 March 2024: 02:30 does not exist and is 03:30; 27 October 02:30 comes twice: the first. */
    assert_int_equal(at(zone, 2024, 3, 31, 2, 30), at(zone, 2024, 3, 31, 3, 30));
    assert_int_equal(at(zone, 2024, 3, 31, 3, 30) - at(zone, 2024, 3, 31, 1, 30), 3600000);
    assert_int_equal(at(zone, 2024, 10, 27, 3, 0) - at(zone, 2024, 10, 27, 2, 30), 5400000);
    struct civil civil = zone_civil(zone, at(zone, 2024, 3, 11, 9, 15));
    assert_int_equal(civil.year * 10000 + civil.month * 100 + civil.day, 20240311);
    assert_int_equal(civil.hour * 100 + civil.minute, 915);
}

static void an_unknown_zone_is_refused(void **state)
{
    assert_null(zone_open(*state, "Europe/Sillhamn"));
}

static void a_uuid_carries_its_time(void **state)
{
    struct str id = clock_uuid7(&clock_system, *state, 0x0123456789ab);
    assert_int_equal(id.n, 36);
    assert_memory_equal(id.p, "01234567-89ab-7", 15);
    assert_non_null(strchr("89ab", id.p[19]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(days_and_dates_agree),
        TEST(stockholm_changes_its_clocks),
        TEST(an_unknown_zone_is_refused),
        TEST(a_uuid_carries_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
