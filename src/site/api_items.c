/* The listing's parameters mean what they mean there, but that items of all languages are listed
   unless one is named. The page is made of answers of one epoch; the next one, of whatever epoch,
   goes on from what was given. */
#include "site/api_items.h"

#include "base/json.h"
#include "base/unicode.h"
#include "news/ninjs.h"
#include "site/address.h"
#include "site/api.h"
#include "site/api_cursor.h"
#include "site/data.h"
#include "site/error.h"

enum { FIELDS_MOST = 40 };

/* What is asked of the items beside the selection. */
struct asked {
    struct selection selection;
    struct str language;
    struct api_cursor cursor;
    struct str fields[FIELDS_MOST];
    size_t fields_count;
};

static const char path[] = "/api/v1/items";

/* ---- Reading the parameters */

/* A primary subtag (BCP 47), which is what items are listed by. */
static bool read_language(struct arena *arena, struct str value, struct asked *asked)
{
    (void)arena;
    bool good = value.n == 2 || value.n == 3;
    for (size_t i = 0; i < value.n; i++)
        good &= value.p[i] >= 'a' && value.p[i] <= 'z';
    asked->language = value;
    return good;
}

static bool read_cursor(struct arena *arena, struct str value, struct asked *asked)
{
    return api_cursor_read(arena, value, &asked->cursor);
}

static bool read_field(struct asked *asked, struct str name)
{
    for (size_t i = 0; i < asked->fields_count; i++)
        if (str_eq(asked->fields[i], name))
            return true;
    const char *member = NULL;
    for (size_t i = 0; (member = ninjs_member(i)) != NULL && !str_is(name, member); i++)
        ;
    if (member == NULL || asked->fields_count == FIELDS_MOST)
        return false;
    asked->fields[asked->fields_count++] = name;
    return true;
}

static bool read_fields(struct arena *arena, struct str value, struct asked *asked)
{
    (void)arena;
    while (value.p != NULL) {
        struct str name = str_trim(str_cut(&value, ','));
        if (name.n > 0 && !read_field(asked, name))
            return false;
    }
    return true;
}

static const struct {
    const char *name;
    bool (*read)(struct arena *arena, struct str value, struct asked *asked);
    bool repeatable;
} own[] = {
    {"language", read_language, false},
    {"cursor", read_cursor, false},
    {"fields", read_fields, true},
};
enum { OWN = sizeof own / sizeof own[0] };

static bool read_own(const struct visit *visit, struct asked *asked, struct query_mistake *mistake)
{
    const struct request *request = visit->request;
    struct str seen[OWN] = {0};
    for (size_t i = 0; i < request->parameters_count; i++) {
        struct str value = request->parameters[i].value;
        for (size_t k = 0; k < OWN; k++) {
            if (!str_is(request->parameters[i].name, own[k].name) || value.n == 0)
                continue;
            *mistake = (struct query_mistake){.name = own[k].name, .value = value};
            bool again = seen[k].n > 0 && !str_eq(seen[k], value) && !own[k].repeatable;
            bool valid = unicode_valid(value, NULL);
            mistake->why = !valid ? MISTAKE_UTF8 : again ? MISTAKE_TWICE : MISTAKE_VALUE;
            seen[k] = value;
            if (!valid || again || !own[k].read(visit->arena, value, asked))
                return false;
        }
    }
    return true;
}

static bool read_all(const struct visit *visit, struct asked *asked, struct query_mistake *mistake)
{
    const struct request *request = visit->request;
    struct selection *selection = &asked->selection;
    if (query_read(visit->arena, request->parameters, request->parameters_count, selection,
                   mistake) != STATUS_OK ||
        !read_own(visit, asked, mistake))
        return false;
    if (asked->cursor.kind == API_CURSOR_NONE)
        return true;
    /* The cursor says where the page begins, and was made in one order. */
    *mistake = (struct query_mistake){.name = "cursor"};
    if (selection->skip > 0)
        return false;
    selection->order = asked->cursor.kind == API_CURSOR_GIVEN ? ORDER_RELEVANCE : ORDER_PUBLISHED;
    return true;
}

/* ---- The pages before and after */

static struct order_place place_of(const struct document *document)
{
    return (struct order_place){document->item.sort, document->captured, document->position,
                                document->number};
}

