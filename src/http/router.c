/* Patterns are cut into segments once; a path is cut once a request and compared with each in turn.
   With some forty routes, told apart by their first segment, nothing cleverer pays. */
#include "http/router.h"

#include "base/buf.h"
#include "base/check.h"

struct router {
    struct router_route *routes;
    size_t count;
};

static void pattern_read(struct router_route *compiled, const char *pattern)
{
    CHECK(pattern[0] == '/');
    size_t captures = 0;
    for (struct str rest = str_of(pattern + 1); rest.p != NULL;) {
        CHECK(compiled->segments_count < ROUTER_SEGMENTS);
        struct str segment = str_cut(&rest, '/');
        bool captured = str_starts(segment, STR("{}"));
        compiled->segments[compiled->segments_count].captures = captured;
        compiled->segments[compiled->segments_count++].text =
            captured ? str_sub(segment, 2, segment.n) : segment;
        captures += captured;
    }
    CHECK(captures <= ROUTER_CAPTURES);
}

const struct router *router_new(struct arena *arena, const struct route *routes, size_t count)
{
    struct router *router = ARENA_NEW(arena, struct router);
    router->routes = ARENA_ARRAY(arena, struct router_route, count);
    router->count = count;
    for (size_t i = 0; i < count; i++) {
        struct router_route *compiled = &router->routes[i];
        compiled->route = &routes[i];
        pattern_read(compiled, routes[i].pattern);
        for (struct str rest = str_of(routes[i].parameters); rest.p != NULL;) {
            struct str name = str_cut(&rest, ' ');
            CHECK(name.n > 0 && compiled->parameters_count < ROUTER_PARAMETERS);
            compiled->parameters[compiled->parameters_count++] = name;
        }
    }
    return router;
}

static bool matches(const struct router_route *route, const struct str *segments, size_t count,
                    struct str captures[ROUTER_CAPTURES])
{
    if (route->segments_count != count)
        return false;
    size_t captured = 0;
    for (size_t i = 0; i < count; i++) {
        struct str text = route->segments[i].text;
        if (!route->segments[i].captures) {
            if (!str_eq(segments[i], text))
                return false;
            continue;
        }
        if (segments[i].n <= text.n || !str_ends(segments[i], text))
            return false;
        captures[captured++] = str_sub(segments[i], 0, segments[i].n - text.n);
    }
    while (captured < ROUTER_CAPTURES)
        captures[captured++] = (struct str){NULL, 0};
    return true;
}

static unsigned methods_of(const struct route *route)
{
    unsigned methods = route->methods | 1u << METHOD_OPTIONS;
    return methods & 1u << METHOD_GET ? methods | 1u << METHOD_HEAD : methods;
}

const struct router_route *router_find(const struct router *router, const struct router_ask *ask,
                                       struct str captures[ROUTER_CAPTURES], unsigned *methods)
{
    struct str segments[ROUTER_SEGMENTS];
    size_t count = 0;
    *methods = 0;
    for (struct str rest = str_sub(ask->path, 1, ask->path.n); rest.p != NULL;) {
        if (count == ROUTER_SEGMENTS)
            return NULL;
        segments[count++] = str_cut(&rest, '/');
    }
    for (size_t i = 0; i < router->count; i++) {
        const struct router_route *route = &router->routes[i];
        if (!matches(route, segments, count, captures))
            continue;
        unsigned taken = methods_of(route->route);
        /* OPTIONS belongs to the server, unless a route says that it has its own. */
        unsigned own = route->route->methods | (taken & 1u << METHOD_HEAD);
        if ((own & 1u << ask->method) &&
            (ask->authorised || route->route->alone != ROUTE_AUTHORISED))
            return route;
        *methods |= taken;
    }
    return NULL;
}

struct str router_allow(struct arena *arena, unsigned methods)
{
    static const char *const names[METHODS] = {
        [METHOD_GET] = "GET", [METHOD_HEAD] = "HEAD",     [METHOD_POST] = "POST",
        [METHOD_PUT] = "PUT", [METHOD_DELETE] = "DELETE", [METHOD_OPTIONS] = "OPTIONS",
    };
    struct buf buf = buf_in(arena);
    for (int i = 0; i < METHODS; i++)
        if (methods & 1u << i)
            buf_printf(&buf, "%s%s", buf.n == 0 ? "" : ", ", names[i]);
    return buf_str(&buf);
}
