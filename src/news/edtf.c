/* A hand-written reader: brackets or a slash first, then each end on its own. */
#include "news/edtf.h"

#include "base/check.h"

enum { MS_PER_MINUTE = 60000, MS_PER_DAY = 86400000 };

static int64_t instant_of(const struct zone *zone, struct civil civil)
{
    if (zone != NULL)
        return zone_instant(zone, civil);
    return civil_days(civil.year, civil.month, civil.day) * MS_PER_DAY + civil.hour * 3600000LL +
           civil.minute * (int64_t)MS_PER_MINUTE + civil.second * 1000LL + civil.ms;
}

static struct civil civil_at(const struct zone *zone, int64_t ms)
{
    if (zone != NULL)
        return zone_civil(zone, ms);
    int64_t days = ms / MS_PER_DAY - (ms % MS_PER_DAY < 0);
    int64_t rest = ms - days * MS_PER_DAY;
    struct civil civil = civil_of_days(days);
    civil.hour = (int)(rest / 3600000);
    civil.minute = (int)(rest / MS_PER_MINUTE % 60);
    civil.second = (int)(rest / 1000 % 60);
    civil.ms = (int)(rest % 1000);
    return civil;
}

/* Takes exactly `count` digits from the front. */
static bool take_digits(struct str *rest, size_t count, int *number)
{
    if (rest->n < count)
        return false;
    *number = 0;
    for (size_t i = 0; i < count; i++) {
        char c = rest->p[i];
        if (c < '0' || c > '9')
            return false;
        *number = *number * 10 + (c - '0');
    }
    *rest = str_sub(*rest, count, rest->n);
    return true;
}

static bool take_char(struct str *rest, char c)
{
    if (rest->n == 0 || rest->p[0] != c)
        return false;
    *rest = str_sub(*rest, 1, rest->n);
    return true;
}

/* An offset that no text can give: the time is local. */
enum { LOCAL = 100000 };

