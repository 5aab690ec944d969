/* One row an item. The state is kept by its name, so that whoever opens the file reads it. */
#include "desk/draft.h"

#include "base/check.h"

const char DRAFT_TABLE[] = "CREATE TABLE draft ("
                           " id TEXT NOT NULL PRIMARY KEY,"
                           " state TEXT NOT NULL,"
                           " version INTEGER NOT NULL,"
                           " record TEXT NOT NULL,"
                           " at INTEGER NOT NULL,"
                           " created INTEGER NOT NULL,"
                           " changed INTEGER NOT NULL,"
                           " by TEXT NOT NULL"
                           ") STRICT, WITHOUT ROWID;"
                           "CREATE INDEX draft_at ON draft (at) WHERE at > 0;";

#define COLUMNS "id, state, version, record, at, created, changed, by"
static const char SQL_GET[] = "SELECT " COLUMNS " FROM draft WHERE id = $1";
static const char SQL_NEXT[] = "SELECT " COLUMNS " FROM draft WHERE at > 0 ORDER BY at, id LIMIT 1";
static const char SQL_PUT[] = "REPLACE INTO draft (" COLUMNS ")"
                              " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
static const char SQL_DELETE[] = "DELETE FROM draft WHERE id = $1";

static const char *const names[DRAFT_STATES] = {
    [DRAFT_DRAFT] = "draft",         [DRAFT_REVIEW] = "review",
    [DRAFT_APPROVED] = "approved",   [DRAFT_SCHEDULED] = "scheduled",
    [DRAFT_PUBLISHED] = "published", [DRAFT_WITHDRAWN] = "withdrawn",
    [DRAFT_ERASING] = "erasing",     [DRAFT_ERASED] = "erased",
};

const char *draft_state_name(enum draft_state state)
{
    CHECK(state < DRAFT_STATES);
    return names[state];
}

static enum draft_state state_of(struct str name)
{
    for (int state = 0; state < DRAFT_STATES; state++)
        if (str_is(name, names[state]))
            return (enum draft_state)state;
    return DRAFT_STATES;
}

static enum status read_one(struct statement *statement, struct db *db, struct arena *arena,
                            const char *missing, struct draft *draft)
{
    *draft = (struct draft){0};
    bool found = db_next(statement);
    if (found)
        *draft = (struct draft){
            .id = db_copy(statement, 0),
            .state = state_of(db_text(statement, 1)),
            .version = db_int(statement, 2),
            .record = db_copy(statement, 3),
            .at = db_int(statement, 4),
            .created = db_int(statement, 5),
            .changed = db_int(statement, 6),
            .by = db_copy(statement, 7),
        };
    enum status status = db_end(statement);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return status_fail(arena, STATUS_MISSING, "%s", missing);
    if (draft->state == DRAFT_STATES)
        return status_fail(arena, STATUS_FAILED,
                           "%s: the draft %.*s is in no state that is known; restore it from a "
                           "backup",
                           db_path(db), STR_ARG(draft->id));
    return STATUS_OK;
}

enum status draft_get(struct db *db, struct arena *arena, struct str id, struct draft *draft)
{
    struct statement *statement = db_sql(db, arena, SQL_GET);
    db_bind_text(statement, 1, id);
    return read_one(statement, db, arena, "there is no working copy of that item", draft);
}

enum status draft_next(struct db *db, struct arena *arena, struct draft *draft)
{
    return read_one(db_sql(db, arena, SQL_NEXT), db, arena, "nothing is scheduled", draft);
}

enum status draft_put(struct db *db, struct arena *arena, const struct draft *draft)
{
    CHECK(draft->id.n > 0 && draft->version > 0);
    CHECK((draft->at > 0) == (draft->state == DRAFT_SCHEDULED));
    struct statement *statement = db_sql(db, arena, SQL_PUT);
    db_bind_text(statement, 1, draft->id);
    db_bind_text(statement, 2, str_of(draft_state_name(draft->state)));
    db_bind_int(statement, 3, draft->version);
    db_bind_text(statement, 4, draft->record);
    db_bind_int(statement, 5, draft->at);
    db_bind_int(statement, 6, draft->created);
    db_bind_int(statement, 7, draft->changed);
    db_bind_text(statement, 8, draft->by);
    return db_run(statement);
}

enum status draft_delete(struct db *db, struct arena *arena, struct str id)
{
    struct statement *statement = db_sql(db, arena, SQL_DELETE);
    db_bind_text(statement, 1, id);
    return db_run(statement);
}
