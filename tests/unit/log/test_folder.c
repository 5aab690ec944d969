/* The data folder: made, found, locked, and what a person is told when it is not there. */
#include "folder.h"

#include "log/folder.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void paths_are_joined(void **state)
{
    assert_string_equal(folder_path(*state, "data", "log.db"), "data/log.db");
    assert_string_equal(folder_path(*state, "data/", "log.db"), "data/log.db");
    assert_string_equal(folder_path(*state, "/", "log.db"), "/log.db");
}

static void a_new_folder_is_its_owners_alone(void **state)
{
    const char *folder = arena_printf(*state, "%s/data/", test_folder(*state));
    mode_t mask = umask(0);
    assert_ok(*state, folder_make(*state, folder));
    umask(mask);
    struct stat info;
    assert_int_equal(stat(folder, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0700);
    assert_ok(*state, folder_make(*state, folder)); /* it may be there */
    assert_int_equal(folder_make(*state, arena_printf(*state, "%sx/y", folder)), STATUS_FAILED);
    assert_non_null(strstr(status_why(*state), "the folder above it is missing"));
}

static void touch(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    close(fd);
}

static void what_is_missing_is_told_with_the_remedy(void **state)
{
    const char *folder = test_folder(*state);
    const char *missing = arena_printf(*state, "%s/x", folder);
    assert_int_equal(folder_find(*state, missing), STATUS_MISSING);
    assert_string_equal(
        status_why(*state),
        arena_printf(*state,
                     "%s: no data folder here; `budkavle import --data %s FILE...` makes one",
                     missing, missing));
    assert_int_equal(folder_find(*state, folder), STATUS_MISSING);
    touch(folder_path(*state, folder, "log.db"));
    assert_ok(*state, folder_find(*state, folder));
    const char *file = arena_printf(*state, "%s/log.db", folder);
    assert_int_equal(folder_find(*state, file), STATUS_REFUSED);
    assert_non_null(strstr(status_why(*state), "log.db: is a file, not a folder; name a folder"));
    assert_int_equal(folder_make(*state, file), STATUS_REFUSED);
    int lock;
    assert_int_equal(folder_lock(*state, missing, 0, &lock), STATUS_MISSING);
    assert_int_equal(lock, -1);
}

/* Runs `what` in a process without root's rights; its result. */
static int as_nobody(int (*what)(const char *folder), const char *folder)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(geteuid() == 0 && setuid(65534) != 0 ? 99 : what(folder));
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

static int told_no_permission(const char *folder)
{
    struct arena *arena = arena_new();
    int lock;
    enum status (*const calls[])(struct arena *, const char *) = {folder_find, folder_make};
    for (size_t i = 0; i < 2; i++)
        if (calls[i](arena, folder) != STATUS_FAILED ||
            strstr(status_why(arena), ": no permission (Permission denied); run as") == NULL)
            return (int)i + 1;
    if (folder_lock(arena, folder, 0, &lock) != STATUS_FAILED)
        return 3;
    arena_free(arena);
    return 0;
}

static void a_forbidden_folder_is_told(void **state)
{
    const char *folder = test_folder(*state);
    touch(folder_path(*state, folder, "log.db"));
    assert_int_equal(chmod(folder, 0), 0);
    assert_int_equal(as_nobody(told_no_permission, folder), 0);
    assert_int_equal(chmod(folder, 0500), 0); /* readable, not writable */
    if (geteuid() != 0)
        assert_int_equal(as_nobody(told_no_permission, folder), 0);
    assert_int_equal(chmod(folder, 0700), 0);
}

static void one_holds_the_lock(void **state)
{
    const char *folder = test_folder(*state);
    int one, two;
    assert_ok(*state, folder_lock(*state, folder, 0, &one));
    assert_int_equal(folder_lock(*state, folder, 20, &two), STATUS_BUSY);
    assert_int_equal(two, -1);
    assert_non_null(
        strstr(status_why(*state),
               arena_printf(*state, "%s: in use by another budkavle (process %d); stop it", folder,
                            (int)getpid())));
    folder_unlock(one);
    folder_unlock(two);
    assert_ok(*state, folder_lock(*state, folder, 0, &two));
    folder_unlock(two);
}

static void the_holder_says_how_far_it_has_told(void **state)
{
    const char *folder = test_folder(*state);
    int lock;
    assert_false(folder_told(*state, folder, 0, 0)); /* nobody */
    assert_ok(*state, folder_lock(*state, folder, 0, &lock));
    assert_false(folder_told(*state, folder, 0, 0)); /* nothing yet */
    folder_tell(lock, 7, 12345678901);
    assert_true(folder_told(*state, folder, 7, 12345678901));
    assert_false(folder_told(*state, folder, 8, 0));
    assert_false(folder_told(*state, folder, 0, 12345678902));
    folder_unlock(lock);
    assert_ok(*state, folder_lock(*state, folder, 0, &lock));
    assert_false(folder_told(*state, folder, 0, 0)); /* another holder */
    folder_unlock(lock);
}

static void a_lock_goes_with_its_process(void **state)
{
    const char *folder = test_folder(*state);
    int held[2], lock;
    char byte;
    assert_int_equal(pipe(held), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct arena *arena = arena_new();
        if (folder_lock(arena, folder, 0, &lock) != STATUS_OK || write(held[1], "x", 1) != 1)
            _exit(1);
        alarm(30); /* if the test should fail before it kills us */
        for (;;)
            pause();
    }
    assert_int_equal(read(held[0], &byte, 1), 1);
    assert_int_equal(folder_lock(*state, folder, 0, &lock), STATUS_BUSY);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_ok(*state, folder_lock(*state, folder, 5000, &lock));
    assert_int_equal(waitpid(child, NULL, 0), child);
    folder_unlock(lock);
    close(held[0]);
    close(held[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(paths_are_joined),
        TEST(a_new_folder_is_its_owners_alone),
        TEST(what_is_missing_is_told_with_the_remedy),
        TEST(a_forbidden_folder_is_told),
        TEST(one_holds_the_lock),
        TEST(the_holder_says_how_far_it_has_told),
        TEST(a_lock_goes_with_its_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
