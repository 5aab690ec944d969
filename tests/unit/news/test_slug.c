/* Slugs: the rules of docs/formats.md one by one, and the form of every slug there can be. */
#include "test.h"

#include "news/slug.h"
#include "sample.h"

static void letters_become_plain(void **state)
{
    static const struct {
        const char *text, *slug;
    } cases[] = {
        {"Sök stöd till kulturprojekt", "sok-stod-till-kulturprojekt"},
        {"Åsa, ÄNGEN & Öarna!", "asa-angen-oarna"},
        {"A\xcc\x8asa i NFD", "asa-i-nfd"},
        {"Café Müller; crème brûlée", "cafe-muller-creme-brulee"},
        {"Straße, Ærø, Łódź, œuvre, Đurić, þing", "strasse-aero-lodz-oeuvre-duric-thing"},
        {"STRAẞE İzmir ılık", "strasse-izmir-ilik"},
        {"Regionens ”nya” resa – 50 % fler", "regionens-nya-resa-50-fler"},
        {"Standard & Poor's och Poor’s", "standard-poors-och-poors"},
        {"  många   blanktecken\t", "manga-blanktecken"},
        {"ihop\u00adsatt o\u200brd", "ihopsatt-ord"},
        {"2024", "2024"},
        {"7", "7"},
        {"12", "12-nyhet"},
        {"12!", "12-nyhet"},
        {"12 a", "12-a"},
        {"ab", "ab"},
        {"", "nyhet"},
        {"!?", "nyhet"},
        {"Новости", "nyhet"},
        {"𝄞", "nyhet"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(slug_of(*state, str_of(cases[i].text)), cases[i].slug);
}

static void long_ones_are_cut_at_a_word(void **state)
{
    assert_str(slug_of(*state, STR("aaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb ccccccccccccccccccc "
                                   "dddddddddddddddddddd e")),
               "aaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbbbbb-ccccccccccccccccccc-dddddddddddddddddddd");
    assert_str(slug_of(*state, STR("aaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb ccccccccccccccccccc "
                                   "ddddddddddddddddddddd")),
               "aaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbbbbb-ccccccccccccccccccc");
    char word[200];
    memset(word, 'x', sizeof word);
    struct str one = {word, sizeof word};
    assert_int_equal(slug_of(*state, one).n, 80);
    assert_int_equal(slug_of(*state, str_printf(*state, "12 %.*s", STR_ARG(one))).n, 80);
}

static void numbers_fit(void **state)
{
    assert_str(slug_numbered(*state, STR("laget-i-varden"), 2), "laget-i-varden-2");
    struct str base = STR("aaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbbbbb-ccccccccccccccccccc-"
                          "dddddddddddddddddddd");
    assert_str(slug_numbered(*state, base, 10),
               "aaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbbbbb-ccccccccccccccccccc-10");
    assert_true(slug_is(slug_numbered(*state, base, 123456789)));
}

static void every_slug_has_its_form(void **state)
{
    for (uint64_t seed = 0; seed < 3000; seed++) {
        uint64_t chance = seed;
        struct str text = sample_text(*state, &chance);
        struct str slug = slug_of(*state, text);
        assert_true(slug_is(slug));
        assert_true(slug_is(slug_numbered(*state, slug, 2 + (int64_t)seed)));
        assert_true(str_eq(slug_of(*state, slug), slug));
        arena_reset(*state);
    }
}

static void what_is_no_slug(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "-", "a-", "-a", "a--b", "A", "å", "a b", "a.b", "03"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(slug_is(str_of(wrong[i])));
    assert_true(slug_is(STR("a-1")));
    assert_true(slug_is(STR("2024")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(letters_become_plain), TEST(long_ones_are_cut_at_a_word),
        TEST(numbers_fit),          TEST(every_slug_has_its_form),
        TEST(what_is_no_slug),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
