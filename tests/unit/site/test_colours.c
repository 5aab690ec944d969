/* What can be read and what is refused, against WCAG's own figures; and that the mixes that are
   checked are those of the style sheet. */
#include "test.h"

#include "base/file.h"
#include "page/builtin.h"
#include "site/colours.h"
#include "site/site.h"

static void contrast_is_that_of_wcag(void **state)
{
    (void)state;
    unsigned colour;
    assert_true(colours_read(STR("#0F5563"), &colour));
    assert_int_equal(colour, 0x0f5563);
    assert_false(colours_read(STR("#0f556"), &colour));
    assert_false(colours_read(STR("#0f556g"), &colour));
    assert_false(colours_read(STR("0f55630"), &colour));
    assert_int_equal((int)(colours_contrast(0x000000, 0xffffff) * 100 + 0.5), 2100);
    assert_int_equal((int)(colours_contrast(0xffffff, 0x767676) * 100), 454); /* the known grey */
    assert_int_equal((int)(colours_contrast(0x777777, 0xffffff) * 100), 447);
    assert_int_equal(colours_mix(0xff0000, 0x0000ff, 0.25), 0x4000bf);
    assert_int_equal(colours_on(0xffee00), 0x061316);
    assert_int_equal(colours_on(0x102030), 0xffffff);
}

static void what_reads_is_taken(void **state)
{
    assert_ok(*state, colours_check(*state, &(struct site_look){0}));
    assert_ok(*state, colours_check(*state, &(struct site_look){.colour = STR("#7a1f5c"),
                                                                .colour_dark = STR("#f0a8d8"),
                                                                .text = STR("#111111"),
                                                                .header = STR("#ffcc00"),
                                                                .header_text = STR("#000000")}));
}

static void refused(void **state, struct site_look look, const char *said)
{
    assert_int_equal(colours_check(*state, &look), STATUS_REFUSED);
    struct str message = str_of(status_why(*state));
    if (str_find(message, str_of(said), 0) < 0)
        fail_msg("'%.*s' does not say '%s'", STR_ARG(message), said);
}

static void what_does_not_is_refused(void **state)
{
    refused(state, (struct site_look){.colour = STR("#ffcc00")}, "site.colour = #ffcc00: ");
    refused(state, (struct site_look){.colour = STR("#ffcc00")}, "#8a6e00 would do");
    refused(state, (struct site_look){.colour_dark = STR("#0f5563")}, "site.colour_dark");
    refused(state, (struct site_look){.text = STR("#999999")}, "site.text");
    refused(state, (struct site_look){.header = STR("#1d3e5c"), .header_text = STR("#557799")},
            "it is 2.3:1");
    refused(state, (struct site_look){.header_text = STR("#557799")}, "without site.header");
    refused(state, (struct site_look){.header_dark = STR("red")}, "not a colour");
}

/* What is proposed must itself be taken. */
static void what_would_do_does(void **state)
{
    for (unsigned colour = 0; colour <= 0xffffff; colour += 0x0a1b2d) {
        struct site_look look = {.colour = str_printf(*state, "#%06x", colour)};
        if (colours_check(*state, &look) == STATUS_OK)
            continue;
        struct str message = str_of(status_why(*state));
        ptrdiff_t at = str_find(message, STR(" would do"), 0);
        assert_true(at > 7);
        look.colour = str_copy(*state, str_sub(message, (size_t)at - 7, (size_t)at));
        assert_ok(*state, colours_check(*state, &look));
    }
}

static void the_sheet_mixes_the_same(void **state)
{
    const char *root = getenv("SOURCE_ROOT");
    if (root == NULL)
        skip();
    struct str sheet, plain;
    assert_ok(*state,
              file_read(*state, arena_printf(*state, "%s/static/site.css", root), 1 << 20, &sheet));
    assert_ok(*state, file_read(*state, arena_printf(*state, "%s/static/plain.css", root), 1 << 20,
                                &plain));
    static const char *const rules[] = {
        "--accent: #0f5563;",
        "--accent: #7fbdc9;",
        "--accent-strong: color-mix(in srgb, var(--accent) 45%, var(--ink));",
        "--accent-line: color-mix(in srgb, var(--accent) 38%, var(--paper));",
        "--accent-surface: color-mix(in srgb, var(--accent) 13%, var(--paper));",
        "--accent-tint: color-mix(in srgb, var(--accent) 6%, var(--paper));",
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        assert_true(str_find(sheet, str_of(rules[i]), 0) >= 0);
    static const char *const tokens[] = {
        "background-default: #ffffff", "text-default: #292c30", "text-subtle: #5b5d60",
        "background-default: #17181a", "text-default: #ececec", "text-subtle: #a7a8a9",
    };
    for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++)
        assert_true(str_find(plain, str_printf(*state, "--ds-color-neutral-%s;", tokens[i]), 0) >=
                    0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(contrast_is_that_of_wcag), TEST(what_reads_is_taken),
        TEST(what_does_not_is_refused), TEST(what_would_do_does),
        TEST(the_sheet_mixes_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
