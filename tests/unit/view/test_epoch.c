/* The file and the index show one state, whatever happens to either: while one is written and many
   read, when files are lost, cut or overwritten, when the power takes commits back. */
#include "history.h"

#include "db/db.h"
#include "view/live.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>

/* ---- Many readers beside the writer */

struct watch {
    struct world *world;
    struct live *live;
    atomic_bool ended;
    atomic_int answers;
};

/* What the index counts is what stands in the file, in each snapshot. */
static void watch_once(struct watch *watch, struct view *view, struct arena *arena, int64_t *last)
{
    struct answer answer;
    struct str cursor = {0};
    int64_t walked = 0;
    struct query query = {.text = atomic_load(&watch->answers) % 2 == 0 ? STR("samma") : STR(""),
                          .take = 3,
                          .brief = true};
    assert_ok(arena, view_begin(view, arena));
    assert_ok(arena, view_find(view, arena, &query, &answer));
    for (size_t count = 1; count > 0; walked += (int64_t)count) {
        struct document *documents;
        assert_ok(arena, view_walk(view, arena, &cursor, 50, &documents, &count));
    }
    view_end(view);
    assert_int_equal(answer.total, walked);
    assert_true(walked >= *last); /* never back */
    *last = walked;
    atomic_fetch_add(&watch->answers, 1);
}

static void *watch_all(void *self)
{
    struct watch *watch = self;
    struct arena *arena = arena_new();
    struct view *view;
    int64_t last = 0;
    struct view_options options = {
        .folder = watch->world->folder, .zone = watch->world->zone, .live = watch->live};
    assert_ok(arena, view_open(arena, &options, &view));
    while (!atomic_load(&watch->ended)) {
        watch_once(watch, view, arena, &last);
        arena_reset(arena);
    }
    view_close(view);
    arena_free(arena);
    return NULL;
}

static void every_answer_is_of_one_epoch(void **state)
{
    struct world world = new_world(*state);
    view_close(world.view);
    struct watch watch = {.world = &world, .live = live_new(world.folder)};
    struct view_options options = {
        .folder = world.folder, .write = true, .zone = world.zone, .live = watch.live};
    assert_ok(*state, view_open(*state, &options, &world.view));
    publish(&world, "Samma ord", "x", 1710144000000);
    pthread_t threads[3];
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, watch_all, &watch), 0);
    for (int i = 0; i < 400 || (atomic_load(&watch.answers) < 100 && i < 5000); i++)
        publish(&world, "Samma ord", "x", 1710144000000 + i * 1000000);
    atomic_store(&watch.ended, true);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_true(atomic_load(&watch.answers) >= 100);
    view_close(world.view);
    live_free(watch.live);
    log_close(world.log);
}

static void a_process_that_only_reads_follows(void **state)
{
    struct world world = new_world(*state);
    struct live *live = live_new(world.folder);
    struct view *readers[2];
    struct view_options options = {.folder = world.folder, .zone = world.zone, .live = live};
    for (size_t i = 0; i < 2; i++)
        assert_ok(*state, view_open(*state, &options, &readers[i]));
    for (int i = 1; i <= 60; i++) {
        publish(&world, "Samma ord", "x", 1710144000000 + i);
        if (i % 20 == 0) { /* another process takes over, and writes out what it has */
            view_close(world.view);
            open_view(&world, 0);
        }
        struct answer answer;
        struct query query = {.text = STR("samma"), .take = 1};
        assert_ok(*state, view_find(readers[i % 2], *state, &query, &answer));
        assert_int_equal(answer.total, i);
    }
    assert_ok(*state, view_clear(world.view, *state));
    assert_true(follow(&world));
    struct answer answer;
    assert_ok(*state, view_find(readers[0], *state, &(struct query){.take = 1}, &answer));
    assert_int_equal(answer.total, 60);
    for (size_t i = 0; i < 2; i++)
        view_close(readers[i]);
    live_free(live);
    end_world(&world);
}

/* So many that the reader takes the newer files rather than keep them in memory. */
static void a_reader_beside_an_import_takes_the_newer_files(void **state)
{
    enum { ITEMS = 5000 };
    struct world world = new_world(*state);
    struct live *live = live_new(world.folder);
    struct view *reader;
    struct view_options options = {.folder = world.folder, .zone = world.zone, .live = live};
    struct answer answer;
    assert_ok(*state, view_open(*state, &options, &reader));
    for (int round = 1; round <= 3; round++) {
        assert_ok(*state, log_begin(world.log, *state));
        for (int i = 0; i < ITEMS; i++) {
            struct item item = news_item(new_id(&world), "Samma ord", "x", 1710144000000 + i);
            append(&world,
                   (struct entry){.action = ACTION_PUBLISH,
                                  .item = item.id,
                                  .record = record_write(*state, &item)},
                   false);
        }
        assert_ok(*state, log_commit(world.log, *state));
        follow(&world);
        view_close(world.view);
        open_view(&world, 0);
        assert_ok(*state, view_find(reader, *state, &(struct query){.take = 1}, &answer));
        assert_int_equal(answer.total, round * ITEMS);
    }
    publish(&world, "En till", "x", 1710144000000);
    assert_ok(*state, view_find(reader, *state, &(struct query){.take = 1}, &answer));
    assert_int_equal(answer.total, 3 * ITEMS + 1);
    view_close(reader);
    live_free(live);
    end_world(&world);
}

/* ---- What happens to files */

