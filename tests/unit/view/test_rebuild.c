/* The view is a function of the log: however it was come by, it is the same. Everything is
   compared: the rows of all tables, each document and revision, and the answers to random queries.
 */
#include "history.h"

#include "db/db.h"
#include "index/cut.h"
#include "index/index.h"
#include "view/similar.h"
#include "view/inside.h"
#include "view/suggest.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void dump_rows(struct world *world, struct db *db, const char *sql, struct buf *out)
{
    struct statement *statement = db_sql_once(db, world->arena, sql);
    while (db_next(statement)) {
        buf_add(out, db_text(statement, 0));
        buf_char(out, '\n');
    }
    assert_ok(world->arena, db_end(statement));
}

static void dump_tables(struct world *world, struct buf *out)
{
    static const char *const queries[] = {
        "SELECT concat FROM (SELECT year || '/' || slug || ' ' || language || ' ' || item || ' ' ||"
        " taken AS concat FROM address ORDER BY year, slug, language)",
        "SELECT number || id || current || revision || state || language || kind || year || ' ' ||"
        " sort || ' ' || captured || ' ' || place || slug || headline || hex(topics) || first ||"
        " changed || note || corrected || reason || redirect || seen FROM item ORDER BY number",
        "SELECT seq || ' ' || item || ' ' || revision || time || note || record FROM revision"
        " ORDER BY seq",
        "SELECT item || ' ' || row || name || captured || position FROM provenance"
        " ORDER BY item, row",
        "SELECT number || id || slug || record FROM topic ORDER BY number",
        "SELECT slug || topic FROM topic_slug ORDER BY slug",
        "SELECT number || tag FROM language ORDER BY number",
        "SELECT seq || ' ' || provenance || log_id || hex(last) FROM place",
    };
    struct db *db;
    struct db_options options = {.path = arena_printf(world->arena, "%s/view.db", world->folder),
                                 .read_only = true};
    assert_ok(world->arena, db_open(world->arena, &options, &db));
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        dump_rows(world, db, queries[i], out);
    db_close(db);
}

static void dump_answers(struct history *history, struct view *view, struct buf *out)
{
    struct arena *arena = history->arena;
    uint32_t seed = history->seed;
    history->seed = 99;
    for (int i = 0; i < 60; i++) {
        struct query query = {.language = i % 4 == 0 ? STR("en") : STR("sv"), .take = 25};
        struct answer answer;
        query.order = i % 2 == 0 ? ORDER_RELEVANCE : ORDER_PUBLISHED;
        if (i > 3)
            query.text = some_words(history, 2);
        assert_ok(arena, view_find(view, arena, &query, &answer));
        dump_answer(out, &answer);
    }
    history->seed = seed;
}

static void dump_documents(struct history *history, struct view *view, struct buf *out)
{
    struct arena *arena = history->arena;
    struct str cursor = {0};
    for (size_t count = 1; count > 0;) {
        struct document *documents;
        assert_ok(arena, view_walk(view, arena, &cursor, 100, &documents, &count));
        for (size_t i = 0; i < count; i++)
            dump_document(out, &documents[i]);
    }
    for (size_t i = 0; i < history->items_count; i++) {
        struct document document;
        enum status status = STATUS_OK;
        for (int64_t revision = 1; status == STATUS_OK && revision < 20; revision++) {
            status = view_revision(view, arena, history->items[i].item.id, revision, &document);
            if (status == STATUS_OK)
                dump_document(out, &document);
        }
    }
}

static struct str dump(struct history *history)
{
    struct world *world = history->world;
    struct buf out = buf_in(world->arena);
    struct view *reader = open_reader(world);
    assert_ok(world->arena, view_begin(reader, world->arena));
    dump_documents(history, reader, &out);
    dump_answers(history, reader, &out);
    view_end(reader);
    view_close(reader);
    dump_tables(world, &out);
    return buf_str(&out);
}

static void assert_same(struct str a, struct str b)
{
    size_t at = 0;
    while (at < a.n && at < b.n && a.p[at] == b.p[at])
        at++;
    if (a.n != b.n || at < a.n) {
        size_t from = at < 200 ? 0 : at - 200;
        fail_msg("differs at %zu:\n%.*s\n--- other:\n%.*s", at, STR_ARG(str_sub(a, from, at + 100)),
                 STR_ARG(str_sub(b, from, at + 100)));
    }
}

static void follow_anew(struct world *world, size_t batch)
{
    view_close(world->view);
    open_view(world, batch);
    assert_ok(world->arena, view_clear(world->view, world->arena));
    assert_true(follow(world));
}

