/* Reads the rows of items alone, no record. Translations are few: their rows are read beside, in
   the same order, and joined in one walk. */
#include "view/map.h"

#include "base/check.h"
#include "view/groups.h"

static const char SQL_ITEMS[] =
    "SELECT number, language, slug, year, sort, first, changed, revision"
    " FROM item WHERE number > $1 AND number <= $2 AND state = $3"
    " ORDER BY number";
static const char SQL_ANY[] =
    "SELECT 1 FROM item WHERE number > $1 AND number <= $2 AND state = $3 LIMIT 1";
static const char SQL_END[] = "SELECT max(number) FROM item";
/* Of each item in the range that has translations, those that are published. */
static const char SQL_TWINS[] =
    "SELECT own.item, other.number, other.language, other.slug, other.year"
    " FROM member own JOIN member together ON together.kind = own.kind"
    " AND together.name = own.name JOIN item other ON other.number = together.item"
    " WHERE own.kind = $4 AND own.item > $1 AND own.item <= $2 AND other.state = $3"
    " ORDER BY own.item, other.language, other.number DESC";

static struct statement *asked(struct view *view, struct arena *arena, const char *sql,
                               int64_t from, int64_t to)
{
    CHECK(view->begun);
    struct statement *statement = db_sql(view->db, arena, sql);
    db_bind_int(statement, 1, from);
    db_bind_int(statement, 2, to);
    db_bind_int(statement, 3, ITEM_PUBLISHED);
    return statement;
}

/* What is known of the last change of a page: when it was published if that is known to be earlier
   than it came here. */
static int64_t changed_at(struct statement *row)
{
    int64_t sort = db_int(row, 4), first = db_int(row, 5);
    if (db_int(row, 7) > 1)
        return db_int(row, 6);
    return sort < first ? sort : first;
}

static enum status read_items(struct view *view, struct arena *arena, int64_t from, int64_t to,
                              struct mapped **items, size_t *count)
{
    struct statement *row = asked(view, arena, SQL_ITEMS, from, to);
    size_t capacity = 0;
    while (db_next(row)) {
        if (*count == capacity) {
            capacity = capacity == 0 ? 256 : capacity * 2;
            *items = arena_grow(arena, *items, *count * sizeof **items, capacity * sizeof **items);
        }
        (*items)[(*count)++] = (struct mapped){
            .number = db_int(row, 0),
            .language = db_copy(row, 1),
            .slug = db_copy(row, 2),
            .year = (int)db_int(row, 3),
            .sort = db_int(row, 4),
            .changed = changed_at(row),
        };
    }
    return db_end(row);
}

/* Of each language the newest, but of its own the item itself. */
static void add_twin(struct arena *arena, struct mapped *item, const struct mapped *twin)
{
    bool own = str_eq(twin->language, item->language);
    if (own && twin->number != item->number)
        return;
    for (size_t i = 0; i < item->twins_count; i++)
        if (str_eq(item->twins[i].language, twin->language))
            return;
    size_t size = sizeof *item->twins;
    item->twins =
        arena_grow(arena, item->twins, item->twins_count * size, (item->twins_count + 1) * size);
    item->twins[item->twins_count++] = *twin;
}

static enum status read_twins(struct view *view, struct arena *arena, int64_t from, int64_t to,
                              struct mapped *items, size_t count)
{
    struct statement *row = asked(view, arena, SQL_TWINS, from, to);
    db_bind_int(row, 4, GROUP_TRANSLATIONS);
    size_t at = 0;
    while (db_next(row)) {
        int64_t number = db_int(row, 0);
        while (at < count && items[at].number < number)
            at++;
        if (at == count || items[at].number != number)
            continue; /* it is not published itself */
        const struct mapped twin = {
            .number = db_int(row, 1),
            .language = db_copy(row, 2),
            .slug = db_copy(row, 3),
            .year = (int)db_int(row, 4),
        };
        add_twin(arena, &items[at], &twin);
    }
    return db_end(row);
}

enum status map_items(struct view *view, struct arena *arena, int64_t from, int64_t to,
                      struct mapped **items, size_t *count)
{
    *items = NULL;
    *count = 0;
    enum status status = read_items(view, arena, from, to, items, count);
    if (status == STATUS_OK)
        status = read_twins(view, arena, from, to, *items, *count);
    for (size_t i = 0; i < *count; i++)
        if ((*items)[i].twins_count == 1)
            (*items)[i].twins_count = 0;
    return status;
}

enum status map_any(struct view *view, struct arena *arena, int64_t from, int64_t to, bool *any)
{
    struct statement *row = asked(view, arena, SQL_ANY, from, to);
    *any = db_next(row);
    return db_end(row);
}

enum status map_end(struct view *view, struct arena *arena, int64_t *number)
{
    CHECK(view->begun);
    struct statement *row = db_sql(view->db, arena, SQL_END);
    *number = db_next(row) ? db_int(row, 0) : 0;
    return db_end(row);
}
