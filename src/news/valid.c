/* A table of plain texts with the rule of each, then what concerns more than one member. */
#include "news/valid.h"

#include "base/buf.h"
#include "base/unicode.h"
#include "news/edtf.h"

#include <math.h>

enum {
    MOST_FAULTS = 64,
    LINE = 500, /* code points */
    SUMMARY = 10000,
    BODY = 1000000,
    CONTACT = 2000,
    URL = 2000,
    MOST_TOPICS = 100,
    MOST_NUMBERS = 1000,
    MOST_MEDIA = 100,
    MOST_PIXELS = 100000,
};

struct check {
    struct arena *arena;
    const struct zone *zone;
    struct valid_faults *faults;
};

static void fault(struct check *check, struct str pointer, struct str detail)
{
    struct valid_faults *faults = check->faults;
    if (faults->list == NULL)
        faults->list = ARENA_ARRAY(check->arena, struct valid_fault, MOST_FAULTS);
    if (faults->count < MOST_FAULTS)
        faults->list[faults->count++] = (struct valid_fault){pointer, detail};
}

/* The rules: the detail of what is wrong, or NULL. They see text that is UTF-8, NFC, free of
   control characters and not too long. */
typedef const char *rule(struct check *check, struct str text);

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_hex(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!is_digit(text.p[i]) && (text.p[i] < 'a' || text.p[i] > 'f'))
            return false;
    return true;
}

static bool is_uuid(struct str text)
{
    static const size_t starts[] = {0, 9, 14, 19, 24}, lengths[] = {8, 4, 4, 4, 12};
    if (text.n != 36)
        return false;
    for (size_t i = 0; i < 5; i++)
        if (!is_hex(str_sub(text, starts[i], starts[i] + lengths[i])) ||
            (i > 0 && text.p[starts[i] - 1] != '-'))
            return false;
    return strchr("89ab", text.p[19]) != NULL;
}

static const char *a_uuid(struct check *check, struct str text)
{
    (void)check;
    return is_uuid(text) ? NULL : "must be a UUID in lower case";
}

static const char *a_uuid7(struct check *check, struct str text)
{
    (void)check;
    return is_uuid(text) && text.p[14] == '7' ? NULL : "must be a UUIDv7 in lower case";
}

static const char *a_line(struct check *check, struct str text)
{
    return str_eq(unicode_squeeze(check->arena, text), text)
               ? NULL
               : "must be one line, with single spaces and none at its ends";
}

static const char *a_text(struct check *check, struct str text)
{
    (void)check;
    return str_eq(str_trim(text), text) ? NULL : "must not begin or end with white space";
}

static const char *anything(struct check *check, struct str text)
{
    (void)check;
    (void)text;
    return NULL;
}

static const char *a_language(struct check *check, struct str text)
{
    (void)check;
    const char *wrong = "must be a language tag (BCP 47), e.g. sv or en";
    struct str rest = text;
    for (bool first = true; rest.p != NULL; first = false) {
        struct str part = str_cut(&rest, '-');
        if (first ? part.n < 2 || part.n > 3 : part.n < 1 || part.n > 8)
            return wrong;
        for (size_t i = 0; i < part.n; i++)
            if (first ? part.p[i] < 'a' || part.p[i] > 'z'
                      : !is_letter(part.p[i]) && !is_digit(part.p[i]))
                return wrong;
    }
    return NULL;
}

static const char *an_orgnr(struct check *check, struct str text)
{
    (void)check;
    if (text.n != 11 || text.p[6] != '-')
        return "must be like 232100-0000";
    for (size_t i = 0; i < text.n; i++)
        if (i != 6 && !is_digit(text.p[i]))
            return "must be like 232100-0000";
    return NULL;
}

static const char *an_scb_code(struct check *check, struct str text)
{
    (void)check;
    bool digits = text.n == 2 || text.n == 4;
    for (size_t i = 0; digits && i < text.n; i++)
        digits = is_digit(text.p[i]);
    return digits ? NULL : "must be SCB's two digits of a county or four of a municipality";
}

static const char *a_url(struct check *check, struct str text)
{
    (void)check;
    const char *wrong = "must be an address that begins with http:// or https://";
    size_t scheme = str_starts(text, STR("https://"))  ? 8
                    : str_starts(text, STR("http://")) ? 7
                                                       : text.n;
    if (scheme >= text.n || strchr("/?#:@", text.p[scheme]) != NULL)
        return wrong;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] <= ' ' || text.p[i] > '~' || strchr("\"<>\\^`{|}", text.p[i]) != NULL)
            return "must be an address in ASCII, other signs percent-encoded";
    return NULL;
}

static const char *an_edtf_date(struct check *check, struct str text)
{
    struct edtf edtf;
    return edtf_parse(check->arena, text, check->zone, &edtf) == STATUS_OK
               ? NULL
               : status_why(check->arena);
}