static void a_rebuilt_view_is_the_same(void **state)
{
    struct world world = new_world(*state);
    struct history *history = new_history(&world, 3);
    for (int i = 0; i < 40; i++) {
        live(history, 1 + (int)chance(history, 30));
        follow(&world);
    }
    struct str grown = dump(history);
    assert_in_range(grown.n, 50000, 5000000);
    static const size_t batches[] = {0, 1, 7, 100};
    for (size_t i = 0; i < sizeof batches / sizeof *batches; i++) {
        follow_anew(&world, batches[i]);
        assert_same(grown, dump(history));
    }
    end_world(&world);
}

/* Follows with small batches in a process of its own; false if it was killed in the midst. */
static bool follow_until_killed(struct world *world, int after_us)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct arena *arena = arena_new();
        struct log *log;
        struct view *view;
        struct log_options log_options = {.folder = world->folder, .clock = &test_clock};
        struct view_options options = {
            .folder = world->folder, .write = true, .zone = world->zone, .batch = 5};
        bool moved;
        bool done = log_open(arena, &log_options, &log) == STATUS_OK &&
                    view_open(arena, &options, &view) == STATUS_OK &&
                    view_follow(view, log, arena, &moved) == STATUS_OK;
        view_close(done ? view : NULL); /* writes the index out */
        _exit(done ? 0 : 1);
    }
    usleep((useconds_t)after_us);
    kill(child, SIGKILL);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status))
        assert_int_equal(WEXITSTATUS(status), 0);
    return WIFEXITED(status);
}

static struct str answers_now(struct history *history)
{
    struct buf out = buf_in(history->arena);
    struct view *reader = open_reader(history->world);
    dump_answers(history, reader, &out);
    view_close(reader);
    return buf_str(&out);
}

/* What is left of the index, brought on by what the file says, answers as one made of the file. */
static void assert_one_epoch(struct history *history)
{
    struct world *world = history->world;
    const char *index = arena_printf(world->arena, "%s/index", world->folder);
    const char *aside = arena_printf(world->arena, "%s/aside", world->folder);
    struct str kept = answers_now(history);
    bool there = rename(index, aside) == 0;
    struct str anew = answers_now(history);
    assert_same(kept, anew);
    if (there)
        assert_int_equal(rename(aside, index), 0);
}

static void a_killed_view_goes_on(void **state)
{
    struct world world = new_world(*state);
    struct history *history = new_history(&world, 5);
    live(history, 900);
    follow(&world);
    struct str expected = dump(history);
    assert_ok(*state, view_clear(world.view, *state));
    view_close(world.view);
    int kills = 0;
    int64_t before = 0;
    for (bool done = false; !done; kills++) {
        done = follow_until_killed(&world, 4000 + (int)chance(history, 30000) + kills * 2000);
        struct view *reader = open_reader(&world);
        int64_t seq, provenance;
        struct str id;
        assert_ok(*state, view_place(reader, *state, &seq, &provenance, &id));
        assert_true(seq >= before);
        before = seq;
        view_close(reader);
        if (seq > 0)
            assert_one_epoch(history);
    }
    assert_true(kills > 1);
    open_view(&world, 0);
    assert_false(follow(&world));
    assert_same(expected, dump(history));
    end_world(&world);
}

/* Again and again some more happens, is followed, is being written out, and all is cut short. */
static void the_index_goes_on_with_a_killed_view(void **state)
{
    struct world world = new_world(*state);
    struct history *history = new_history(&world, 31);
    int kills = 0;
    view_close(world.view);
    world.view = NULL;
    for (int round = 0; round < 30; round++) {
        live(history, 30);
        kills += !follow_until_killed(&world, 2000 + (int)chance(history, 25000));
        if (access(arena_printf(*state, "%s/view.db-wal", world.folder), F_OK) == 0)
            assert_one_epoch(history);
    }
    assert_true(kills > 0);
    open_view(&world, 0);
    follow(&world);
    struct str grown = dump(history);
    follow_anew(&world, 0);
    assert_same(grown, dump(history));
    end_world(&world);
}

