/* Words: where they begin and end, what they are written as, and in which form they meet. */
#include "base/buf.h"
#include "base/unicode.h"
#include "test.h"
#include "text/analyse.h"
#include "text/lexicon.h"

/* Each word as POSITION:PLAIN, `+N` for a whole of N pieces, `~` joined, `.` a stop word. */
static struct str words_of(struct arena *arena, const char *language, const char *text)
{
    struct buf out = buf_in(arena);
    struct reading reading =
        analyse_begin(analyse_new(arena, NULL), str_of(language), str_of(text));
    struct word word;
    while (analyse_next(&reading, &word)) {
        buf_printf(&out, "%s%u:%.*s", out.n > 0 ? " " : "", word.position, STR_ARG(word.plain));
        if (word.pieces > 0)
            buf_printf(&out, "+%u", word.pieces);
        buf_addz(&out, word.joined ? "~" : "");
        buf_addz(&out, word.stop ? "." : "");
    }
    return buf_str(&out);
}

static struct str stems_of(struct arena *arena, const char *language, const char *text)
{
    struct buf stems = buf_in(arena), folded = buf_in(arena);
    analyse_text(analyse_new(arena, NULL), str_of(language), str_of(text), &stems, &folded);
    return str_printf(arena, "%.*s/ %.*s", STR_ARG(buf_str(&stems)), STR_ARG(buf_str(&folded)));
}

static void words_are_letters_digits_and_marks(void **state)
{
    assert_str(words_of(*state, "fi", "Hej, du! (tunnel) \xc2\xa0x"), "0:hej 1:du 2:tunnel 3:x");
    assert_str(words_of(*state, "fi", ""), "");
    assert_str(words_of(*state, "fi", "\xcc\x81 - ..."), ""); /* a mark with nothing under it */
    assert_str(words_of(*state, "fi", "t.ex. snake_case"), "0:t 1:ex~ 2:snake 3:case~");
}

static void case_and_marks_do_not_count_but_a_ring_does(void **state)
{
    assert_str(stems_of(*state, "fi", "CAFÉ Müller ÅÄÖ"), "cafe muller åäö / =aao ");
    assert_str(stems_of(*state, "fi", "Straße Tromsø Ærlig Łódź"),
               "strasse tromsö ärlig lodz / =tromso =arlig ");
    assert_str(stems_of(*state, "fi", "\xc5\x89"), "n / "); /* folds to an apostrophe and n */
}

static void marks_may_stand_apart(void **state)
{
    /* a, ring; o, diaeresis; e, acute; and letters beyond the table */
    assert_str(stems_of(*state, "fi", "a\xcc\x8ar o\xcc\x88 cafe\xcc\x81 ΑΘΉΝΑ ế"),
               "år ö cafe αθηνα e / =ar =o ");
}

static void soft_hyphens_do_not_part_words(void **state)
{
    assert_str(words_of(*state, "fi", "kommu\xc2\xadnal \xe2\x80\x8d"), "0:kommunal");
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
    struct analyser *analyser = analyse_new(*state, NULL);
    struct word word;
    for (int round = 0; round < 3; round++) {
        struct reading reading = analyse_begin(analyser, STR("sv"), STR("bussarna"));
        assert_true(analyse_next(&reading, &word));
        assert_str(word.stem, "buss");
        reading = analyse_begin(analyser, STR("en"), STR("bussarna"));
        assert_true(analyse_next(&reading, &word));
        assert_str(word.stem, "bussarna");
    }
}

static void numbers_are_one_word_however_they_are_grouped(void **state)
{
    assert_str(words_of(*state, "sv", "12 500 kr"), "0:12500 1:kr");
    assert_str(words_of(*state, "sv",
                        "1\xc2\xa0"
                        "234\xe2\x80\xaf"
                        "567"),
               "0:1234567");
    assert_str(words_of(*state, "sv", "2024 500"), "0:2024 1:500");
    assert_str(words_of(*state, "sv", "12 5000"), "0:12 1:5000");
    assert_str(words_of(*state, "sv", "08 123 456"), "0:08 1:123456");
    assert_str(words_of(*state, "sv", "2,4 14:30 14.30 1,2,3"),
               "0:2.4 1:14.30 2:14.30 3:1 4:2~ 5:3~");
    assert_str(words_of(*state, "sv", "1177 E4 linje42arna"), "0:1177 1:e4 2:linje42arna");
}

