/* The language of queries: what each text is taken as. */
#include "parse_form.h"
#include "test.h"

struct pair {
    const char *text, *form;
};

static void check(struct arena *arena, const struct pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct parse parse = parse_query(arena, str_of(pairs[i].text));
        assert_str(form_of(arena, &parse), pairs[i].form);
        assert_false(parse.cut);
    }
}
#define CHECK_ALL(state, pairs) check(*(state), pairs, sizeof(pairs) / sizeof(pairs)[0])

static void test_words(void **state)
{
    static const struct pair pairs[] = {
        {"", ""},
        {"  ", ""},
        {"färja", "färja"},
        {"  ny  färja ", "ny färja"},
        {"färjor, båtar; tåg.", "färjor båtar tåg"},
        {"(ny färja)", "ny färja"},
        {"vård(central)", "vård central"},
        {"covid-19", "covid-19"},
        {"8-punktsprogrammet", "8-punktsprogrammet"},
        {"Poor's", "Poor's"},
        {"- * \" !", ""},
        {"a\u00a0b", "a b"},
    };
    CHECK_ALL(state, pairs);
}

static void test_operators(void **state)
{
    static const struct pair pairs[] = {
        {"-buss", "-buss"},
        {"tåg -buss", "tåg -buss"},
        {"tåg --buss", "tåg -buss"},
        {"tåg \u2212buss", "tåg -buss"},
        {"tåg - buss", "tåg buss"},
        {"buss OR tåg linje", "buss OR tåg linje"},
        {"linje buss OR tåg OR färja", "linje buss OR tåg OR färja"},
        {"buss ELLER tåg", "buss OR tåg"},
        {"buss AND tåg", "buss tåg"},
        {"buss or tåg", "buss or tåg"},
        {"OR buss", "OR buss"},
        {"buss OR", "buss"},
        {"buss OR OR tåg", "buss OR tåg"},
        {"buss OR -tåg", "buss -tåg"},
        {"-buss OR tåg", "-buss tåg"},
        {"\"ny färja\" OR buss", "\"ny färja\" OR buss"},
    };
    CHECK_ALL(state, pairs);
}

static void test_quotes_and_stars(void **state)
{
    static const struct pair pairs[] = {
        {"\"ny färja\"", "\"ny färja\""},
        {"\u201dny färja\u201d", "\"ny färja\""},
        {"\u00bbny färja\u00ab", "\"ny färja\""},
        {"-\"ny färja\"", "-\"ny färja\""},
        {"\"ny färja", "ny färja"},
        {"ny\" färja", "ny färja"},
        {"ny\"stor färja\"till", "ny \"stor färja\" till"},
        {"\"\" färja", "färja"},
        {"\"-a OR b\"", "\"-a OR b\""},
        {"mottagningen*", "mottagningen*"},
        {"-vacc**,", "-vacc*"},
        {"*", ""},
        {"a*b", "a*b"},
    };
    CHECK_ALL(state, pairs);
}

static void test_fields(void **state)
{
    static const struct pair pairs[] = {
        {"rubrik:färja", "rubrik:färja"},
        {"Headline: färja", "rubrik:färja"},
        {"title:\"ny färja\"", "rubrik:\"ny färja\""},
        {"ämne:kultur", "ämne:kultur"},
        {"ÄMNE:kultur", "ämne:kultur"},
        {"-topic:\"hälso- och sjukvård\"", "-ämne:\"hälso- och sjukvård\""},
        {"amne:a OR ämne:b", "ämne:a OR ämne:b"},
        {"rubrik:vacc*", "rubrik:vacc*"},
        {"rubrik:", "rubrik"},
        {"rubrik:\"ny", "rubrik:ny"},
        {"juni: lägesrapport", "juni lägesrapport"},
        {"http://a.se", "http://a.se"},
        {"år:2024", "år:2024-2024"},
        {"ar:2022-2024", "år:2022-2024"},
        {"year:2022..2024", "år:2022-2024"},
        {"år:2022\u20132024", "år:2022-2024"},
        {"-år:2024", "-år:2024-2024"},
        {"år:i", "år:i"},
        {"år:20245", "år:20245"},
        {"år:2024-", "år:2024-"},
        {"år: sedan", "år sedan"},
        {"from:2024-03-11 to:2024-04-02", "from:2024-03-11 to:2024-04-02"},
        {"från:2024-02 till:2024-02", "from:2024-02-01 to:2024-02-29"},
        {"from:2023 to:2023", "from:2023-01-01 to:2023-12-31"},
        {"from:2024-13-01", "from:2024-13-01"},
        {"to:2023-02-29", "to:2023-02-29"},
        {"from:buss", "from:buss"},
    };
    CHECK_ALL(state, pairs);
    /* Those that are no days have become words, whatever they look like. */
    struct parse parse = parse_query(*state, STR("from:2024-13-01"));
    assert_int_equal(parse.groups[0].clauses[0].kind, CLAUSE_WORD);
}

static void test_bounds(void **state)
{
    struct buf long_one = buf_in(*state);
    for (int i = 0; i < 100; i++)
        buf_addz(&long_one, "ord ");
    struct parse parse = parse_query(*state, buf_str(&long_one));
    assert_true(parse.cut);
    assert_int_equal(parse.count, PARSE_WORDS);
    struct buf wide = buf_in(*state);
    for (int i = 0; i < PARSE_BYTES; i++)
        buf_addz(&wide, "å");
    parse = parse_query(*state, buf_str(&wide));
    assert_true(parse.cut);
    assert_int_equal(parse.count, 1);
    assert_int_equal(parse.groups[0].clauses[0].text.n, PARSE_BYTES);
    parse = parse_query(*state, STR("a\xff"
                                    "b\xc3 -c"));
    assert_str(form_of(*state, &parse), "a b -c");
    assert_int_equal(parse.text.n, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_words),  TEST(test_operators), TEST(test_quotes_and_stars),
        TEST(test_fields), TEST(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
