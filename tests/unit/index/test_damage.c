/* Files that are cut, gone or changed: noticed when opened or first touched, and never a crash. */
#include "model.h"

#include "folder.h"
#include "index/cut.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { COUNT = 3000 };

struct place {
    const char *folder, *segment, *manifest;
    struct model model;
    off_t size, manifest_size;
};

static struct index *open_index(struct arena *arena, const struct place *place, bool write,
                                bool *lost)
{
    struct index *index;
    struct index_options options = {.folder = place->folder, .write = write};
    assert_ok(arena, index_open(arena, &options, &index, lost));
    return index;
}

static off_t size_of(const char *path)
{
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return info.st_size;
}

static void fill(struct arena *arena, struct place *place, struct index *index)
{
    for (int64_t i = 0; i < COUNT; i++)
        if (i % 10 != 9)
            model_put(&place->model, index, model_document(&place->model, i));
    model_publish(arena, index, 1);
    assert_ok(arena, index_flush(index, arena));
    for (int64_t i = 0; i < COUNT; i += 7)
        model_remove(&place->model, index, i);
    model_publish(arena, index, 2);
    assert_ok(arena, index_flush(index, arena));
}

/* An index on disk in one segment with some dead. */
static struct place make(struct arena *arena)
{
    struct place place = {.folder = test_folder(arena), .model = model_new(arena, COUNT, 2000, 1)};
    struct arena *work = arena_new();
    bool lost;
    fill(arena, &place, open_index(work, &place, true, &lost));
    arena_free(work);
    place.segment = arena_printf(arena, "%s/00000001.seg", place.folder);
    place.manifest = arena_printf(arena, "%s/MANIFEST", place.folder);
    place.size = size_of(place.segment);
    place.manifest_size = size_of(place.manifest);
    assert_in_range(place.size, 4 * 65536, 64 * 65536);
    return place;
}

/* Changes one bit of a file, and again back. */
static void flip(const char *path, off_t at)
{
    int fd = open(path, O_RDWR);
    unsigned char byte;
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte ^= 0x10;
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    close(fd);
}

/* Touches all there is. */
static void touch(const struct model *model, const struct epoch *epoch)
{
    uint32_t positions[64];
    for (size_t i = 0; i < epoch->parts_count; i++) {
        const struct segment *segment = epoch->parts[i].segment;
        struct segment_cursor cursor;
        segment_seek(segment, (struct str){0}, &cursor);
        while (segment_next(&cursor)) {
            struct posting posting;
            segment_term(segment, cursor.text, &posting);
            for (uint32_t k = 0; k < cursor.posting.blocks; k++) {
                struct posting_block block;
                if (!posting_at(&cursor.posting, k, &block))
                    continue;
                struct positions_cursor at;
                const unsigned char *from, *to;
                positions_open(&at, &cursor.posting, &block);
                for (uint32_t rank = 0; rank < block.count; rank++)
                    if (positions_at(&at, rank, &from, &to))
                        positions_read(from, to, positions, 64);
            }
        }
        struct posting posting;
        for (uint32_t number = 0; number < 20; number++)
            segment_set(segment, SET_TOPIC, number, &posting);
        if (segment_damaged(segment))
            assert_false(segment_term(segment, STR("walla"), &posting));
        assert_true(segment_count(segment) > model_count(model));
    }
}

static void every_changed_page_is_noticed(void **state)
{
    struct place place = make(*state);
    int at_open = 0, at_touch = 0;
    for (off_t page = 0; page * 65536 < place.size; page++) {
        for (int which = 0; which < 3; which++) {
            off_t at = page * 65536 + 200 + which * 20000;
            if (at >= place.size)
                continue;
            flip(place.segment, at);
            struct arena *arena = arena_new();
            bool lost;
            struct index *index = open_index(arena, &place, false, &lost);
            struct epoch *epoch = epoch_hold(index);
            assert_int_equal(epoch_seq(epoch), lost ? 0 : 2);
            touch(&place.model, epoch);
            assert_true(lost != index_damaged(index));
            at_open += lost;
            at_touch += !lost;
            epoch_release(epoch);
            arena_free(arena);
            flip(place.segment, at);
        }
    }
    assert_true(at_open > 0 && at_touch > 0);
    bool lost;
    struct epoch *epoch = epoch_hold(open_index(*state, &place, false, &lost));
    model_compare(&place.model, epoch);
    epoch_release(epoch);
}

static void the_one_who_tends_looks_through_all(void **state)
{
    struct place place = make(*state);
    off_t at = place.size - 20000;
    flip(place.segment, at);
    struct arena *arena = arena_new();
    bool lost, more = true;
    struct index *index = open_index(arena, &place, true, &lost);
    assert_false(lost);
    assert_false(index_damaged(index));
    while (more)
        assert_ok(arena, index_tend(index, arena, &more));
    assert_true(index_damaged(index));
    assert_int_equal(index_settle(index, arena), STATUS_FAILED);
    assert_ok(arena, index_clear(index, arena));
    assert_false(index_damaged(index));
    fill(arena, &place, index);
    assert_ok(arena, index_settle(index, arena));
    struct epoch *epoch = epoch_hold(index);
    model_compare(&place.model, epoch);
    epoch_release(epoch);
    arena_free(arena);
}

