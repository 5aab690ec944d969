/* A queue in a table: rows come at its end and go from its beginning. */
#include "desk/step.h"

const char STEP_TABLE[] = "CREATE TABLE step ("
                          " row INTEGER PRIMARY KEY,"
                          " key TEXT NOT NULL UNIQUE,"
                          " action TEXT NOT NULL,"
                          " item TEXT NOT NULL,"
                          " record TEXT NOT NULL,"
                          " note TEXT NOT NULL,"
                          " reason TEXT NOT NULL,"
                          " basis TEXT NOT NULL,"
                          " redirect TEXT NOT NULL,"
                          " actor TEXT NOT NULL,"
                          " addresses BLOB NOT NULL"
                          ") STRICT;";

#define COLUMNS "key, action, item, record, note, reason, basis, redirect, actor, addresses"
static const char SQL_ADD[] = "INSERT INTO step (" COLUMNS ")"
                              " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
static const char SQL_FORGET[] = "DELETE FROM step WHERE key = $1";
static const char SQL_FIRST[] = "SELECT " COLUMNS " FROM step ORDER BY row LIMIT 1";

enum status step_add(struct db *db, struct arena *arena, const struct entry *entry)
{
    struct statement *statement = db_sql(db, arena, SQL_ADD);
    const struct str texts[] = {
        entry->key,   str_of(action_name(entry->action)),
        entry->item,  entry->record,
        entry->note,  entry->reason,
        entry->basis, entry->redirect,
        entry->actor,
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        db_bind_text(statement, (int)i + 1, texts[i]);
    db_bind_blob(statement, 10, entry->addresses);
    return db_run(statement);
}

enum status step_forget(struct db *db, struct arena *arena, struct str key)
{
    struct statement *statement = db_sql(db, arena, SQL_FORGET);
    db_bind_text(statement, 1, key);
    return db_run(statement);
}

enum status step_first(struct db *db, struct arena *arena, struct entry *entry)
{
    *entry = (struct entry){0};
    struct statement *statement = db_sql(db, arena, SQL_FIRST);
    bool found = db_next(statement);
    if (found)
        *entry = (struct entry){
            .key = db_copy(statement, 0),
            .action = action_of(db_text(statement, 1)),
            .item = db_copy(statement, 2),
            .record = db_copy(statement, 3),
            .note = db_copy(statement, 4),
            .reason = db_copy(statement, 5),
            .basis = db_copy(statement, 6),
            .redirect = db_copy(statement, 7),
            .actor = db_copy(statement, 8),
            .addresses = db_copy(statement, 9),
        };
    enum status status = db_end(statement);
    if (status != STATUS_OK || found)
        return status;
    return status_fail(arena, STATUS_MISSING, "no step is open");
}