static void another_log_makes_another_view(void **state)
{
    struct world world = new_world(*state), other = new_world(*state);
    publish(&world, "Ett", "x", 1710144000000);
    struct topic topic;
    struct view *reader = open_reader(&world);
    write_topic(&other, new_id(&other), "annat", "Annat");
    struct item item = publish(&other, "Två", "x", 1710144000000);
    publish(&other, "Tre", "x", 1710144000000);
    write_topic(&world, new_id(&world), "eget", "Eget");
    follow(&world);
    assert_ok(*state, view_topic_at(reader, *state, STR("eget"), &topic));

    bool moved;
    assert_ok(*state, view_follow(world.view, other.log, *state, &moved));
    assert_true(moved);
    assert_str(item_of(&world, item.id).item.headline, "Två");
    assert_int_equal(find(&world, (struct query){0}).total, 2);
    assert_ok(*state, view_topic_at(reader, *state, STR("annat"), &topic));
    assert_int_equal(view_topic_at(reader, *state, STR("eget"), &topic), STATUS_MISSING);
    view_close(reader);
    end_world(&world);
    end_world(&other);
}

/* Runs SQL on a file of the folder behind everybody's back. */
static void meddle(struct world *world, const char *file, const char *sql)
{
    struct db *db;
    struct db_options options = {.path = arena_printf(world->arena, "%s/%s", world->folder, file),
                                 .wait_ms = 1000};
    assert_ok(world->arena, db_open(world->arena, &options, &db));
    assert_ok(world->arena, db_exec(db, world->arena, sql));
    db_close(db);
}

static void a_log_that_went_another_way_is_followed_anew(void **state)
{
    struct world world = new_world(*state);
    publish(&world, "Ett", "x", 1710144000000);
    view_close(world.view);
    /* As if the log had been restored, and another entry had come where the view stands. */
    meddle(&world, "view.db", "UPDATE place SET last = x'00'; UPDATE item SET slug = 'fel'");
    open_view(&world, 0);
    assert_true(follow(&world));
    assert_int_equal(find(&world, (struct query){0}).total, 1);
    assert_str(find(&world, (struct query){0}).documents[0].slug, "ett");
    meddle(&world, "view.db", "UPDATE place SET seq = 5");
    assert_true(follow(&world));
    assert_false(follow(&world));
    end_world(&world);
}

static void an_erased_record_is_not_missed(void **state)
{
    struct world world = new_world(*state);
    struct item gone = publish(&world, "Hemlig", "x", 1710144000000);
    struct item stays = publish(&world, "Annan", "x", 1710144000000);
    see(&world, gone.id, 0, 5000, 0);
    see(&world, gone.id, 1, 5000, 0);
    gone.summary = STR("y");
    write_item(&world, ACTION_AMEND, &gone, NULL);
    change_state(&world, gone.id, ACTION_WITHDRAW, "Fel", NULL);
    change_state(&world, gone.id, ACTION_RESTORE, NULL, NULL);
    change_state(&world, gone.id, ACTION_ERASE, NULL, NULL);
    static const size_t batches[] = {0, 1, 3};
    for (size_t i = 0; i < 3; i++) {
        follow_anew(&world, batches[i]);
        assert_int_equal(item_of(&world, gone.id).state, ITEM_ERASED);
        assert_int_equal(item_of(&world, gone.id).provenance_count, 0);
        assert_str(item_of(&world, stays.id).slug, "annan");
        assert_int_equal(find(&world, (struct query){0}).total, 1);
    }
    end_world(&world);
}

static void write_file(struct world *world, const char *bytes)
{
    FILE *file = fopen(arena_printf(world->arena, "%s/view.db", world->folder), "wb");
    assert_non_null(file);
    fputs(bytes, file);
    fclose(file);
}

static void whatever_calls_itself_a_view_is_replaced(void **state)
{
    struct world world = new_world(*state);
    publish(&world, "Ett", "x", 1710144000000);
    static const char *const statements[] = {
        "PRAGMA user_version = 99",
        "PRAGMA application_id = 1; CREATE TABLE \"a \"\"table\"(x)",
    };
    for (size_t i = 0; i < 2; i++) {
        view_close(world.view);
        meddle(&world, "view.db", statements[i]);
        struct view *reader;
        struct view_options options = {.folder = world.folder, .zone = world.zone};
        assert_int_equal(view_open(*state, &options, &reader), STATUS_REFUSED);
        assert_null(reader);
        open_view(&world, 0);
        assert_true(follow(&world));
        assert_int_equal(find(&world, (struct query){0}).total, 1);
    }
    static const char *const files[] = {"", "no database at all", "x", "SQLite format 3"};
    for (size_t i = 0; i < 4; i++) {
        view_close(world.view);
        write_file(&world, files[i]);
        open_view(&world, 0);
        assert_true(follow(&world));
        assert_int_equal(find(&world, (struct query){0}).total, 1);
    }
    end_world(&world);
}