/* An EDTF day or an RFC 3339 instant, which has an offset. */
static const char *a_moment(struct check *check, struct str text)
{
    struct edtf edtf;
    const char *wrong = "must be a day like 2024-03-11 or an instant like 2024-03-11T09:15:00Z";
    if (edtf_parse(check->arena, text, check->zone, &edtf) != STATUS_OK)
        return wrong;
    if (edtf.form != EDTF_DATE || edtf.approximate || edtf.uncertain)
        return wrong;
    if (edtf.from.precision == EDTF_DAY)
        return NULL;
    bool offset = text.p[text.n - 1] == 'Z' || text.p[text.n - 6] == '+' ||
                  (text.p[text.n - 6] == '-' && text.p[text.n - 3] == ':');
    return edtf.from.precision == EDTF_INSTANT && offset ? NULL : wrong;
}

static const struct field {
    const char *pointer;
    size_t offset;
    size_t most; /* code points */
    rule *rule;
    bool required;
} fields[] = {
    {"/body", offsetof(struct item, body), BODY, anything, false},
    {"/closes", offsetof(struct item, closes), LINE, a_moment, false},
    {"/contact", offsetof(struct item, contact), CONTACT, a_text, false},
    {"/end", offsetof(struct item, end), LINE, a_moment, false},
    {"/expires", offsetof(struct item, expires), LINE, a_moment, false},
    {"/from", offsetof(struct item, from), LINE, a_moment, false},
    {"/headline", offsetof(struct item, headline), LINE, a_line, true},
    {"/id", offsetof(struct item, id), LINE, a_uuid7, true},
    {"/language", offsetof(struct item, language), LINE, a_language, true},
    {"/opens", offsetof(struct item, opens), LINE, a_moment, false},
    {"/place/name", offsetof(struct item, place_name), LINE, a_line, false},
    {"/place/scb", offsetof(struct item, place_scb), LINE, an_scb_code, false},
    {"/published", offsetof(struct item, published), LINE, an_edtf_date, true},
    {"/publisher/name", offsetof(struct item, publisher_name), LINE, a_line, false},
    {"/publisher/orgnr", offsetof(struct item, publisher_orgnr), LINE, an_orgnr, false},
    {"/series/id", offsetof(struct item, series_id), LINE, a_line, false},
    {"/series/label", offsetof(struct item, series_label), LINE, a_line, false},
    {"/source", offsetof(struct item, source), URL, a_url, false},
    {"/start", offsetof(struct item, start), LINE, a_moment, false},
    {"/summary", offsetof(struct item, summary), SUMMARY, a_text, false},
    {"/translationOf", offsetof(struct item, translation_of), LINE, a_uuid, false},
    {"/until", offsetof(struct item, until), LINE, a_moment, false},
};

/* What every text must be before its own rule is asked. */
static const char *wrong_as_text(struct check *check, struct str text)
{
    if (!unicode_valid(text, NULL))
        return "must be UTF-8";
    for (size_t i = 0; i < text.n;)
        if (unicode_is_control(unicode_next(text, &i)))
            return "has a control character";
    return str_eq(unicode_nfc(check->arena, text), text) ? NULL : "must be in Unicode's form NFC";
}

static void check_text(struct check *check, struct str pointer, struct str text,
                       const struct field *as)
{
    if (text.n == 0) {
        if (as->required)
            fault(check, pointer, STR("is missing"));
        return;
    }
    const char *wrong = wrong_as_text(check, text);
    if (wrong == NULL && unicode_length(text) > as->most)
        wrong = arena_printf(check->arena, "is longer than %zu characters", as->most);
    if (wrong == NULL)
        wrong = as->rule(check, text);
    if (wrong != NULL)
        fault(check, pointer, str_of(wrong));
}

/* A text of the `i`th member of a list, e.g. /media/2/alt. */
static void check_part(struct check *check, const char *list, size_t i, const char *name,
                       struct str text, rule *as, bool required)
{
    const struct field field = {.most = CONTACT, .rule = as, .required = required};
    struct str pointer = str_printf(check->arena, "/%s/%zu%s", list, i, name);
    check_text(check, pointer, text, &field);
}

static const char *a_hash(struct check *check, struct str text)
{
    (void)check;
    return text.n == 64 && is_hex(text) ? NULL : "must be 64 hexadecimal digits in lower case";
}

static void check_media(struct check *check, const struct item *item)
{
    if (item->media_count > MOST_MEDIA)
        fault(check, STR("/media"), STR("has more than 100 pictures"));
    for (size_t i = 0; i < item->media_count && i < MOST_MEDIA; i++) {
        const struct item_media *media = &item->media[i];
        check_part(check, "media", i, "/sha256", media->sha256, a_hash, true);
        check_part(check, "media", i, "/alt", media->alt, a_line, false);
        check_part(check, "media", i, "/credit", media->credit, a_line, false);
        check_part(check, "media", i, "/licence", media->licence, a_line, false);
        if (media->width < 0 || media->width > MOST_PIXELS || media->height < 0 ||
            media->height > MOST_PIXELS)
            fault(check, str_printf(check->arena, "/media/%zu", i),
                  STR("must be at most 100000 pixels wide and high"));
    }
}

