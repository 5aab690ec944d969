/* The log as its users meet it: batches, revisions, reading, provenance, roots. */
#include "log_test.h"

#include "log/entry.h"
#include "log/merkle.h"

static void a_new_log_is_empty_and_has_an_id(void **state)
{
    const char *folder = arena_printf(*state, "%s/data", test_folder(*state));
    struct log *log = open_log(*state, folder), *again = open_log(*state, folder);
    assert_int_equal(log_id(log).n, 36);
    assert_true(str_eq(log_id(log), log_id(again)));
    int64_t seq = -1, provenance = -1;
    assert_ok(*state, log_head(log, *state, &seq, &provenance));
    assert_int_equal(seq, 0);
    assert_int_equal(provenance, 0);
    struct sha256 root;
    assert_ok(*state, log_root(log, *state, 0, &root));
    assert_str(hash_hex(*state, &root),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    log_close(again);
    log_close(log);
    log_close(NULL);
}

static void a_missing_log_is_not_made_by_reading(void **state)
{
    struct log *log;
    struct log_options options = {.folder = test_folder(*state), .clock = &test_clock};
    assert_int_equal(log_open(*state, &options, &log), STATUS_MISSING);
    assert_null(log);
    assert_non_null(strstr(status_why(*state), ": no data folder here; `budkavle import --data "));
}

static void entries_come_back_in_order_with_their_records(void **state)
{
    struct log *log = open_log(*state, test_folder(*state));
    assert_ok(*state, log_begin(log, *state));
    struct entry first = {.action = ACTION_PUBLISH,
                          .item = STR("a"),
                          .record = STR("{\"headline\":\"Å\"}"),
                          .actor = STR("import")};
    assert_ok(*state, log_append(log, *state, &first));
    assert_int_equal(first.seq, 1);
    assert_int_equal(first.revision, 1);
    assert_true(first.time == test_time);
    struct entry second = {.action = ACTION_CORRECT,
                           .item = STR("a"),
                           .record = STR("{\"headline\":\"Ä\"}"),
                           .note = STR("Fel bokstav")};
    assert_ok(*state, log_append(log, *state, &second));
    assert_ok(*state, log_commit(log, *state));

    struct entry *entries;
    size_t count;
    assert_ok(*state, log_read(log, *state, 0, 10, &entries, &count));
    assert_int_equal(count, 2);
    assert_str(entries[0].record, "{\"headline\":\"Å\"}");
    assert_str(entries[0].actor, "import");
    assert_true(str_eq(entries[0].bytes, first.bytes));
    assert_true(hash_equal(&entries[0].record_hash, &first.record_hash));
    assert_int_equal(entries[1].seq, 2);
    assert_int_equal(entries[1].revision, 2);
    assert_int_equal(entries[1].action, ACTION_CORRECT);
    assert_str(entries[1].note, "Fel bokstav");
    assert_ok(*state, log_read(log, *state, 1, 10, &entries, &count));
    assert_int_equal(count, 1);
    assert_int_equal(entries[0].seq, 2);
    assert_ok(*state, log_read(log, *state, 0, 1, &entries, &count));
    assert_int_equal(count, 1);
    assert_ok(*state, log_read(log, *state, 2, 10, &entries, &count));
    assert_int_equal(count, 0);
    log_close(log);
}

static void many_entries_are_read_in_one_call(void **state)
{
    struct log *log = open_log(*state, test_folder(*state));
    append_many(log, 0, 1000);
    struct entry *entries;
    size_t count;
    assert_ok(*state, log_read(log, *state, 0, SIZE_MAX / 2, &entries, &count));
    assert_int_equal(count, 1000);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(entries[i].seq, i + 1);
        assert_str(entries[i].item, arena_printf(*state, "item-%zu", i));
    }
    log_close(log);
}

static void the_record_hash_is_salted(void **state)
{
    struct log *log = open_log(*state, test_folder(*state));
    append_one(log, *state, ACTION_PUBLISH, "a", "{}");
    append_one(log, *state, ACTION_PUBLISH, "b", "{}");
    struct entry *entries;
    size_t count;
    assert_ok(*state, log_read(log, *state, 0, 10, &entries, &count));
    struct sha256 plain = hash_sha256(STR("{}"));
    assert_false(hash_equal(&entries[0].record_hash, &plain));
    assert_false(hash_equal(&entries[0].record_hash, &entries[1].record_hash));
    log_close(log);
}

