/* Links as they stand in a setting. */
#include "test.h"

#include "site/links.h"

static void links_are_words_and_an_address(void **state)
{
    struct link *links;
    size_t count;
    assert_true(links_read(*state,
                           STR(" Lediga jobb https://a.example/x ;; Ring tel:+46999 ; Om /om/"),
                           &links, &count));
    assert_int_equal(count, 3);
    assert_str(links[0].words, "Lediga jobb");
    assert_str(links[0].href, "https://a.example/x");
    assert_str(links[2].href, "/om/");
    assert_true(links_read(*state, STR(""), &links, &count));
    assert_int_equal(count, 0);
}

static void others_are_refused(void **state)
{
    static const char *const wrong[] = {
        "Press",         "https://a.example",  "X javascript:alert(1)",
        "X //a.example", "X data:text/html,x", "A /a; B"};
    struct link *links;
    size_t count;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(links_read(*state, str_of(wrong[i]), &links, &count));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(links_are_words_and_an_address),
        TEST(others_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
