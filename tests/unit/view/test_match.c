/* Queries as expressions of FTS5. */
#include "test.h"
#include "view/match.h"

static struct match match(struct arena *arena, const char *language, const char *text)
{
    return match_make(analyse_new(arena, NULL), arena, str_of(language), str_of(text));
}

static void all_words_must_hold(void **state)
{
    assert_str(match(*state, "sv", "bussar i  Vården").exact,
               "(\"buss\") AND (\"i\") AND (\"vård\")");
}

static void quotes_minus_and_star(void **state)
{
    assert_str(match(*state, "sv", "\"nya bussar\" -tågen sko*").exact,
               "((\"nya buss\") AND (\"sko\" OR \"sko\"*)) NOT ((\"tåg\"))");
    assert_str(match(*state, "sv", "”nya bussar”").exact, "(\"nya buss\")");
    assert_str(match(*state, "sv", "-\"nya bussar\" -tågen").exact,
               "(\"==\") NOT ((\"nya buss\") OR (\"tåg\"))");
    assert_str(match(*state, "sv", "bussarna*").exact, "(\"buss\" OR \"bussarna\"*)");
}

static void what_is_written_together_stays_together(void **state)
{
    assert_str(match(*state, "sv", "covid-19 2024-03-11").exact,
               "(\"covid 19\") AND (\"2024 03 11\")");
    assert_str(match(*state, "sv", "buss - tåg").exact, "(\"buss\") AND (\"tåg\")");
}

static void without_words_there_is_no_condition(void **state)
{
    static const char *const texts[] = {"",   " ",    "\"",     "\"\"", "*",    "-",
                                        "--", "\" -", "-\"\"*", "?!",   "()^:", "\xc2\xa0"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(match(*state, "sv", texts[i]).exact.n, 0);
}

static void operators_of_fts5_are_words(void **state)
{
    assert_str(match(*state, "sv", "a AND (b OR NEAR(c) NOT d) ^e headline:f {g}").exact,
               "(\"a\") AND (\"and\") AND (\"b\") AND (\"or\") AND (\"near c\") AND (\"not\") AND "
               "(\"d\") AND (\"e\") AND (\"headlin f\") AND (\"g\")");
    assert_str(match(*state, "sv", "\"lone").exact, "(\"lon\")");
    assert_str(match(*state, "sv", "lone\"").exact, "(\"lon\")");
    assert_str(match(*state, "sv",
                     "\xff"
                     "a\xc3")
                   .exact,
               "(\"a\")");
}

static void any_language_is_both(void **state)
{
    assert_str(match(*state, "", "bussarna").exact, "(\"buss\" OR \"bussarna\")");
    assert_str(match(*state, "", "x").exact, "(\"x\")");
}

static void a_and_o_forgive_only_where_no_ring_was_written(void **state)
{
    assert_str(match(*state, "sv", "atgarder").forgiving, "(((\"atgard\" OR \"=atgard\")))");
    assert_int_equal(match(*state, "sv", "åtgarder").forgiving.n, 0);
    assert_int_equal(match(*state, "sv", "-atgarder").forgiving.n, 0);
    assert_str(match(*state, "sv", "\"ny atgard\" -x").forgiving,
               "((((\"ny\" OR \"=ny\") AND (\"atgard\" OR \"=atgard\")))) NOT ((\"x\"))");
}

static void a_long_query_is_bounded(void **state)
{
    struct buf text = buf_in(*state);
    for (int i = 0; i < 5000; i++)
        buf_addz(&text, "ord ");
    struct match match = match_make(analyse_new(*state, NULL), *state, STR("sv"), buf_str(&text));
    assert_in_range(match.exact.n, 1, 1000);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == ' ')
            text.p[i] = '/';
    match = match_make(analyse_new(*state, NULL), *state, STR("sv"), buf_str(&text));
    assert_in_range(match.exact.n, 1, 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_words_must_hold),
        TEST(quotes_minus_and_star),
        TEST(what_is_written_together_stays_together),
        TEST(without_words_there_is_no_condition),
        TEST(operators_of_fts5_are_words),
        TEST(any_language_is_both),
        TEST(a_and_o_forgive_only_where_no_ring_was_written),
        TEST(a_long_query_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