static void assert_lost(const struct place *place)
{
    struct arena *arena = arena_new();
    bool lost;
    struct epoch *epoch = epoch_hold(open_index(arena, place, false, &lost));
    assert_true(lost);
    assert_int_equal(epoch_seq(epoch), 0);
    assert_int_equal(epoch_documents(epoch), 0);
    epoch_release(epoch);
    arena_free(arena);
}

static void every_changed_byte_of_the_manifest_is_noticed(void **state)
{
    struct place place = make(*state);
    for (off_t at = 0; at < place.manifest_size; at += 1 + (at > 300 ? 13 : 0)) {
        flip(place.manifest, at);
        assert_lost(&place);
        flip(place.manifest, at);
    }
    for (off_t size = 0; size < place.manifest_size; size += 1 + (size > 40 ? 97 : 0)) {
        struct place cut = make(*state);
        assert_int_equal(truncate(cut.manifest, size), 0);
        assert_lost(&cut);
        if (size > 60)
            break;
    }
}

static void cut_longer_and_missing_files_are_lost(void **state)
{
    struct place place = make(*state);
    assert_int_equal(truncate(place.segment, place.size + 8), 0);
    assert_lost(&place);
    for (off_t size = place.size - 1; size > 0; size = size / 3) {
        assert_int_equal(truncate(place.segment, size), 0);
        assert_lost(&place);
    }
    assert_int_equal(truncate(place.segment, 0), 0);
    assert_lost(&place);
    assert_int_equal(unlink(place.segment), 0);
    assert_lost(&place);
    /* The writer begins anew. */
    struct arena *arena = arena_new();
    bool lost;
    struct index *index = open_index(arena, &place, true, &lost);
    assert_true(lost);
    arena_free(arena);
    arena = arena_new();
    index = open_index(arena, &place, true, &lost);
    assert_false(lost);
    fill(arena, &place, index);
    arena_free(arena);
    struct epoch *epoch = epoch_hold(open_index(*state, &place, false, &lost));
    model_compare(&place.model, epoch);
    epoch_release(epoch);
}

/* By somebody else, while it is mapped and all of it has been found whole. */
static void a_file_cut_under_our_hands_is_damaged(void **state)
{
    cut_survive();
    struct place place = make(*state);
    for (off_t size = place.size / 4096 * 4096; size >= 0; size -= place.size / 5 / 4096 * 4096) {
        struct place cut = make(*state);
        struct arena *arena = arena_new();
        bool lost;
        struct index *index = open_index(arena, &cut, false, &lost);
        struct epoch *epoch = epoch_hold(index);
        model_compare(&cut.model, epoch);
        assert_false(epoch_damaged(epoch));
        assert_int_equal(truncate(cut.segment, size), 0);
        if (size < place.size / 4096 * 4096) /* else what is gone is padding of the last page */
            touch(&cut.model, epoch);
        assert_int_equal(epoch_damaged(epoch), size < place.size / 4096 * 4096);
        epoch_release(epoch);
        arena_free(arena);
    }
}

/* What no segment has mapped ends the process, and says why. */
static void another_bus_error_ends_the_process(void **state)
{
    struct place place = make(*state);
    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(pipes[1], STDERR_FILENO);
        cut_survive();
        int fd = open(place.manifest, O_RDWR);
        volatile const char *bytes = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
        _exit(ftruncate(fd, 0) == 0 && bytes[0] == 'b');
    }
    close(pipes[1]);
    char said[200] = {0};
    assert_true(read(pipes[0], said, sizeof said - 1) > 0);
    close(pipes[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
    assert_non_null(strstr(said, "budkavle: a mapped file was cut"));
}

static void a_segment_of_another_index_is_noticed(void **state)
{
    struct place place = make(*state), other = {.folder = test_folder(*state)};
    other.model = model_new(*state, COUNT, 2000, 2);
    struct arena *arena = arena_new();
    bool lost;
    fill(arena, &other, open_index(arena, &other, true, &lost));
    arena_free(arena);
    const char *path = arena_printf(*state, "%s/00000001.seg", other.folder);
    assert_int_equal(rename(path, place.segment), 0);
    assert_lost(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_changed_page_is_noticed),
        TEST(the_one_who_tends_looks_through_all),
        TEST(every_changed_byte_of_the_manifest_is_noticed),
        TEST(a_file_cut_under_our_hands_is_damaged),
        TEST(another_bus_error_ends_the_process),
        TEST(a_segment_of_another_index_is_noticed),
        TEST(cut_longer_and_missing_files_are_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
