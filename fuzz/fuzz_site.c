/* The request path from end to end, without a socket: any target, method, host and Accept goes
   through target, router, handler and rendering on a small made site. Whatever it is, the answer
   has a right status, is sound in its form, and gives nothing back as markup.

   An input is one byte for method and host, the target up to a line feed, and the value of Accept.
   "MARK" in the target becomes a text full of signs that markup is made of. */
#pragma GCC diagnostic ignored "-Wunused-function"
#include "site/made.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/unicode.h"
#include "http/target.h"

#include <jansson.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MARK "x7<mark9 q=\"'&%3E>"
#define MARK_ENCODED "x7%3Cmark9%20q=%22'%26%253E%3E"

static struct made made;

static void end(void)
{
    made_end(&made);
    arena_free(made.arena);
}

static void begin(void)
{
    made = made_site(arena_new(), &(struct site_options){0});
    atexit(end);
}

static struct str marked(struct arena *arena, struct str target)
{
    struct buf out = buf_in(arena);
    size_t done = 0;
    for (ptrdiff_t at; (at = str_find(target, STR("MARK"), done)) >= 0; done = (size_t)at + 4) {
        buf_add(&out, str_sub(target, done, (size_t)at));
        buf_addz(&out, MARK_ENCODED);
    }
    buf_add(&out, str_sub(target, done, target.n));
    return buf_str(&out);
}

/* As the server's dispatch does it for an answer that is shared, and for one that is not. */
static void fill(struct request *request, const struct target *target,
                 const struct router_route *route, struct str accept)
{
    struct arena *arena = request->arena;
    struct header *headers = ARENA_ARRAY(arena, struct header, 2);
    if (route == NULL || !route->route->alone) {
        char *canonical = arena_alloc(arena, TARGET_CANONICAL_MOST);
        size_t known = route == NULL ? 0 : route->parameters_count;
        const struct str *names = route == NULL ? NULL : route->parameters;
        request->target =
            (struct str){canonical, target_canonical(target, names, known, canonical)};
        request->parameters = target_known(target, names, known, arena, &request->parameters_count);
        return;
    }
    headers[0] = (struct header){STR("Accept"), accept};
    headers[1] = (struct header){STR("Host"), request->host};
    request->headers = headers;
    request->headers_count = 2;
    request->parameters = target->parameters;
    request->parameters_count = target->parameters_count;
}

static bool has(struct str text, const char *part)
{
    return str_find(text, str_of(part), 0) >= 0;
}

static void check_html(struct str body)
{
    CHECK(str_starts(body, STR("<!doctype html>")));
    CHECK(!has(body, "<mark9") && !has(body, "q=\"'") && !has(body, "=\"x7<"));
    for (ptrdiff_t at = -1; (at = str_find(body, STR("<script"), (size_t)(at + 1))) >= 0;) {
        struct str tag = str_sub(body, (size_t)at, body.n);
        CHECK(str_starts(tag, STR("<script type=\"module\" src=\"/static/")) ||
              str_starts(tag, STR("<script type=\"application/ld+json\">")));
    }
}

static void check_xml(struct str body)
{
    CHECK(str_starts(body, STR("<?xml ")) && !has(body, "<mark9"));
}

static void check_json(struct str body)
{
    json_error_t error;
    json_t *json = json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    CHECK(json != NULL);
    json_decref(json);
}

static void check_body(struct str type, struct str body)
{
    struct str rest = type, name = str_cut(&rest, ';');
    bool text =
        str_starts(type, STR("text/")) || str_ends(name, STR("json")) || str_ends(name, STR("xml"));
    CHECK(type.n > 0 && (!text || unicode_valid(body, NULL)));
    if (str_is(name, "text/html"))
        check_html(body);
    if (str_ends(name, STR("xml")) && !str_starts(name, STR("image/")))
        check_xml(body);
    if (str_ends(name, STR("json")))
        check_json(body);
}

