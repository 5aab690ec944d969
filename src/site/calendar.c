/* Days are DATE values, which belong to no zone; instants are in UTC, so that no VTIMEZONE is
   needed. A call is a to-do with its due date, and, since most calendars that follow an address
   show no to-dos, also an entry on that day under an id of its own. */
#include "site/calendar.h"

#include "base/unicode.h"
#include "news/edtf.h"
#include "site/feed.h"

enum { LINE_MOST = 75 }; /* octets, without the line's end */

/* ---- Content lines */

/* Folded (section 3.1): on goes a line after its end and a space, never within a character. */
static void add_line(struct buf *out, struct str line)
{
    for (size_t most = LINE_MOST; line.n > most; most = LINE_MOST - 1) {
        size_t n = most;
        while ((line.p[n] & '\xC0') == '\x80')
            n--;
        buf_add(out, str_sub(line, 0, n));
        buf_addz(out, "\r\n ");
        line = str_sub(line, n, line.n);
    }
    buf_add(out, line);
    buf_addz(out, "\r\n");
}

static void add_value(const struct visit *visit, struct buf *out, const char *name,
                      struct str value)
{
    if (value.n > 0)
        add_line(out, str_printf(visit->arena, "%s:%.*s", name, STR_ARG(value)));
}

/* Section 3.3.11. */
static void escape(struct buf *to, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\n') {
            buf_addz(to, "\\n");
            continue;
        }
        if (c < ' ' || c == 0x7F)
            continue;
        if (c == '\\' || c == ';' || c == ',')
            buf_char(to, '\\');
        buf_char(to, (char)c);
    }
}

static void add_text(const struct visit *visit, struct buf *out, const char *name, struct str text)
{
    struct buf value = buf_in(visit->arena);
    escape(&value, text);
    add_value(visit, out, name, buf_str(&value));
}

/* ---- Times */

struct day_or_instant {
    bool known, exact; /* exact: an instant; else the local day */
    int64_t days, earliest, latest;
};

static struct day_or_instant read_moment(const struct visit *visit, struct str text)
{
    struct edtf edtf;
    if (text.n == 0 ||
        edtf_parse(visit->arena, text, visit->site->options.zone, &edtf) != STATUS_OK ||
        edtf.form != EDTF_DATE || edtf.to.precision < EDTF_DAY)
        return (struct day_or_instant){0};
    struct civil civil = edtf.to.civil;
    return (struct day_or_instant){
        .known = true,
        .exact = edtf.to.precision == EDTF_INSTANT,
        .days = civil_days(civil.year, civil.month, civil.day),
        .earliest = edtf.earliest,
        .latest = edtf.latest,
    };
}

static struct str utc(struct arena *arena, int64_t ms)
{
    int64_t seconds = ms / 1000 - (ms % 1000 < 0), day = seconds / 86400 - (seconds % 86400 < 0);
    int in_day = (int)(seconds - day * 86400);
    struct civil civil = civil_of_days(day);
    return str_printf(arena, "%04d%02d%02dT%02d%02d%02dZ", civil.year, civil.month, civil.day,
                      in_day / 3600, in_day / 60 % 60, in_day % 60);
}

static void add_day(const struct visit *visit, struct buf *out, const char *name, int64_t days)
{
    struct civil civil = civil_of_days(days);
    add_line(out, str_printf(visit->arena, "%s;VALUE=DATE:%04d%02d%02d", name, civil.year,
                             civil.month, civil.day));
}

static void add_instant(const struct visit *visit, struct buf *out, const char *name, int64_t ms)
{
    add_value(visit, out, name, utc(visit->arena, ms));
}

/* From and to, both of one type as section 3.6 wants it: of a day and an instant, both are
   instants. The last day belongs to the time: an end that is a day is the next one. False if
   neither is known. `end` is the name of the second property. */