/* What stands after the T. *offset is minutes east of UTC, or LOCAL. */
static bool take_time(struct str *rest, struct civil *civil, int *offset)
{
    if (!take_digits(rest, 2, &civil->hour) || !take_char(rest, ':') ||
        !take_digits(rest, 2, &civil->minute) || !take_char(rest, ':') ||
        !take_digits(rest, 2, &civil->second) || civil->hour > 23 || civil->minute > 59 ||
        civil->second > 59)
        return false;
    if (take_char(rest, '.')) {
        int digit, scale = 100, digits = 0;
        for (; take_digits(rest, 1, &digit); digits++, scale /= 10)
            civil->ms += digit * scale; /* what is finer than a millisecond is dropped */
        if (digits < 1 || digits > 9)
            return false;
    }
    *offset = LOCAL;
    if (rest->n == 0)
        return true;
    *offset = 0;
    if (take_char(rest, 'Z'))
        return rest->n == 0;
    int sign = take_char(rest, '-') ? -1 : take_char(rest, '+') ? 1 : 0, hours, minutes;
    if (sign == 0 || !take_digits(rest, 2, &hours) || !take_char(rest, ':') ||
        !take_digits(rest, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *offset = sign * (hours * 60 + minutes);
    return rest->n == 0;
}

static enum status refuse(struct arena *arena, struct str text, const char *reason)
{
    struct str shown = text.n <= 60 ? text : str_sub(text, 0, 60);
    return status_fail(arena, STATUS_REFUSED, "\"%.*s\": %s", STR_ARG(shown), reason);
}

static void take_qualifier(struct str *rest, struct edtf_date *date)
{
    bool both = take_char(rest, '%');
    date->approximate = both || take_char(rest, '~');
    date->uncertain = both || (!date->approximate && take_char(rest, '?'));
}

/* The first and the last millisecond of a year, a month or a day. */
static void span(const struct zone *zone, struct edtf_date *date)
{
    struct civil first = date->civil, next;
    first.month = first.month == 0 ? 1 : first.month;
    first.day = first.day == 0 ? 1 : first.day;
    next = first;
    if (date->precision == EDTF_YEAR)
        next.year++;
    else if (date->precision == EDTF_MONTH && ++next.month > 12)
        next.month = 1, next.year++;
    else if (date->precision == EDTF_DAY)
        next = civil_of_days(civil_days(first.year, first.month, first.day) + 1);
    date->earliest = instant_of(zone, first);
    date->latest = instant_of(zone, next) - 1;
}

static enum status parse_instant(struct arena *arena, struct str text, struct str rest,
                                 const struct zone *zone, struct edtf_date *date)
{
    int offset;
    if (!take_time(&rest, &date->civil, &offset))
        return refuse(arena, text, "the time must be like 09:15:00+01:00 or 08:15:00Z");
    date->precision = EDTF_INSTANT;
    int64_t ms = offset == LOCAL ? instant_of(zone, date->civil)
                                 : instant_of(NULL, date->civil) - offset * (int64_t)MS_PER_MINUTE;
    date->civil = civil_at(zone, ms);
    date->earliest = date->latest = ms;
    return STATUS_OK;
}

static enum status parse_date(struct arena *arena, struct str text, const struct zone *zone,
                              struct edtf_date *date)
{
    struct str rest = text;
    *date = (struct edtf_date){.precision = EDTF_YEAR};
    if (!take_digits(&rest, 4, &date->civil.year))
        return refuse(arena, text, "a date begins with a year of four digits, e.g. 2024-03-11");
    if (take_char(&rest, '-')) {
        date->precision = EDTF_MONTH;
        if (!take_digits(&rest, 2, &date->civil.month))
            return refuse(arena, text, "the month must be two digits, e.g. 2024-03");
        if (!civil_is_date(date->civil.year, date->civil.month, 1))
            return refuse(arena, text, "there is no such month");
        if (take_char(&rest, '-')) {
            date->precision = EDTF_DAY;
            if (!take_digits(&rest, 2, &date->civil.day))
                return refuse(arena, text, "the day must be two digits, e.g. 2024-03-11");
            if (!civil_is_date(date->civil.year, date->civil.month, date->civil.day))
                return refuse(arena, text, "there is no such day");
            if (take_char(&rest, 'T'))
                return parse_instant(arena, text, rest, zone, date);
        }
    }
    take_qualifier(&rest, date);
    if (rest.n > 0)
        return refuse(arena, text, "has something after the date");
    span(zone, date);
    return STATUS_OK;
}

/* Both ends of an interval or a set; the parts may be `..` or, in a set, empty. */
static enum status parse_ends(struct arena *arena, struct str text, struct str from, struct str to,
                              const struct zone *zone, struct edtf *edtf)
{
    struct str open = edtf->form == EDTF_ONE_OF ? STR("") : STR("..");
    edtf->open_from = str_eq(from, open);
    edtf->open_to = str_eq(to, open);
    if (edtf->open_from && edtf->open_to)
        return refuse(arena, text, "says nothing: both ends are open");
    enum status status = STATUS_OK;
    if (!edtf->open_from)
        status = parse_date(arena, from, zone, &edtf->from);
    if (status == STATUS_OK && !edtf->open_to)
        status = parse_date(arena, to, zone, &edtf->to);
    if (status != STATUS_OK)
        return status;
    edtf->earliest = edtf->open_from ? INT64_MIN : edtf->from.earliest;
    edtf->latest = edtf->open_to ? INT64_MAX : edtf->to.latest;
    if (edtf->earliest > edtf->latest)
        return refuse(arena, text, "ends before it begins");
    return STATUS_OK;
}

enum status edtf_parse(struct arena *arena, struct str text, const struct zone *zone,
                       struct edtf *edtf)
{
    *edtf = (struct edtf){.form = EDTF_DATE};
    ptrdiff_t slash = str_find(text, STR("/"), 0);
    enum status status;
    if (text.n > 0 && text.p[0] == '[') {
        edtf->form = EDTF_ONE_OF;
        ptrdiff_t dots = str_find(text, STR(".."), 0);
        if (dots < 0 || text.p[text.n - 1] != ']')
            return refuse(arena, text, "must be like [2024-01-15..2024-01-29]");
        status = parse_ends(arena, text, str_sub(text, 1, (size_t)dots),
                            str_sub(text, (size_t)dots + 2, text.n - 1), zone, edtf);
    } else if (slash >= 0) {
        edtf->form = EDTF_INTERVAL;
        status = parse_ends(arena, text, str_sub(text, 0, (size_t)slash),
                            str_sub(text, (size_t)slash + 1, text.n), zone, edtf);
    } else {
        status = parse_date(arena, text, zone, &edtf->from);
        edtf->to = edtf->from;
        edtf->earliest = edtf->from.earliest;
        edtf->latest = edtf->from.latest;
    }
    edtf->approximate = edtf->from.approximate || edtf->to.approximate;
    edtf->uncertain = edtf->from.uncertain || edtf->to.uncertain;
    return status;
}

enum status edtf_earliest(struct arena *arena, struct str text, const struct zone *zone,
                          int64_t *ms)
{
    struct edtf edtf;
    enum status status = edtf_parse(arena, text, zone, &edtf);
    *ms = edtf.earliest;
    return status;
}

enum status edtf_latest(struct arena *arena, struct str text, const struct zone *zone, int64_t *ms)
{
    struct edtf edtf;
    enum status status = edtf_parse(arena, text, zone, &edtf);
    *ms = edtf.latest;
    return status;
}

struct str edtf_write_day(struct arena *arena, int year, int month, int day)
{
    CHECK(civil_is_date(year, month, day));
    return str_printf(arena, "%04d-%02d-%02d", year, month, day);
}

struct str edtf_day_of(struct arena *arena, const struct zone *zone, int64_t ms)
{
    struct civil civil = civil_at(zone, ms);
    return edtf_write_day(arena, civil.year, civil.month, civil.day);
}

struct str edtf_write_instant(struct arena *arena, int64_t ms)
{
    struct civil civil = civil_at(NULL, ms);
    CHECK(civil_is_date(civil.year, civil.month, civil.day));
    struct str whole = str_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d", civil.year, civil.month,
                                  civil.day, civil.hour, civil.minute, civil.second);
    if (civil.ms == 0)
        return str_printf(arena, "%.*sZ", STR_ARG(whole));
    return str_printf(arena, "%.*s.%03dZ", STR_ARG(whole), civil.ms);
}

struct str edtf_write_local(struct arena *arena, const struct zone *zone, int64_t ms)
{
    struct civil civil = zone_civil(zone, ms);
    int offset = zone_offset(zone, ms), minutes = offset < 0 ? -offset : offset;
    return str_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", civil.year, civil.month,
                      civil.day, civil.hour, civil.minute, civil.second, offset < 0 ? '-' : '+',
                      minutes / 60, minutes % 60);
}