/* What may stand in a field's value and, of an address, in an address. */
static void check_field(struct str value, bool address)
{
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        CHECK(c >= ' ' && c != 0x7f);
        CHECK(!address || (c > ' ' && c < 0x7f && strchr("<>\"\\^`{|}", c) == NULL));
    }
}

static void check_stream(struct arena *arena, const struct response *response)
{
    struct arena *piece_arena = arena_new();
    struct buf body = buf_in(arena);
    struct str piece;
    do {
        arena_reset(piece_arena);
        CHECK(response->stream->next(response->stream->self, piece_arena, &piece) == STATUS_OK);
        buf_add(&body, piece);
    } while (piece.n > 0);
    if (response->stream->close != NULL)
        response->stream->close(response->stream->self);
    arena_free(piece_arena);
    check_body(response->type, buf_str(&body));
}

static void check_status(const struct response *response, bool routed, unsigned methods)
{
    static const int right[] = {200, 204, 301, 302, 303, 400, 404, 405, 410, 421};
    bool found = false;
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
        found |= response->status == right[i];
    CHECK(found);
    CHECK(routed || response->status == (methods == 0 ? 404 : 405));
    CHECK((response->status / 100 == 3) == (response->location.n > 0));
}

static void check_answer(struct arena *arena, const struct request *request,
                         const struct response *response)
{
    check_field(response->location, true);
    check_field(response->type, false);
    check_field(response->keys, false);
    for (size_t i = 0; i < response->extra_count; i++)
        check_field(response->extra[i].value, false);
    if (response->stream != NULL) {
        check_stream(arena, response);
        return;
    }
    if (response->body.n > 0)
        check_body(response->type, response->body);
    bool api = str_starts(request->path, STR("/api/")) && request->path.n > 5;
    if (response->status >= 400 && api)
        CHECK(str_is(response->type, "application/problem+json"));
}

/* What a head lets through. */
static bool is_target(struct str raw)
{
    for (size_t i = 0; i < raw.n; i++)
        if ((unsigned char)raw.p[i] <= ' ' || raw.p[i] == 0x7f)
            return false;
    return raw.n > 0 && raw.n <= HEAD_TARGET_MOST && raw.p[0] == '/';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum method methods[] = {METHOD_GET,     METHOD_GET,  METHOD_GET,    METHOD_GET,
                                          METHOD_OPTIONS, METHOD_POST, METHOD_DELETE, METHOD_GET};
    static const char *const hosts[] = {"localhost", "127.0.0.1:8080", "[::1]", "else.example"};
    static struct target target;
    if (made.arena == NULL)
        begin();
    if (size == 0 || size > 4000)
        return 0;
    struct str rest = {(const char *)data + 1, size - 1}, raw = str_cut(&rest, '\n');
    struct arena *arena = arena_new();
    raw = marked(arena, raw);
    if (!is_target(raw) || !target_read(&target, raw)) {
        arena_free(arena);
        return 0;
    }
    struct request request = {
        .method = methods[data[0] & 7],
        .path = target.path,
        .host = str_of(hosts[data[0] >> 3 & 3]),
        .arena = arena,
    };
    unsigned taken = 0;
    const struct router_ask ask = {.path = target.path, .method = request.method};
    const struct router_route *route = router_find(made.router, &ask, request.segments, &taken);
    fill(&request, &target, route, rest);
    struct response response = {0};
    if (route == NULL && request.method == METHOD_OPTIONS && taken != 0) {
        arena_free(arena); /* the server's own answer */
        return 0;
    }
    if (route == NULL) {
        response.status = taken == 0 ? 404 : 405;
        CHECK(site_error(made.worker, &request, &response) == STATUS_OK);
    } else {
        CHECK(route->route->handler(made.worker, &request, &response) == STATUS_OK);
    }
    if (response.status == 0)
        response.status = 200;
    check_status(&response, route != NULL, taken);
    check_answer(arena, &request, &response);
    arena_free(arena);
    return 0;
}
