/* Languages by their own names, and their direction. */
#include "page/tongue.h"
#include "test.h"

static void each_is_called_as_it_calls_itself(void **state)
{
    static const char *const names[][2] = {
        {"sv", "svenska"},    {"en", "English"},
        {"en-GB", "English"}, {"fi", "suomi"},
        {"fit", "meänkieli"}, {"se", "davvisámegiella"},
        {"yi", "ייִדיש"},      {"rom", "romani čhib"},
        {"ar", "العربية"},    {"xx-nobody", "xx-nobody"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_str(tongue_name(*state, str_of(names[i][0])), names[i][1]);
}

static void some_are_written_from_the_right(void **state)
{
    assert_str(tongue_direction(*state, STR("sv")), "ltr");
    assert_str(tongue_direction(*state, STR("yi")), "rtl");
    assert_str(tongue_direction(*state, STR("ar-SY")), "rtl");
    assert_str(tongue_direction(*state, STR("ku-Arab")), "rtl");
    assert_str(tongue_direction(*state, STR("")), "ltr");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_is_called_as_it_calls_itself),
        TEST(some_are_written_from_the_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
