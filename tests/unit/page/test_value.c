/* The tree that templates are fed: members, truth, dotted names. */
#include "test.h"

#include "page/value.h"

#include <stdio.h>

static const struct value *get(const struct value *object, const char *name)
{
    struct value_name value = value_name(str_of(name));
    return value_get(object, &value);
}

static void the_last_member_wins(void **state)
{
    struct value *object = value_object(*state);
    char names[40][8];
    for (int i = 0; i < 40; i++) {
        snprintf(names[i], sizeof names[i], "n%d", i);
        value_set_int(object, names[i], i);
    }
    for (int i = 0; i < 40; i++)
        assert_int_equal(get(object, names[i])->number, i);
    value_set_text(object, "n7", STR("sju"));
    assert_str(get(object, "n7")->text, "sju");
    assert_null(get(object, "n40"));
    assert_null(get(object, ""));
}

static void lists_keep_their_order(void **state)
{
    struct value *list = value_list(*state);
    for (int i = 0; i < 100; i++)
        value_set_int(value_add_object(list), "i", i);
    assert_int_equal(value_count(list), 100);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(get(value_item(list, i), "i")->number, i);
}

static void what_is_empty_is_false(void **state)
{
    struct arena *arena = *state;
    struct value *list = value_list(arena);
    assert_false(value_is_true(NULL));
    assert_false(value_is_true(list));
    assert_false(value_is_true(value_text(arena, STR(""))));
    assert_false(value_is_true(value_markup(arena, STR(""))));
    assert_false(value_is_true(value_bool(arena, false)));
    assert_false(value_is_true(value_int(arena, 0)));
    value_add(list, value_bool(arena, false));
    assert_true(value_is_true(list));
    assert_true(value_is_true(value_text(arena, STR("0"))));
    assert_true(value_is_true(value_markup(arena, STR("<br>"))));
    assert_true(value_is_true(value_bool(arena, true)));
    assert_true(value_is_true(value_int(arena, -1)));
    assert_true(value_is_true(value_object(arena)));
}

static void dotted_names_make_objects(void **state)
{
    struct value *object = value_object(*state);
    assert_true(value_set_at(object, STR("a.b.c"), STR("1")));
    assert_true(value_set_at(object, STR("a.b.d"), STR("2")));
    assert_true(value_set_at(object, STR("e"), STR("3")));
    assert_str(get(get(get(object, "a"), "b"), "c")->text, "1");
    assert_str(get(get(get(object, "a"), "b"), "d")->text, "2");
    assert_str(get(object, "e")->text, "3");
    assert_false(value_set_at(object, STR("a.b"), STR("x")));
    assert_false(value_set_at(object, STR("e.f"), STR("x")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_last_member_wins),
        TEST(lists_keep_their_order),
        TEST(what_is_empty_is_false),
        TEST(dotted_names_make_objects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