static void revisions_follow_the_actions(void **state)
{
    static const struct {
        enum action action;
        const char *item, *record;
        enum status status;
        int64_t revision;
    } steps[] = {
        {ACTION_AMEND, "a", "{}", STATUS_MISSING, 0},
        {ACTION_WITHDRAW, "a", "", STATUS_MISSING, 0},
        {ACTION_PUBLISH, "a", "{}", STATUS_OK, 1},
        {ACTION_PUBLISH, "a", "{}", STATUS_CONFLICT, 0},
        {ACTION_AMEND, "a", "{}", STATUS_OK, 2},
        {ACTION_WITHDRAW, "a", "", STATUS_OK, 2},
        {ACTION_RESTORE, "a", "", STATUS_OK, 2},
        {ACTION_PUBLISH, "b", "{}", STATUS_OK, 1},
        {ACTION_CORRECT, "a", "{}", STATUS_OK, 3},
        {ACTION_ERASE, "a", "", STATUS_OK, 3},
        {ACTION_TOPIC, "t", "{}", STATUS_OK, 1},
        {ACTION_TOPIC, "t", "{}", STATUS_OK, 2},
        {ACTION_KEY, "k", "{}", STATUS_OK, 1},
    };
    struct log *log = open_log(*state, test_folder(*state));
    assert_ok(*state, log_begin(log, *state));
    struct sha256 last = {{0}};
    int64_t seq = 0;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct entry entry = {.action = steps[i].action,
                              .item = str_of(steps[i].item),
                              .record = str_of(steps[i].record)};
        assert_int_equal(log_append(log, *state, &entry), steps[i].status);
        if (steps[i].status != STATUS_OK)
            continue; /* the batch stands as it was */
        assert_int_equal(entry.seq, ++seq);
        assert_int_equal(entry.revision, steps[i].revision);
        if (!entry_has_record(entry.action))
            assert_true(hash_equal(&entry.record_hash, &last));
        if (str_is(entry.item, "a"))
            last = entry.record_hash;
    }
    assert_ok(*state, log_commit(log, *state));
    assert_int_equal(head(log, *state), seq);
    log_close(log);
}

static void a_key_is_taken_once(void **state)
{
    struct log *log = open_log(*state, test_folder(*state));
    struct entry entry = {
        .action = ACTION_PUBLISH, .item = STR("a"), .record = STR("{}"), .key = STR("draft:a:1")};
    int64_t seq;
    assert_int_equal(log_find_key(log, *state, entry.key, &seq), STATUS_MISSING);
    assert_ok(*state, log_begin(log, *state));
    assert_ok(*state, log_append(log, *state, &entry));
    log_rollback(log); /* and with it the key */
    assert_int_equal(log_find_key(log, *state, entry.key, &seq), STATUS_MISSING);
    assert_ok(*state, log_begin(log, *state));
    assert_ok(*state, log_append(log, *state, &entry));
    struct entry again = {
        .action = ACTION_AMEND, .item = STR("a"), .record = STR("{}"), .key = STR("draft:a:1")};
    assert_int_equal(log_append(log, *state, &again), STATUS_CONFLICT);
    assert_non_null(strstr(status_why(*state), "draft:a:1: is entry 1 already"));
    again.key = STR("draft:a:2");
    assert_ok(*state, log_append(log, *state, &again));
    assert_ok(*state, log_commit(log, *state));
    assert_ok(*state, log_find_key(log, *state, STR("draft:a:2"), &seq));
    assert_int_equal(seq, 2);
    assert_int_equal(head(log, *state), 2);
    log_close(log);
}

static void a_batch_rolled_back_leaves_nothing(void **state)
{
    const char *folder = test_folder(*state);
    struct log *log = open_log(*state, folder);
    append_many(log, 0, 255);
    assert_ok(*state, log_begin(log, *state));
    assert_ok(*state, append(log, *state, ACTION_PUBLISH, "gone", "{}"));
    log_rollback(log);
    assert_int_equal(head(log, *state), 255);
    assert_ok(*state, log_begin(log, *state));
    assert_ok(*state, append(log, *state, ACTION_PUBLISH, "gone", "{}"));
    log_close(log); /* as a crash would */
    log = open_log(*state, folder);
    assert_int_equal(head(log, *state), 255);
    append_one(log, *state, ACTION_PUBLISH, "stays", "{}");
    assert_int_equal(head(log, *state), 256);
    struct log_state checked;
    assert_ok(*state, log_check(log, *state, &checked));
    log_close(log);
}

static void time_never_goes_back(void **state)
{
    const char *folder = test_folder(*state);
    struct log *log = open_log(*state, folder);
    int64_t before = test_time;
    append_one(log, *state, ACTION_PUBLISH, "a", "{}");
    test_time -= 60000;
    append_one(log, *state, ACTION_PUBLISH, "b", "{}");
    test_time = before + 1;
    append_one(log, *state, ACTION_PUBLISH, "c", "{}");
    test_time = before;
    struct entry *entries;
    size_t count;
    assert_ok(*state, log_read(log, *state, 0, 10, &entries, &count));
    assert_true(entries[0].time == before);
    assert_true(entries[1].time == before);
    assert_true(entries[2].time == before + 1);
    log_close(log);
}

