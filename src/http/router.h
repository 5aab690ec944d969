/* The table of routes: which handler answers a path. */
#pragma once

#include "http/http.h"

enum { ROUTER_SEGMENTS = 8, ROUTER_PARAMETERS = 16, ROUTER_CAPTURES = 4 };

struct router;

/* A route as it is matched. */
struct router_route {
    const struct route *route;
    struct {
        struct str text; /* the literal, or what the segment must end in */
        bool captures;
    } segments[ROUTER_SEGMENTS];
    size_t segments_count;
    struct str parameters[ROUTER_PARAMETERS]; /* known ones */
    size_t parameters_count;
};

/* A pattern that cannot be meant is a bug (CHECK). */
const struct router *router_new(struct arena *arena, const struct route *routes, size_t count);
/* What of a request decides its route. */
struct router_ask {
    struct str path;
    enum method method;
    bool authorised; /* there is an Authorization field */
};
/* The first route that matches, with what its {} matched; or NULL, and then
 *methods has the bits of the methods that the path would take, 0 if there is no such path. */
const struct router_route *router_find(const struct router *router, const struct router_ask *ask,
                                       struct str captures[ROUTER_CAPTURES], unsigned *methods);
/* The value of Allow for these bits, "GET, HEAD, OPTIONS". */
struct str router_allow(struct arena *arena, unsigned methods);
