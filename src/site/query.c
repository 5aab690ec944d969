/* Parameters into a selection and back. Reading is strict about the values of known parameters and
   blind to all others, so that an address from a campaign (?utm_source=...) still works. */
#include "site/query.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/unicode.h"
#include "news/slug.h"

#include <stdlib.h>

/* Only digits: str_int would also take a sign. */
static bool read_digits(struct str text, size_t most, int64_t *number)
{
    if (text.n == 0 || text.n > most)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
    return str_int(text, number);
}

static bool read_text(struct arena *arena, struct str value, struct selection *selection)
{
    struct buf clean = buf_in(arena);
    for (size_t at = 0; at < value.n;) {
        size_t begin = at;
        if (unicode_is_control(unicode_next(value, &at)))
            buf_char(&clean, ' ');
        else
            buf_add(&clean, str_sub(value, begin, at));
    }
    selection->text = unicode_squeeze(arena, buf_str(&clean));
    return true;
}

static bool read_topic(struct arena *arena, struct str value, struct selection *selection)
{
    if (!slug_is(value))
        return false;
    size_t count = selection->topics_count;
    selection->topics = arena_grow(arena, selection->topics, count * sizeof *selection->topics,
                                   (count + 1) * sizeof *selection->topics);
    selection->topics[count] = str_copy(arena, value);
    selection->topics_count = count + 1;
    return true;
}

static bool read_year(struct arena *arena, struct str value, struct selection *selection)
{
    int64_t year;
    if (value.n != 4 || !read_digits(value, 4, &year))
        return false;
    size_t count = selection->years_count;
    selection->years = arena_grow(arena, selection->years, count * sizeof *selection->years,
                                  (count + 1) * sizeof *selection->years);
    selection->years[count] = (int)year;
    selection->years_count = count + 1;
    return true;
}

static bool read_kind(struct arena *arena, struct str value, struct selection *selection)
{
    (void)arena;
    enum kind kind = kind_of(value);
    if (kind == KINDS)
        return false;
    selection->kinds |= 1u << kind;
    return true;
}

struct str query_open_name(enum open open)
{
    static const char *const names[] = {
        [OPEN_ANY] = "", [OPEN_YES] = "yes", [OPEN_NO] = "no", [OPEN_COMING] = "coming"};
    return str_of(names[open]);
}

static bool read_open(struct arena *arena, struct str value, struct selection *selection)
{
    (void)arena;
    for (enum open open = OPEN_YES; open <= OPEN_COMING; open++)
        if (str_eq(value, query_open_name(open)))
            selection->open = open;
    return selection->open != OPEN_ANY;
}

static bool read_day(struct str value, int64_t *days)
{
    int64_t year, month, day;
    if (value.n != 10 || value.p[4] != '-' || value.p[7] != '-' ||
        !read_digits(str_sub(value, 0, 4), 4, &year) ||
        !read_digits(str_sub(value, 5, 7), 2, &month) ||
        !read_digits(str_sub(value, 8, 10), 2, &day) ||
        !civil_is_date((int)year, (int)month, (int)day))
        return false;
    *days = civil_days((int)year, (int)month, (int)day);
    return true;
}

static bool read_from(struct arena *arena, struct str value, struct selection *selection)
{
    (void)arena;
    selection->has_from = true;
    return read_day(value, &selection->from);
}

static bool read_to(struct arena *arena, struct str value, struct selection *selection)
{
    (void)arena;
    selection->has_to = true;
    return read_day(value, &selection->to);
}

static bool read_order(struct arena *arena, struct str value, struct selection *selection)
{
    (void)arena;
    selection->order_named = true;
    selection->order = str_is(value, "Relevance") ? ORDER_RELEVANCE : ORDER_PUBLISHED;
    return selection->order == ORDER_RELEVANCE || str_is(value, "Published");
}

static bool read_skip(struct arena *arena, struct str value, struct selection *selection)
{
    (void)arena;
    return read_digits(value, 15, &selection->skip);
}

static bool read_take(struct arena *arena, struct str value, struct selection *selection)
{
    (void)arena;
    selection->take_named = true;
    return read_digits(value, 15, &selection->take) && selection->take >= 1 &&
           selection->take <= TAKE_MOST;
}

