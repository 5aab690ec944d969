/* Connections, statements and transactions, and what a person is told when they fail. */
#include "folder.h"

#include "db/db.h"

#include <pthread.h>
#include <sqlite3.h>
#include <sys/stat.h>

static const char SQL_MAKE[] =
    "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB, d REAL) STRICT";
static const char SQL_PUT[] = "INSERT INTO t (b, a, c, d) VALUES ($2, $1, $3, $4)";
static const char SQL_ALL[] = "SELECT a, b, c, d FROM t ORDER BY a";
static const char SQL_COUNT[] = "SELECT count(*) FROM t";

static struct db *open_at(struct arena *arena, const char *path, int wait_ms)
{
    struct db *db;
    struct db_options options = {.path = path, .create = true, .wait_ms = wait_ms};
    assert_ok(arena, db_open(arena, &options, &db));
    return db;
}

static struct db *fresh(struct arena *arena)
{
    struct db *db = open_at(arena, arena_printf(arena, "%s/a.db", test_folder(arena)), 0);
    assert_ok(arena, db_exec(db, arena, SQL_MAKE));
    return db;
}

static enum status put(struct db *db, struct arena *arena, int64_t a, struct str b)
{
    struct statement *statement = db_sql(db, arena, SQL_PUT);
    db_bind_int(statement, 1, a);
    db_bind_text(statement, 2, b);
    return db_run(statement);
}

static int64_t count(struct db *db, struct arena *arena)
{
    struct statement *statement = db_sql(db, arena, SQL_COUNT);
    int64_t n = db_next(statement) ? db_int(statement, 0) : -1;
    assert_ok(arena, db_end(statement));
    return n;
}

static void values_come_back_as_they_were(void **state)
{
    struct db *db = fresh(*state);
    struct statement *statement = db_sql(db, *state, SQL_PUT);
    db_bind_int(statement, 1, INT64_MIN);
    db_bind_text(statement, 2, STR("åtgärd"));
    db_bind_blob(statement, 3, STR("\0\1"));
    db_bind_double(statement, 4, 0.5);
    assert_ok(*state, db_run(statement));
    assert_int_equal(db_changed(db), 1);
    statement = db_sql(db, *state, SQL_PUT);
    db_bind_int(statement, 1, INT64_MAX);
    db_bind_text(statement, 2, (struct str){0});
    db_bind_null(statement, 4);
    assert_ok(*state, db_run(statement));

    statement = db_sql(db, *state, SQL_ALL);
    assert_true(db_next(statement));
    assert_true(db_int(statement, 0) == INT64_MIN);
    assert_str(db_text(statement, 1), "åtgärd");
    struct str kept = db_copy(statement, 1);
    assert_true(str_eq(db_blob(statement, 2), STR("\0\1")));
    assert_true(db_double(statement, 3) == 0.5);
    assert_true(db_next(statement));
    assert_true(db_int(statement, 0) == INT64_MAX);
    assert_false(db_is_null(statement, 1)); /* empty is not NULL */
    assert_str(db_text(statement, 1), "");
    assert_true(db_is_null(statement, 2)); /* bindings of the last use are gone */
    assert_true(db_is_null(statement, 3));
    assert_int_equal(db_blob(statement, 2).n, 0);
    assert_false(db_next(statement));
    assert_ok(*state, db_end(statement));
    assert_str(kept, "åtgärd");
    db_close(db);
}

static void many_statements_are_kept(void **state)
{
    struct db *db = fresh(*state);
    const char *constants[200];
    for (int i = 0; i < 200; i++)
        constants[i] = arena_printf(*state, "SELECT %d + $1", i);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 200; i++) {
            struct statement *statement = db_sql(db, *state, constants[i]);
            db_bind_int(statement, 1, round);
            assert_true(db_next(statement));
            assert_int_equal(db_int(statement, 0), i + round);
            assert_ok(*state, db_end(statement)); /* before its last row */
        }
    assert_ptr_equal(db_sql(db, *state, constants[7]), db_sql(db, *state, constants[7]));
    struct statement *once = db_sql_once(db, *state, "SELECT $1");
    db_bind_text(once, 1, STR("x"));
    assert_true(db_next(once));
    assert_str(db_text(once, 0), "x");
    assert_ok(*state, db_end(once));
    db_close(db);
}

static void a_constraint_is_a_conflict(void **state)
{
    struct db *db = fresh(*state);
    assert_ok(*state, put(db, *state, 1, STR("one")));
    assert_int_equal(put(db, *state, 1, STR("again")), STATUS_CONFLICT);
    assert_non_null(strstr(status_why(*state), "a.db: UNIQUE constraint failed: t.a"));
    assert_ok(*state, put(db, *state, 2, STR("the statement works again")));
    db_close(db);
}

