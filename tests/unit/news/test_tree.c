/* The readers behind tree_read: what the plain one reads, what it leaves to jansson, what both
   refuse; and that they give the same. */
#include "test.h"

#include "base/buf.h"
#include "news/tree_plain.h"

static void same(const struct node *a, const struct node *b)
{
    assert_int_equal(a->type, b->type);
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->number, b->number);
    assert_true(a->real == b->real && a->truth == b->truth);
    assert_true(str_eq(a->text, b->text) && str_eq(a->name, b->name));
    for (size_t i = 0; i < a->count; i++) {
        assert_ptr_equal(a->nodes[i].above, a);
        same(&a->nodes[i], &b->nodes[i]);
    }
}

static void both_give_the_same(void **state)
{
    static const char *const texts[] = {
        "{}",
        "[]",
        " [ 1 , -20,\t0,\n999999999999999 ] ",
        "{\"a\":{\"b\":[{\"c\":null},true,false]},\"d\":\"\"}",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e5\\u20ac\\u0001 å\"",
        "[[[[[[[[]]]]]]]]",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct node *plain, *jansson;
        assert_true(tree_plain(*state, str_of(texts[i]), &plain));
        assert_ok(*state, tree_jansson(*state, str_of(texts[i]), &jansson));
        assert_null(plain->above);
        same(plain, jansson);
    }
}

static void texts_end_in_nul_and_outlive_the_input(void **state)
{
    char json[] = "{\"name\":\"va\\u00e5r\"}";
    struct node *root;
    assert_true(tree_plain(*state, str_of(json), &root));
    memset(json, 'x', sizeof json);
    assert_str(root->nodes[0].name, "name");
    assert_str(root->nodes[0].text, "vaår");
    assert_int_equal(root->nodes[0].text.p[root->nodes[0].text.n], '\0');
}

/* Left to jansson, which reads them. */
static void what_is_not_plain_is_read_too(void **state)
{
    static const char *const texts[] = {"1.5", "[1e3]", "-0", "1234567890123456",
                                        "\"\\ud83d\\ude00\""};
    struct node *root;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(tree_plain(*state, str_of(texts[i]), &root));
        assert_ok(*state, tree_read(*state, str_of(texts[i]), &root));
    }
    struct buf many = buf_in(*state);
    buf_addz(&many, "{");
    for (int i = 0; i < 100; i++)
        buf_printf(&many, "%s\"m%d\":%d", i > 0 ? "," : "", i, i);
    buf_addz(&many, "}");
    assert_ok(*state, tree_read(*state, buf_str(&many), &root));
    assert_int_equal(root->count, 100);
    assert_int_equal(root->nodes[99].number, 99);
}

static void what_is_wrong_is_refused(void **state)
{
    static const char *const texts[] = {
        "",          " ",           "{",         "[1,]",
        "[,1]",      "[1 2]",       "{\"a\"1}",  "{\"a\":}",
        "{a:1}",     "{\"a\":1,}",  "[]]",       "[] x",
        "01",        "-",           "-01",       "+1",
        "tru",       "nul",         "\"",        "\"\\x\"",
        "\"\\u12\"", "\"\\u0000\"", "\"\x01\"",  "\"\\ud83d\"",
        "\"a\nb\"",  "[1}",         "{\"a\":1]", "{\"a\":1,\"a\":2}",
        "[\"\\\"]",
    };
    struct node *root;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(tree_plain(*state, str_of(texts[i]), &root));
        assert_int_equal(tree_read(*state, str_of(texts[i]), &root), STATUS_REFUSED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(both_give_the_same),
        TEST(texts_end_in_nul_and_outlive_the_input),
        TEST(what_is_not_plain_is_read_too),
        TEST(what_is_wrong_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
