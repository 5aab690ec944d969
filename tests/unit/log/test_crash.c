/* Several writers at once, writers killed at any moment, and a disk without room: a batch that was
   acknowledged is there whole, one that was not is not there at all. */
#include "log_test.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* A batch whose records say which place of how many each entry has. */
static enum status append_batch(struct log *log, struct arena *arena, int writer, int batch,
                                int size)
{
    enum status status = log_begin(log, arena);
    for (int i = 1; status == STATUS_OK && i <= size; i++)
        status =
            append(log, arena, ACTION_PUBLISH, arena_printf(arena, "%d-%d-%d", writer, batch, i),
                   arena_printf(arena, "{\"of\":%d,\"place\":%d}", size, i));
    if (status == STATUS_OK)
        return log_commit(log, arena);
    log_rollback(log);
    return status;
}

/* Every batch in the log is whole, and the log is sound; returns its size. */
static int64_t whole_batches(struct arena *arena, const char *folder)
{
    struct log *log = open_log(arena, folder);
    struct arena *scratch = arena_new();
    int64_t seq = 0;
    int place = 0, of = 0;
    for (size_t count = 1; count > 0;) {
        struct entry *entries;
        arena_reset(scratch);
        assert_ok(scratch, log_read(log, scratch, seq, 500, &entries, &count));
        for (size_t i = 0; i < count; i++, seq++) {
            int expected = place == of ? 1 : place + 1;
            char *record = str_z(scratch, entries[i].record);
            assert_int_equal(sscanf(record, "{\"of\":%d,\"place\":%d}", &of, &place), 2);
            assert_int_equal(place, expected);
        }
    }
    assert_int_equal(place, of);
    struct log_state checked;
    assert_ok(arena, log_check(log, arena, &checked));
    assert_int_equal(checked.seq, seq);
    arena_free(scratch);
    log_close(log);
    return seq;
}

enum { WRITERS = 4, BATCHES = 30, SIZE = 25 };

struct writer {
    const char *folder;
    int number;
    bool failed;
};

static void *write_batches(void *thing)
{
    struct writer *writer = thing;
    struct arena *arena = arena_new();
    struct log *log;
    struct log_options options = {.folder = writer->folder, .create = true, .clock = &clock_system};
    enum status status = log_open(arena, &options, &log);
    for (int batch = 0; status == STATUS_OK && batch < BATCHES; batch++)
        status = append_batch(log, arena, writer->number, batch, SIZE);
    writer->failed = status != STATUS_OK;
    if (writer->failed)
        fprintf(stderr, "# writer %d: %s\n", writer->number, status_why(arena));
    log_close(log);
    arena_free(arena);
    return NULL;
}

static void processes_append_at_once(void **state)
{
    const char *folder = arena_printf(*state, "%s/data", test_folder(*state));
    pid_t children[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            struct writer writer = {folder, i, false};
            write_batches(&writer);
            _exit(writer.failed);
        }
    }
    for (int i = 0; i < WRITERS; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(whole_batches(*state, folder), WRITERS * BATCHES * SIZE);
}

static void threads_append_at_once(void **state)
{
    const char *folder = test_folder(*state);
    pthread_t threads[WRITERS];
    struct writer writers[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = (struct writer){folder, i, false};
        assert_int_equal(pthread_create(&threads[i], NULL, write_batches, &writers[i]), 0);
    }
    for (int i = 0; i < WRITERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_false(writers[i].failed);
    }
    assert_int_equal(whole_batches(*state, folder), WRITERS * BATCHES * SIZE);
}

/* Appends batches of many sizes for ever, telling after each how many entries are acknowledged. */
static _Noreturn void append_until_killed(const char *folder, int round, int tell)
{
    alarm(30); /* if the test should fail before it kills us */
    struct arena *arena = arena_new();
    struct log *log;
    struct log_options options = {.folder = folder, .create = true, .clock = &clock_system};
    if (log_open(arena, &options, &log) != STATUS_OK)
        _exit(1);
    int64_t acknowledged = 0;
    for (int batch = 0;; batch++) {
        struct arena *scratch = arena_new();
        int size = 1 + (batch * 37 + round * 11) % 300;
        if (append_batch(log, scratch, round, batch, size) != STATUS_OK)
            _exit(1);
        arena_free(scratch);
        acknowledged += size;
        if (write(tell, &acknowledged, sizeof acknowledged) != (ssize_t)sizeof acknowledged)
            _exit(1);
    }
}