static void a_wrong_statement_fails_at_its_end(void **state)
{
    struct db *db = fresh(*state);
    struct statement *statement = db_sql(db, *state, "SELECT a FROM nowhere WHERE x = $1");
    db_bind_int(statement, 1, 1);
    assert_false(db_next(statement));
    assert_int_equal(db_end(statement), STATUS_FAILED);
    assert_non_null(strstr(status_why(*state), "no such table: nowhere"));
    /* A text in double quotes is no string here. */
    assert_int_equal(db_run(db_sql_once(db, *state, "SELECT \"oops\"")), STATUS_FAILED);
    db_close(db);
}

static void a_transaction_is_whole_or_nothing(void **state)
{
    struct db *db = fresh(*state);
    assert_ok(*state, db_begin(db, *state, DB_WRITE));
    assert_ok(*state, put(db, *state, 1, STR("")));
    db_rollback(db);
    db_rollback(db);
    assert_int_equal(count(db, *state), 0);
    assert_ok(*state, db_begin(db, *state, DB_WRITE));
    assert_true(db_begun(db));
    assert_ok(*state, put(db, *state, 1, STR("")));
    assert_ok(*state, db_commit(db, *state));
    assert_false(db_begun(db));
    assert_int_equal(count(db, *state), 1);
    db_close(db);
}

static void writers_wait_and_readers_keep_their_state(void **state)
{
    struct db *one = fresh(*state), *two = open_at(*state, db_path(one), 30);
    int64_t version = db_version(two);
    assert_int_equal(db_version(two), version);
    assert_ok(*state, db_begin(two, *state, DB_READ));
    assert_int_equal(count(two, *state), 0);
    assert_ok(*state, db_begin(one, *state, DB_WRITE));
    assert_ok(*state, put(one, *state, 1, STR("")));
    assert_int_equal(put(two, *state, 2, STR("")), STATUS_BUSY);
    assert_non_null(strstr(status_why(*state), "another program is writing it"));
    assert_ok(*state, db_commit(one, *state));
    assert_int_equal(count(two, *state), 0);
    assert_ok(*state, db_commit(two, *state));
    assert_int_equal(count(two, *state), 1);
    assert_int_not_equal(db_version(two), version);
    assert_ok(*state, db_flush(one, *state));
    db_close(two);
    db_close(one); /* what was begun is rolled back */
}

static void *commit_soon(void *handle)
{
    usleep(50000);
    sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL);
    return NULL;
}

/* A file that is not in WAL mode yet, and somebody writing in it. */
static void opening_waits_for_a_writer(void **state)
{
    const char *path = arena_printf(*state, "%s/a.db", test_folder(*state));
    sqlite3 *other;
    pthread_t thread;
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other,
                                  "CREATE TABLE t (a); BEGIN IMMEDIATE; INSERT INTO t VALUES (1)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    struct db *db;
    struct db_options options = {.path = path, .wait_ms = 10};
    assert_int_equal(db_open(*state, &options, &db), STATUS_BUSY);
    assert_null(db);
    assert_int_equal(pthread_create(&thread, NULL, commit_soon, other), 0);
    db = open_at(*state, path, 5000);
    assert_int_equal(count(db, *state), 1);
    assert_int_equal(pthread_join(thread, NULL), 0);
    db_close(db);
    sqlite3_close(other);
}

static void a_full_disk_is_said_and_nothing_is_half_there(void **state)
{
    struct db *db = fresh(*state);
    assert_ok(*state, put(db, *state, 1, STR("")));
    assert_ok(*state, db_exec(db, *state, "PRAGMA max_page_count=4"));
    char *large = arena_alloc(*state, 100000);
    memset(large, 'x', 100000);
    assert_ok(*state, db_begin(db, *state, DB_WRITE));
    enum status status = put(db, *state, 2, (struct str){large, 100000});
    assert_int_equal(status, STATUS_FAILED);
    assert_non_null(
        strstr(status_why(*state), "a.db: the disk is full; free room and run it again"));
    db_rollback(db);
    assert_int_equal(count(db, *state), 1);
    assert_ok(*state, db_exec(db, *state, "PRAGMA max_page_count=1000000"));
    assert_ok(*state, put(db, *state, 2, (struct str){large, 100000}));
    db_close(db);
}