/* The same question from another place on. */
static struct str page_address(const struct visit *visit, const struct asked *asked, int64_t skip,
                               const struct api_cursor *cursor)
{
    struct selection selection = asked->selection;
    selection.skip = skip;
    struct buf out = buf_in(visit->arena);
    buf_add(&out, visit->origin);
    buf_add(&out, query_address(visit->arena, str_of(path), &selection));
    char before = str_find(buf_str(&out), STR("?"), 0) < 0 ? '?' : '&';
    if (asked->language.n > 0) {
        buf_printf(&out, "%clanguage=%.*s", before, STR_ARG(asked->language));
        before = '&';
    }
    for (size_t i = 0; i < asked->fields_count; i++) {
        if (i == 0)
            buf_printf(&out, "%cfields=", before);
        else
            buf_char(&out, ',');
        buf_add(&out, asked->fields[i]);
        before = '&';
    }
    if (cursor->kind != API_CURSOR_NONE)
        buf_printf(&out, "%ccursor=%.*s", before, STR_ARG(api_cursor_write(visit->arena, cursor)));
    return buf_str(&out);
}

struct ways {
    struct str next, previous; /* "" where there is nothing */
};

/* The last page by relevance that was given before the cursor's items. */
static struct str address_before_given(const struct visit *visit, const struct asked *asked)
{
    struct api_cursor cursor = asked->cursor;
    size_t take = (size_t)asked->selection.take;
    cursor.given_count = cursor.given_count > take ? cursor.given_count - take : 0;
    cursor.kind = cursor.given_count > 0 ? API_CURSOR_GIVEN : API_CURSOR_NONE;
    return page_address(visit, asked, 0, &cursor);
}

static struct ways ways_by_date(const struct visit *visit, const struct asked *asked,
                                const struct answer *answer)
{
    struct ways ways = {0};
    enum api_cursor_kind kind = asked->cursor.kind;
    bool rest = kind == API_CURSOR_REST_AFTER || kind == API_CURSOR_REST_BEFORE;
    bool upwards = kind == API_CURSOR_BEFORE || kind == API_CURSOR_REST_BEFORE;
    struct api_cursor after = asked->cursor, before = asked->cursor;
    after.kind = rest ? API_CURSOR_REST_AFTER : API_CURSOR_AFTER;
    before.kind = rest ? API_CURSOR_REST_BEFORE : API_CURSOR_BEFORE;
    if (answer->count > 0) {
        after.place = place_of(&answer->documents[answer->count - 1]);
        before.place = place_of(&answer->documents[0]);
    } else { /* nothing on this side of the cursor: back, with what stands at it */
        after.place.number++;
        before.place.number--;
    }
    if (answer->more || (answer->count == 0 && upwards))
        ways.next = page_address(visit, asked, 0, &after);
    bool first = answer->skipped == 0 || (answer->count == 0 && kind != API_CURSOR_AFTER);
    /* What stands before the first of the rest is among those given, or is found to be nothing. */
    if (rest && (first || asked->cursor.place.sort == INT64_MAX))
        ways.previous = address_before_given(visit, asked);
    else if (!first)
        ways.previous = page_address(visit, asked, 0, &before);
    return ways;
}

static struct ways ways_by_rank(const struct visit *visit, const struct asked *asked,
                                const struct answer *answer)
{
    struct ways ways = {0};
    size_t given = asked->cursor.given_count;
    struct api_cursor cursor = {.kind = API_CURSOR_GIVEN};
    int64_t *all = ARENA_ARRAY(visit->arena, int64_t, given + answer->count);
    if (given > 0)
        memcpy(all, asked->cursor.given, given * sizeof *all);
    for (size_t i = 0; i < answer->count; i++)
        all[given + i] = answer->documents[i].number;
    cursor.given = all;
    cursor.given_count = given + answer->count;
    /* The next page must still be one that a cursor after it can name. */
    if (cursor.given_count + (size_t)asked->selection.take > API_CURSOR_MOST) {
        cursor.kind = API_CURSOR_REST_AFTER;
        cursor.place = (struct order_place){.sort = INT64_MAX};
    }
    if (answer->more && answer->count > 0)
        ways.next = page_address(visit, asked, 0, &cursor);
    if (given > 0)
        ways.previous = address_before_given(visit, asked);
    return ways;
}

/* By relevance from a place that somebody has counted out: there is no cursor that would tell what
   has been given. */
static struct ways ways_by_skip(const struct visit *visit, const struct asked *asked,
                                const struct answer *answer)
{
    struct ways ways = {0};
    const struct api_cursor none = {0};
    int64_t skip = asked->selection.skip, take = asked->selection.take;
    if (answer->more)
        ways.next = page_address(visit, asked, skip + take, &none);
    ways.previous = page_address(visit, asked, skip > take ? skip - take : 0, &none);
    return ways;
}

