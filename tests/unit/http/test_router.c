/* The table of routes. */
#include "test.h"

#include "http/router.h"

enum { GET = 1u << METHOD_GET, POST = 1u << METHOD_POST };

static const struct route routes[] = {
    {.pattern = "/", .methods = GET},
    {.pattern = "/news/", .methods = GET, .parameters = "query topic"},
    {.pattern = "/news/suggest", .methods = GET},
    {.pattern = "/news/{}.json", .methods = GET},
    {.pattern = "/news/{}", .methods = GET},
    {.pattern = "/news/{}/{}", .methods = GET},
    {.pattern = "/news/{}/{}", .methods = POST},
    {.pattern = "/own", .methods = 1u << METHOD_OPTIONS},
    {.pattern = "/copy/{}", .methods = GET, .alone = ROUTE_AUTHORISED},
    {.pattern = "/copy/{}", .methods = GET},
};

static int find(struct arena *arena, const char *path, enum method method, struct str *captures,
                unsigned *methods)
{
    const struct router *router = router_new(arena, routes, sizeof routes / sizeof *routes);
    const struct router_route *found = router_find(
        router, &(struct router_ask){.path = str_of(path), .method = method}, captures, methods);
    return found == NULL ? -1 : (int)(found->route - routes);
}

static void the_first_that_matches_is_taken(void **state)
{
    static const struct {
        const char *path;
        int route;
    } cases[] = {
        {"/", 0},
        {"/news/", 1},
        {"/news/suggest", 2},
        {"/news/2024.json", 3},
        {"/news/2024", 4},
        {"/news/a/b", 5},
        {"/news/.json", 4},
        {"/news", -1},
        {"//", -1},
        {"/news//b", -1},
        {"/news/a/", -1},
        {"/news/a/b/c", -1},
        {"/News/", -1},
        {"/news/a/b/c/d/e/f/g/h/i/j/k", -1},
    };
    struct str captures[ROUTER_CAPTURES];
    unsigned methods;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(find(*state, cases[i].path, METHOD_GET, captures, &methods),
                         cases[i].route);
        assert_int_equal(find(*state, cases[i].path, METHOD_HEAD, captures, &methods) < 0,
                         cases[i].route < 0);
        assert_true(cases[i].route >= 0 || methods == 0);
    }
}

static void who_shows_a_right_has_a_route_of_his_own(void **state)
{
    const struct router *router = router_new(*state, routes, sizeof routes / sizeof *routes);
    struct str captures[ROUTER_CAPTURES];
    unsigned methods;
    struct router_ask ask = {.path = STR("/copy/a"), .method = METHOD_GET};
    const struct router_route *found = router_find(router, &ask, captures, &methods);
    assert_int_equal(found->route - routes, 9);
    ask.authorised = true;
    found = router_find(router, &ask, captures, &methods);
    assert_int_equal(found->route - routes, 8);
}

static void segments_are_captured(void **state)
{
    struct str captures[ROUTER_CAPTURES];
    unsigned methods;
    find(*state, "/news/2024/a-b", METHOD_GET, captures, &methods);
    assert_str(captures[0], "2024");
    assert_str(captures[1], "a-b");
    assert_null(captures[2].p);
    find(*state, "/news/a.json.json", METHOD_GET, captures, &methods);
    assert_str(captures[0], "a.json");
}

static void other_methods_are_told(void **state)
{
    struct str captures[ROUTER_CAPTURES];
    unsigned methods;
    assert_int_equal(find(*state, "/news/a/b", METHOD_POST, captures, &methods), 6);
    assert_int_equal(find(*state, "/news/a/b", METHOD_PUT, captures, &methods), -1);
    assert_str(router_allow(*state, methods), "GET, HEAD, POST, OPTIONS");
    assert_int_equal(find(*state, "/news/", METHOD_OPTIONS, captures, &methods), -1);
    assert_str(router_allow(*state, methods), "GET, HEAD, OPTIONS");
    assert_int_equal(find(*state, "/own", METHOD_OPTIONS, captures, &methods), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_that_matches_is_taken),
        TEST(segments_are_captured),
        TEST(who_shows_a_right_has_a_route_of_his_own),
        TEST(other_methods_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