static enum status open_only(struct arena *arena, const char *path, bool read_only)
{
    struct db *db;
    struct db_options options = {.path = path, .read_only = read_only};
    enum status status = db_open(arena, &options, &db);
    db_close(db);
    return status;
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void what_cannot_be_opened_is_told_apart(void **state)
{
    struct arena *arena = *state;
    const char *folder = test_folder(arena);
    assert_int_equal(open_only(arena, arena_printf(arena, "%s/no.db", folder), false),
                     STATUS_MISSING);
    assert_int_equal(open_only(arena, arena_printf(arena, "%s/no/no.db", folder), true),
                     STATUS_MISSING);
    assert_int_equal(open_only(arena, folder, false), STATUS_FAILED);
    assert_non_null(strstr(status_why(arena), "is a folder"));
    const char *text = arena_printf(arena, "%s/text", folder);
    write_text(text, "Nyheter\n\n• This is a text of some length, long enough for a file header of "
                     "a database, which has one hundred bytes, and not one of these.\n");
    assert_int_equal(open_only(arena, text, false), STATUS_REFUSED);
    assert_non_null(strstr(status_why(arena), "is not a database"));
}

static void read_only_reads_and_writes_not(void **state)
{
    struct db *db = fresh(*state), *reader;
    assert_ok(*state, put(db, *state, 1, STR("one")));
    struct db_options options = {.path = arena_printf(*state, "%s", db_path(db)),
                                 .read_only = true};
    for (int with_writer = 1; with_writer >= 0; with_writer--) {
        if (!with_writer)
            db_close(db);
        assert_ok(*state, db_open(*state, &options, &reader));
        assert_int_equal(count(reader, *state), 1);
        assert_int_equal(put(reader, *state, 2, STR("two")), STATUS_FAILED);
        assert_non_null(strstr(status_why(*state), "cannot be written"));
        db_close(reader);
    }
}

static void a_damaged_file_is_told_with_its_remedy(void **state)
{
    struct db *db = fresh(*state);
    char *path = arena_printf(*state, "%s", db_path(db));
    for (int i = 0; i < 2000; i++)
        assert_ok(*state, put(db, *state, i, STR("some words in a row, enough of them")));
    db_close(db);
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    fseek(file, 4096, SEEK_SET);
    for (int i = 0; i < 3 * 4096; i++)
        fputc(0xa5, file);
    fclose(file);
    struct db_options options = {.path = path, .damaged = "make it anew"};
    assert_ok(*state, db_open(*state, &options, &db));
    struct statement *statement = db_sql(db, *state, SQL_ALL);
    while (db_next(statement))
        ;
    assert_int_equal(db_end(statement), STATUS_REFUSED);
    assert_non_null(strstr(status_why(*state), "is damaged"));
    assert_non_null(strstr(status_why(*state), "; make it anew"));
    db_close(db);
}

/* Another connection copies the write-ahead log, and the next commit begins it anew. */
static void tidying_keeps_the_write_ahead_log_short(void **state)
{
    struct db *db = fresh(*state), *other = open_at(*state, db_path(db), 0);
    int64_t copied = 0;
    assert_ok(*state, put(db, *state, 1, STR("one")));
    int64_t pages = db_wal_pages(db);
    assert_true(pages > 0);
    assert_ok(*state, put(db, *state, 2, STR("two")));
    assert_true(db_wal_pages(db) > pages);
    assert_ok(*state, db_tidy(other, *state, &copied));
    assert_int_equal(copied, db_wal_pages(db));
    assert_ok(*state, put(db, *state, 3, STR("three")));
    assert_true(db_wal_pages(db) <= pages);

    /* What a reader still looks at stays. */
    assert_ok(*state, db_begin(other, *state, DB_READ));
    assert_int_equal(count(other, *state), 3);
    assert_ok(*state, put(db, *state, 4, STR("four")));
    assert_ok(*state, db_tidy(db, *state, &copied));
    assert_true(copied < db_wal_pages(db));
    assert_int_equal(count(other, *state), 3);
    db_rollback(other);
    db_close(other);
    db_close(db);
}

/* Without anyone who tidies, commits do it at the length that was given. */
static void a_long_write_ahead_log_is_copied_by_a_commit(void **state)
{
    struct db *db;
    struct db_options options = {.path = arena_printf(*state, "%s/a.db", test_folder(*state)),
                                 .create = true,
                                 .wal_pages = 20};
    assert_ok(*state, db_open(*state, &options, &db));
    assert_ok(*state, db_exec(db, *state, SQL_MAKE));
    for (int i = 0; i < 100; i++) {
        assert_ok(*state, put(db, *state, i, STR("a text")));
        assert_true(db_wal_pages(db) < 30);
    }
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(values_come_back_as_they_were),
        TEST(many_statements_are_kept),
        TEST(a_constraint_is_a_conflict),
        TEST(a_wrong_statement_fails_at_its_end),
        TEST(a_transaction_is_whole_or_nothing),
        TEST(writers_wait_and_readers_keep_their_state),
        TEST(opening_waits_for_a_writer),
        TEST(a_full_disk_is_said_and_nothing_is_half_there),
        TEST(what_cannot_be_opened_is_told_apart),
        TEST(read_only_reads_and_writes_not),
        TEST(a_damaged_file_is_told_with_its_remedy),
        TEST(tidying_keeps_the_write_ahead_log_short),
        TEST(a_long_write_ahead_log_is_copied_by_a_commit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