static void add_link(struct buf *links, struct str address, const char *relation)
{
    if (address.n > 0)
        buf_printf(links, "%s<%.*s>; rel=\"%s\"", links->n > 0 ? ", " : "", STR_ARG(address),
                   relation);
}

static void set_links(const struct visit *visit, const struct ways *ways, struct response *response)
{
    struct buf links = buf_in(visit->arena);
    add_link(&links, ways->next, "next");
    add_link(&links, ways->previous, "prev");
    if (links.n > 0)
        response_header(response, "Link", buf_str(&links));
}

/* ---- The listing */

static void write_page(const struct visit *visit, const struct asked *asked,
                       const struct answer *answer, int64_t skipped, const struct ways *ways,
                       struct response *response)
{
    struct buf out = buf_in(visit->arena);
    struct json json = json_in(&out);
    json_object_begin(&json);
    json_member_int(&json, "total", answer->total);
    if (skipped >= 0)
        json_member_int(&json, "skip", skipped);
    json_member_int(&json, "take", asked->selection.take);
    json_member(&json, "next", ways->next);
    json_member(&json, "previous", ways->previous);
    data_write_suggestion(&json, &answer->suggestion);
    json_key(&json, "items");
    json_array_begin(&json);
    for (size_t i = 0; i < answer->count; i++)
        data_write_item(visit, &json, &answer->documents[i], asked->fields, asked->fields_count);
    json_array_end(&json);
    json_object_end(&json);
    response->type = STR("application/json");
    response->body = buf_str(&out);
}

static enum status items(struct visit *visit, struct response *response)
{
    struct asked *asked = ARENA_NEW(visit->arena, struct asked);
    struct query_mistake mistake = {0};
    if (!read_all(visit, asked, &mistake))
        return error_mistake(visit, response, &mistake);
    const struct api_cursor *cursor = &asked->cursor;
    struct query query = query_for_view(visit->arena, &asked->selection, &(struct place){0}, "",
                                        visit->site->options.zone, visit->now);
    query.language = asked->language;
    query.total_only = true;
    if (cursor->kind == API_CURSOR_AFTER || cursor->kind == API_CURSOR_REST_AFTER)
        query.after = &cursor->place;
    if (cursor->kind == API_CURSOR_BEFORE || cursor->kind == API_CURSOR_REST_BEFORE)
        query.before = &cursor->place;
    query.except = cursor->given;
    query.except_count = cursor->given_count;
    struct answer answer;
    enum status status = view_find(visit->view, visit->arena, &query, &answer);
    if (status != STATUS_OK)
        return status;
    bool ranked = answer.marks != NULL && asked->selection.order == ORDER_RELEVANCE;
    struct ways ways = !ranked                     ? ways_by_date(visit, asked, &answer)
                       : asked->selection.skip > 0 ? ways_by_skip(visit, asked, &answer)
                                                   : ways_by_rank(visit, asked, &answer);
    set_links(visit, &ways, response);
    /* Among the rest it is not known how many of those before have been given. */
    bool rest = cursor->kind == API_CURSOR_REST_AFTER || cursor->kind == API_CURSOR_REST_BEFORE;
    write_page(visit, asked, &answer, rest ? -1 : answer.skipped + (int64_t)cursor->given_count,
               &ways, response);
    return STATUS_OK;
}

/* ---- One item */

static enum status one(struct visit *visit, struct response *response)
{
    struct asked *asked = ARENA_NEW(visit->arena, struct asked);
    struct query_mistake mistake = {0};
    int64_t revision;
    if (!query_revision(visit->request, &revision, &mistake) || !read_own(visit, asked, &mistake))
        return error_mistake(visit, response, &mistake);
    struct document document;
    struct str id = visit->request->segments[0];
    enum status status = view_item(visit->view, visit->arena, id, &document);
    if (status != STATUS_OK)
        return status;
    response->keys = data_keys(visit, &document);
    if (document.state == ITEM_ERASED || document.state == ITEM_GONE)
        return error_gone(visit, response, document.reason);
    if (revision != 0 && revision != document.revision)
        status = view_revision(visit->view, visit->arena, id, revision, &document);
    if (status != STATUS_OK)
        return status;
    struct buf out = buf_in(visit->arena);
    struct json json = json_in(&out);
    data_write_item(visit, &json, &document, asked->fields, asked->fields_count);
    response->type = STR("application/json");
    response->body = buf_str(&out);
    return STATUS_OK;
}

enum status api_items_answer(void *worker, const struct request *request, struct response *response)
{
    api_open(response);
    return visit_run(worker, request, response, items);
}

enum status api_items_answer_one(void *worker, const struct request *request,
                                 struct response *response)
{
    api_open(response);
    return visit_run(worker, request, response, one);
}