static bool add_span(const struct visit *visit, struct buf *out, struct day_or_instant from,
                     struct day_or_instant to, const char *end)
{
    if (!from.known && !to.known)
        return false;
    if (!from.known)
        from = to;
    if (!from.exact && (!to.known || !to.exact)) {
        add_day(visit, out, "DTSTART", from.days);
        if (to.known && to.days >= from.days)
            add_day(visit, out, end, to.days + 1);
        return true;
    }
    add_instant(visit, out, "DTSTART", from.earliest);
    if (to.known && to.latest > from.earliest)
        add_instant(visit, out, end, to.latest);
    return true;
}

/* ---- Components */

static void add_head(const struct visit *visit, const struct document *document, const char *what,
                     const char *suffix, struct buf *out)
{
    struct arena *arena = visit->arena;
    add_value(visit, out, "BEGIN", str_of(what));
    add_value(visit, out, "UID", str_printf(arena, "%.*s%s", STR_ARG(document->item.id), suffix));
    add_instant(visit, out, "DTSTAMP", document->changed);
    add_instant(visit, out, "CREATED", document->first);
    add_instant(visit, out, "LAST-MODIFIED", document->changed);
    add_value(visit, out, "SEQUENCE",
              str_printf(arena, "%lld", (long long)(document->revision - 1)));
}

static void add_categories(const struct visit *visit, const struct document *document,
                           struct buf *out)
{
    struct buf names = buf_in(visit->arena);
    for (size_t i = 0; i < document->topics_count; i++) {
        if (i > 0)
            buf_char(&names, ',');
        escape(&names, topic_label(&document->topics[i], document->item.language));
    }
    add_value(visit, out, "CATEGORIES", buf_str(&names));
}

/* What it is about and that it is no more; of an item that is gone, that alone. */
static void add_rest(const struct visit *visit, const struct document *document, const char *what,
                     struct str summary, struct buf *out)
{
    const struct item *item = &document->item;
    bool there = document->state == ITEM_PUBLISHED;
    if (!there)
        add_value(visit, out, "STATUS", STR("CANCELLED"));
    if (document->state != ITEM_GONE) {
        struct str address = feed_address(visit, document);
        add_text(visit, out, "SUMMARY", summary);
        add_text(visit, out, "DESCRIPTION",
                 item->summary.n > 0 ? str_printf(visit->arena, "%.*s\n\n%.*s",
                                                  STR_ARG(item->summary), STR_ARG(address))
                                     : address);
        add_text(visit, out, "LOCATION", item->place_name);
        if (item->has_geo)
            add_value(visit, out, "GEO",
                      str_printf(visit->arena, "%.6f;%.6f", item->latitude, item->longitude));
        add_value(visit, out, "URL", address);
        add_categories(visit, document, out);
        add_text(visit, out, "COMMENT", there ? document->note : document->reason);
    }
    add_value(visit, out, "END", str_of(what));
}

static bool add_call(const struct visit *visit, const struct document *document, struct buf *out)
{
    const struct item *item = &document->item;
    struct day_or_instant opens = read_moment(visit, item->opens),
                          closes = read_moment(visit, item->closes);
    if (!closes.known)
        return false;
    add_head(visit, document, "VTODO", "", out);
    bool days = !closes.exact && (!opens.known || !opens.exact);
    if (days) {
        if (opens.known && opens.days < closes.days)
            add_day(visit, out, "DTSTART", opens.days);
        add_day(visit, out, "DUE", closes.days);
    } else {
        if (opens.known && opens.earliest < closes.latest)
            add_instant(visit, out, "DTSTART", opens.earliest);
        add_instant(visit, out, "DUE", closes.latest);
    }
    add_rest(visit, document, "VTODO", item->headline, out);

    add_head(visit, document, "VEVENT", "-closes", out);
    add_value(visit, out, "RELATED-TO", item->id);
    if (closes.exact)
        add_instant(visit, out, "DTSTART", closes.latest);
    else
        add_day(visit, out, "DTSTART", closes.days);
    add_value(visit, out, "TRANSP", STR("TRANSPARENT"));
    add_rest(visit, document, "VEVENT",
             str_printf(visit->arena, "%.*s: %.*s",
                        STR_ARG(locale_text(visit->locale, "box.closes")), STR_ARG(item->headline)),
             out);
    return true;
}

