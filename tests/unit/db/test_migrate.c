/* Formats: made anew, brought up, and refused when they are newer or not ours. */
#include "folder.h"

#include "db/db.h"

#include <sys/wait.h>

static const char STEP_ONE[] = "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1)";
static const char STEP_TWO[] = "CREATE TABLE b (y INTEGER); INSERT INTO b SELECT x + 1 FROM a";
static const char STEP_WRONG[] = "CREATE TABLE c (z INTEGER); INSERT INTO nowhere VALUES (1)";
static const char *const STEPS[] = {STEP_ONE, STEP_TWO, STEP_WRONG};

enum { MARK = 0x74657374 };

static enum status bring(struct arena *arena, const char *path, int count, int32_t mark,
                         bool read_only)
{
    struct db *db;
    struct db_options options = {
        .path = path, .create = !read_only, .read_only = read_only, .wait_ms = 5000};
    assert_ok(arena, db_open(arena, &options, &db));
    struct db_format format = {.mark = mark, .steps = STEPS, .count = count};
    enum status status = db_migrate(db, arena, &format);
    db_close(db);
    return status;
}

static int64_t number(struct arena *arena, const char *path, const char *sql)
{
    struct db *db;
    struct db_options options = {.path = path};
    assert_ok(arena, db_open(arena, &options, &db));
    struct statement *statement = db_sql(db, arena, sql);
    assert_true(db_next(statement));
    int64_t n = db_int(statement, 0);
    assert_ok(arena, db_end(statement));
    db_close(db);
    return n;
}

static void steps_are_done_once_each(void **state)
{
    const char *path = arena_printf(*state, "%s/a.db", test_folder(*state));
    assert_ok(*state, bring(*state, path, 1, MARK, false));
    assert_ok(*state, bring(*state, path, 1, MARK, false));
    assert_int_equal(number(*state, path, "SELECT count(*) FROM a"), 1);
    assert_ok(*state, bring(*state, path, 2, MARK, false));
    assert_int_equal(number(*state, path, "SELECT y FROM b"), 2);
    assert_int_equal(number(*state, path, "PRAGMA user_version"), 2);
    assert_ok(*state, bring(*state, path, 2, MARK, true));
}

static void a_step_that_fails_leaves_the_old_format(void **state)
{
    const char *path = arena_printf(*state, "%s/a.db", test_folder(*state));
    assert_ok(*state, bring(*state, path, 1, MARK, false));
    assert_int_equal(bring(*state, path, 3, MARK, false), STATUS_FAILED);
    assert_int_equal(number(*state, path, "PRAGMA user_version"), 1);
    assert_int_equal(number(*state, path, "SELECT count(*) FROM sqlite_schema"), 1);
}

static void other_formats_are_refused(void **state)
{
    const char *path = arena_printf(*state, "%s/a.db", test_folder(*state));
    assert_ok(*state, bring(*state, path, 2, MARK, false));
    assert_int_equal(bring(*state, path, 1, MARK, false), STATUS_REFUSED);
    assert_non_null(strstr(status_why(*state), "a.db: made by a newer budkavle (format 2, this "
                                               "one reads 1); upgrade the program"));
    assert_int_equal(bring(*state, path, 2, MARK + 1, false), STATUS_REFUSED);
    assert_non_null(strstr(status_why(*state), "another kind of database"));
    const char *older = arena_printf(*state, "%s/b.db", test_folder(*state));
    assert_ok(*state, bring(*state, older, 1, MARK, false));
    assert_int_equal(bring(*state, older, 2, MARK, true), STATUS_REFUSED);
    assert_non_null(strstr(status_why(*state), "made by an older budkavle"));
}

static void several_may_make_it_at_once(void **state)
{
    const char *folder = test_folder(*state);
    for (int round = 0; round < 5; round++) {
        const char *path = arena_printf(*state, "%s/%d.db", folder, round);
        pid_t children[4];
        for (int i = 0; i < 4; i++) {
            children[i] = fork();
            assert_true(children[i] >= 0);
            if (children[i] == 0) {
                struct arena *arena = arena_new();
                struct db *db;
                struct db_options options = {.path = path, .create = true, .wait_ms = 10000};
                struct db_format format = {.mark = MARK, .steps = STEPS, .count = 2};
                enum status status = db_open(arena, &options, &db);
                if (status == STATUS_OK)
                    status = db_migrate(db, arena, &format);
                if (status != STATUS_OK)
                    fprintf(stderr, "# %s\n", status_why(arena));
                db_close(db);
                arena_free(arena);
                _exit(status == STATUS_OK ? 0 : 1);
            }
        }
        for (int i = 0; i < 4; i++) {
            int status = 0;
            assert_int_equal(waitpid(children[i], &status, 0), children[i]);
            assert_int_equal(status, 0);
        }
        assert_int_equal(number(*state, path, "SELECT count(*) FROM b"), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(steps_are_done_once_each),
        TEST(a_step_that_fails_leaves_the_old_format),
        TEST(other_formats_are_refused),
        TEST(several_may_make_it_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
