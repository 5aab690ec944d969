/* The system's clock and randomness, the calendar, and time zones as sorted tables of transitions.
 */
#include "base/clock.h"

#include "base/check.h"

#include <sodium.h>
#include <time.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

enum { MS_PER_DAY = 86400000, MS_PER_MINUTE = 60000, FIRST_YEAR = 1850, LAST_YEAR = 2150 };

static int64_t system_now(void *self)
{
    (void)self;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void system_random(void *self, void *bytes, size_t count)
{
    (void)self;
    randombytes_buf(bytes, count);
}

const struct clock clock_system = {system_now, system_random, NULL};

struct str clock_uuid7(const struct clock *clock, struct arena *arena, int64_t ms)
{
    unsigned char id[16];
    clock_random(clock, id, sizeof id);
    for (int i = 0; i < 6; i++)
        id[i] = (unsigned char)((uint64_t)ms >> (40 - 8 * i));
    id[6] = (unsigned char)((id[6] & 0x0f) | 0x70);
    id[8] = (unsigned char)((id[8] & 0x3f) | 0x80);
    char hex[33], *text = arena_alloc(arena, 37);
    sodium_bin2hex(hex, sizeof hex, id, sizeof id);
    for (int from = 0, to = 0; from < 32; from++) {
        if (from == 8 || from == 12 || from == 16 || from == 20)
            text[to++] = '-';
        text[to++] = hex[from];
    }
    return (struct str){text, 36};
}

struct transition {
    int64_t from;   /* ms UTC from which the offset holds */
    int64_t offset; /* ms east of UTC */
};

struct zone {
    struct transition *transitions; /* ascending; the first holds since ever */
    size_t count;
};

/* The days of a civil date, after Howard Hinnant's "chrono-compatible low-level date algorithms".
 */
int64_t civil_days(int year, int month, int day)
{
    int64_t y = month <= 2 ? (int64_t)year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct civil civil_of_days(int64_t days)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153;
    struct civil civil = {0};
    civil.day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    civil.month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    civil.year = (int)(year_of_era + era * 400 + (civil.month <= 2));
    return civil;
}

int civil_days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool civil_is_date(int year, int month, int day)
{
    return year >= 0 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= civil_days_in_month(year, month);
}

int civil_weekday(int64_t days)
{
    int64_t weekday = (days + 3) % 7; /* 1970-01-01 was a Thursday */
    return (int)(weekday < 0 ? weekday + 7 : weekday) + 1;
}

static int64_t offset_of(UCalendar *calendar, double at)
{
    UErrorCode error = U_ZERO_ERROR;
    ucal_setMillis(calendar, at, &error);
    int32_t offset =
        ucal_get(calendar, UCAL_ZONE_OFFSET, &error) + ucal_get(calendar, UCAL_DST_OFFSET, &error);
    CHECK(U_SUCCESS(error));
    return offset;
}

const struct zone *zone_open(struct arena *arena, const char *name)
{
    UChar wide[64], canonical[64];
    UErrorCode error = U_ZERO_ERROR;
    if (strlen(name) >= 64)
        return NULL;
    u_uastrcpy(wide, name);
    ucal_getCanonicalTimeZoneID(wide, -1, canonical, 64, NULL, &error);
    if (U_FAILURE(error))
        return NULL;
    UCalendar *calendar = ucal_open(wide, -1, "en", UCAL_GREGORIAN, &error);
    CHECK(U_SUCCESS(error));
    enum { MOST = 1024 };
    struct zone *zone = ARENA_NEW(arena, struct zone);
    zone->transitions = ARENA_ARRAY(arena, struct transition, MOST);
    double at = (double)(civil_days(FIRST_YEAR, 1, 1) * MS_PER_DAY);
    double last = (double)(civil_days(LAST_YEAR, 1, 1) * MS_PER_DAY);
    zone->transitions[zone->count++] = (struct transition){INT64_MIN, offset_of(calendar, at)};
    ucal_setMillis(calendar, at, &error);
    while (zone->count < MOST &&
           ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &at, &error) &&
           at < last) {
        zone->transitions[zone->count++] =
            (struct transition){(int64_t)at, offset_of(calendar, at)};
        ucal_setMillis(calendar, at, &error);
    }
    ucal_close(calendar);
    CHECK(U_SUCCESS(error));
    return zone;
}

static const struct transition *in_force(const struct zone *zone, int64_t ms)
{
    size_t low = 0, high = zone->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (zone->transitions[middle].from <= ms)
            low = middle;
        else
            high = middle;
    }
    return &zone->transitions[low];
}

int zone_offset(const struct zone *zone, int64_t ms)
{
    return (int)(in_force(zone, ms)->offset / MS_PER_MINUTE);
}

struct civil zone_civil(const struct zone *zone, int64_t ms)
{
    int64_t local = ms + in_force(zone, ms)->offset;
    int64_t days = local / MS_PER_DAY - (local % MS_PER_DAY < 0);
    int64_t rest = local - days * MS_PER_DAY;
    struct civil civil = civil_of_days(days);
    civil.hour = (int)(rest / 3600000);
    civil.minute = (int)(rest / MS_PER_MINUTE % 60);
    civil.second = (int)(rest / 1000 % 60);
    civil.ms = (int)(rest % 1000);
    return civil;
}

int64_t zone_instant(const struct zone *zone, struct civil civil)
{
    int64_t local = civil_days(civil.year, civil.month, civil.day) * MS_PER_DAY +
                    civil.hour * 3600000LL + civil.minute * (int64_t)MS_PER_MINUTE +
                    civil.second * 1000LL + civil.ms;
    /* The offset before any change near that time: right for all but the hours after the change. */
    int64_t before = in_force(zone, local - MS_PER_DAY)->offset;
    int64_t after = in_force(zone, local + MS_PER_DAY)->offset;
    if (in_force(zone, local - before)->offset == before)
        return local - before;
    if (in_force(zone, local - after)->offset == after)
        return local - after;
    return local - before; /* within the gap: as far past it as it would have been */
}