static void the_groups_of_a_number_are_its_parts(void **state)
{
    struct reading reading =
        analyse_begin(analyse_new(*state, NULL), STR("sv"), STR("2 454 821 personer"));
    struct word word;
    assert_true(analyse_next(&reading, &word));
    assert_int_equal(word.parts_count, 3);
    assert_str(word.parts[0], "2");
    assert_str(word.parts[1], "454");
    assert_str(word.parts[2], "821");
    assert_int_equal(word.end, strlen("2 454 821"));
}

static void dates_are_found_as_they_are_typed(void **state)
{
    assert_str(words_of(*state, "sv", "2024-03-11"), "0:2024 1:03~ 2:11~");
    assert_str(words_of(*state, "sv", "den 11 mars 2024"), "0:den. 1:11 2:mars 3:2024");
}

static void hyphens_give_the_whole_and_its_pieces(void **state)
{
    assert_str(words_of(*state, "sv", "ny covid-19 våg"), "0:ny 1:covid19+2 1:covid 2:19~ 3:våg");
    assert_str(words_of(*state, "sv", "e\xe2\x80\x91post"), "0:epost+2 0:e 1:post~");
    assert_str(words_of(*state, "sv", "a/b-c"), "0:a 1:bc+2~ 1:b 2:c~");
    assert_str(words_of(*state, "sv", "barn- och ungdomsvård"), "0:barn 1:och. 2:ungdomsvård");
    assert_str(words_of(*state, "sv", "Solna/Täby"), "0:solna 1:täby~");
}

static void endings_after_a_colon_are_dropped(void **state)
{
    assert_str(words_of(*state, "sv", "EU:s tv:n S:t Poor's d'Arc"),
               "0:eu 1:tv 2:st 3:poor 4:darc");
    assert_str(words_of(*state, "sv", "Budget:Barn 2024:7"), "0:budget 1:barn~ 2:2024.7");
}

static void short_names_in_capitals_are_no_common_words(void **state)
{
    assert_str(words_of(*state, "en", "IT and it"), "0:it 1:and. 2:it.");
    assert_str(stems_of(*state, "sv", "VGR SOS ÅVS"), "vgr sos åvs / =avs ");
}

static void long_words_are_cut_between_letters(void **state)
{
    struct buf text = buf_in(*state);
    for (int i = 0; i < 1000; i++)
        buf_addz(&text, i % 2 == 0 ? "x" : "å");
    struct word word;
    struct reading reading = analyse_begin(analyse_new(*state, NULL), STR("sv"), buf_str(&text));
    assert_true(analyse_next(&reading, &word));
    assert_int_equal(word.end, text.n);
    assert_in_range(word.plain.n, 70, 80);
    assert_true(unicode_valid(word.plain, NULL));
    assert_true(unicode_valid(word.stem, NULL));
    assert_true(unicode_valid(word.folded, NULL));
    assert_false(analyse_next(&reading, &word));
}

/* By their stems, so that every form of a phrase is answered by the same terms. */
static void words_with_the_stem_of_a_function_word_are_common(void **state)
{
    struct analyser *analyser = analyse_new(*state, lexicon_builtin());
    static const struct {
        const char *language, *text, *common;
    } cases[] = {{"sv", "Det är och var i hamnen", "111110"},
                 {"sv", "ÄR MED båten", "010"}, /* in capitals the stem is as it stands */
                 {"en", "The ferries are on time", "10110"},
                 {"fi", "ja on", "00"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int again = 0; again < 2; again++) { /* also of words that are remembered */
            struct reading reading =
                analyse_begin(analyser, str_of(cases[i].language), str_of(cases[i].text));
            struct word word;
            for (size_t at = 0; analyse_next(&reading, &word); at++)
                assert_int_equal(word.common, cases[i].common[at] == '1');
        }
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
        TEST(numbers_are_one_word_however_they_are_grouped),
        TEST(the_groups_of_a_number_are_its_parts),
        TEST(dates_are_found_as_they_are_typed),
        TEST(hyphens_give_the_whole_and_its_pieces),
        TEST(endings_after_a_colon_are_dropped),
        TEST(short_names_in_capitals_are_no_common_words),
        TEST(long_words_are_cut_between_letters),
        TEST(words_with_the_stem_of_a_function_word_are_common),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
