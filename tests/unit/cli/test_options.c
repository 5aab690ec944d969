/* The command line's reader. */
#include "test.h"

#include "cli/options.h"

static const struct option table[] = {
    {"--data", "DIR", "", true},
    {"--dry-run", NULL, "", false},
};
static const struct command command = {"try", "FILE...", "", table, 2, 1, 2, NULL};

static enum status read_line(void **state, const char *line, struct options *options, bool *help)
{
    char **arguments = ARENA_ARRAY((struct arena *)*state, char *, 16);
    int count = 0;
    for (struct str rest = str_of(line); rest.p != NULL;)
        arguments[count++] = str_z(*state, str_cut(&rest, ' '));
    return options_read(*state, &command, count, arguments, options, help);
}

static void options_and_files_may_mix(void **state)
{
    struct options options;
    bool help;
    assert_ok(*state, read_line(state, "a --data=d --dry-run -- --b", &options, &help));
    assert_string_equal(options_value(&options, "--data"), "d");
    assert_non_null(options_value(&options, "--dry-run"));
    assert_int_equal(options.files_count, 2);
    assert_string_equal(options.files[1], "--b");
    assert_ok(*state, read_line(state, "a --data d", &options, &help));
    assert_null(options_value(&options, "--dry-run"));
    assert_ok(*state, read_line(state, "--help", &options, &help));
    assert_true(help);
}

static void mistakes_are_named(void **state)
{
    static const char *const wrong[][2] = {
        {"a", "try needs --data DIR"},
        {"--data d", "try needs FILE..."},
        {"a b c --data d", "try does not know what to do with 'c'"},
        {"a --data", "--data needs a value: --data DIR"},
        {"a --data d --data e", "--data stands twice; once is enough"},
        {"a --data d --dry-run=1", "--dry-run takes no value"},
        {"a --data d --nope", "try has no option --nope"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct options options;
        bool help;
        assert_int_equal(read_line(state, wrong[i][0], &options, &help), STATUS_REFUSED);
        assert_string_equal(status_why(*state), wrong[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(options_and_files_may_mix),
        TEST(mistakes_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
