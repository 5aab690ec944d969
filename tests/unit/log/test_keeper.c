/* The keeper copies what others append into the log's file, while they have it open. */
#include "log_test.h"

#include "log/keeper.h"

#include <sys/stat.h>
#include <time.h>

enum { PATIENCE_MS = 20000, STEP_MS = 10 };

static int64_t size_of(struct arena *arena, const char *folder)
{
    struct stat info;
    assert_int_equal(stat(arena_printf(arena, "%s/log.db", folder), &info), 0);
    return info.st_size;
}

/* Whether the file grows in time. */
static bool grows(struct arena *arena, const char *folder, int64_t from)
{
    for (int waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
        if (size_of(arena, folder) > from)
            return true;
        nanosleep(&(struct timespec){.tv_nsec = STEP_MS * 1000000}, NULL);
    }
    return false;
}

static void what_is_appended_comes_into_the_file(void **state)
{
    const char *folder = test_folder(*state);
    struct log *log = open_log(*state, folder);
    struct keeper *keeper;
    const struct log_options options = {.folder = folder, .clock = &test_clock};
    int64_t before = size_of(*state, folder);
    append_many(log, 0, 400);
    assert_int_equal(size_of(*state, folder), before); /* not by itself */
    assert_ok(*state, keeper_start(*state, &options, &keeper));
    assert_true(grows(*state, folder, before));
    before = size_of(*state, folder);
    append_many(log, 400, 400);
    assert_true(grows(*state, folder, before));
    keeper_stop(keeper);
    keeper_stop(NULL);
    assert_int_equal(head(log, *state), 800);
    log_close(log);
}

static void without_a_log_there_is_nothing_to_keep(void **state)
{
    struct keeper *keeper;
    const struct log_options options = {.folder = test_folder(*state), .clock = &test_clock};
    assert_int_equal(keeper_start(*state, &options, &keeper), STATUS_MISSING);
    keeper_stop(keeper);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_appended_comes_into_the_file),
        TEST(without_a_log_there_is_nothing_to_keep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
