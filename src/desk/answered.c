/* The key's bytes are the client's: they are compared, never shown. */
#include "desk/answered.h"

const char ANSWERED_TABLE[] = "CREATE TABLE answered ("
                              " token INTEGER NOT NULL,"
                              " key TEXT NOT NULL,"
                              " body BLOB NOT NULL CHECK (length(body) = 32),"
                              " status INTEGER NOT NULL,"
                              " location TEXT NOT NULL,"
                              " item TEXT NOT NULL,"
                              " time INTEGER NOT NULL,"
                              " PRIMARY KEY (token, key)"
                              ") STRICT, WITHOUT ROWID;"
                              "CREATE INDEX answered_time ON answered (time);";

static const char SQL_FIND[] =
    "SELECT body, status, location, item, time FROM answered WHERE token = $1 AND key = $2";
static const char SQL_ADD[] =
    "INSERT INTO answered (token, key, body, status, location, item, time)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)";
static const char SQL_DELETE[] = "DELETE FROM answered WHERE token = $1 AND key = $2";
static const char SQL_FORGET[] = "DELETE FROM answered WHERE time < $1";

enum status answered_find(struct db *db, struct arena *arena, int64_t token, struct str key,
                          struct answered *answered)
{
    *answered = (struct answered){.token = token, .key = key};
    struct statement *statement = db_sql(db, arena, SQL_FIND);
    db_bind_int(statement, 1, token);
    db_bind_text(statement, 2, key);
    bool found = db_next(statement);
    if (found) {
        struct str body = db_blob(statement, 0);
        memcpy(answered->body.bytes, body.p, sizeof answered->body.bytes);
        answered->status = db_int(statement, 1);
        answered->location = db_copy(statement, 2);
        answered->item = db_copy(statement, 3);
        answered->time = db_int(statement, 4);
    }
    enum status status = db_end(statement);
    if (status != STATUS_OK || found)
        return status;
    return status_fail(arena, STATUS_MISSING, "the key is new");
}

enum status answered_add(struct db *db, struct arena *arena, const struct answered *answered)
{
    struct statement *statement = db_sql(db, arena, SQL_ADD);
    db_bind_int(statement, 1, answered->token);
    db_bind_text(statement, 2, answered->key);
    db_bind_blob(statement, 3,
                 (struct str){(const char *)answered->body.bytes, sizeof answered->body.bytes});
    db_bind_int(statement, 4, answered->status);
    db_bind_text(statement, 5, answered->location);
    db_bind_text(statement, 6, answered->item);
    db_bind_int(statement, 7, answered->time);
    return db_run(statement);
}

enum status answered_delete(struct db *db, struct arena *arena, int64_t token, struct str key)
{
    struct statement *statement = db_sql(db, arena, SQL_DELETE);
    db_bind_int(statement, 1, token);
    db_bind_text(statement, 2, key);
    return db_run(statement);
}

enum status answered_forget(struct db *db, struct arena *arena, int64_t before)
{
    struct statement *statement = db_sql(db, arena, SQL_FORGET);
    db_bind_int(statement, 1, before);
    return db_run(statement);
}
