/* Foreign HTML as text. */
#include "test.h"

#include "base/unicode.h"
#include "base/buf.h"
#include "news/html.h"
#include "sample.h"

static void words_and_paragraphs_stay(void **state)
{
    static const struct {
        const char *html, *text;
    } cases[] = {
        {"<p>Ett.</p> <p>Tv&aring; &amp; tre</p>", "Ett.\n\nTvå & tre"},
        {"a<br/>b<BR>c", "a\nb\nc"},
        {"en\n  <b>fet</b>\tbit&nbsp;h&#228;r &#xE4;n", "en fet bit\u00a0här än"},
        {"<html><head><title>T</title></head><body><h1>R</h1><div>x</div></body></html>", "R\n\nx"},
        {"<script>if (a < b) \"</p>\"</script>efter<style>p{}</style>", "efter"},
        {"<!-- > <p> -->a<!-- b", "a"},
        {"<a title=\"a > b\" href='x'>länk</a>", "länk"},
        {"<ul><li>a</li><li>b</li></ul><table><tr><td>1</td><td>2</td></tr></table>",
         "a\n\nb\n\n1 2"},
        {"1 < 2 & 3 <3 a&b; &#0; &#xD800; &#99999999; &unknown;",
         "1 < 2 & 3 <3 a&b; \ufffd \ufffd \ufffd &unknown;"},
        {"<p", ""},
        {"a<", "a<"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(html_text(*state, str_of(cases[i].html)), cases[i].text);
}

static void anything_goes_through(void **state)
{
    static const char *const parts[] = {"<", ">", "/",  "!--", "-->", "p", "script", "&", "#",
                                        "x", ";", "\"", "'",   " ",   "å", "\n",     "=", "1"};
    for (uint64_t seed = 0; seed < 3000; seed++) {
        uint64_t chance = seed;
        struct buf html = buf_in(*state);
        for (uint32_t i = sample_random(&chance, 40); i > 0; i--)
            buf_addz(&html, parts[sample_random(&chance, sizeof parts / sizeof *parts)]);
        assert_true(unicode_valid(html_text(*state, buf_str(&html)), NULL));
        arena_reset(*state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(words_and_paragraphs_stay),
        TEST(anything_goes_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
