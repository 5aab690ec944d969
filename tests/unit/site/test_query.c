/* Parameters into a selection and back: what is ignored, what is refused, and that every address
   that is written reads as the same selection. */
#include "test.h"

#include "site/query.h"

#include <stdio.h>

/* "name=value" pairs, ended by NULL; values are taken as they stand (decoded already). */
static enum status read_list(struct arena *arena, const char *const *pairs,
                             struct selection *selection, struct query_mistake *mistake)
{
    struct parameter parameters[40];
    size_t count = 0;
    for (; pairs[count] != NULL; count++) {
        struct str value = str_of(pairs[count]);
        parameters[count].name = str_cut(&value, '=');
        parameters[count].value = value;
    }
    return query_read(arena, parameters, count, selection, mistake);
}

#define READ(arena, selection, mistake, ...)                                                       \
    read_list((arena), (const char *const[]){__VA_ARGS__, NULL}, (selection), (mistake))

/* What a browser would send for that query string. */
static void read_address(struct arena *arena, struct str address, struct selection *selection)
{
    struct parameter parameters[40];
    size_t count = 0;
    struct query_mistake mistake;
    (void)str_cut(&address, '?');
    while (address.p != NULL) {
        struct str value = str_cut(&address, '&'), name = str_cut(&value, '=');
        char *decoded = arena_alloc(arena, value.n + 1);
        size_t n = 0;
        for (size_t i = 0; i < value.n; i++) {
            unsigned byte;
            if (value.p[i] == '%' && sscanf(value.p + i + 1, "%2x", &byte) == 1) {
                decoded[n++] = (char)byte;
                i += 2;
            } else {
                decoded[n++] = value.p[i] == '+' ? ' ' : value.p[i];
            }
        }
        parameters[count++] = (struct parameter){name, {decoded, n}};
    }
    assert_ok(arena, query_read(arena, parameters, count, selection, &mistake));
}

static void test_nothing_chosen(void **state)
{
    struct selection s;
    struct query_mistake mistake;
    assert_ok(*state, READ(*state, &s, &mistake, "utm_source=brev", "query=", "topic=", "take="));
    assert_int_equal(s.take, 20);
    assert_int_equal(s.skip, 0);
    assert_int_equal(s.order, ORDER_PUBLISHED);
    assert_str(query_address(*state, STR("/nyheter/"), &s), "/nyheter/");
}

static void test_all_chosen(void **state)
{
    struct selection s;
    struct query_mistake mistake;
    assert_ok(*state, READ(*state, &s, &mistake, "take=50", "kind=notice", "topic=vard",
                           "year=2024", "query=  färja \xC2\xA0 & båt ", "topic=kultur",
                           "kind=call", "topic=vard", "to=2024-02-29", "from=2023-12-31",
                           "year=2023", "skip=100", "orderBy=Published", "open=coming"));
    assert_str(query_address(*state, STR("/nyheter/"), &s),
               "/nyheter/?query=f%C3%A4rja+%26+b%C3%A5t&topic=kultur&topic=vard&year=2023&year="
               "2024&kind=call&kind=notice&open=coming&from=2023-12-31&to=2024-02-29&orderBy="
               "Published&skip=100&take=50");
    assert_int_equal(s.kinds, 1u << KIND_CALL | 1u << KIND_NOTICE);
}

static void test_round_trip(void **state)
{
    static const char *const lists[][5] = {
        {"query=a+b c%20d\"<x>'", "skip=20", NULL},
        {"topic=a-1", "topic=b", "year=2021", "take=1", NULL},
        {"query=räksmörgås", "orderBy=Published", "to=2024-01-01", NULL},
        {"query=räksmörgås", "orderBy=Relevance", "kind=alert", "take=100", NULL},
        {"orderBy=Relevance", "from=1970-01-01", NULL},
    };
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct selection first, second;
        struct query_mistake mistake;
        assert_ok(*state, read_list(*state, lists[i], &first, &mistake));
        struct str address = query_address(*state, STR("/x/"), &first);
        read_address(*state, address, &second);
        struct str again = query_address(*state, STR("/x/"), &second);
        assert_str(again, str_z(*state, address));
    }
}

static void test_relevance_needs_words(void **state)
{
    struct selection s;
    struct query_mistake mistake;
    assert_ok(*state, READ(*state, &s, &mistake, "query=x"));
    assert_int_equal(s.order, ORDER_RELEVANCE);
    assert_ok(*state, READ(*state, &s, &mistake, "orderBy=Relevance", "query= "));
    assert_int_equal(s.order, ORDER_PUBLISHED);
    assert_str(query_address(*state, STR("/"), &s), "/");
}

static void test_controls_become_spaces(void **state)
{
    struct selection s;
    struct query_mistake mistake;
    assert_ok(*state, READ(*state, &s, &mistake, "query=a\x01\x7f\xC2\x85\x62"));
    assert_str(s.text, "a b");
}

