/* The full check: reads every entry and record once, recomputes every hash, and trusts none of the
   columns beside them. */
#include "log/entry.h"
#include "log/store.h"

#include "log/merkle.h"

static const char SQL_ALL[] =
    "SELECT entry.seq, entry.time, entry.action, entry.item, entry.revision,"
    " entry.bytes, entry.leaf, record.salt, record.bytes"
    " FROM entry LEFT JOIN record ON record.seq = entry.seq"
    " WHERE entry.seq > $1 ORDER BY entry.seq LIMIT $2";
static const char SQL_BEFORE[] =
    "SELECT revision FROM entry WHERE item = $1 AND seq < $2 ORDER BY seq DESC LIMIT 1";
static const char SQL_ERASED[] = "SELECT count(*) FROM entry WHERE item = $1 AND seq > $2"
                                 " AND action = 'erase'";
static const char SQL_ORPHANS[] =
    "SELECT count(*) FROM record WHERE seq NOT IN (SELECT seq FROM entry)";
static const char SQL_INTEGRITY[] = "PRAGMA integrity_check(1)";

enum { STEP = 256 }; /* entries read before the scratch arena is emptied */

struct check {
    struct log *log;
    struct arena *arena;   /* for the reason */
    struct arena *scratch; /* for one step */
    struct merkle tree;
    struct log_state state;
    int64_t time;
};

struct row {
    int64_t seq, time, revision;
    struct str action, item, bytes, leaf, salt, record;
};

static enum status one_number(struct statement *statement, int64_t *number)
{
    *number = 0;
    if (db_next(statement))
        *number = db_int(statement, 0);
    return db_end(statement);
}

/* Revisions of an item count from 1 without a gap. */
static enum status check_revision(struct check *check, const struct entry *entry)
{
    int64_t before;
    struct statement *statement = db_sql(check->log->db, check->arena, SQL_BEFORE);
    db_bind_text(statement, 1, entry->item);
    db_bind_int(statement, 2, entry->seq);
    enum status status = one_number(statement, &before);
    if (status != STATUS_OK)
        return status;
    if (entry->revision != before + entry_has_record(entry->action))
        return store_damaged(check->log, check->arena, "entry %lld is revision %lld after %lld",
                             (long long)entry->seq, (long long)entry->revision, (long long)before);
    return STATUS_OK;
}

static enum status check_record(struct check *check, const struct entry *entry,
                                const struct row *row)
{
    if (row->salt.n > 0) {
        struct sha256 hash = hash_sha256_parts((struct str[]){row->salt, row->record}, 2);
        if (!entry_has_record(entry->action) || !hash_equal(&hash, &entry->record_hash))
            return store_damaged(check->log, check->arena,
                                 "the record of entry %lld is not the one it was made with",
                                 (long long)row->seq);
        return STATUS_OK;
    }
    if (!entry_has_record(entry->action))
        return STATUS_OK;
    int64_t erasures;
    struct statement *statement = db_sql(check->log->db, check->arena, SQL_ERASED);
    db_bind_text(statement, 1, entry->item);
    db_bind_int(statement, 2, entry->seq);
    enum status status = one_number(statement, &erasures);
    if (status != STATUS_OK)
        return status;
    if (erasures == 0)
        return store_damaged(check->log, check->arena,
                             "the record of entry %lld is missing, and no erasure says why",
                             (long long)row->seq);
    check->state.erased++;
    return STATUS_OK;
}

static enum status check_row(struct check *check, const struct row *row)
{
    struct entry entry;
    struct sha256 leaf = merkle_leaf(row->bytes);
    struct str leaf_bytes = {(const char *)leaf.bytes, sizeof leaf.bytes};
    int64_t expected = check->state.seq + 1;
    if (row->seq != expected)
        return store_damaged(check->log, check->arena, "entry %lld is missing",
                             (long long)expected);
    if (entry_read(check->scratch, row->bytes, &entry) != STATUS_OK || entry.seq != row->seq ||
        entry.time != row->time || entry.revision != row->revision ||
        !str_is(row->action, action_name(entry.action)) || !str_eq(entry.item, row->item) ||
        !str_eq(row->leaf, leaf_bytes))
        return store_damaged(check->log, check->arena, "entry %lld is not what was written",
                             (long long)row->seq);
    if (entry.time < check->time)
        return store_damaged(check->log, check->arena, "entry %lld is older than the one before",
                             (long long)row->seq);
    enum status status = check_revision(check, &entry);
    if (status == STATUS_OK)
        status = check_record(check, &entry, row);
    check->state.seq = row->seq;
    check->time = entry.time;
    merkle_add(&check->tree, &leaf, 0);
    return status == STATUS_OK ? tree_check(check->log, check->arena, row->seq) : status;
}

/* Reads STEP rows, then checks them; *more says whether there were any. */
static enum status check_step(struct check *check, bool *more)
{
    arena_reset(check->scratch);
    struct row *rows = ARENA_ARRAY(check->scratch, struct row, STEP);
    size_t count = 0;
    struct statement *statement = db_sql(check->log->db, check->scratch, SQL_ALL);
    db_bind_int(statement, 1, check->state.seq);
    db_bind_int(statement, 2, STEP);
    for (; count < STEP && db_next(statement); count++)
        rows[count] = (struct row){
            .seq = db_int(statement, 0),
            .time = db_int(statement, 1),
            .action = db_copy(statement, 2),
            .item = db_copy(statement, 3),
            .revision = db_int(statement, 4),
            .bytes = db_copy(statement, 5),
            .leaf = db_copy(statement, 6),
            .salt = db_copy(statement, 7),
            .record = db_copy(statement, 8),
        };
    enum status status = db_end(statement);
    if (status != STATUS_OK)
        return status_fail(check->arena, status, "%s", status_why(check->scratch));
    *more = count > 0;
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = check_row(check, &rows[i]);
    return status;
}

static enum status check_file(struct check *check)
{
    struct statement *statement = db_sql(check->log->db, check->arena, SQL_INTEGRITY);
    struct str first = db_next(statement) ? db_copy(statement, 0) : STR("no answer");
    enum status status = db_end(statement);
    if (status == STATUS_OK && !str_is(first, "ok"))
        return store_damaged(check->log, check->arena, "is damaged (%.*s)", STR_ARG(first));
    if (status != STATUS_OK)
        return status;
    int64_t orphans;
    status = one_number(db_sql(check->log->db, check->arena, SQL_ORPHANS), &orphans);
    if (status == STATUS_OK && orphans > 0)
        return store_damaged(check->log, check->arena, "%lld records belong to no entry",
                             (long long)orphans);
    return status;
}

static enum status check_all(struct check *check)
{
    enum status status = check_file(check);
    for (bool more = true; status == STATUS_OK && more;)
        status = check_step(check, &more);
    if (status != STATUS_OK)
        return status;
    struct sha256 kept;
    status = log_root(check->log, check->arena, check->state.seq, &kept);
    check->state.root = merkle_root(&check->tree);
    if (status == STATUS_OK && !hash_equal(&kept, &check->state.root))
        return store_damaged(check->log, check->arena, "the hashes of the tree are wrong");
    return status;
}

enum status log_check(struct log *log, struct arena *arena, struct log_state *state)
{
    struct check check = {.log = log, .arena = arena};
    enum status status = db_begin(log->db, arena, DB_READ);
    if (status != STATUS_OK)
        return status;
    check.scratch = arena_new();
    status = check_all(&check);
    arena_free(check.scratch);
    db_rollback(log->db);
    *state = check.state;
    return status;
}