static bool add_time(const struct visit *visit, const struct document *document, struct str from,
                     struct str to, struct buf *out)
{
    struct day_or_instant begins = read_moment(visit, from), ends = read_moment(visit, to);
    if (!begins.known && !ends.known)
        return false;
    add_head(visit, document, "VEVENT", "", out);
    add_span(visit, out, begins, ends, "DTEND");
    /* A notice takes nobody's time. */
    add_value(visit, out, "TRANSP",
              document->item.kind == KIND_NOTICE ? STR("TRANSPARENT") : STR("OPAQUE"));
    add_rest(visit, document, "VEVENT", document->item.headline, out);
    return true;
}

static bool add(const struct visit *visit, const struct document *document, struct buf *out)
{
    const struct item *item = &document->item;
    switch (item->kind) {
    case KIND_CALL:
        return add_call(visit, document, out);
    case KIND_NOTICE:
        return add_time(visit, document, item->from, item->until, out);
    case KIND_EVENT:
        return add_time(visit, document, item->start, item->end, out);
    case KIND_NEWS:
    case KIND_REPORT:
    case KIND_ALERT:
    case KINDS:
        break;
    }
    return false;
}

static void add_begin(const struct visit *visit, struct buf *out)
{
    add_line(out, STR("BEGIN:VCALENDAR"));
    add_line(out, STR("VERSION:2.0"));
    add_line(out, str_printf(visit->arena, "PRODID:-//Budkavle//Budkavle//%s",
                             strcmp(visit->face->language, "sv") == 0 ? "SV" : "EN"));
    add_line(out, STR("CALSCALE:GREGORIAN"));
    add_line(out, STR("METHOD:PUBLISH"));
}

static void begin(const struct visit *visit, const struct listing *listing, struct buf *out)
{
    struct arena *arena = visit->arena;
    struct str name = listing_title(visit, listing), site = visit->site->options.name;
    if (site.n > 0)
        name = locale_fill(visit->locale, arena, "frame.title", "page", name, "site", site, NULL);
    struct str page = query_address(arena, listing->place->base, listing->selection);
    add_begin(visit, out);
    add_text(visit, out, "NAME", name);
    add_text(visit, out, "X-WR-CALNAME", name);
    add_value(visit, out, "URL",
              str_printf(arena, "%.*s%.*s", STR_ARG(visit->origin), STR_ARG(page)));
    add_line(out, STR("REFRESH-INTERVAL;VALUE=DURATION:PT1H"));
    add_line(out, STR("X-PUBLISHED-TTL:PT1H"));
}

/* A calendar has at least one component (section 3.6): where nothing else stands, a zone that
   nothing refers to. */
static void end(const struct visit *visit, const struct whole_sum *sum, struct buf *out)
{
    static const char *const zone[] = {
        "BEGIN:VTIMEZONE",    "TZID:Etc/UTC",     "BEGIN:STANDARD", "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "TZNAME:UTC",     "END:STANDARD",
        "END:VTIMEZONE"};
    (void)visit;
    for (size_t i = 0; sum->count == 0 && i < sizeof zone / sizeof zone[0]; i++)
        add_line(out, str_of(zone[i]));
    add_line(out, STR("END:VCALENDAR"));
}

const struct whole_form calendar_form = {
    .kinds = 1u << KIND_CALL | 1u << KIND_NOTICE | 1u << KIND_EVENT,
    .withdrawn = true,
    .begin = begin,
    .add = add,
    .end = end,
};

enum status calendar_item(const struct visit *visit, const struct document *document,
                          struct response *response)
{
    struct buf out = buf_in(visit->arena);
    add_begin(visit, &out);
    if (!add(visit, document, &out))
        return status_fail(visit->arena, STATUS_MISSING, "the item has no time");
    end(visit, &(struct whole_sum){.count = 1}, &out);
    response->type = ending_type(ENDING_ICS);
    response->body = buf_str(&out);
    return STATUS_OK;
}
