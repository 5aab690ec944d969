/* Slices and growing texts. */
#include "test.h"

#include "base/buf.h"

static void parts_are_found(void **state)
{
    (void)state;
    struct str text = STR("Kultur och hälsa");
    assert_int_equal(str_find(text, STR("och"), 0), 7);
    assert_int_equal(str_find(text, STR("och"), 8), -1);
    assert_int_equal(str_find(text, STR(""), text.n), (ptrdiff_t)text.n);
    assert_true(str_starts(text, STR("Kultur")));
    assert_false(str_starts(STR("Kul"), STR("Kultur")));
    assert_true(str_ends(text, STR("hälsa")));
    assert_str(str_sub(text, 7, 10), "och");
    assert_str(str_sub(text, 99, 3), "");
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("b"), STR("ab")) > 0);
    assert_str(str_trim(STR(" \t x y\r\n")), "x y");
}

static void fields_are_cut(void **state)
{
    (void)state;
    struct str rest = STR("a,,b");
    assert_str(str_cut(&rest, ','), "a");
    assert_str(str_cut(&rest, ','), "");
    assert_str(str_cut(&rest, ','), "b");
    assert_null(rest.p);
    rest = STR("a,");
    assert_str(str_cut(&rest, ','), "a");
    assert_non_null(rest.p);
    assert_str(str_cut(&rest, ','), "");
    assert_null(rest.p);
}

static void numbers_are_read_whole_or_not(void **state)
{
    (void)state;
    int64_t n = 0;
    assert_true(str_int(STR("-9223372036854775808"), &n) && n == INT64_MIN);
    assert_true(str_int(STR("9223372036854775807"), &n) && n == INT64_MAX);
    assert_true(str_int(STR("+20"), &n) && n == 20);
    assert_false(str_int(STR("9223372036854775808"), &n));
    assert_false(str_int(STR(""), &n));
    assert_false(str_int(STR("-"), &n));
    assert_false(str_int(STR("2x"), &n));
    assert_false(str_int(STR(" 2"), &n));
}

static void texts_grow(void **state)
{
    struct buf buf = buf_in(*state);
    for (int i = 0; i < 1000; i++)
        buf_printf(&buf, "%d,", i);
    assert_int_equal(buf.n, 3890);
    buf_printf(&buf, "%0200d", 7);
    assert_int_equal(buf.n, 4090);
    assert_true(str_starts(buf_str(&buf), STR("0,1,2,3,")));
    assert_true(str_ends(buf_str(&buf), STR("007")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(parts_are_found),
        TEST(fields_are_cut),
        TEST(numbers_are_read_whole_or_not),
        TEST(texts_grow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