static void provenance_is_once_a_place(void **state)
{
    struct log *log = open_log(*state, test_folder(*state));
    struct provenance seen = {.item = STR("a"),
                              .name = STR("nyheter.txt"),
                              .sha256 = hash_sha256(STR("file")),
                              .begin = 10,
                              .end = 20,
                              .captured = STR("2024-04~"),
                              .captured_sort = 1714514399999,
                              .position = 3};
    struct provenance other = seen;
    assert_ok(*state, log_begin(log, *state));
    assert_ok(*state, log_add_provenance(log, *state, &seen));
    assert_int_equal(seen.row, 1);
    assert_ok(*state, log_add_provenance(log, *state, &other));
    assert_int_equal(other.row, 1);
    other.begin = 20;
    other.item = STR("b");
    assert_ok(*state, log_add_provenance(log, *state, &other));
    assert_int_equal(other.row, 2);
    assert_ok(*state, log_commit(log, *state));

    struct provenance *rows;
    size_t count;
    assert_ok(*state, log_read_provenance(log, *state, 0, 10, &rows, &count));
    assert_int_equal(count, 2);
    assert_str(rows[0].item, "a");
    assert_str(rows[0].name, "nyheter.txt");
    assert_true(hash_equal(&rows[0].sha256, &seen.sha256));
    assert_int_equal(rows[0].begin, 10);
    assert_int_equal(rows[0].end, 20);
    assert_str(rows[0].captured, "2024-04~");
    assert_true(rows[0].captured_sort == 1714514399999);
    assert_int_equal(rows[0].position, 3);
    assert_ok(*state, log_read_provenance(log, *state, 1, 10, &rows, &count));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].row, 2);

    struct provenance found;
    assert_ok(*state, log_find_provenance(log, *state, &seen.sha256, 20, &found));
    assert_str(found.item, "b");
    assert_int_equal(log_find_provenance(log, *state, &seen.sha256, 15, &found), STATUS_MISSING);
    assert_ok(*state, log_find_capture(log, *state, &seen.sha256, &found));
    assert_int_equal(found.row, 1);
    struct sha256 unknown = hash_sha256(STR("another file"));
    assert_int_equal(log_find_capture(log, *state, &unknown, &found), STATUS_MISSING);
    int64_t seq, row;
    assert_ok(*state, log_head(log, *state, &seq, &row));
    assert_int_equal(seq, 0);
    assert_int_equal(row, 2);
    log_close(log);
}

static void other_connections_commits_are_seen(void **state)
{
    const char *folder = test_folder(*state);
    struct log *one = open_log(*state, folder), *two = open_log(*state, folder);
    int64_t before = log_changes(one);
    append_one(one, *state, ACTION_PUBLISH, "a", "{}");
    assert_int_equal(log_changes(one), before); /* its own */
    append_one(two, *state, ACTION_PUBLISH, "b", "{}");
    assert_int_not_equal(log_changes(one), before);
    assert_int_equal(head(one, *state), 2);
    log_close(one);
    log_close(two);
}

/* The root by definition, from the bytes that log_read gives. */
static struct sha256 root_of(struct log *log, struct arena *arena, int64_t size)
{
    struct merkle tree = {0};
    struct arena *scratch = arena_new();
    for (int64_t seq = 0; seq < size;) {
        struct entry *entries;
        size_t count;
        arena_reset(scratch);
        assert_ok(arena, log_read(log, scratch, seq, 1000, &entries, &count));
        for (size_t i = 0; i < count && seq < size; i++, seq++) {
            struct sha256 leaf = merkle_leaf(entries[i].bytes);
            merkle_add(&tree, &leaf, 0);
        }
    }
    arena_free(scratch);
    return merkle_root(&tree);
}

static void roots_of_every_size_are_right(void **state)
{
    static const int64_t sizes[] = {0,   1,   2,    255,   256,   257,   511,
                                    512, 513, 1000, 65535, 65536, 65537, 66000};
    struct log *log = open_log(*state, test_folder(*state));
    append_many(log, 0, 66000);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct sha256 root, expected = root_of(log, *state, sizes[i]);
        assert_ok(*state, log_root(log, *state, sizes[i], &root));
        assert_true(hash_equal(&root, &expected));
    }
    struct sha256 root;
    assert_int_equal(log_root(log, *state, 66001, &root), STATUS_REFUSED);
    assert_int_equal(log_root(log, *state, INT64_MAX, &root), STATUS_REFUSED);
    assert_int_equal(log_root(log, *state, -1, &root), STATUS_REFUSED);
    struct log_state checked;
    assert_ok(*state, log_check(log, *state, &checked));
    assert_int_equal(checked.seq, 66000);
    struct sha256 expected = root_of(log, *state, 66000);
    assert_true(hash_equal(&checked.root, &expected));
    log_close(log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_log_is_empty_and_has_an_id),
        TEST(a_missing_log_is_not_made_by_reading),
        TEST(entries_come_back_in_order_with_their_records),
        TEST(many_entries_are_read_in_one_call),
        TEST(the_record_hash_is_salted),
        TEST(revisions_follow_the_actions),
        TEST(a_key_is_taken_once),
        TEST(a_batch_rolled_back_leaves_nothing),
        TEST(time_never_goes_back),
        TEST(provenance_is_once_a_place),
        TEST(other_connections_commits_are_seen),
        TEST(roots_of_every_size_are_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
