/* log.db: its tables, opening it, and batches. Format 3:

   log        one row: the id of this log.
   entry      one row an entry. `bytes` is the truth, hashed in `leaf`; time, action, item and
              revision are copies of its members, to look up by. Never updated, never deleted.
   record     the content and salt of an entry, keyed by its seq (an index on its hash would cost
              nine tenths of the speed). Never updated; deleted only when a later entry of the same
              item is an erasure.
   provenance where a text was seen. Never updated, never deleted.
   subtree    hashes of complete subtrees (tree.c); could be made anew from entry.leaf.
   gone       the addresses of an item that was erased, hashed under a key, at its erasure.
   done       the keys of entries that were appended with one: who asks again is not heard twice.

   The triggers are a second fence behind the program: they stop a hasty hand with sqlite3, not an
   attacker, against whom the tree is. */
#include "log/store.h"

#include "base/check.h"
#include "log/folder.h"

#include <stdarg.h>

static const char SQL_FORMAT_1[] =
    "CREATE TABLE log ("
    " id TEXT NOT NULL PRIMARY KEY"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE entry ("
    " seq INTEGER PRIMARY KEY,"
    " time INTEGER NOT NULL,"
    " action TEXT NOT NULL,"
    " item TEXT NOT NULL,"
    " revision INTEGER NOT NULL,"
    " bytes TEXT NOT NULL,"
    " leaf BLOB NOT NULL CHECK (length(leaf) = 32)"
    ") STRICT;"
    "CREATE INDEX entry_item ON entry (item, seq);"

    "CREATE TABLE record ("
    " seq INTEGER PRIMARY KEY REFERENCES entry,"
    " salt BLOB NOT NULL CHECK (length(salt) = 32),"
    " bytes TEXT NOT NULL"
    ") STRICT;"

    "CREATE TABLE provenance ("
    " row INTEGER PRIMARY KEY,"
    " item TEXT NOT NULL,"
    " name TEXT NOT NULL,"
    " sha256 BLOB NOT NULL CHECK (length(sha256) = 32),"
    " first_byte INTEGER NOT NULL,"
    " past_byte INTEGER NOT NULL,"
    " captured TEXT NOT NULL,"
    " captured_sort INTEGER NOT NULL,"
    " position INTEGER NOT NULL,"
    " UNIQUE (sha256, first_byte, item)"
    ") STRICT;"

    "CREATE TABLE subtree ("
    " level INTEGER NOT NULL,"
    " number INTEGER NOT NULL,"
    " hash BLOB NOT NULL CHECK (length(hash) = 32),"
    " PRIMARY KEY (level, number)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TRIGGER entry_update BEFORE UPDATE ON entry BEGIN"
    " SELECT raise(ABORT, 'an entry is never changed'); END;"
    "CREATE TRIGGER entry_delete BEFORE DELETE ON entry BEGIN"
    " SELECT raise(ABORT, 'an entry is never deleted'); END;"
    "CREATE TRIGGER record_update BEFORE UPDATE ON record BEGIN"
    " SELECT raise(ABORT, 'a record is never changed'); END;"
    "CREATE TRIGGER record_delete BEFORE DELETE ON record WHEN NOT EXISTS ("
    "  SELECT 1 FROM entry AS own JOIN entry AS later ON later.item = own.item"
    "  WHERE own.seq = old.seq AND later.seq > own.seq AND later.action = 'erase') BEGIN"
    " SELECT raise(ABORT, 'a record is deleted only by an erasure'); END;"
    "CREATE TRIGGER provenance_update BEFORE UPDATE ON provenance BEGIN"
    " SELECT raise(ABORT, 'a provenance is never changed'); END;"
    "CREATE TRIGGER provenance_delete BEFORE DELETE ON provenance BEGIN"
    " SELECT raise(ABORT, 'a provenance is never deleted'); END;"
    "CREATE TRIGGER log_update BEFORE UPDATE ON log BEGIN"
    " SELECT raise(ABORT, 'the id of a log is never changed'); END;"
    "CREATE TRIGGER log_delete BEFORE DELETE ON log BEGIN"
    " SELECT raise(ABORT, 'the id of a log is never deleted'); END;";

static const char SQL_FORMAT_2[] = "CREATE TABLE done ("
                                   " key TEXT NOT NULL PRIMARY KEY,"
                                   " seq INTEGER NOT NULL REFERENCES entry"
                                   ") STRICT, WITHOUT ROWID;";

static const char SQL_FORMAT_3[] = "CREATE TABLE gone ("
                                   " seq INTEGER PRIMARY KEY REFERENCES entry,"
                                   " addresses BLOB NOT NULL CHECK (length(addresses) % 32 = 0)"
                                   ") STRICT;";

static const char SQL_ID[] = "SELECT id FROM log";
static const char SQL_GIVE_ID[] = "INSERT INTO log (id) VALUES ($1)";
static const char SQL_HEAD[] = "SELECT (SELECT max(seq) FROM entry),"
                               " (SELECT max(row) FROM provenance)";
static const char SQL_LAST[] = "SELECT (SELECT max(seq) FROM entry),"
                               " (SELECT time FROM entry ORDER BY seq DESC LIMIT 1),"
                               " (SELECT max(row) FROM provenance)";

static const char *const steps[] = {SQL_FORMAT_1, SQL_FORMAT_2, SQL_FORMAT_3};
static const struct db_format format = {
    .mark = 0x626b766c, /* "bkvl" */
    .steps = steps,
    .count = sizeof steps / sizeof steps[0],
};

/* WAL_PAGES: 16 MB, so that a long import copies each page into the file once, not ten times. */
enum { WAIT_MS = 10000, WAL_PAGES = 4096 };

static enum status find_id(struct log *log, struct arena *arena)
{
    struct statement *statement = db_sql(log->db, arena, SQL_ID);
    if (db_next(statement))
        log->id = str_copy(log->arena, db_text(statement, 0));
    return db_end(statement);
}

static enum status give_id(struct log *log, struct arena *arena)
{
    enum status status = db_begin(log->db, arena, DB_WRITE);
    if (status != STATUS_OK)
        return status;
    status = find_id(log, arena); /* another process may have come first */
    if (status == STATUS_OK && log->id.n == 0) {
        struct str id = clock_uuid7(log->clock, log->arena, clock_now(log->clock));
        struct statement *statement = db_sql(log->db, arena, SQL_GIVE_ID);
        db_bind_text(statement, 1, id);
        status = db_run(statement);
        if (status == STATUS_OK)
            log->id = id;
    }
    if (status == STATUS_OK)
        return db_commit(log->db, arena);
    db_rollback(log->db);
    return status;
}

static enum status open_file(struct log *log, struct arena *arena,
                             const struct log_options *options)
{
    struct db_options file = {
        .path = folder_path(arena, options->folder, "log.db"),
        .create = options->create,
        .secure_delete = true,
        .wait_ms = WAIT_MS,
        .wal_pages = WAL_PAGES,
    };
    enum status status = db_open(arena, &file, &log->db);
    if (status == STATUS_OK)
        status = db_migrate(log->db, arena, &format);
    if (status == STATUS_OK)
        status = find_id(log, arena);
    if (status == STATUS_OK && log->id.n == 0)
        status = give_id(log, arena);
    return status;
}

enum status log_open(struct arena *arena, const struct log_options *options, struct log **out)
{
    *out = NULL;
    enum status status =
        options->create ? folder_make(arena, options->folder) : folder_find(arena, options->folder);
    if (status != STATUS_OK)
        return status;
    struct arena *own = arena_new();
    struct log *log = ARENA_NEW(own, struct log);
    *log = (struct log){.arena = own, .clock = options->clock};
    status = open_file(log, arena, options);
    if (status == STATUS_OK)
        *out = log;
    else
        log_close(log);
    return status;
}

void log_close(struct log *log)
{
    if (log == NULL)
        return;
    db_close(log->db);
    arena_free(log->arena);
}

struct str log_id(const struct log *log)
{
    return log->id;
}

enum status log_head(struct log *log, struct arena *arena, int64_t *seq, int64_t *provenance)
{
    *seq = *provenance = 0;
    struct statement *statement = db_sql(log->db, arena, SQL_HEAD);
    if (db_next(statement)) {
        *seq = db_int(statement, 0);
        *provenance = db_int(statement, 1);
    }
    return db_end(statement);
}

int64_t log_changes(struct log *log)
{
    return db_version(log->db);
}

enum status log_begin(struct log *log, struct arena *arena)
{
    CHECK(!log->begun);
    enum status status = db_begin(log->db, arena, DB_WRITE);
    if (status != STATUS_OK)
        return status;
    log->seq = log->time = log->row = 0;
    struct statement *statement = db_sql(log->db, arena, SQL_LAST);
    if (db_next(statement)) {
        log->seq = db_int(statement, 0);
        log->time = db_int(statement, 1);
        log->row = db_int(statement, 2);
    }
    status = db_end(statement);
    log->begun = status == STATUS_OK;
    if (status != STATUS_OK)
        db_rollback(log->db);
    return status;
}

enum status log_commit(struct log *log, struct arena *arena)
{
    CHECK(log->begun);
    log->begun = false;
    return db_commit(log->db, arena);
}

void log_rollback(struct log *log)
{
    log->begun = false;
    db_rollback(log->db);
}

enum status store_damaged(struct log *log, struct arena *arena, const char *text, ...)
{
    va_list arguments;
    va_start(arguments, text);
    const char *what = arena_vprintf(arena, text, arguments);
    va_end(arguments);
    return status_fail(arena, STATUS_FAILED, "%s: %s; restore it from a backup", db_path(log->db),
                       what);
}