static void check_numbers(struct check *check, const struct item *item)
{
    if (item->numbers_count > MOST_NUMBERS)
        fault(check, STR("/series/numbers"), STR("has more than 1000 figures"));
    for (size_t i = 0; i < item->numbers_count && i < MOST_NUMBERS; i++) {
        const struct item_number *number = &item->numbers[i];
        check_part(check, "series/numbers", i, "/name", number->name, a_line, true);
        check_part(check, "series/numbers", i, "/unit", number->unit, a_line, false);
        if (!isfinite(number->value))
            fault(check, str_printf(check->arena, "/series/numbers/%zu/value", i),
                  STR("must be a finite number"));
    }
}

static void check_topics(struct check *check, const struct item *item)
{
    if (item->topics_count > MOST_TOPICS)
        fault(check, STR("/topics"), STR("has more than 100 topics"));
    for (size_t i = 0; i < item->topics_count && i < MOST_TOPICS; i++) {
        check_part(check, "topics", i, "", item->topics[i], a_uuid7, true);
        for (size_t j = 0; j < i; j++)
            if (str_eq(item->topics[i], item->topics[j]))
                fault(check, str_printf(check->arena, "/topics/%zu", i), STR("is there twice"));
    }
}

static void check_geo(struct check *check, const struct item *item)
{
    if (!item->has_geo)
        return;
    /* Written so that NaN fails. */
    if (!(item->latitude >= -90 && item->latitude <= 90))
        fault(check, STR("/place/geo/latitude"), STR("must be -90 to 90 degrees"));
    if (!(item->longitude >= -180 && item->longitude <= 180))
        fault(check, STR("/place/geo/longitude"), STR("must be -180 to 180 degrees"));
}

/* A pair of moments belongs to one kind and ends no earlier than it begins. */
static void check_pair(struct check *check, const struct item *item, enum kind kind,
                       const char *names[2], struct str first, struct str last)
{
    for (int i = 0; i < 2; i++)
        if (item->kind != kind && (i == 0 ? first : last).n > 0)
            fault(check, str_of(names[i]),
                  str_printf(check->arena, "is for kind %s alone", kind_name(kind)));
    int64_t begin, end;
    if (first.n > 0 && last.n > 0 &&
        edtf_earliest(check->arena, first, check->zone, &begin) == STATUS_OK &&
        edtf_latest(check->arena, last, check->zone, &end) == STATUS_OK && begin > end)
        fault(check, str_of(names[1]), STR("ends before it begins"));
}

/* The sort key may be earlier than the date allows (the order of a listing is evidence too), but
   never later. */
static void check_sort(struct check *check, const struct item *item)
{
    const int64_t first = civil_days(0, 1, 1) * 86400000,
                  last = civil_days(9999, 12, 31) * 86400000;
    int64_t latest;
    if (item->sort < first || item->sort > last)
        fault(check, STR("/sort"), STR("must be an instant of the years 0000 to 9999"));
    else if (unicode_valid(item->published, NULL) &&
             edtf_latest(check->arena, item->published, check->zone, &latest) == STATUS_OK &&
             item->sort > latest)
        fault(check, STR("/sort"), STR("is later than published allows"));
}

enum status valid_item(struct arena *arena, const struct item *item, const struct zone *zone,
                       struct valid_faults *faults)
{
    *faults = (struct valid_faults){0};
    struct check check = {arena, zone, faults};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        check_text(&check, str_of(fields[i].pointer),
                   *(const struct str *)((const char *)item + fields[i].offset), &fields[i]);
    if (item->kind < 0 || item->kind >= KINDS)
        fault(&check, STR("/kind"), STR("must be news, report, call, notice, event or alert"));
    check_media(&check, item);
    check_geo(&check, item);
    check_numbers(&check, item);
    check_sort(&check, item);
    check_topics(&check, item);
    check_pair(&check, item, KIND_CALL, (const char *[2]){"/opens", "/closes"}, item->opens,
               item->closes);
    check_pair(&check, item, KIND_NOTICE, (const char *[2]){"/from", "/until"}, item->from,
               item->until);
    check_pair(&check, item, KIND_EVENT, (const char *[2]){"/start", "/end"}, item->start,
               item->end);
    if (faults->count == 0)
        return STATUS_OK;
    const struct valid_fault *first = &faults->list[0];
    if (faults->count == 1)
        return status_fail(arena, STATUS_REFUSED, "%.*s: %.*s", STR_ARG(first->pointer),
                           STR_ARG(first->detail));
    return status_fail(arena, STATUS_REFUSED, "%.*s: %.*s (and %zu more faults)",
                       STR_ARG(first->pointer), STR_ARG(first->detail), faults->count - 1);
}
