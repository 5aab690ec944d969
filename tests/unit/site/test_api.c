/* The API, asked without a server: every item once by cursor whatever is published meanwhile, there
   and back; members chosen; what is refused and how. */
#include "made.h"

#include "site/api_cursor.h"

#include <jansson.h>

static void with_site(void **state, void (*check)(struct made *made))
{
    struct made made = made_site(*state, &(struct site_options){0});
    check(&made);
    made_end(&made);
}

static json_t *data(struct made *made, const char *address)
{
    struct response response = made_get(made, address);
    if (response.status != 200)
        fail_msg("%s: %d\n%.*s", address, response.status, STR_ARG(response.body));
    assert_str(response.type, "application/json");
    json_t *json = json_loadb(response.body.p, response.body.n, 0, NULL);
    assert_non_null(json);
    return json;
}

static struct str field(const struct response *response, const char *name)
{
    for (size_t i = 0; i < response->extra_count; i++)
        if (str_is(response->extra[i].name, name))
            return response->extra[i].value;
    return (struct str){0};
}

static int64_t number(const json_t *json, const char *name)
{
    return json_integer_value(json_object_get(json, name));
}

static int64_t total(struct made *made, const char *address)
{
    json_t *json = data(made, address);
    int64_t found = number(json, "total");
    json_decref(json);
    return found;
}

/* The path and query of an answer's next or previous; NULL if there is none. */
static const char *way(struct made *made, const json_t *json, const char *name)
{
    const char *address = json_string_value(json_object_get(json, name));
    if (address == NULL)
        return NULL;
    assert_true(str_starts(str_of(address), STR("http://127.0.0.1:8080/api/v1/items?")));
    return arena_printf(made->arena, "%s", address + strlen("http://127.0.0.1:8080"));
}

enum { MOST = 700 };

struct walk {
    const char *uris[MOST];
    size_t count;
    const char *address; /* of the next page */
};

/* One page more; false when there is none. */
static bool step(struct made *made, struct walk *walk, const char *towards)
{
    if (walk->address == NULL)
        return false;
    json_t *json = data(made, walk->address), *item;
    json_t *items = json_object_get(json, "items");
    size_t i;
    json_array_foreach(items, i, item)
    {
        /* Backwards a page is turned round. */
        size_t at = strcmp(towards, "next") == 0 ? i : json_array_size(items) - 1 - i;
        assert_true(walk->count < MOST);
        walk->uris[walk->count++] =
            arena_printf(made->arena, "%s",
                         json_string_value(json_object_get(json_array_get(items, at), "uri")));
    }
    walk->address = way(made, json, towards);
    json_decref(json);
    return true;
}

static size_t times(const struct walk *walk, const char *uri)
{
    size_t found = 0;
    for (size_t i = 0; i < walk->count; i++)
        found += strcmp(walk->uris[i], uri) == 0;
    return found;
}

static void check_walk(struct made *made)
{
    static const char *const questions[] = {
        "take=7",
        "take=7&query=b%C3%A5tar",
        "take=7&query=b%C3%A5tar&orderBy=Published",
        "take=1&topic=kultur",
        "take=100",
        "take=4&skip=3",
        "take=5&query=b%C3%A5tar&skip=4",
    };
    for (size_t q = 0; q < sizeof questions / sizeof questions[0]; q++) {
        struct walk there = {
            .address = arena_printf(made->arena, "/api/v1/items?fields=uri&%s", questions[q])};
        const char *last = there.address;
        json_t *json = data(made, last);
        size_t expected = (size_t)(number(json, "total") - number(json, "skip"));
        json_decref(json);
        while (step(made, &there, "next"))
            last = there.address != NULL ? there.address : last;
        assert_int_equal(there.count, expected);
        for (size_t i = 0; i < there.count; i++)
            assert_int_equal(times(&there, there.uris[i]), 1);
        if (strstr(questions[q], "query") != NULL && strstr(questions[q], "skip") != NULL)
            continue;
        struct walk back = {.address = last};
        while (step(made, &back, "previous"))
            ;
        assert_true(back.count >= there.count);
        for (size_t i = 0; i < there.count; i++)
            assert_true(times(&back, there.uris[i]) == 1);
        for (size_t i = 0; i < there.count && strstr(questions[q], "query") == NULL; i++)
            assert_string_equal(back.uris[i], there.uris[there.count - 1 - i]);
    }
}