/* Whether another process would find a lock on the file. */
static bool is_locked(const char *path)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        int file = open(path, O_RDWR | O_CLOEXEC);
        _exit(file >= 0 && fcntl(file, F_GETLK, &lock) == 0 && lock.l_type == F_UNLCK ? 0 : 1);
    }
    int ended = 0;
    assert_int_equal(waitpid(child, &ended, 0), child);
    return !WIFEXITED(ended) || WEXITSTATUS(ended) != 0;
}

/* As a server that reads beside another does, once it takes over the writing. */
static void opening_to_write_keeps_the_locks_of_readers(void **state)
{
    struct world world = new_world(*state);
    publish(&world, "Ett", "x", 1710144000000);
    const char *path = arena_printf(world.arena, "%s/view.db", world.folder);
    struct view_options options = {.folder = world.folder, .zone = world.zone};
    struct view *reader;
    assert_ok(*state, view_open(*state, &options, &reader));
    assert_ok(*state, view_begin(reader, *state));
    view_end(reader);
    view_close(world.view);
    assert_true(is_locked(path));
    open_view(&world, 0);
    assert_true(is_locked(path));
    view_close(reader);
    assert_true(is_locked(path));
    view_close(world.view);
    world.view = NULL;
    assert_false(is_locked(path));
    end_world(&world);
}

/* The same turn, but other terms: as after an update of the program while nothing was published. */
static void an_index_of_another_version_is_made_anew(void **state)
{
    struct world world = new_world(*state);
    struct history *history = new_history(&world, 12);
    live(history, 60);
    follow(&world);
    const struct query query = {.language = STR("sv")};
    int64_t total = find(&world, query).total;
    assert_true(total > 10);
    view_close(world.view);
    struct index_options options = {.folder = arena_printf(world.arena, "%s/index", world.folder),
                                    .write = true};
    struct index *index; /* open as long as its arena */
    struct arena *arena = arena_new();
    bool lost;
    assert_ok(world.arena, index_open(arena, &options, &index, &lost));
    struct epoch *epoch = epoch_hold(index);
    struct index_place place = {.seq = epoch_seq(epoch)};
    struct str name = str_copy(world.arena, epoch_log_id(epoch));
    assert_true(place.seq > 0 && name.n > 2);
    ((char *)name.p)[name.n - 1] = '0';
    place.log_id = name;
    epoch_release(epoch);
    assert_ok(world.arena, index_clear(index, world.arena));
    assert_ok(world.arena, index_prepare(index, world.arena, &place));
    index_publish(index);
    assert_ok(world.arena, index_flush(index, world.arena));
    arena_free(arena);
    open_view(&world, 0);
    follow(&world);
    assert_int_equal(find(&world, query).total, total);
    end_world(&world);
}

/* Whichever question meets the damage. */
static void damage_that_a_suggestion_meets_is_mended(void **state)
{
    cut_survive();
    for (int similar = 0; similar < 2; similar++) {
        struct world world = new_world(*state);
        struct history *history = new_history(&world, 21);
        live(history, 60);
        follow(&world);
        const struct query all = {.language = STR("sv"), .take = 1};
        int64_t total = find(&world, all).total;
        assert_true(total > 10);
        view_close(world.view); /* which writes the index out */
        open_view(&world, 0);
        follow(&world);
        struct str damaged = str_printf(world.arena, "%s/index/00000001.seg", world.folder);
        struct answer answer = find(&world, all); /* opened, and no term looked at */
        assert_int_equal(truncate(damaged.p, 4096), 0);
        struct suggestions suggestions;
        struct snapshot snapshot;
        struct document *near;
        size_t count;
        enum status status = STATUS_OK;
        if (similar && snapshot_ensure(world.view, world.arena, true, &snapshot) == STATUS_OK)
            status = similar_find(world.view, world.arena, &answer.documents[0], 3, &near, &count);
        if (similar)
            snapshot_leave(world.view, &snapshot);
        else
            status = suggest_find(world.view, world.arena, STR("sv"), STR("a"), &suggestions);
        (void)status; /* it may fail, or find too little: but once only */
        follow(&world);
        struct query words = {.language = STR("sv"), .text = STR("-ingenstans")};
        assert_int_equal(find(&world, words).total, total);
        end_world(&world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_rebuilt_view_is_the_same),
        TEST(a_killed_view_goes_on),
        TEST(the_index_goes_on_with_a_killed_view),
        TEST(another_log_makes_another_view),
        TEST(a_log_that_went_another_way_is_followed_anew),
        TEST(an_erased_record_is_not_missed),
        TEST(whatever_calls_itself_a_view_is_replaced),
        TEST(an_index_of_another_version_is_made_anew),
        TEST(damage_that_a_suggestion_meets_is_mended),
        TEST(opening_to_write_keeps_the_locks_of_readers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