/* Some answers, as text. */
static struct str answers_of(struct history *history, struct view *view)
{
    static const char *const texts[] = {"", "buss", "vården", "\"nya bussar\"", "har", "sj*"};
    struct buf out = buf_in(history->arena);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct answer answer;
        struct query query = {.text = str_of(texts[i]), .take = 40, .order = ORDER_RELEVANCE};
        assert_ok(history->arena, view_find(view, history->arena, &query, &answer));
        dump_answer(&out, &answer);
    }
    return buf_str(&out);
}

/* As answers_of, of a reader with an index of its own. */
static struct str answers_now(struct history *history)
{
    struct view *reader = open_reader(history->world);
    struct str answers = answers_of(history, reader);
    view_close(reader);
    return answers;
}

static const char *index_path(struct world *world, const char *name)
{
    return arena_printf(world->arena, "%s/index/%s", world->folder, name);
}

/* The first file of the index whose name ends so. */
static const char *a_file(struct world *world, const char *ending)
{
    DIR *folder = opendir(index_path(world, ""));
    const char *path = NULL;
    assert_non_null(folder);
    for (struct dirent *entry; path == NULL && (entry = readdir(folder)) != NULL;)
        if (str_ends(str_of(entry->d_name), str_of(ending)))
            path = index_path(world, entry->d_name);
    closedir(folder);
    assert_non_null(path);
    return path;
}

static void overwrite(const char *path, off_t at, size_t count)
{
    char bytes[64];
    memset(bytes, 0x5a, sizeof bytes);
    int file = open(path, O_WRONLY);
    assert_true(file >= 0 && count <= sizeof bytes);
    assert_int_equal(pwrite(file, bytes, count, at), count);
    close(file);
}

static void harm(struct world *world, int how)
{
    const char *segment = a_file(world, ".seg"), *manifest = index_path(world, "MANIFEST");
    struct stat info;
    assert_int_equal(stat(segment, &info), 0);
    switch (how) {
    case 0:
        assert_int_equal(unlink(manifest), 0);
        break;
    case 1:
        overwrite(manifest, 3, 5);
        break;
    case 2:
        assert_int_equal(unlink(segment), 0);
        break;
    case 3:
        assert_int_equal(truncate(segment, info.st_size / 2), 0);
        break;
    case 4:
        overwrite(segment, 0, 20);
        break;
    case 5: /* what only shows when it is read */
        overwrite(segment, info.st_size / 3, 40);
        break;
    default:
        overwrite(segment, info.st_size * 2 / 3, 64);
    }
}

/* The writer looks after the index until every answer is there again. */
static struct str answers_mended(struct history *history)
{
    struct world *world = history->world;
    struct buf out = buf_in(history->arena);
    for (int i = 0; i < 20; i++) {
        struct answer answer;
        struct query query = {.text = STR("s* OR b* OR h* OR \"nya bussar\""), .take = 40};
        follow(world);
        enum status status = view_find(world->view, history->arena, &query, &answer);
        if (status == STATUS_OK) {
            buf_add(&out, answers_of(history, world->view));
            return buf_str(&out);
        }
        assert_true(status == STATUS_FAILED || status == STATUS_BUSY);
        assert_true(view_wants(world->view));
    }
    fail_msg("%s", "the index does not mend");
    return (struct str){0};
}

static void what_is_harmed_is_made_anew(void **state)
{
    struct world world = new_world(*state);
    struct history *history = new_history(&world, 17);
    live(history, 600);
    follow(&world);
    struct str whole = answers_of(history, world.view);
    for (int how = 0; how < 7; how++) {
        view_close(world.view);
        harm(&world, how);
        open_view(&world, 0);
        assert_true(str_eq(answers_mended(history), whole));
        assert_true(str_eq(answers_now(history), whole));
    }
    end_world(&world);
}

static void copy_file(struct world *world, const char *from, const char *to)
{
    const char *command =
        arena_printf(world->arena, "cp '%s/%s' '%s/%s'", world->folder, from, world->folder, to);
    assert_int_equal(system(command), 0);
}

static void an_index_ahead_of_its_file_is_made_anew(void **state)
{
    struct world world = new_world(*state);
    struct history *history = new_history(&world, 23);
    live(history, 300);
    follow(&world);
    view_close(world.view);
    copy_file(&world, "view.db", "other.db");
    open_view(&world, 0);
    live(history, 200);
    follow(&world);
    struct str whole = answers_of(history, world.view);
    view_close(world.view);
    copy_file(&world, "other.db", "view.db"); /* as if its last commits had never been synced */
    open_view(&world, 7);
    assert_true(follow(&world));
    assert_true(str_eq(answers_of(history, world.view), whole));
    assert_true(str_eq(answers_now(history), whole));
    end_world(&world);
}

static void an_index_of_another_making_is_made_anew(void **state)
{
    struct world world = new_world(*state);
    struct history *history = new_history(&world, 29);
    live(history, 300);
    follow(&world);
    struct str whole = answers_of(history, world.view);
    view_close(world.view);
    struct db *db;
    struct db_options options = {.path = arena_printf(*state, "%s/view.db", world.folder)};
    assert_ok(*state, db_open(*state, &options, &db));
    assert_ok(*state, db_exec(db, *state, "UPDATE place SET began = began - 1"));
    db_close(db);
    assert_true(str_eq(answers_now(history), whole)); /* a reader makes its own */
    open_view(&world, 0);
    follow(&world);
    assert_true(str_eq(answers_of(history, world.view), whole));
    end_world(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_answer_is_of_one_epoch),
        TEST(a_process_that_only_reads_follows),
        TEST(a_reader_beside_an_import_takes_the_newer_files),
        TEST(what_is_harmed_is_made_anew),
        TEST(an_index_ahead_of_its_file_is_made_anew),
        TEST(an_index_of_another_making_is_made_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