static void publish(struct made *made, int n, const char *headline, int64_t sort)
{
    bool moved;
    assert_ok(made->arena, log_begin(made->log, made->arena));
    made_item(made, ACTION_PUBLISH, n,
              (struct item){.headline = str_of(headline),
                            .summary = STR("Fler båtar."),
                            .published = STR("2023"),
                            .sort = sort},
              "1", NULL);
    assert_ok(made->arena, log_commit(made->log, made->arena));
    assert_ok(made->arena, view_follow(made->view, made->log, made->arena, &moved));
}

static void withdraw(struct made *made, int n)
{
    bool moved;
    assert_ok(made->arena, log_begin(made->log, made->arena));
    made_append(made, (struct entry){.action = ACTION_WITHDRAW, .item = made_id(made->arena, n)});
    assert_ok(made->arena, log_commit(made->log, made->arena));
    assert_ok(made->arena, view_follow(made->view, made->log, made->arena, &moved));
}

/* New ones before and behind the reader, and one taken away behind, at each page. */
static void walk_meanwhile(struct made *made, const char *address, int from)
{
    struct walk before = {.address = address}, walk = {.address = address};
    while (step(made, &before, "next"))
        ;
    int n = from;
    while (step(made, &walk, "next")) {
        publish(made, n, arena_printf(made->arena, "Nytt om båtar %d", n),
                made_day(made, 2026, 11, 23));
        n++;
        publish(made, n, arena_printf(made->arena, "Gammalt om båtar %d", n),
                made_day(made, 2022, 5, 1) - n);
        n++;
        publish(made, n, arena_printf(made->arena, "Samtidigt om båtar %d", n),
                made_day(made, 2023, 1, 15));
        n++;
        if (n == from + 3)
            withdraw(made, 129); /* the newest of the plain ones */
    }
    assert_true(walk.count > before.count - 1);
    for (size_t i = 0; i < walk.count; i++)
        assert_int_equal(times(&walk, walk.uris[i]), 1);
    for (size_t i = 0; i < before.count; i++)
        if (times(&walk, before.uris[i]) != 1 && strstr(before.uris[i], "nummer-29") == NULL)
            fail_msg("%s: %s is skipped", address, before.uris[i]);
}

static void check_walk_meanwhile(struct made *made)
{
    walk_meanwhile(made, "/api/v1/items?fields=uri&take=9", 200);
    walk_meanwhile(made, "/api/v1/items?fields=uri&take=5&query=b%C3%A5tar", 300);
    walk_meanwhile(made, "/api/v1/items?fields=uri&take=6&query=b%C3%A5tar&orderBy=Published", 500);
}

/* More than the cursor names by relevance: the others follow by date, there and back. */
static void check_many(struct made *made)
{
    bool moved;
    assert_ok(made->arena, log_begin(made->log, made->arena));
    for (int i = 0; i < 400; i++)
        made_item(made, ACTION_PUBLISH, 1000 + i,
                  (struct item){.headline = str_printf(made->arena, "Rapport %d", i),
                                .summary = i % 7 == 0 ? STR("Båtar, båtar, båtar.")
                                                      : STR("Om båtar och annat på sjön."),
                                .published = STR("2022"),
                                .sort = made_day(made, 2022, 1 + i % 12, 1 + i % 28)},
                  "1", NULL);
    assert_ok(made->arena, log_commit(made->log, made->arena));
    assert_ok(made->arena, view_follow(made->view, made->log, made->arena, &moved));
    static const char address[] = "/api/v1/items?fields=uri&take=45&query=b%C3%A5tar";
    struct walk there = {.address = address};
    const char *last = address;
    while (step(made, &there, "next"))
        last = there.address != NULL ? there.address : last;
    assert_true(there.count > 400);
    assert_int_equal(there.count, total(made, address));
    struct walk back = {.address = last};
    while (step(made, &back, "previous"))
        ;
    assert_int_equal(back.count, there.count);
    for (size_t i = 0; i < there.count; i++) {
        assert_int_equal(times(&there, there.uris[i]), 1);
        assert_int_equal(times(&back, there.uris[i]), 1);
    }
    walk_meanwhile(made, address, 2000);
}