static void a_killed_writer_leaves_whole_batches(void **state)
{
    enum { ROUNDS = 20 };
    const char *folder = arena_printf(*state, "%s/data", test_folder(*state));
    int64_t before = 0;
    for (int round = 0; round < ROUNDS; round++) {
        int told[2];
        assert_int_equal(pipe(told), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            close(told[0]);
            append_until_killed(folder, round, told[1]);
        }
        close(told[1]);
        usleep((useconds_t)(2000 + round * 2500));
        assert_int_equal(kill(child, SIGKILL), 0);
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status)); /* it did not end by itself */
        int64_t acknowledged = 0, next;
        while (read(told[0], &next, sizeof next) == (ssize_t)sizeof next)
            acknowledged = next;
        close(told[0]);
        int64_t size = whole_batches(*state, folder);
        assert_true(size >= before + acknowledged);
        before = size;
    }
    assert_true(before > 0);
}

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes == RLIM_INFINITY ? limit.rlim_max : bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void assert_full(struct arena *arena, enum status status)
{
    assert_int_equal(status, STATUS_FAILED);
    const char *why = status_why(arena);
    if (strstr(why, ": the disk is full; free room and run it again") == NULL ||
        strchr(why, '\n') != NULL)
        fail_msg("%s", why);
}

/* A limit on the length of files stands for a full disk: writing fails in the midst of a batch. */
static void a_full_disk_refuses_the_batch_and_no_more(void **state)
{
    const char *folder = test_folder(*state);
    struct log *log = open_log(*state, folder);
    assert_ok(*state, append_batch(log, *state, 0, 0, 100));
    limit_files(300000);
    enum status status = STATUS_OK;
    int batch = 1;
    for (; status == STATUS_OK && batch < 100; batch++)
        status = append_batch(log, *state, 0, batch, 100);
    limit_files(RLIM_INFINITY);
    assert_full(*state, status);
    assert_true(batch > 1 && batch < 100);
    assert_int_equal(head(log, *state), (batch - 1) * 100);
    assert_int_equal(whole_batches(*state, folder), (batch - 1) * 100);
    assert_ok(*state, append_batch(log, *state, 1, 0, 100));
    log_close(log);
    assert_int_equal(whole_batches(*state, folder), batch * 100);
}

/* And from the first byte on: a log that could not be made is made later. */
static void a_full_disk_from_the_start_is_told(void **state)
{
    static const rlim_t limits[] = {0, 100, 1024, 4096, 10000, 20000, 30000, 50000, 70000};
    const char *base = test_folder(*state);
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        const char *folder = arena_printf(*state, "%s/%zu", base, i);
        struct log *log;
        struct log_options options = {.folder = folder, .create = true, .clock = &test_clock};
        limit_files(limits[i]);
        enum status status = log_open(*state, &options, &log);
        if (status == STATUS_OK)
            status = append_batch(log, *state, 0, 0, 200);
        log_close(log);
        limit_files(RLIM_INFINITY);
        if (status != STATUS_OK)
            assert_full(*state, status);
        int64_t size = whole_batches(*state, folder);
        assert_int_equal(size, status == STATUS_OK ? 200 : 0);
        log = open_log(*state, folder);
        assert_ok(*state, append_batch(log, *state, 1, 0, 10));
        log_close(log);
        assert_int_equal(whole_batches(*state, folder), size + 10);
    }
}

int main(void)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGXFSZ, &ignore, NULL); /* writing past the limit is then an error, as on a disk */
    const struct CMUnitTest tests[] = {
        TEST(processes_append_at_once),
        TEST(threads_append_at_once),
        TEST(a_killed_writer_leaves_whole_batches),
        TEST(a_full_disk_refuses_the_batch_and_no_more),
        TEST(a_full_disk_from_the_start_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
