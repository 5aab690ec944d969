/* Validity, normal form, folding. */
#include "test.h"

#include "base/unicode.h"

static void bad_bytes_are_found(void **state)
{
    (void)state;
    size_t at = 99;
    assert_true(unicode_valid(STR("å€😀"), &at));
    assert_false(unicode_valid(STR("ab\xff"), &at));
    assert_int_equal(at, 2);
    assert_false(unicode_valid(STR("\xc3"), &at));         /* cut */
    assert_false(unicode_valid(STR("\xed\xa0\x80"), &at)); /* a surrogate */
    assert_false(unicode_valid(STR("\xc0\xaf"), &at));     /* overlong */
    assert_false(unicode_valid(STR("\xf4\x90\x80\x80"), &at));
}

static void code_points_go_both_ways(void **state)
{
    (void)state;
    for (int32_t c = 1; c <= 0x10ffff; c += c < 0x300 ? 1 : 97) {
        if (c >= 0xd800 && c <= 0xdfff)
            continue;
        char bytes[4];
        struct str text = {bytes, unicode_put(bytes, c)};
        size_t offset = 0;
        assert_true(unicode_valid(text, NULL));
        assert_int_equal(unicode_next(text, &offset), c);
        assert_int_equal(offset, text.n);
    }
}

static void text_is_normalised(void **state)
{
    assert_str(unicode_nfc(*state, STR("a\xcc\x8a")), "å");
    assert_str(unicode_squeeze(*state, STR("\xc2\xa0 en\t\r\nrad \xe2\x80\xaf ")), "en rad");
    assert_str(unicode_fold(*state, STR("Straße ÅÄÖ")), "strasse åäö");
    assert_str(unicode_lower(*state, STR("ÅTGÄRD")), "åtgärd");
    assert_str(unicode_plain(*state, STR("Café Müller åäö Ångström"), false),
               "Cafe Muller åäö Ångström");
    assert_str(unicode_plain(*state, STR("Café åtgärd"), true), "Cafe atgard");
    assert_int_equal(unicode_length(STR("åäö€")), 4);
}

static void short_texts_are_put_in_lower_case(void **state)
{
    char lower[20];
    (void)state;
    assert_true(unicode_lower_latin(STR("ÅTGÄRD × ŒÉ"), lower, sizeof lower));
    assert_string_equal(lower, "åtgärd × Œé");
    assert_true(unicode_lower_latin(STR("0123456789012345678"), lower, sizeof lower));
    assert_false(unicode_lower_latin(STR("01234567890123456789"), lower, sizeof lower));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(bad_bytes_are_found),
        TEST(code_points_go_both_ways),
        TEST(text_is_normalised),
        TEST(short_texts_are_put_in_lower_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
