/* When something holds: to the millisecond, through days of 23 and 25 hours. */
#include "test.h"

#include "news/span.h"

static struct span of(struct arena *arena, enum kind kind, const char *first, const char *last)
{
    const struct zone *zone = zone_open(arena, "Europe/Stockholm");
    struct item item = {.kind = kind};
    struct str begin = str_of(first), end = str_of(last);
    switch (kind) {
    case KIND_CALL:
        item.opens = begin;
        item.closes = end;
        break;
    case KIND_NOTICE:
        item.from = begin;
        item.until = end;
        break;
    case KIND_EVENT:
        item.start = begin;
        item.end = end;
        break;
    default:
        item.expires = end;
    }
    return span_of(arena, &item, zone);
}

static void days_are_whole_and_instants_end_at_themselves(void **state)
{
    static const enum kind kinds[] = {KIND_CALL, KIND_NOTICE, KIND_EVENT};
    for (size_t i = 0; i < 3; i++) {
        struct span span = of(*state, kinds[i], "2024-03-11", "2024-03-31");
        assert_true(span.timed);
        assert_true(span.begins == 1710111600000); /* 2024-03-10T23:00Z */
        assert_true(span.ends == 1711922400000);   /* 2024-03-31T22:00Z: summer time by then */
        span = of(*state, kinds[i], "2024-03-11T09:15:00+01:00", "2024-03-11T12:00:00Z");
        assert_true(span.begins == 1710144900000);
        assert_true(span.ends == 1710158400000);
        assert_int_equal(span_phase(&span, span.begins - 1), PHASE_COMING);
        assert_int_equal(span_phase(&span, span.begins), PHASE_OPEN);
        assert_int_equal(span_phase(&span, span.ends - 1), PHASE_OPEN);
        assert_int_equal(span_phase(&span, span.ends), PHASE_OVER);
    }
}

static void what_is_missing_has_no_bound(void **state)
{
    struct span span = of(*state, KIND_CALL, "", "");
    assert_true(span.begins == INT64_MIN && span.ends == INT64_MAX);
    span = of(*state, KIND_NOTICE, "", "2024-03-11");
    assert_true(span.begins == INT64_MIN && span.ends == 1710198000000);
    span = of(*state, KIND_NOTICE, "2024-03-11", "");
    assert_true(span.begins == 1710111600000 && span.ends == INT64_MAX);
    span = of(*state, KIND_NEWS, "", "2024-03-11");
    assert_true(!span.timed && span.ends == INT64_MAX);
    span = of(*state, KIND_ALERT, "", "2024-03-11T12:00:00Z");
    assert_true(!span.timed && span.ends == 1710158400000);
}

static void an_event_without_an_end_lasts_for_its_day(void **state)
{
    struct span span = of(*state, KIND_EVENT, "2024-10-27T18:00:00+01:00", "");
    assert_true(span.ends == 1730070000000); /* 2024-10-27T23:00Z */
    span = of(*state, KIND_EVENT, "2024-03-11", "");
    assert_true(span.ends == 1710198000000);
}

static void the_next_day_begins_at_local_midnight(void **state)
{
    const struct zone *zone = zone_open(*state, "Europe/Stockholm");
    const int64_t spring = 1711839600000, autumn = 1729980000000, hour = 3600000;
    assert_true(span_next_day(zone, spring) == spring + 23 * hour);
    assert_true(span_next_day(zone, spring + 23 * hour - 1) == spring + 23 * hour);
    assert_true(span_next_day(zone, autumn) == autumn + 25 * hour);
    assert_true(span_next_day(zone, autumn - 1) == autumn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(days_are_whole_and_instants_end_at_themselves),
        TEST(what_is_missing_has_no_bound),
        TEST(an_event_without_an_end_lasts_for_its_day),
        TEST(the_next_day_begins_at_local_midnight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
