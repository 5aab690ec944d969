/* Formats of a file: SQLite's user_version counts the steps that were done, and all that are
   missing run in one transaction, so that a file is never between two formats. */
#include "db/db.h"

static const char SQL_FORMAT[] = "SELECT user_version, application_id,"
                                 " (SELECT count(*) FROM sqlite_schema)"
                                 " FROM pragma_user_version, pragma_application_id";

struct found {
    int64_t format, mark, tables;
};

static enum status look(struct db *db, struct arena *arena, struct found *found)
{
    *found = (struct found){0};
    struct statement *statement = db_sql(db, arena, SQL_FORMAT);
    if (db_next(statement))
        *found = (struct found){db_int(statement, 0), db_int(statement, 1), db_int(statement, 2)};
    return db_end(statement);
}

static enum status judge(struct db *db, struct arena *arena, const struct db_format *format,
                         const struct found *found)
{
    bool fresh = found->format == 0 && found->mark == 0 && found->tables == 0;
    if (!fresh && found->mark != format->mark)
        return status_fail(arena, STATUS_REFUSED,
                           "%s: is another kind of database; move it away, or name another folder",
                           db_path(db));
    if (found->format > format->count)
        return status_fail(arena, STATUS_REFUSED,
                           "%s: made by a newer budkavle (format %lld, this one reads %d); upgrade "
                           "the program",
                           db_path(db), (long long)found->format, format->count);
    if (found->format < format->count && db_read_only(db))
        return status_fail(arena, STATUS_REFUSED,
                           "%s: made by an older budkavle (format %lld, this one reads %d); start "
                           "`budkavle serve` once, which brings it up to date",
                           db_path(db), (long long)found->format, format->count);
    return STATUS_OK;
}

static enum status step_up(struct db *db, struct arena *arena, const struct db_format *format)
{
    struct found found; /* looked for again: another process may have come first */
    enum status status = look(db, arena, &found);
    if (status == STATUS_OK)
        status = judge(db, arena, format, &found);
    if (status != STATUS_OK || found.format == format->count)
        return status;
    for (int64_t step = found.format; status == STATUS_OK && step < format->count; step++)
        status = db_exec(db, arena, format->steps[step]);
    if (status != STATUS_OK)
        return status;
    return db_exec(db, arena,
                   arena_printf(arena, "PRAGMA user_version=%d;PRAGMA application_id=%d",
                                format->count, format->mark));
}

enum status db_migrate(struct db *db, struct arena *arena, const struct db_format *format)
{
    struct found found;
    enum status status = look(db, arena, &found);
    if (status == STATUS_OK)
        status = judge(db, arena, format, &found);
    if (status != STATUS_OK || found.format == format->count)
        return status;
    status = db_begin(db, arena, DB_WRITE);
    if (status == STATUS_OK)
        status = step_up(db, arena, format);
    if (status == STATUS_OK)
        return db_commit(db, arena);
    db_rollback(db);
    return status;
}
