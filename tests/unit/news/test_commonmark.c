/* CommonMark: what comes out is safe and well laid out, and plain text is the words alone. */
#include "test.h"

#include "base/buf.h"
#include "news/commonmark.h"
#include "sample.h"

#include <pthread.h>

static void the_html_is_safe(void **state)
{
    static const struct {
        const char *text, *html;
    } cases[] = {
        {"Hej *du* & **ni** <3", "<p>Hej <em>du</em> &amp; <strong>ni</strong> &lt;3</p>\n"},
        {"", ""},
        {"a <b onclick=x>b</b> c", "<p>a b c</p>\n"},
        {"<script>alert(1)</script>\n\nefter", "<p>efter</p>\n"},
        {"<div>\n<p>x\n</div>", ""},
        {"[a](https://x.example/?a=1&b=2)",
         "<p><a href=\"https://x.example/?a=1&amp;b=2\">a</a></p>\n"},
        {"[a](/nyheter/) [b](#c) [d](HTTP://x) [e](mailto:a@b.example) [f](tel:+46)",
         "<p><a href=\"/nyheter/\">a</a> <a href=\"#c\">b</a> <a href=\"HTTP://x\">d</a> <a "
         "href=\"mailto:a@b.example\">e</a> <a href=\"tel:+46\">f</a></p>\n"},
        {"[a *b*](javascript:alert(1)) c", "<p>a <em>b</em> c</p>\n"},
        {"[a](JaVaScript&#58;alert(1))", "<p>a</p>\n"},
        {"[a](data:text/html,x) [b](ftp://x/) [c](vbscript:x)", "<p>a b c</p>\n"},
        {"[a](&#1;javascript:x) [b](java&#10;script:x)", NULL},
        {"<javascript:alert(1)> <https://x.example/>",
         "<p>javascript:alert(1) <a href=\"https://x.example/\">https://x.example/</a></p>\n"},
        {"![En *bro*](https://x.example/a.png)", "<p>En <em>bro</em></p>\n"},
        {"![bro](//x.example/a.png)", "<p>bro</p>\n"},
        {"![bro](</&#9;/x.example/a.png>)", "<p>bro</p>\n"},
        {"![bro](/media/aa)", "<p><img src=\"/media/aa\" alt=\"bro\" /></p>\n"},
        {"[![bro](http://x/a.png)](http://x/)", "<p><a href=\"http://x/\">bro</a></p>\n"},
        {"# A\n\n## B\n\n###### C", "<h2>A</h2>\n<h3>B</h3>\n<h6>C</h6>\n"},
        {"## A\n\n### B", "<h2>A</h2>\n<h3>B</h3>\n"},
        {"#### A", "<h2>A</h2>\n"},
        {"| a | b |\n|---|--:|\n| 1 | 2 |",
         "<table>\n<thead>\n<tr>\n<th>a</th>\n<th class=\"align-right\">b</th>\n</tr>\n</thead>\n"
         "<tbody>\n<tr>\n<td>1</td>\n<td "
         "class=\"align-right\">2</td>\n</tr>\n</tbody>\n</table>\n"},
        {"```\"><script>\nx\n```", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str html = commonmark_html(*state, str_of(cases[i].text));
        if (cases[i].html != NULL)
            assert_str(html, cases[i].html);
        assert_int_equal(str_find(html, STR("<script"), 0), -1);
        assert_int_equal(str_find(html, STR("href=\"java"), 0), -1);
    }
}

static void the_words_alone(void **state)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"Hej *du* & `ni`\noch de\\\nandra", "Hej du & ni och de\nandra"},
        {"# Rubrik\n\nEtt stycke.\n\nEtt till.", "Rubrik\n\nEtt stycke.\n\nEtt till."},
        {"- körer\n- teatrar\n\nEfter", "körer\nteatrar\n\nEfter"},
        {"1. a\n\n2. b", "a\nb"},
        {"> Citat\n\n[länk](javascript:x) ![bild](x)", "Citat\n\nlänk bild"},
        {"| a | b |\n|---|---|\n| 1 | 2 |\n\nefter", "a b\n1 2\n\nefter"},
        {"<b>fet</b>", "fet"},
        {"    kod\n\nefter", "kod\n\nefter"},
        {"&aring;&amp;", "å&"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(commonmark_text(*state, str_of(cases[i].text)), cases[i].words);
}

/* Plain text made CommonMark says the same when it is read as CommonMark. */
static void plain_text_survives(void **state)
{
    static const char *const texts[] = {
        "Ett stycke.\n\nEtt till.",
        "rad ett\nrad två",
        "# ingen rubrik\n- ingen lista\n+ eller så\n> inget citat",
        "1. inget nummer\n2) inte heller\n2024. nej",
        "*inte* _kursiv_ [inte](länk) `inte` <b>inte</b> &amp; ![x](y) ~~z~~ | a |",
        "a\n===\nb\n---\nc",
        "\\ snedstreck",
        "mailto:x",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_str(commonmark_text(*state, commonmark_of_text(*state, str_of(texts[i]))), texts[i]);
    assert_str(commonmark_of_text(*state, STR("\n\n  a\t\n \n\n b \n")), "a\n\nb");
    assert_str(commonmark_of_text(*state, STR("")), "");
}

static void anything_goes_through(void **state)
{
    static const char *const parts[] = {"[", "](", ")",    "<", ">",  "!",  "\n", "#",    "- ",
                                        "|", "`",  "java", ":", "\\", "&#", ";",  "\n\n", "a"};
    for (uint64_t seed = 0; seed < 2000; seed++) {
        uint64_t chance = seed;
        struct buf text = buf_in(*state);
        for (uint32_t i = sample_random(&chance, 40); i > 0; i--)
            buf_addz(&text, parts[sample_random(&chance, sizeof parts / sizeof *parts)]);
        struct str html = commonmark_html(*state, buf_str(&text));
        assert_int_equal(str_find(html, STR("href=\"java:"), 0), -1);
        commonmark_text(*state, buf_str(&text));
        arena_reset(*state);
    }
}

static void *render(void *unused)
{
    struct arena *arena = arena_new();
    (void)unused;
    for (int i = 0; i < 200; i++) {
        struct str html = commonmark_html(arena, STR("| a |\n|---|\n| *b* ~~c~~ |"));
        if (str_find(html, STR("<td><em>b</em> ~~c~~</td>"), 0) < 0)
            abort();
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

static void threads_do_not_meet(void **state)
{
    (void)state;
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, render, NULL), 0);
    for (size_t i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(threads_do_not_meet), TEST(the_html_is_safe),      TEST(the_words_alone),
        TEST(plain_text_survives), TEST(anything_goes_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
