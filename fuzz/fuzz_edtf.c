/* EDTF dates: what is read has its bounds in order, both ends within the whole, and a day that is
   written reads back as itself. Date lines, which end as EDTF, go the same way. */
#include "base/check.h"
#include "base/unicode.h"
#include "news/dates.h"
#include "news/edtf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_date(struct arena *arena, const struct edtf_date *date)
{
    struct edtf again;
    CHECK(date->earliest <= date->latest);
    if (date->precision == EDTF_INSTANT) {
        CHECK(date->earliest == date->latest);
        return;
    }
    CHECK(date->civil.month == 0 || civil_is_date(date->civil.year, date->civil.month, 1));
    if (date->precision == EDTF_DAY) {
        struct str day =
            edtf_write_day(arena, date->civil.year, date->civil.month, date->civil.day);
        CHECK(edtf_parse(arena, day, NULL, &again) == STATUS_OK);
        CHECK(again.from.precision == EDTF_DAY && again.from.civil.day == date->civil.day);
    }
}

static void check_edtf(struct arena *arena, struct str text, const struct zone *zone)
{
    struct edtf edtf;
    if (edtf_parse(arena, text, zone, &edtf) != STATUS_OK) {
        CHECK(*status_why(arena) != '\0');
        return;
    }
    CHECK(edtf.earliest <= edtf.latest && !(edtf.open_from && edtf.open_to));
    CHECK(edtf.open_from == (edtf.earliest == INT64_MIN));
    CHECK(edtf.open_to == (edtf.latest == INT64_MAX));
    if (!edtf.open_from)
        check_date(arena, &edtf.from);
    if (!edtf.open_to)
        check_date(arena, &edtf.to);
}

static void check_day(struct arena *arena, struct day day, const struct zone *zone)
{
    enum { NOW = 1710140 };
    struct edtf date;
    bool said = day.year != 0;
    day = dates_with_year(day, zone, NOW * INT64_C(1000000));
    CHECK(edtf_parse(arena, dates_edtf(arena, day), zone, &date) == STATUS_OK);
    CHECK(date.earliest == dates_begin(day, zone) && date.latest == dates_end(day, zone));
    CHECK(said || date.earliest <= NOW * INT64_C(1000000));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    static struct arena *lasting;
    static const struct zone *stockholm;
    if (lasting == NULL) {
        lasting = arena_new();
        stockholm = zone_open(lasting, "Europe/Stockholm");
    }
    struct str text = {(const char *)data, size};
    check_edtf(arena, text, NULL);
    check_edtf(arena, text, stockholm);
    if (unicode_valid(text, NULL)) {
        struct day day;
        if (dates_line(text, &day) && day.month > 0)
            check_day(arena, day, stockholm);
        if (dates_headline(text, &day))
            check_day(arena, day, stockholm);
    }
    arena_free(arena);
    return 0;
}
