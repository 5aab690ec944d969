/* A process that writes an index is killed before each step that changes its folder. What it leaves
   must be the whole of one epoch, never older than the last one that it knew to be durable. */
#include "history.h"

#include "folder.h"

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>

enum { CHANGES = 16 };

struct killer {
    int left; /* steps */
};

static void kill_at_last(void *self, const char *what)
{
    (void)what;
    if (((struct killer *)self)->left-- == 0)
        raise(SIGKILL);
}

/* What the killed one does, and, in memory, what it should have come to. */
static void work(struct arena *arena, struct index *index, struct history *history, int report)
{
    for (int i = 0; i < CHANGES; i++) {
        history_change(history, index, 40);
        bool more;
        assert_ok(arena, index_tend(index, arena, &more));
        if (i % 5 == 1)
            assert_ok(arena, index_flush(index, arena));
        if (i == 9)
            assert_ok(arena, index_settle(index, arena));
        if ((i % 5 == 1 || i == 9) && report >= 0)
            assert_int_equal(write(report, &history->seq, sizeof history->seq),
                             sizeof history->seq);
    }
    if (report >= 0)
        assert_ok(arena, index_clear(index, arena));
}

static void child(const char *folder, int steps, int report)
{
    struct arena *arena = arena_new();
    struct killer killer = {steps};
    struct index *index;
    bool lost;
    struct index_options options = {
        .folder = folder, .write = true, .on_step = kill_at_last, .self = &killer};
    assert_ok(arena, index_open(arena, &options, &index, &lost));
    work(arena, index, history_new(arena, 99), report);
    arena_free(arena);
    _exit(0);
}

/* Runs one that ends before a step; the last seq that it told, -1 when it came to its end. */
static int64_t run(const char *folder, int steps)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        child(folder, steps, ends[1]);
    close(ends[1]);
    int64_t told = 0, seq;
    while (read(ends[0], &seq, sizeof seq) == sizeof seq)
        told = seq;
    close(ends[0]);
    int how;
    assert_int_equal(waitpid(pid, &how, 0), pid);
    if (WIFEXITED(how) && WEXITSTATUS(how) == 0)
        return -1;
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    return told;
}

static int files_in(const char *folder)
{
    DIR *open = opendir(folder);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(open)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(open);
    return count;
}

static struct index *open_index(struct arena *arena, const char *folder, bool write)
{
    struct index *index;
    bool lost;
    struct index_options options = {.folder = folder, .write = write};
    assert_ok(arena, index_open(arena, &options, &index, &lost));
    assert_false(lost);
    return index;
}

static void look_after(struct arena *arena, const char *folder, struct history *history,
                       int64_t told)
{
    history_compare(history, open_index(arena, folder, false));
    struct index *index = open_index(arena, folder, true);
    history_compare(history, index);
    struct epoch *epoch = epoch_hold(index);
    bool cleared = epoch_seq(epoch) == 0;
    if (!cleared || told < CHANGES - 4)
        assert_in_range(epoch_seq(epoch), told, history->seq);
    assert_int_equal(files_in(folder), cleared ? 0 : (int)epoch->parts_count + 1);
    epoch_release(epoch);
    history_replay(history, index);
    history_compare(history, index);
    assert_ok(arena, index_flush(index, arena));
    history_compare(history, open_index(arena, folder, false));
}

static void killed_before_every_step(void **state)
{
    struct history *history = history_new(*state, 99);
    work(*state, open_index(*state, NULL, true), history, -1);
    int steps = 0;
    for (;; steps++) {
        struct arena *arena = arena_new();
        const char *folder = test_folder(arena);
        int64_t told = run(folder, steps);
        if (told >= 0)
            look_after(arena, folder, history, told);
        arena_free(arena);
        if (told < 0)
            break;
    }
    assert_in_range(steps, 25, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(killed_before_every_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
