/* The set of texts. */
#include "test.h"

#include "intake/names.h"

static void test_names(void **state)
{
    struct arena *arena = *state;
    struct names names = names_in(arena);
    assert_false(names_has(&names, STR("a")));
    for (int i = 0; i < 1000; i++)
        names_add(&names, str_printf(arena, "name %d", i % 500));
    names_add(&names, STR(""));
    assert_int_equal(names.count, 500);
    assert_true(names_has(&names, STR("name 0")) && names_has(&names, STR("name 499")));
    assert_false(names_has(&names, STR("name 500")) || names_has(&names, STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
