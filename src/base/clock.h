/* Time and chance, as the program sees them: through one struct, so that a test can set both.
   Instants are milliseconds since 1970-01-01T00:00:00Z (int64_t); local days are those of a zone.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

struct clock {
    int64_t (*now)(void *self); /* ms UTC */
    void (*random)(void *self, void *bytes, size_t count);
    void *self;
};

extern const struct clock clock_system; /* the machine's time, libsodium's randomness */

static inline int64_t clock_now(const struct clock *clock)
{
    return clock->now(clock->self);
}
static inline void clock_random(const struct clock *clock, void *bytes, size_t count)
{
    clock->random(clock->self, bytes, count);
}

/* A UUIDv7 (RFC 9562) in lower case, its time `ms`. */
struct str clock_uuid7(const struct clock *clock, struct arena *arena, int64_t ms);

/* The offsets of one place through the years, read once from ICU and then immutable, so that any
   thread may ask it. */
struct zone;
/* By its IANA name, e.g. "Europe/Stockholm"; NULL if ICU does not know it. Lives in the arena. */
const struct zone *zone_open(struct arena *arena, const char *name);

/* A moment or a day of the proleptic Gregorian calendar. */
struct civil {
    int year, month, day; /* month and day from 1 */
    int hour, minute, second, ms;
};

/* Days since 1970-01-01 of a date that exists, and back. */
int64_t civil_days(int year, int month, int day);
struct civil civil_of_days(int64_t days);
bool civil_is_date(int year, int month, int day); /* years 0000 to 9999 */
int civil_days_in_month(int year, int month);
/* 1 Monday to 7 Sunday (ISO 8601). */
int civil_weekday(int64_t days);

struct civil zone_civil(const struct zone *zone, int64_t ms);
/* Minutes east of UTC at an instant. */
int zone_offset(const struct zone *zone, int64_t ms);
/* The instant of a local time. One that does not exist is moved on by the gap; of one that comes
   twice the first is meant. */
int64_t zone_instant(const struct zone *zone, struct civil civil);
