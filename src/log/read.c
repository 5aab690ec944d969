/* Reading: entries with their records, and provenance rows, in the order they came in. */
#include "log/entry.h"
#include "log/store.h"

#include "base/check.h"

enum { MOST_BYTES = 16 * 1024 * 1024 }; /* that one log_read takes of the arena, about */

static const char SQL_READ[] = "SELECT entry.seq, entry.bytes, record.bytes, gone.addresses"
                               " FROM entry LEFT JOIN record ON record.seq = entry.seq"
                               " LEFT JOIN gone ON gone.seq = entry.seq"
                               " WHERE entry.seq > $1 ORDER BY entry.seq LIMIT $2";

#define PROVENANCE_COLUMNS                                                                         \
    "row, item, name, sha256, first_byte, past_byte, captured, captured_sort, position"
static const char SQL_READ_PROVENANCE[] =
    "SELECT " PROVENANCE_COLUMNS " FROM provenance WHERE row > $1 ORDER BY row LIMIT $2";
static const char SQL_FIND_PROVENANCE[] =
    "SELECT " PROVENANCE_COLUMNS
    " FROM provenance WHERE sha256 = $1 AND first_byte = $2 ORDER BY row LIMIT 1";
static const char SQL_FIND_CAPTURE[] =
    "SELECT " PROVENANCE_COLUMNS
    " FROM provenance WHERE sha256 = $1 ORDER BY first_byte, row LIMIT 1";

/* Room for one more of `size` bytes at the end of a list that doubles; returns that place. */
static void *one_more(struct arena *arena, void *list, size_t count, size_t size)
{
    void **members = list;
    if (count == 0)
        *members = arena_array(arena, 16, size);
    else if (count >= 16 && (count & (count - 1)) == 0)
        *members = arena_grow(arena, *members, count * size, 2 * count * size);
    return (char *)*members + count * size;
}

enum status log_read(struct log *log, struct arena *arena, int64_t after, size_t most,
                     struct entry **entries, size_t *count)
{
    *entries = NULL;
    *count = 0;
    CHECK(most <= INT64_MAX);
    struct statement *statement = db_sql(log->db, arena, SQL_READ);
    db_bind_int(statement, 1, after);
    db_bind_int(statement, 2, (int64_t)most);
    enum status damaged = STATUS_OK;
    size_t before = arena_used(arena);
    while (damaged == STATUS_OK && arena_used(arena) - before < MOST_BYTES && db_next(statement)) {
        struct entry *entry = one_more(arena, entries, *count, sizeof *entry);
        int64_t seq = db_int(statement, 0);
        struct str bytes = db_copy(statement, 1), record = db_copy(statement, 2);
        struct str addresses = db_copy(statement, 3);
        if (entry_read(arena, bytes, entry) != STATUS_OK || entry->seq != seq)
            damaged =
                store_damaged(log, arena, "entry %lld is not what was written", (long long)seq);
        entry->record = record;
        entry->addresses = addresses;
        ++*count;
    }
    enum status status = db_end(statement);
    return status == STATUS_OK ? damaged : status;
}

static void read_row(struct statement *statement, struct provenance *row)
{
    struct str sha256 = db_blob(statement, 3);
    *row = (struct provenance){
        .row = db_int(statement, 0),
        .item = db_copy(statement, 1),
        .name = db_copy(statement, 2),
        .begin = db_int(statement, 4),
        .end = db_int(statement, 5),
        .captured = db_copy(statement, 6),
        .captured_sort = db_int(statement, 7),
        .position = db_int(statement, 8),
    };
    if (sha256.n == sizeof row->sha256.bytes)
        memcpy(row->sha256.bytes, sha256.p, sha256.n);
}

enum status log_read_provenance(struct log *log, struct arena *arena, int64_t after, size_t most,
                                struct provenance **rows, size_t *count)
{
    *rows = NULL;
    *count = 0;
    CHECK(most <= INT64_MAX);
    struct statement *statement = db_sql(log->db, arena, SQL_READ_PROVENANCE);
    db_bind_int(statement, 1, after);
    db_bind_int(statement, 2, (int64_t)most);
    for (; db_next(statement); ++*count)
        read_row(statement, one_more(arena, rows, *count, sizeof **rows));
    return db_end(statement);
}

/* The one row that the statement finds. */
static enum status find(struct statement *statement, struct arena *arena, struct provenance *row)
{
    bool found = db_next(statement);
    if (found)
        read_row(statement, row);
    enum status status = db_end(statement);
    if (status == STATUS_OK && !found)
        return status_fail(arena, STATUS_MISSING, "the log knows no such capture");
    return status;
}

enum status log_find_provenance(struct log *log, struct arena *arena, const struct sha256 *sha256,
                                int64_t begin, struct provenance *row)
{
    struct statement *statement = db_sql(log->db, arena, SQL_FIND_PROVENANCE);
    db_bind_blob(statement, 1, (struct str){(const char *)sha256->bytes, sizeof sha256->bytes});
    db_bind_int(statement, 2, begin);
    return find(statement, arena, row);
}

enum status log_find_capture(struct log *log, struct arena *arena, const struct sha256 *sha256,
                             struct provenance *row)
{
    struct statement *statement = db_sql(log->db, arena, SQL_FIND_CAPTURE);
    db_bind_blob(statement, 1, (struct str){(const char *)sha256->bytes, sizeof sha256->bytes});
    return find(statement, arena, row);
}
