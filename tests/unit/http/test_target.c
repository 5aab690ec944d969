/* Paths, parameters and the canonical target. */
#include "test.h"

#include "http/target.h"

static struct target *read_target(struct arena *arena, struct str raw)
{
    struct target *target = ARENA_NEW(arena, struct target);
    assert_true(target_read(target, raw));
    return target;
}

static struct str canonical(struct arena *arena, struct str raw)
{
    static const struct str known[] = {STR("query"), STR("topic"), STR("å")};
    char *out = arena_alloc(arena, TARGET_CANONICAL_MOST);
    return (struct str){out, target_canonical(read_target(arena, raw), known, 3, out)};
}

static void paths_are_decoded_once(void **state)
{
    assert_str(read_target(*state, STR("/"))->path, "/");
    assert_str(read_target(*state, STR(""))->path, "/");
    assert_str(read_target(*state, STR("/a//b/?c"))->path, "/a//b/");
    assert_str(read_target(*state, STR("/%C3%a5%2525+.../..a"))->path, "/\xc3\xa5%25+.../..a");
    assert_str(read_target(*state, STR("/\xc3\xa5"))->path, "/\xc3\xa5");
}

static void paths_are_refused(void **state)
{
    static const struct str bad[] = {
        STR("a"),       STR("?a"),         STR("/%"),      STR("/%4"),   STR("/%4g"),
        STR("/%00"),    STR("/%1f"),       STR("/%7F"),    STR("/%2f"),  STR("/%ff"),
        STR("/%c0%af"), STR("/%ed%a0%80"), STR("/."),      STR("/.."),   STR("/a/../b"),
        STR("/a/./b"),  STR("/%2e%2E/a"),  STR("/a/.%2e"), STR("/\xff"), STR("/%%41"),
    };
    struct target *target = ARENA_NEW(*state, struct target);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(target_read(target, bad[i]));
        assert_non_null(target->why);
    }
}

static void queries_are_decoded_as_browsers_do(void **state)
{
    struct target *target = read_target(*state, STR("/?a=1+2&&b&=c&d=%26%3D%zz%&e=f=g?h&%61=%00"));
    static const struct parameter expected[] = {
        {STR("a"), STR("1 2")},    {STR("b"), STR("")},      {STR(""), STR("c")},
        {STR("d"), STR("&=%zz%")}, {STR("e"), STR("f=g?h")}, {STR("a"), STR("\0")},
    };
    assert_int_equal(target->parameters_count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_true(str_eq(target->parameters[i].name, expected[i].name));
        assert_true(str_eq(target->parameters[i].value, expected[i].value));
    }
}

static void parameters_are_bounded(void **state)
{
    char raw[4 + 3 * TARGET_PARAMETERS + 3] = "/?";
    for (int i = 0; i < TARGET_PARAMETERS; i++)
        strcat(raw, "a&&");
    assert_int_equal(read_target(*state, str_of(raw))->parameters_count, TARGET_PARAMETERS);
    strcat(raw, "b");
    assert_false(target_read(ARENA_NEW(*state, struct target), str_of(raw)));
}

static void one_question_has_one_form(void **state)
{
    assert_str(canonical(*state, STR("/a?topic=b&x=y&query=c+d&topic=a&topic=")),
               "/a?query=c%20d&topic=b&topic=a");
    assert_str(canonical(*state, STR("/%61?%71uery=%63%20d&to%70ic=b&topic=%61")),
               "/a?query=c%20d&topic=b&topic=a");
    assert_str(canonical(*state, STR("/a%20b/c%3f?query=&utm=1")), "/a%20b/c%3F");
    assert_str(canonical(*state, STR("/?\xc3\xa5=%26")), "/?%C3%A5=%26");
    /* Two questions never share one. */
    assert_str(canonical(*state, STR("/?query=a%26topic=b")), "/?query=a%26topic%3Db");
    assert_str(canonical(*state, STR("/%3fquery=a")), "/%3Fquery%3Da");
}

static void the_known_are_listed_in_order(void **state)
{
    static const struct str known[] = {STR("query"), STR("topic")};
    struct target *target = read_target(*state, STR("/?topic=b&x=y&query=c&topic=a&topic="));
    size_t count;
    const struct parameter *list = target_known(target, known, 2, *state, &count);
    assert_int_equal(count, 3);
    assert_str(list[0].value, "c");
    assert_str(list[1].value, "b");
    assert_str(list[2].value, "a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(paths_are_decoded_once),
        TEST(paths_are_refused),
        TEST(queries_are_decoded_as_browsers_do),
        TEST(parameters_are_bounded),
        TEST(one_question_has_one_form),
        TEST(the_known_are_listed_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