/* At the end of what there is, the way back still stands. */
static void check_ends(struct made *made)
{
    struct walk walk = {.address = "/api/v1/items?fields=uri&take=100"};
    assert_true(step(made, &walk, "next"));
    assert_null(walk.address);
    struct api_cursor cursor = {.kind = API_CURSOR_AFTER, .place = {.sort = 0}};
    json_t *json = data(made, arena_printf(made->arena, "/api/v1/items?cursor=%.*s",
                                           STR_ARG(api_cursor_write(made->arena, &cursor))));
    assert_int_equal(json_array_size(json_object_get(json, "items")), 0);
    assert_null(way(made, json, "next"));
    walk.count = 0;
    walk.address = way(made, json, "previous");
    json_decref(json);
    assert_true(step(made, &walk, "next"));
    assert_int_equal(walk.count, 20);
    cursor = (struct api_cursor){.kind = API_CURSOR_BEFORE, .place = {.sort = INT64_MAX}};
    json = data(made, arena_printf(made->arena, "/api/v1/items?cursor=%.*s",
                                   STR_ARG(api_cursor_write(made->arena, &cursor))));
    assert_int_equal(json_array_size(json_object_get(json, "items")), 0);
    assert_null(way(made, json, "previous"));
    assert_non_null(way(made, json, "next"));
    json_decref(json);
}

