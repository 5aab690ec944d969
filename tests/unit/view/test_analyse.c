/* Words, stems and their folded forms; and queries as expressions of FTS5. */
#include "base/unicode.h"
#include "test.h"
#include "view/match.h"

static struct str stems_of(struct arena *arena, const char *language, const char *text)
{
    struct buf stems = buf_in(arena), folded = buf_in(arena);
    analyse_text(analyse_new(arena), str_of(language), str_of(text), &stems, &folded);
    return str_printf(arena, "%.*s/ %.*s", STR_ARG(buf_str(&stems)), STR_ARG(buf_str(&folded)));
}

static void words_are_letters_digits_and_marks(void **state)
{
    assert_str(stems_of(*state, "fi", "Hej, du! 3,5 e-post (EU:s) \xc2\xa0x"),
               "hej du 3 5 e post eu s x / ");
    assert_str(stems_of(*state, "fi", ""), "/ ");
    assert_str(stems_of(*state, "fi", "\xcc\x81 - ..."), "/ "); /* a mark with nothing under it */
}

static void case_and_marks_do_not_count_but_a_ring_does(void **state)
{
    assert_str(stems_of(*state, "fi", "CAFÉ Müller ÅÄÖ Ærø"), "cafe muller åäö ærø / =aao ");
}

static void marks_may_stand_apart(void **state)
{
    /* a, ring; o, diaeresis; e, acute; and letters beyond the table */
    assert_str(stems_of(*state, "fi", "a\xcc\x8ar o\xcc\x88 cafe\xcc\x81 ΑΘΉΝΑ ế"),
               "år ö cafe αθηνα e / =ar =o ");
}

static void soft_hyphens_do_not_part_words(void **state)
{
    assert_str(stems_of(*state, "fi", "kommu\xc2\xadnal \xe2\x80\x8d"), "kommunal / ");
}

static void stems_go_by_language(void **state)
{
    assert_str(stems_of(*state, "sv", "åtgärder åtgärderna vårdens"),
               "åtgärd åtgärd vård / =atgard =atgard =vard ");
    assert_str(stems_of(*state, "sv-FI", "bussarna"), "buss / ");
    assert_str(stems_of(*state, "en", "closures closing"), "closur close / ");
    assert_str(stems_of(*state, "en-GB", "ponies"), "poni / ");
    assert_str(stems_of(*state, "enx", "ponies"), "ponies / ");
}

static void the_same_word_in_two_languages_has_two_stems(void **state)
{
    struct analyser *analyser = analyse_new(*state);
    struct word word;
    for (int round = 0; round < 3; round++) {
        size_t at = 0;
        assert_true(analyse_next(analyser, STR("sv"), STR("bussarna"), &at, &word));
        assert_str(word.stem, "buss");
        at = 0;
        assert_true(analyse_next(analyser, STR("en"), STR("bussarna"), &at, &word));
        assert_str(word.stem, "bussarna");
    }
}

static void numbers_and_codes_stay_whole(void **state)
{
    assert_str(stems_of(*state, "sv", "2024 linje42arna covid-19"), "2024 linje42arna covid 19 / ");
}

static void long_words_are_cut_between_letters(void **state)
{
    struct buf text = buf_in(*state);
    for (int i = 0; i < 1000; i++)
        buf_addz(&text, i % 2 == 0 ? "x" : "å");
    struct word word;
    size_t at = 0;
    struct analyser *analyser = analyse_new(*state);
    assert_true(analyse_next(analyser, STR("sv"), buf_str(&text), &at, &word));
    assert_int_equal(at, text.n);
    assert_in_range(word.plain.n, 70, 80);
    assert_true(unicode_valid(word.plain, NULL));
    assert_true(unicode_valid(word.stem, NULL));
    assert_true(unicode_valid(word.folded, NULL));
    assert_false(analyse_next(analyser, STR("sv"), buf_str(&text), &at, &word));
}

static struct match match(struct arena *arena, const char *language, const char *text)
{
    return match_make(analyse_new(arena), arena, str_of(language), str_of(text));
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
    struct match match = match_make(analyse_new(*state), *state, STR("sv"), buf_str(&text));
    assert_in_range(match.exact.n, 1, 1000);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == ' ')
            text.p[i] = '/';
    match = match_make(analyse_new(*state), *state, STR("sv"), buf_str(&text));
    assert_in_range(match.exact.n, 1, 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(words_are_letters_digits_and_marks),
        TEST(case_and_marks_do_not_count_but_a_ring_does),
        TEST(marks_may_stand_apart),
        TEST(soft_hyphens_do_not_part_words),
        TEST(stems_go_by_language),
        TEST(the_same_word_in_two_languages_has_two_stems),
        TEST(numbers_and_codes_stay_whole),
        TEST(long_words_are_cut_between_letters),
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
