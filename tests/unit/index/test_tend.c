/* Merging, files and the MANIFEST, held against the model through all that may happen in turn. */
#include "history.h"

#include "folder.h"

#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

static struct index *open_index(struct arena *arena, const char *folder, bool write, bool *lost)
{
    struct index *index;
    struct index_options options = {.folder = folder, .write = write};
    assert_ok(arena, index_open(arena, &options, &index, lost));
    return index;
}

static struct index *open_whole(struct arena *arena, const char *folder, bool write)
{
    bool lost;
    struct index *index = open_index(arena, folder, write, &lost);
    assert_false(lost);
    return index;
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

static size_t parts_of(struct index *index)
{
    struct epoch *epoch = epoch_hold(index);
    size_t count = epoch->parts_count;
    epoch_release(epoch);
    return count;
}

static void tend_all(struct arena *arena, struct index *index)
{
    for (bool more = true; more;)
        assert_ok(arena, index_tend(index, arena, &more));
}

static void parts_in_memory_stay_few(void **state)
{
    struct index *index = open_whole(*state, NULL, true);
    struct history *history = history_new(*state, 1);
    for (int i = 0; i < 600; i++) {
        history_change(history, index, 1);
        tend_all(*state, index);
        assert_in_range(parts_of(index), 0, 3 * 7);
        if (i % 20 == 0)
            history_compare(history, index);
    }
    assert_ok(*state, index_settle(index, *state));
    assert_int_equal(parts_of(index), 1);
    history_compare(history, index);
}

static void what_is_flushed_is_there_again(void **state)
{
    const char *folder = test_folder(*state);
    struct history *history = history_new(*state, 2);
    for (int round = 0; round < 12; round++) {
        struct arena *arena = arena_new();
        struct index *index = open_whole(arena, folder, true);
        history_compare(history, index);
        struct epoch *epoch = epoch_hold(index);
        assert_int_equal(epoch_seq(epoch), history->seq);
        assert_str(epoch_log_id(epoch), round == 0 ? "" : "log of a test");
        epoch_release(epoch);
        for (int i = 0; i < 5; i++)
            history_change(history, index, 30);
        assert_ok(arena, index_flush(index, arena));
        assert_ok(arena, index_flush(index, arena));
        history_compare(history, index);
        tend_all(arena, index);
        history_compare(history, index);
        arena_free(arena);
    }
}

static void what_is_not_flushed_is_put_in_again(void **state)
{
    const char *folder = test_folder(*state);
    struct history *history = history_new(*state, 3);
    for (int round = 0; round < 60; round++) {
        struct arena *arena = arena_new();
        struct index *index = open_whole(arena, folder, true);
        history_compare(history, index);
        history_replay(history, index);
        for (uint32_t i = model_chance(&history->model, 20); i > 0; i--) {
            history_change(history, index, 40);
            uint32_t chance = model_chance(&history->model, 10);
            bool more;
            if (chance == 0)
                assert_ok(arena, index_flush(index, arena));
            else if (chance == 1)
                assert_ok(arena, index_settle(index, arena));
            else if (chance < 6)
                assert_ok(arena, index_tend(index, arena, &more));
        }
        history_compare(history, index);
        struct arena *reader = arena_new();
        history_compare(history, open_whole(reader, folder, false));
        arena_free(reader);
        arena_free(arena);
    }
}

static void settled_is_one_file_without_dead(void **state)
{
    const char *folder = test_folder(*state);
    struct history *history = history_new(*state, 4);
    struct index *index = open_whole(*state, folder, true);
    for (int i = 0; i < 20; i++) {
        history_change(history, index, 50);
        assert_ok(*state, index_flush(index, *state));
    }
    struct epoch *held = epoch_hold(index);
    assert_ok(*state, index_settle(index, *state));
    assert_int_equal(parts_of(index), 1);
    assert_true(files_in(folder) > 2); /* what the epoch holds */
    model_compare(&history->model, held);
    epoch_release(held);
    assert_int_equal(files_in(folder), 2);
    struct epoch *epoch = epoch_hold(index);
    assert_null(epoch->parts[0].live);
    epoch_release(epoch);
    history_compare(history, index);
    for (int64_t i = 0; i < HISTORY_DOCUMENTS; i++)
        model_remove(&history->model, index, i);
    history_change(history, index, 0);
    assert_ok(*state, index_settle(index, *state));
    assert_int_equal(files_in(folder), 1);
    assert_int_equal(parts_of(index), 0);
    history_compare(history, open_whole(*state, folder, false));
}

static void a_cleared_index_is_empty_and_goes_on(void **state)
{
    const char *folder = test_folder(*state);
    struct history *history = history_new(*state, 5);
    struct index *index = open_whole(*state, folder, true);
    for (int i = 0; i < 5; i++) {
        history_change(history, index, 50);
        assert_ok(*state, index_flush(index, *state));
    }
    assert_ok(*state, index_clear(index, *state));
    assert_int_equal(parts_of(index), 0);
    assert_int_equal(files_in(folder), 0);
    struct index *reader = open_whole(*state, folder, false);
    assert_int_equal(parts_of(reader), 0);
    history_replay(history, index);
    assert_ok(*state, index_flush(index, *state));
    history_compare(history, index);
    history_compare(history, open_whole(*state, folder, false));
}

static void many_go_to_files_by_themselves(void **state)
{
    enum { COUNT = 40000, CHANGE = 1000 };
    const char *folder = test_folder(*state);
    struct index *index = open_whole(*state, folder, true);
    struct model model = model_new(*state, COUNT, 500, 6);
    for (int64_t i = 0; i < COUNT; i += CHANGE) {
        for (int64_t k = i; k < i + CHANGE; k++)
            model_put(&model, index, model_document(&model, k));
        for (int k = 0; i > 0 && k < 100; k++)
            model_remove(&model, index, model_chance(&model, (uint32_t)i));
        model_publish(*state, index, i + 1);
        tend_all(*state, index);
        assert_in_range(parts_of(index), 1, 8 + 4);
    }
    struct epoch *epoch = epoch_hold(index);
    model_compare(&model, epoch);
    struct index *reader = open_whole(*state, folder, false);
    struct epoch *saved = epoch_hold(reader);
    assert_in_range(epoch_seq(saved), COUNT - 17 * CHANGE, COUNT);
    epoch_release(saved);
    epoch_release(epoch);
    assert_ok(*state, index_settle(index, *state));
    assert_int_equal(files_in(folder), 2);
    epoch = epoch_hold(open_whole(*state, folder, false));
    assert_int_equal(epoch->parts_count, 1);
    model_compare(&model, epoch);
    epoch_release(epoch);
}

static void more_parts_than_one_merge_takes_are_flushed(void **state)
{
    enum { COUNT = 4200 };
    const char *folder = test_folder(*state);
    struct index *index = open_whole(*state, folder, true);
    struct model model = model_new(*state, COUNT, 100, 12);
    for (int64_t i = 0; i < COUNT; i++) {
        model_put(&model, index, model_document(&model, i));
        model_publish(*state, index, i + 1);
    }
    assert_int_equal(parts_of(index), COUNT);
    assert_ok(*state, index_flush(index, *state));
    struct epoch *epoch = epoch_hold(open_whole(*state, folder, false));
    assert_int_equal(epoch->parts_count, 1);
    model_compare(&model, epoch);
    epoch_release(epoch);
}

static void strange_files_go_and_others_stay(void **state)
{
    const char *folder = test_folder(*state);
    struct history *history = history_new(*state, 7);
    struct arena *arena = arena_new();
    struct index *index = open_whole(arena, folder, true);
    history_change(history, index, 50);
    assert_ok(arena, index_flush(index, arena));
    arena_free(arena);
    const char *const names[] = {"00004711.seg", "MANIFEST.77.new", "letter.txt"};
    for (int i = 0; i < 3; i++) {
        FILE *file = fopen(arena_printf(*state, "%s/%s", folder, names[i]), "w");
        fputs("anything", file);
        fclose(file);
    }
    index = open_whole(*state, folder, false);
    assert_int_equal(files_in(folder), 5);
    index = open_whole(*state, folder, true);
    assert_int_equal(files_in(folder), 3);
    history_compare(history, index);
}

static void what_is_half_dead_is_written_again(void **state)
{
    enum { COUNT = 2000 };
    for (int on_disk = 0; on_disk < 2; on_disk++) {
        struct index *index = open_whole(*state, on_disk ? test_folder(*state) : NULL, true);
        struct model model = model_new(*state, COUNT, 500, 9);
        for (int64_t i = 0; i < COUNT; i++)
            model_put(&model, index, model_document(&model, i));
        model_publish(*state, index, 1);
        assert_ok(*state, index_flush(index, *state));
        for (int64_t i = 0; i < COUNT; i++)
            if (i % 3 != 0)
                model_remove(&model, index, i);
        model_publish(*state, index, 2);
        assert_ok(*state, index_flush(index, *state));
        tend_all(*state, index);
        struct epoch *epoch = epoch_hold(index);
        assert_int_equal(epoch->parts_count, 1);
        assert_null(epoch->parts[0].live);
        model_compare(&model, epoch);
        epoch_release(epoch);
    }
}

/* A writer that goes on while files are merged. */
struct busy {
    struct index *index;
    struct model model;
    int segments;
};

static void write_on(void *self, const char *what)
{
    enum { MORE = 40000, LESS = 5000 };
    struct busy *busy = self;
    if (strcmp(what, "make segment") != 0 || ++busy->segments != 2)
        return;
    struct model *model = &busy->model;
    for (int64_t i = 0; i < MORE; i++)
        model_put(model, busy->index, model_document(model, model_chance(model, 40000)));
    for (int64_t i = 0; i < LESS; i++)
        model_remove(model, busy->index, model_chance(model, 40000));
    model_publish(model->arena, busy->index, 2);
}

static void what_comes_while_files_merge_is_flushed(void **state)
{
    enum { COUNT = 40000 };
    const char *folder = test_folder(*state);
    struct busy *busy = ARENA_NEW(*state, struct busy);
    busy->model = model_new(*state, COUNT, 500, 10);
    bool lost;
    struct index_options options = {
        .folder = folder, .write = true, .on_step = write_on, .self = busy};
    assert_ok(*state, index_open(*state, &options, &busy->index, &lost));
    for (int64_t i = 0; i < COUNT; i++)
        model_put(&busy->model, busy->index, model_document(&busy->model, i));
    model_publish(*state, busy->index, 1);
    assert_ok(*state, index_flush(busy->index, *state));
    for (int64_t i = 0; i < COUNT; i += 2)
        model_remove(&busy->model, busy->index, i);
    model_publish(*state, busy->index, 1);
    assert_ok(*state, index_settle(busy->index, *state));
    assert_int_equal(busy->segments, 3); /* at first, the merged one, and in between */
    struct epoch *epoch = epoch_hold(busy->index);
    assert_int_equal(epoch_seq(epoch), 2);
    assert_int_equal(epoch->parts_count, 2);
    model_compare(&busy->model, epoch);
    epoch_release(epoch);
    epoch = epoch_hold(open_whole(*state, folder, false));
    assert_int_equal(epoch_seq(epoch), 2);
    model_compare(&busy->model, epoch);
    epoch_release(epoch);
}

static void hurry(void *self, const char *what)
{
    struct busy *busy = self;
    if (strcmp(what, "make segment") == 0 && ++busy->segments == 2)
        index_hurry(busy->index);
}

static void who_is_hurried_leaves_all_as_it_was(void **state)
{
    enum { COUNT = 40000 };
    const char *folder = test_folder(*state);
    struct busy *busy = ARENA_NEW(*state, struct busy);
    busy->model = model_new(*state, COUNT, 500, 11);
    bool lost;
    struct index_options options = {
        .folder = folder, .write = true, .on_step = hurry, .self = busy};
    assert_ok(*state, index_open(*state, &options, &busy->index, &lost));
    for (int64_t i = 0; i < COUNT; i++)
        model_put(&busy->model, busy->index, model_document(&busy->model, i));
    model_publish(*state, busy->index, 1);
    assert_ok(*state, index_flush(busy->index, *state));
    model_remove(&busy->model, busy->index, 77);
    model_publish(*state, busy->index, 2);
    assert_int_equal(index_settle(busy->index, *state), STATUS_BUSY);
    assert_int_equal(files_in(folder), 2);
    model_put(&busy->model, busy->index, model_document(&busy->model, 77));
    model_publish(*state, busy->index, 3);
    assert_ok(*state, index_flush(busy->index, *state));
    struct epoch *epoch = epoch_hold(open_whole(*state, folder, false));
    assert_int_equal(epoch_seq(epoch), 3);
    model_compare(&busy->model, epoch);
    epoch_release(epoch);
}

static enum status refuse(void *self, struct arena *arena)
{
    (void)self;
    return status_fail(arena, STATUS_FAILED, "not now");
}

static void trouble_leaves_all_as_it_was(void **state)
{
    const char *folder = test_folder(*state);
    struct index *index;
    bool lost;
    struct index_options options = {.folder = folder, .write = true, .before_manifest = refuse};
    assert_ok(*state, index_open(*state, &options, &index, &lost));
    struct history *history = history_new(*state, 8);
    history_change(history, index, 50);
    assert_int_equal(index_flush(index, *state), STATUS_FAILED);
    assert_string_equal(status_why(*state), "not now");
    history_compare(history, index);
    assert_int_equal(files_in(folder), 0);
    history_change(history, index, 50);
    history_compare(history, index);
    struct index_place place = {.log_id = STR("two\nlines"), .seq = 3};
    assert_int_equal(index_prepare(index, *state, &place), STATUS_REFUSED);
    index_abandon(index);
}

static void a_full_disk_leaves_all_as_it_was(void **state)
{
    enum { COUNT = 6000, ROOM = 20000 };
    const char *folder = test_folder(*state);
    struct index *index = open_whole(*state, folder, true);
    struct model model = model_new(*state, COUNT, 100, 13);
    struct rlimit usual;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &usual), 0);
    signal(SIGXFSZ, SIG_IGN);
    for (int64_t i = 0; i < COUNT; i += 1000) {
        for (int64_t k = i; k < i + 1000; k++)
            model_put(&model, index, model_document(&model, k));
        model_publish(*state, index, i + 1);
        if (i == 3000)
            assert_ok(*state, index_flush(index, *state));
        tend_all(*state, index);
    }
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){ROOM, usual.rlim_max});
    enum status flushed = index_flush(index, *state), settled = index_settle(index, *state);
    setrlimit(RLIMIT_FSIZE, &usual);
    assert_int_equal(flushed, STATUS_FAILED);
    assert_int_equal(settled, STATUS_FAILED);
    assert_int_equal(files_in(folder), 2); /* of what had room before */
    struct epoch *epoch = epoch_hold(index);
    model_compare(&model, epoch);
    epoch_release(epoch);
    assert_ok(*state, index_settle(index, *state));
    epoch = epoch_hold(open_whole(*state, folder, false));
    model_compare(&model, epoch);
    epoch_release(epoch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(parts_in_memory_stay_few),
        TEST(what_is_flushed_is_there_again),
        TEST(what_is_not_flushed_is_put_in_again),
        TEST(settled_is_one_file_without_dead),
        TEST(a_cleared_index_is_empty_and_goes_on),
        TEST(many_go_to_files_by_themselves),
        TEST(more_parts_than_one_merge_takes_are_flushed),
        TEST(strange_files_go_and_others_stay),
        TEST(what_is_half_dead_is_written_again),
        TEST(what_comes_while_files_merge_is_flushed),
        TEST(who_is_hurried_leaves_all_as_it_was),
        TEST(a_full_disk_leaves_all_as_it_was),
        TEST(trouble_leaves_all_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
