/* Dates that claim no more than is known. Swedish summer time is two hours ahead of UTC. */
#include "test.h"

#include "intake/dating.h"
#include "news/edtf.h"

static struct day day_of(const char *text)
{
    struct day day = {0};
    struct str rest = str_of(text);
    int64_t number;
    assert_true(str_int(str_cut(&rest, '-'), &number));
    day.day = (int)number;
    assert_true(str_int(str_cut(&rest, '-'), &number));
    day.month = (int)number;
    assert_true(str_int(rest, &number));
    day.year = (int)number;
    return day;
}

/* The dates of a page's items, top-down: `published sort` with ` / ` between. */
static struct str date_page(struct arena *arena, const char *captured_text, const char *const *rows)
{
    const struct zone *zone = zone_open(arena, "Europe/Stockholm");
    struct captured captured;
    int64_t now = 1795000000000; /* 2026-11-18 */
    struct str out = STR("");
    assert_ok(arena, captured_read(arena, str_of(captured_text), zone, now, &captured));
    struct dating *dating = dating_new(arena, zone, &captured);
    for (int64_t i = 0; rows[i] != NULL; i++)
        dating_note(dating, i * 10, *rows[i] != '\0',
                    *rows[i] != '\0' ? day_of(rows[i]) : (struct day){0});
    for (int64_t i = 0; rows[i] != NULL; i++) {
        struct dated dated = dating_next(dating, arena, i * 10, *rows[i] != '\0',
                                         *rows[i] != '\0' ? day_of(rows[i]) : (struct day){0});
        struct edtf edtf;
        assert_ok(arena, edtf_parse(arena, dated.published, zone, &edtf));
        out = str_printf(arena, "%.*s%s%.*s %.*s%s", STR_ARG(out), i == 0 ? "" : " / ",
                         STR_ARG(dated.published),
                         STR_ARG(str_sub(edtf_write_instant(arena, dated.sort), 0, 16)),
                         dated.late ? " late" : "");
    }
    return out;
}

#define PAGE(captured, expected, ...)                                                              \
    assert_str(date_page(*state, captured, (const char *const[]){__VA_ARGS__, NULL}), expected)

static void test_undated(void **state)
{
    PAGE("2024-04~", "[..2024-04~] 2024-04-30T21:59 / [..2024-04~] 2024-04-30T21:59", "", "");
    PAGE("2024", "[..2024] 2024-12-31T22:59", "");
    PAGE("2024-01-15", "[..2024-01-15] 2024-01-15T22:59", "");
    PAGE("[2024-01-15..2024-01-29]", "[..2024-01-29] 2024-01-29T22:59", "");
    PAGE("2024-03/2024-05?", "[..2024-05?] 2024-05-31T21:59", "");
    PAGE("[2024-03..]", "[..2026-11-18] 2026-11-18T11:06", "");
    PAGE("2024-03-11T09:15:00+01:00", "[..2024-03-11] 2024-03-11T08:15", "");
    PAGE("2030", "[..2030] 2026-11-18T11:06", ""); /* never after the import */
}

static void test_dated(void **state)
{
    PAGE("2024-04~", "2024-03-11 2024-03-11T22:59 / 2024-02 2024-02-29T22:59", "11-3-2024",
         "0-2-2024");
    /* the latest year that is not after the capture */
    PAGE("2023-06~", "2023-06-07 2023-06-07T21:59", "7-6-0");
    PAGE("2024-01~", "2023-12-07 2023-12-07T22:59", "7-12-0");
    PAGE("2023-06~", "2020-02-29 2020-02-29T22:59", "29-2-0");
    /* the capture's own day caps it, and what is later than the capture is told */
    PAGE("2024-03-11T09:15:00+01:00", "2024-03-11 2024-03-11T08:15", "11-3-2024");
    PAGE("2024-03", "2024-05-01 2024-03-31T21:59 late", "1-5-2024");
}

static void test_between(void **state)
{
    PAGE("2023-06~",
         "[2023-06-07..2023-06~] 2023-06-30T21:59 / 2023-06-07 2023-06-07T21:59 / "
         "[2023-05-02..2023-06-07] 2023-06-07T21:59 / 2023-05-02 2023-05-02T21:59 / "
         "[..2023-05-02] 2023-05-02T21:59",
         "", "7-6-2023", "", "2-5-2023", "");
    /* out of order: a pinned old item says nothing of those below it being later */
    PAGE("2024-04",
         "2023-01-02 2023-01-02T22:59 / 2024-03-01 2024-03-01T22:59 / [..2024-03-01] "
         "2024-03-01T22:59",
         "2-1-2023", "1-3-2024", "");
    /* oldest first: the lower bound would be later than the upper one and is left out */
    PAGE("2024-04",
         "2024-01-01 2024-01-01T22:59 / [..2024-01-01] 2024-01-01T22:59 / 2024-02-02 "
         "2024-02-02T22:59",
         "1-1-2024", "", "2-2-2024");
}

static void test_captured(void **state)
{
    struct arena *arena = *state;
    const struct zone *zone = zone_open(arena, "Europe/Stockholm");
    struct captured captured;
    assert_int_equal(captured_read(arena, STR("april"), zone, 0, &captured), STATUS_REFUSED);
    captured = captured_now(arena, zone, 1710144000000);
    assert_str(captured.edtf, "2024-03-11");
    assert_int_equal(captured.sort, 1710144000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_undated),
        TEST(test_dated),
        TEST(test_between),
        TEST(test_captured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
