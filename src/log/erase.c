/* Erasing: the entry stays, what it speaks of goes. Within the transaction of the batch, so that
   there is no moment at which the log says that something is erased that can still be read. */
#include "log/store.h"

#include "base/check.h"

static const char SQL_DELETE_RECORDS[] =
    "DELETE FROM record WHERE seq IN (SELECT seq FROM entry WHERE item = $1 AND seq < $2)";
static const char SQL_ADD_GONE[] = "INSERT INTO gone (seq, addresses) VALUES ($1, $2)";

static const char SQL_READ_GONE[] =
    "SELECT (SELECT min(seq) FROM entry AS first WHERE first.item = entry.item), gone.addresses"
    " FROM gone JOIN entry ON entry.seq = gone.seq ORDER BY gone.seq";

enum status erase_records(struct log *log, struct arena *arena, const struct entry *entry)
{
    CHECK(entry->action == ACTION_ERASE);
    struct statement *statement = db_sql(log->db, arena, SQL_DELETE_RECORDS);
    db_bind_text(statement, 1, entry->item);
    db_bind_int(statement, 2, entry->seq);
    enum status status = db_run(statement);
    if (status != STATUS_OK || entry->addresses.n == 0)
        return status;
    statement = db_sql(log->db, arena, SQL_ADD_GONE);
    db_bind_int(statement, 1, entry->seq);
    db_bind_blob(statement, 2, entry->addresses);
    return db_run(statement);
}

enum status log_read_gone(struct log *log, struct arena *arena, struct gone **gone, size_t *count)
{
    size_t room = 0;
    *gone = NULL;
    *count = 0;
    struct statement *statement = db_sql(log->db, arena, SQL_READ_GONE);
    while (db_next(statement)) {
        if (*count == room) {
            size_t more = room == 0 ? 16 : 2 * room;
            *gone = arena_grow(arena, *gone, room * sizeof **gone, more * sizeof **gone);
            room = more;
        }
        (*gone)[(*count)++] = (struct gone){db_int(statement, 0), db_copy(statement, 1)};
    }
    return db_end(statement);
}

enum status log_flush(struct log *log, struct arena *arena)
{
    CHECK(!log->begun);
    return db_flush(log->db, arena);
}