static void check_cursors(struct made *made)
{
    struct api_cursor cursor = {.kind = API_CURSOR_AFTER,
                                .place = {INT64_MIN, INT64_MAX, -1, INT64_C(1) << 40}};
    struct api_cursor back;
    assert_true(api_cursor_read(made->arena, api_cursor_write(made->arena, &cursor), &back));
    assert_int_equal(back.kind, API_CURSOR_AFTER);
    assert_memory_equal(&back.place, &cursor.place, sizeof back.place);
    const int64_t given[] = {5, 1000000, 3, 4};
    cursor = (struct api_cursor){.kind = API_CURSOR_GIVEN, .given = given, .given_count = 4};
    assert_true(api_cursor_read(made->arena, api_cursor_write(made->arena, &cursor), &back));
    assert_int_equal(back.given_count, 4);
    assert_memory_equal(back.given, given, sizeof given);
    cursor.kind = API_CURSOR_REST_BEFORE;
    cursor.place = (struct order_place){-5, 6, 7, 8};
    assert_true(api_cursor_read(made->arena, api_cursor_write(made->arena, &cursor), &back));
    assert_int_equal(back.kind, API_CURSOR_REST_BEFORE);
    assert_memory_equal(&back.place, &cursor.place, sizeof back.place);
    assert_memory_equal(back.given, given, sizeof given);
    static const char *const wrong[] = {"", "a", "YQ", "LQAAAAA", "YQAAAAAA", "YQAAAA-A", "x"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (api_cursor_read(made->arena, str_of(wrong[i]), &back))
            fail_msg("%s is read", wrong[i]);
}

static void check_items(struct made *made)
{
    struct response response = made_get(made, "/api/v1/items?take=2&fields=uri,%20version&kind=");
    assert_has(field(&response, "Link"), "rel=\"next\"");
    assert_has_not(field(&response, "Link"), "rel=\"prev\"");
    assert_str(field(&response, "Access-Control-Allow-Origin"), "*");
    json_t *json = data(made, "/api/v1/items?take=2&fields=uri,%20version");
    json_t *first = json_array_get(json_object_get(json, "items"), 0);
    assert_int_equal(json_object_size(first), 2);
    assert_non_null(json_object_get(first, "version"));
    assert_has(str_of(json_string_value(json_object_get(json, "next"))), "fields=uri,version");
    json_decref(json);
    /* All languages, unless one is named. */
    int64_t all = total(made, "/api/v1/items"), english = total(made, "/api/v1/items?language=en");
    assert_true(english > 0);
    int64_t swedish = total(made, "/api/v1/items?language=sv");
    assert_true(swedish > english && swedish + english <= all);
    assert_int_equal(total(made, "/api/v1/items?language=de"), 0);
    json = data(made, "/api/v1/items?query=sk%C3%A4rgrdens");
    assert_non_null(json_object_get(json, "suggestion"));
    json_decref(json);
}

static void check_item(struct made *made)
{
    json_t *json = data(made, "/api/v1/items/01930000-0000-7000-8000-000000000003");
    assert_string_equal(json_string_value(json_object_get(json, "version")), "2");
    json_decref(json);
    json =
        data(made, "/api/v1/items/01930000-0000-7000-8000-000000000003?revision=1&fields=version");
    assert_string_equal(json_string_value(json_object_get(json, "version")), "1");
    assert_int_equal(json_object_size(json), 1);
    json_decref(json);
    struct response there = made_get(made, "/api/v1/items/01930000-0000-7000-8000-000000000003");
    assert_has(there.keys, "item:01930000-0000-7000-8000-000000000003");
    /* Withdrawn with a reason: still read; gone or erased: 410. */
    json = data(made, "/api/v1/items/01930000-0000-7000-8000-000000000020");
    assert_string_equal(json_string_value(json_object_get(json, "pubStatus")), "canceled");
    json_decref(json);
}

static void expect_problem(struct made *made, const char *address, int status, const char *detail)
{
    struct response response = made_get(made, address);
    if (response.status != status)
        fail_msg("%s: %d", address, response.status);
    assert_str(response.type, "application/problem+json");
    assert_str(field(&response, "Access-Control-Allow-Origin"), "*");
    json_t *json = json_loadb(response.body.p, response.body.n, 0, NULL);
    assert_int_equal(number(json, "status"), status);
    assert_non_null(json_object_get(json, "title"));
    assert_has(str_of(json_string_value(json_object_get(json, "detail"))), detail);
    json_decref(json);
}

static void check_problems(struct made *made)
{
    expect_problem(made, "/api/v1/items?take=101", 400, "cannot be understood");
    expect_problem(made, "/api/v1/items?cursor=x", 400, "cannot be understood");
    expect_problem(made, "/api/v1/items?cursor=YQAAAAA&skip=1", 400, "cannot be understood");
    expect_problem(made, "/api/v1/items?fields=uri,nothing", 400, "cannot be understood");
    expect_problem(made, "/api/v1/items?language=svenska", 400, "cannot be understood");
    expect_problem(made, "/api/v1/items?language=sv&language=en", 400, "once only");
    expect_problem(made, "/api/v1/items?language=%FF", 400, "UTF-8");
    expect_problem(made, "/api/v1/items/none", 404, "nothing at this address");
    expect_problem(made, "/api/v1/items/01930000-0000-7000-8000-000000000003?revision=9", 404, "");
    expect_problem(made, "/api/v1/items/01930000-0000-7000-8000-000000000003?revision=x", 400, "");
    expect_problem(made, "/api/v2/items", 404, "");
    expect_problem(made, "/api/nothing", 404, "");
    struct response response = made_get_of(made, "example.se", "/api/v1/items");
    assert_int_equal(response.status, 421);
    assert_str(response.type, "application/problem+json");
}

static void check_topics(struct made *made)
{
    json_t *json = data(made, "/api/v1/topics"), *topic;
    size_t i, confirmed = 0;
    assert_int_equal(number(json, "total"), json_array_size(json_object_get(json, "topics")));
    json_array_foreach(json_object_get(json, "topics"), i, topic)
    {
        confirmed += json_is_false(json_object_get(topic, "provisional"));
        const char *uri = json_string_value(json_object_get(topic, "uri"));
        assert_true(str_starts(str_of(uri), STR("http://127.0.0.1:8080/id/topic/")));
        assert_true(number(topic, "count") >= 0);
        assert_true(json_object_size(json_object_get(topic, "prefLabel")) > 0);
    }
    assert_true(confirmed > 0 && confirmed < i);
    json_decref(json);
}

#define CHECK_OF(name)                                                                             \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        with_site(state, check_##name);                                                            \
    }
CHECK_OF(walk)
CHECK_OF(walk_meanwhile)
CHECK_OF(many)
CHECK_OF(ends)
CHECK_OF(cursors)
CHECK_OF(items)
CHECK_OF(item)
CHECK_OF(problems)
CHECK_OF(topics)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_walk), TEST(test_walk_meanwhile), TEST(test_many),
        TEST(test_ends), TEST(test_cursors),        TEST(test_items),
        TEST(test_item), TEST(test_problems),       TEST(test_topics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
