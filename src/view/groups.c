/* A group has no row of its own: it is its members. Few items are in one, so that a table of those
   alone is small, and items without a group cost nothing. */
#include "view/groups.h"

const char GROUPS_TABLES[] =
    "CREATE TABLE member(kind INTEGER NOT NULL, name TEXT NOT NULL, item INTEGER NOT NULL,"
    " PRIMARY KEY(kind, name, item)) STRICT, WITHOUT ROWID;";

static const char SQL_ADD[] = "INSERT INTO member(kind, name, item) VALUES($1, $2, $3)";
static const char SQL_DROP[] = "DELETE FROM member WHERE kind = $1 AND name = $2 AND item = $3";
static const char SQL_SERIES[] =
    "SELECT item.number FROM member JOIN item ON item.number = member.item"
    " WHERE member.kind = $1 AND member.name = $2 AND item.state = $3 AND item.language = $4"
    " AND (item.sort, item.number) < ($5, $6) ORDER BY item.sort DESC, item.number DESC LIMIT $7";
static const char SQL_TRANSLATIONS[] =
    "SELECT max(item.number) FROM member JOIN item ON item.number = member.item"
    " WHERE member.kind = $1 AND member.name = $2 AND item.state = $3 AND item.language <> $4"
    " GROUP BY item.language ORDER BY item.language LIMIT $5";

static enum status write(struct view *view, struct arena *arena, const char *sql, enum group kind,
                         struct str name, int64_t number)
{
    struct statement *statement = db_sql(view->db, arena, sql);
    db_bind_int(statement, 1, kind);
    db_bind_text(statement, 2, name);
    db_bind_int(statement, 3, number);
    return db_run(statement);
}

enum status groups_change(struct view *view, struct arena *arena, int64_t number,
                          const struct item *before, const struct item *after)
{
    static const struct item none;
    before = before == NULL ? &none : before;
    after = after == NULL ? &none : after;
    const struct {
        enum group kind;
        struct str before, after;
    } groups[] = {
        {GROUP_SERIES, before->series_id, after->series_id},
        {GROUP_TRANSLATIONS, before->translation_of, after->translation_of},
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof groups / sizeof *groups; i++) {
        if (str_eq(groups[i].before, groups[i].after))
            continue;
        if (groups[i].before.n > 0)
            status = write(view, arena, SQL_DROP, groups[i].kind, groups[i].before, number);
        if (status == STATUS_OK && groups[i].after.n > 0)
            status = write(view, arena, SQL_ADD, groups[i].kind, groups[i].after, number);
    }
    return status;
}

/* The first column of the rows, at most `most`. */
static enum status read_numbers(struct statement *statement, size_t most, int64_t *numbers,
                                size_t *count)
{
    for (*count = 0; *count < most && db_next(statement); ++*count)
        numbers[*count] = db_int(statement, 0);
    return db_end(statement);
}

enum status groups_series(struct view *view, struct arena *arena, const struct item *item,
                          int64_t number, size_t most, int64_t *numbers, size_t *count)
{
    struct statement *statement = db_sql(view->db, arena, SQL_SERIES);
    db_bind_int(statement, 1, GROUP_SERIES);
    db_bind_text(statement, 2, item->series_id);
    db_bind_int(statement, 3, ITEM_PUBLISHED);
    db_bind_text(statement, 4, analyse_language(arena, item->language));
    db_bind_int(statement, 5, item->sort);
    db_bind_int(statement, 6, number);
    db_bind_int(statement, 7, (int64_t)most);
    return read_numbers(statement, most, numbers, count);
}

enum status groups_translations(struct view *view, struct arena *arena, const struct item *item,
                                size_t most, int64_t *numbers, size_t *count)
{
    struct statement *statement = db_sql(view->db, arena, SQL_TRANSLATIONS);
    db_bind_int(statement, 1, GROUP_TRANSLATIONS);
    db_bind_text(statement, 2, item->translation_of);
    db_bind_int(statement, 3, ITEM_PUBLISHED);
    db_bind_text(statement, 4, analyse_language(arena, item->language));
    db_bind_int(statement, 5, (int64_t)most);
    return read_numbers(statement, most, numbers, count);
}
