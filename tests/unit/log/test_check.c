/* What was done to a log outside the program is refused by its triggers, and what got past them is
   found by the check. */
#include "log_test.h"

#include "log/entry.h"
#include "log/merkle.h"

/* An item with two revisions and a withdrawal, then 600 others. */
static const char *sample(struct arena *arena)
{
    const char *folder = test_folder(arena);
    struct log *log = open_log(arena, folder);
    append_one(log, arena, ACTION_PUBLISH, "a", "{\"n\":1}");
    append_one(log, arena, ACTION_AMEND, "a", "{\"n\":2}");
    append_one(log, arena, ACTION_WITHDRAW, "a", "");
    append_many(log, 0, 600);
    struct log_state checked;
    assert_ok(arena, log_check(log, arena, &checked));
    assert_int_equal(checked.seq, 603);
    assert_int_equal(checked.erased, 0);
    log_close(log);
    return folder;
}

static enum status check(struct arena *arena, const char *folder)
{
    struct log *log = open_log(arena, folder);
    struct log_state checked;
    enum status status = log_check(log, arena, &checked);
    log_close(log);
    return status;
}

static void rows_are_only_inserted(void **state)
{
    static const char *const forbidden[] = {
        "UPDATE entry SET revision = 2 WHERE seq = 1",
        "DELETE FROM entry WHERE seq = 603",
        "UPDATE record SET bytes = '{}' WHERE seq = 1",
        "DELETE FROM record WHERE seq = 1",
        "UPDATE provenance SET name = 'x'",
        "DELETE FROM provenance",
        "UPDATE log SET id = 'x'",
        "DELETE FROM log",
        "INSERT INTO record (seq, salt, bytes) VALUES (604, zeroblob(32), '{}')",
        "REPLACE INTO record (seq, salt, bytes) VALUES (1, zeroblob(32), '{}')",
        "INSERT INTO entry VALUES (604, 1, 'publish', 'x', 1, '{}', x'00')",
    };
    const char *folder = sample(*state);
    struct log *log = open_log(*state, folder);
    assert_ok(*state, log_begin(log, *state));
    struct provenance seen = {.item = STR("a"), .name = STR("f"), .captured = STR("2024")};
    assert_ok(*state, log_add_provenance(log, *state, &seen));
    assert_ok(*state, log_commit(log, *state));
    for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++)
        if (meddle(*state, folder, forbidden[i]) != STATUS_CONFLICT)
            fail_msg("allowed: %s", forbidden[i]);
    log_close(log);
    assert_ok(*state, check(*state, folder));
}

static void an_erasure_takes_the_record_and_leaves_the_entry(void **state)
{
    const char *folder = sample(*state);
    struct log *log = open_log(*state, folder);
    struct log_state before, after;
    struct sha256 old_root;
    assert_ok(*state, log_check(log, *state, &before));
    append_one(log, *state, ACTION_ERASE, "a", "");
    assert_ok(*state, meddle(*state, folder, "DELETE FROM record WHERE seq IN (1, 2)"));
    assert_int_equal(meddle(*state, folder, "DELETE FROM record WHERE seq = 4"), STATUS_CONFLICT);
    assert_ok(*state, log_check(log, *state, &after));
    assert_int_equal(after.erased, 2);
    assert_ok(*state, log_root(log, *state, before.seq, &old_root));
    assert_true(hash_equal(&old_root, &before.root));
    struct entry *entries;
    size_t count;
    assert_ok(*state, log_read(log, *state, 0, 4, &entries, &count));
    assert_int_equal(count, 4);
    assert_int_equal(entries[0].record.n, 0);
    assert_str(entries[0].item, "a");
    assert_int_equal(entries[2].record.n, 0);
    assert_true(entries[3].record.n > 0);
    log_close(log);
}