static const struct {
    const char *name;
    bool (*read)(struct arena *arena, struct str value, struct selection *selection);
    bool repeatable;
} known[] = {
    {"query", read_text, false}, {"topic", read_topic, true},    {"year", read_year, true},
    {"kind", read_kind, true},   {"open", read_open, false},     {"from", read_from, false},
    {"to", read_to, false},      {"orderBy", read_order, false}, {"skip", read_skip, false},
    {"take", read_take, false},
};
enum { KNOWN = sizeof known / sizeof known[0] };

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int by_number(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void sort_once(struct selection *selection)
{
    if (selection->topics_count > 1)
        qsort(selection->topics, selection->topics_count, sizeof *selection->topics, by_bytes);
    if (selection->years_count > 1)
        qsort(selection->years, selection->years_count, sizeof *selection->years, by_number);
    size_t kept = 0;
    for (size_t i = 0; i < selection->topics_count; i++)
        if (kept == 0 || !str_eq(selection->topics[kept - 1], selection->topics[i]))
            selection->topics[kept++] = selection->topics[i];
    selection->topics_count = kept;
    kept = 0;
    for (size_t i = 0; i < selection->years_count; i++)
        if (kept == 0 || selection->years[kept - 1] != selection->years[i])
            selection->years[kept++] = selection->years[i];
    selection->years_count = kept;
}

enum order query_usual_order(const struct selection *selection)
{
    return selection->text.n > 0 ? ORDER_RELEVANCE : ORDER_PUBLISHED;
}

enum status query_read(struct arena *arena, const struct parameter *parameters, size_t count,
                       struct selection *selection, struct query_mistake *mistake)
{
    *selection = (struct selection){.take = TAKE_DEFAULT};
    struct str seen[KNOWN] = {0};
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < KNOWN && !str_is(parameters[i].name, known[k].name))
            k++;
        struct str value = parameters[i].value;
        if (k == KNOWN || value.n == 0)
            continue;
        *mistake = (struct query_mistake){.name = known[k].name, .value = value};
        if (!unicode_valid(value, NULL)) {
            mistake->why = MISTAKE_UTF8;
            return status_fail(arena, STATUS_REFUSED, "%s: not UTF-8", known[k].name);
        }
        /* The same again is no contradiction. */
        if (!known[k].repeatable && seen[k].n > 0 && !str_eq(seen[k], value)) {
            mistake->why = MISTAKE_TWICE;
            return status_fail(arena, STATUS_REFUSED, "%s: given twice", known[k].name);
        }
        seen[k] = value;
        if (!known[k].read(arena, value, selection)) {
            mistake->why = MISTAKE_VALUE;
            return status_fail(arena, STATUS_REFUSED, "%s: a wrong value", known[k].name);
        }
    }
    sort_once(selection);
    if (!selection->order_named || selection->text.n == 0)
        selection->order = query_usual_order(selection);
    return STATUS_OK;
}

bool query_revision(const struct request *request, int64_t *revision, struct query_mistake *mistake)
{
    *revision = 0;
    for (size_t i = 0; i < request->parameters_count; i++) {
        struct str value = request->parameters[i].value;
        if (!str_is(request->parameters[i].name, "revision") || value.n == 0)
            continue;
        *mistake = (struct query_mistake){.name = "revision", .value = value};
        if (value.p[0] < '1' || value.p[0] > '9' || !str_int(value, revision))
            return false;
    }
    return true;
}

void query_encode(struct buf *out, struct str text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            c == '-' || c == '.' || c == '_' || c == '~') {
            buf_char(out, (char)c);
        } else if (c == ' ') {
            buf_char(out, '+');
        } else {
            buf_char(out, '%');
            buf_char(out, digits[c >> 4]);
            buf_char(out, digits[c & 15]);
        }
    }
}

static void add(struct buf *out, bool *first, const char *name, struct str value)
{
    buf_char(out, *first ? '?' : '&');
    *first = false;
    buf_addz(out, name);
    buf_char(out, '=');
    query_encode(out, value);
}