static void test_wrong_values(void **state)
{
    static const char *const wrong[] = {"topic=Kultur",    "topic=a b",
                                        "topic=-",         "topic=å",
                                        "year=24",         "year=20245",
                                        "year=-204",       "year=+204",
                                        "year=2o24",       "kind=nyhet",
                                        "kind=News",       "from=2024-2-1",
                                        "from=2024-02-30", "from=idag",
                                        "to=2023-02-29",   "to=2024-01-01T0",
                                        "orderBy=Newest",  "orderBy=published",
                                        "skip=-1",         "skip=1.5",
                                        "skip=a",          "skip= 1",
                                        "take=0",          "take=101",
                                        "take=-5",         "take=1e1",
                                        "take=x",          "skip=9999999999999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct selection s;
        struct query_mistake mistake = {0};
        struct str value = str_of(wrong[i]), name = str_cut(&value, '=');
        if (READ(*state, &s, &mistake, wrong[i]) != STATUS_REFUSED)
            fail_msg("%s was taken", wrong[i]);
        assert_str(name, mistake.name);
        assert_true(str_eq(mistake.value, value));
        assert_int_equal(mistake.why, MISTAKE_VALUE);
    }
}

static void test_not_utf8(void **state)
{
    static const char *const wrong[] = {"query=\xff", "query=a\xC3", "topic=\xC0\x80",
                                        "year=\xED\xA0\x80"};
    struct selection s;
    struct query_mistake mistake;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(READ(*state, &s, &mistake, wrong[i]), STATUS_REFUSED);
        assert_int_equal(mistake.why, MISTAKE_UTF8);
    }
    assert_ok(*state, READ(*state, &s, &mistake, "unknown=\xff", "\xff=1"));
}

static void test_twice(void **state)
{
    struct selection s;
    struct query_mistake mistake;
    assert_int_equal(READ(*state, &s, &mistake, "skip=20", "skip=40"), STATUS_REFUSED);
    assert_int_equal(mistake.why, MISTAKE_TWICE);
    assert_string_equal(mistake.name, "skip");
    assert_ok(*state, READ(*state, &s, &mistake, "skip=20", "skip=", "skip=20"));
    assert_int_equal(s.skip, 20);
}

static void test_drops(void **state)
{
    struct selection s;
    struct query_mistake mistake;
    assert_ok(*state, READ(*state, &s, &mistake, "topic=a", "topic=b", "year=2023", "year=2024",
                           "kind=call", "skip=40", "query=x"));
    struct selection t = query_without_topic(*state, &s, 0);
    assert_str(query_address(*state, STR("/"), &t),
               "/?query=x&topic=b&year=2023&year=2024&kind=call");
    t = query_without_year(*state, &s, 1);
    assert_str(query_address(*state, STR("/"), &t),
               "/?query=x&topic=a&topic=b&year=2023&kind=call");
    t = query_without_kind(&s, KIND_CALL);
    assert_str(query_address(*state, STR("/"), &t),
               "/?query=x&topic=a&topic=b&year=2023&year=2024");
    t = query_with_text(&s, (struct str){0});
    assert_str(query_address(*state, STR("/"), &t),
               "/?topic=a&topic=b&year=2023&year=2024&kind=call");
    /* The selection that they were made from is as it was. */
    assert_str(query_address(*state, STR("/"), &s),
               "/?query=x&topic=a&topic=b&year=2023&year=2024&kind=call&skip=40");
}

static void test_for_view(void **state)
{
    const struct zone *zone = zone_open(*state, "Europe/Stockholm");
    struct selection s;
    struct query_mistake mistake;
    struct place all = {.base = STR("/nyheter/")};
    assert_ok(*state, READ(*state, &s, &mistake, "from=2024-03-31", "to=2024-03-31"));
    struct query query = query_for_view(*state, &s, &all, "sv", zone, 1710144000000);
    /* The day that summer time begins has 23 hours. */
    assert_int_equal(query.to - query.from, 23 * 3600 * 1000);
    assert_int_equal(query.from, INT64_C(1711839600000));

    struct place march = {.base = STR("/nyheter/2024/03/"), .year = 2024, .month = 3};
    query = query_for_view(*state, &s, &march, "sv", zone, 1710144000000);
    assert_int_equal(query.from, INT64_C(1711839600000));
    assert_ok(*state, READ(*state, &s, &mistake, "take=5"));
    query = query_for_view(*state, &s, &march, "sv", zone, 1710144000000);
    assert_int_equal(query.from, INT64_C(1709247600000));
    assert_int_equal(query.to, INT64_C(1711922400000));
    assert_int_equal(query.years_count, 1);

    struct place topic = {.base = STR("/amnen/kultur"), .topic = STR("kultur")};
    assert_ok(*state, READ(*state, &s, &mistake, "topic=vard"));
    query_at_place(&s, &topic);
    query = query_for_view(*state, &s, &topic, "sv", zone, 1710144000000);
    assert_int_equal(query.topics_count, 1);
    assert_str(query.topics[0], "kultur");
    assert_int_equal(query.from, 0);
    assert_int_equal(query.to, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_nothing_chosen),
        TEST(test_all_chosen),
        TEST(test_round_trip),
        TEST(test_relevance_needs_words),
        TEST(test_controls_become_spaces),
        TEST(test_wrong_values),
        TEST(test_not_utf8),
        TEST(test_twice),
        TEST(test_drops),
        TEST(test_for_view),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