static void every_change_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *reason;
    } cases[] = {
        {"UPDATE entry SET bytes = replace(bytes, '\"revision\":1', '\"revision\":2')"
         " WHERE seq = 9",
         "entry 9 is not what was written"},
        {"UPDATE entry SET bytes = bytes || ' ' WHERE seq = 9", "entry 9 is not"},
        {"UPDATE entry SET time = time + 1 WHERE seq = 9", "entry 9 is not"},
        {"UPDATE entry SET action = 'amend' WHERE seq = 9", "entry 9 is not"},
        {"UPDATE entry SET item = 'other' WHERE seq = 9", "entry 9 is not"},
        {"UPDATE entry SET revision = 2 WHERE seq = 9", "entry 9 is not"},
        {"UPDATE entry SET leaf = zeroblob(32) WHERE seq = 9", "entry 9 is not"},
        {"PRAGMA foreign_keys=OFF; DELETE FROM entry WHERE seq = 9",
         "1 records belong to no entry"},
        {"DELETE FROM record WHERE seq = 9; DELETE FROM entry WHERE seq = 9", "entry 9 is missing"},
        {"UPDATE record SET bytes = '{\"n\":3}' WHERE seq = 2",
         "the record of entry 2 is not the one it was made with"},
        {"UPDATE record SET salt = zeroblob(32) WHERE seq = 2", "the record of entry 2 is not"},
        {"DELETE FROM record WHERE seq = 2",
         "the record of entry 2 is missing, and no erasure says why"},
        {"INSERT INTO record (seq, salt, bytes) VALUES (3, zeroblob(32), '{}')",
         "the record of entry 3 is not"},
        {"UPDATE subtree SET hash = zeroblob(32) WHERE level = 1 AND number = 1",
         "hash 1 of level 1 of the tree is wrong"},
        {"DELETE FROM subtree WHERE number = 1",
         "hashes 1 to 1 of level 1 of the tree are missing"},
        {"UPDATE record SET seq = -seq WHERE seq IN (1, 2)", "records belong to no entry"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena *arena = arena_new();
        const char *folder = sample(arena);
        assert_ok(arena,
                  meddle(arena, folder,
                         arena_printf(arena,
                                      "DROP TRIGGER entry_update; DROP TRIGGER entry_delete;"
                                      "DROP TRIGGER record_update; DROP TRIGGER record_delete;"
                                      "PRAGMA foreign_keys=%s;%s",
                                      strstr(cases[i].sql, "-seq") != NULL ? "OFF" : "ON",
                                      cases[i].sql)));
        assert_int_equal(check(arena, folder), STATUS_FAILED);
        if (strstr(status_why(arena), cases[i].reason) == NULL ||
            strstr(status_why(arena), "log.db: ") == NULL ||
            strstr(status_why(arena), "; restore it from a backup") == NULL)
            fail_msg("after %s: %s", cases[i].sql, status_why(arena));
        arena_free(arena);
    }
}

/* Adds an entry whose hashes agree, as only one who knows the form could. */
static void forge(struct arena *arena, const char *folder, struct entry entry)
{
    struct db *db;
    struct db_options options = {.path = arena_printf(arena, "%s/log.db", folder)};
    assert_ok(arena, db_open(arena, &options, &db));
    entry.bytes = entry_write(arena, &entry);
    struct sha256 leaf = merkle_leaf(entry.bytes);
    struct statement *statement =
        db_sql(db, arena,
               "INSERT INTO entry (seq, time, action, item, revision, bytes, leaf)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7)");
    db_bind_int(statement, 1, entry.seq);
    db_bind_int(statement, 2, entry.time);
    db_bind_text(statement, 3, str_of(action_name(entry.action)));
    db_bind_text(statement, 4, entry.item);
    db_bind_int(statement, 5, entry.revision);
    db_bind_text(statement, 6, entry.bytes);
    db_bind_blob(statement, 7, (struct str){(const char *)leaf.bytes, sizeof leaf.bytes});
    assert_ok(arena, db_run(statement));
    db_close(db);
}

static void what_a_forger_adds_must_fit_too(void **state)
{
    (void)state;
    static const struct {
        int64_t seq, time, revision;
        const char *reason; /* NULL: a good one */
    } cases[] = {
        {604, 1710144000000, 2, NULL},
        {605, 1710144000000, 2, "entry 604 is missing"},
        {604, 1710143999999, 2, "entry 604 is older than the one before"},
        {604, 1710144000000, 3, "entry 604 is revision 3 after 2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena *arena = arena_new();
        const char *folder = sample(arena);
        forge(arena, folder,
              (struct entry){.seq = cases[i].seq,
                             .time = cases[i].time,
                             .action = ACTION_RESTORE,
                             .item = STR("a"),
                             .revision = cases[i].revision});
        enum status status = check(arena, folder);
        assert_int_equal(status, cases[i].reason == NULL ? STATUS_OK : STATUS_FAILED);
        if (cases[i].reason != NULL && strstr(status_why(arena), cases[i].reason) == NULL)
            fail_msg("%s", status_why(arena));
        arena_free(arena);
    }
}

static void other_formats_are_refused(void **state)
{
    const char *folder = sample(*state);
    struct log *log;
    struct log_options options = {.folder = folder, .clock = &test_clock};
    assert_ok(*state, meddle(*state, folder, "PRAGMA user_version=7"));
    assert_int_equal(log_open(*state, &options, &log), STATUS_REFUSED);
    assert_non_null(strstr(status_why(*state), "log.db: made by a newer budkavle (format 7, this "
                                               "one reads 3); upgrade the program"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_are_only_inserted),    TEST(an_erasure_takes_the_record_and_leaves_the_entry),
        TEST(every_change_is_found),     TEST(what_a_forger_adds_must_fit_too),
        TEST(other_formats_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