struct str query_day(struct arena *arena, int64_t days)
{
    struct civil civil = civil_of_days(days);
    return str_printf(arena, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

struct str query_address(struct arena *arena, struct str base, const struct selection *selection)
{
    struct buf out = buf_in(arena);
    buf_add(&out, base);
    bool first = true;
    if (selection->text.n > 0)
        add(&out, &first, "query", selection->text);
    for (size_t i = 0; i < selection->topics_count; i++)
        add(&out, &first, "topic", selection->topics[i]);
    for (size_t i = 0; i < selection->years_count; i++)
        add(&out, &first, "year", str_printf(arena, "%04d", selection->years[i]));
    for (enum kind kind = 0; kind < KINDS; kind++)
        if ((selection->kinds & 1u << kind) != 0)
            add(&out, &first, "kind", str_of(kind_name(kind)));
    if (selection->open != OPEN_ANY)
        add(&out, &first, "open", query_open_name(selection->open));
    if (selection->has_from)
        add(&out, &first, "from", query_day(arena, selection->from));
    if (selection->has_to)
        add(&out, &first, "to", query_day(arena, selection->to));
    if (selection->order != query_usual_order(selection))
        add(&out, &first, "orderBy",
            selection->order == ORDER_RELEVANCE ? STR("Relevance") : STR("Published"));
    if (selection->skip > 0)
        add(&out, &first, "skip", str_printf(arena, "%lld", (long long)selection->skip));
    if (selection->take != TAKE_DEFAULT)
        add(&out, &first, "take", str_printf(arena, "%lld", (long long)selection->take));
    return buf_str(&out);
}

static int64_t day_begins(const struct zone *zone, int64_t days)
{
    return zone_instant(zone, civil_of_days(days));
}

void query_at_place(struct selection *selection, const struct place *place)
{
    if (place->topic.n > 0)
        selection->topics_count = 0;
    if (place->year > 0)
        selection->years_count = 0;
}

struct query query_for_view(struct arena *arena, const struct selection *selection,
                            const struct place *place, const char *language,
                            const struct zone *zone, int64_t now)
{
    struct query query = {
        .text = selection->text,
        .topics = selection->topics,
        .topics_count = selection->topics_count,
        .years = selection->years,
        .years_count = selection->years_count,
        .kinds = selection->kinds,
        .open = selection->open,
        .now = now,
        .order = selection->order,
        .language = str_of(language),
        .skip = selection->skip,
        .take = selection->take,
    };
    bool has_from = selection->has_from, has_to = selection->has_to;
    int64_t from = selection->from, to = selection->to;
    if (place->topic.n > 0) {
        query.topics = ARENA_NEW(arena, struct str);
        query.topics[0] = place->topic;
        query.topics_count = 1;
    }
    if (place->year > 0) {
        query.years = ARENA_NEW(arena, int);
        query.years[0] = place->year;
        query.years_count = 1;
    }
    if (place->month > 0) {
        int64_t first = civil_days(place->year, place->month, 1);
        int64_t last = first + civil_days_in_month(place->year, place->month) - 1;
        from = has_from && from > first ? from : first;
        to = has_to && to < last ? to : last;
        has_from = has_to = true;
    }
    /* 0 means no bound to the view, so a bound that falls on it moves by a millisecond. */
    if (has_from && (query.from = day_begins(zone, from)) == 0)
        query.from = 1;
    if (has_to && (query.to = day_begins(zone, to + 1)) == 0)
        query.to = 1;
    return query;
}

struct selection query_without_topic(struct arena *arena, const struct selection *from, size_t at)
{
    CHECK(at < from->topics_count);
    struct selection to = *from;
    to.skip = 0;
    to.topics = ARENA_ARRAY(arena, struct str, from->topics_count);
    to.topics_count = 0;
    for (size_t i = 0; i < from->topics_count; i++)
        if (i != at)
            to.topics[to.topics_count++] = from->topics[i];
    return to;
}

struct selection query_without_year(struct arena *arena, const struct selection *from, size_t at)
{
    CHECK(at < from->years_count);
    struct selection to = *from;
    to.skip = 0;
    to.years = ARENA_ARRAY(arena, int, from->years_count);
    to.years_count = 0;
    for (size_t i = 0; i < from->years_count; i++)
        if (i != at)
            to.years[to.years_count++] = from->years[i];
    return to;
}

struct selection query_without_kind(const struct selection *from, enum kind kind)
{
    struct selection to = *from;
    to.skip = 0;
    to.kinds &= ~(1u << kind);
    return to;
}

struct selection query_with_text(const struct selection *from, struct str text)
{
    struct selection to = *from;
    to.skip = 0;
    /* An order that was only the usual one for the old words gives way to that for the new. */
    bool usual = from->order == query_usual_order(from);
    to.text = text;
    if (usual || text.n == 0)
        to.order = query_usual_order(&to);
    return to;
}
