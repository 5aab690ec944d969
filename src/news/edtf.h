/* Dates as precise as the evidence: the subset of EDTF (ISO 8601-2:2019, levels 0 to 2) that
   records use.
     2024   2024-03   2024-03-11                 a year, a month, a day
     2024-03~   2024-03-11?   2024%              approximate, uncertain, both
     2024-03-11T09:15:00+01:00   ...Z            an instant (RFC 3339; fractions of a second
   allowed; without an offset it is local time) 2024-03/2024-05   ../2024-05   2024-03/..   an
   interval; `..` is an open end [2024-01-15..2024-01-29]   [..2024-04~]   [2024-03..]      one day
   among these Years are 0000 to 9999. Instants are ms UTC; days, months and years are those of a
   zone. */
#pragma once

#include "base/clock.h"
#include "base/status.h"

enum edtf_precision { EDTF_YEAR, EDTF_MONTH, EDTF_DAY, EDTF_INSTANT };

struct edtf_date {
    enum edtf_precision precision;
    struct civil civil;       /* local, in the zone; months and days that are not said are 0 */
    int64_t earliest, latest; /* first and last ms of it; equal for an instant */
    bool approximate, uncertain;
};

enum edtf_form {
    EDTF_DATE,     /* `from` and `to` are the same date */
    EDTF_INTERVAL, /* all the time from `from` to `to` */
    EDTF_ONE_OF    /* some time from `from` to `to` */
};

struct edtf {
    enum edtf_form form;
    bool open_from, open_to; /* an end that is not known: its date is zero. At most one of them */
    struct edtf_date from, to;
    int64_t earliest, latest;    /* of the whole; INT64_MIN and INT64_MAX at an open end */
    bool approximate, uncertain; /* either end */
};

/* REFUSED says what is wrong, e.g. "2024-02-30: there is no such day". Without a zone, UTC. */
enum status edtf_parse(struct arena *arena, struct str text, const struct zone *zone,
                       struct edtf *edtf) MUST_CHECK;
/* The first and the last instant that the text allows, in one step. */
enum status edtf_earliest(struct arena *arena, struct str text, const struct zone *zone,
                          int64_t *ms) MUST_CHECK;
enum status edtf_latest(struct arena *arena, struct str text, const struct zone *zone,
                        int64_t *ms) MUST_CHECK;

/* "2024-03-11" */
struct str edtf_write_day(struct arena *arena, int year, int month, int day);
/* The day of an instant in a zone. */
struct str edtf_day_of(struct arena *arena, const struct zone *zone, int64_t ms);
/* "2024-03-11T08:15:00Z", with ".123" where it is not a whole second (RFC 3339). The year must be
   within 0000 to 9999. */
struct str edtf_write_instant(struct arena *arena, int64_t ms);
/* "2024-03-11T09:15:00+01:00": the same as the zone's clocks show it, to the second. */
struct str edtf_write_local(struct arena *arena, const struct zone *zone, int64_t ms);
