/* Whether an address is the present one is not kept here: the item's row says so, and cannot
   disagree with itself.
   `taken` counts how far the numbers behind a base are given away without a gap (1: the base
   alone), so that the thousandth "Läget i vården" of a year costs no more than the second. */
#include "view/addresses.h"

#include "news/slug.h"

const char ADDRESSES_TABLES[] =
    "CREATE TABLE address(year INTEGER NOT NULL, slug TEXT NOT NULL, language TEXT NOT NULL,"
    " item INTEGER NOT NULL, taken INTEGER NOT NULL DEFAULT 1,"
    " PRIMARY KEY(year, slug, language)) STRICT, WITHOUT ROWID;";

static const char SQL_ADD[] = "INSERT INTO address(year, slug, language, item)"
                              " VALUES($1, $2, $3, $4) ON CONFLICT DO NOTHING";
static const char SQL_FIND[] = "SELECT item, taken FROM address"
                               " WHERE year = $1 AND slug = $2 AND language = $3";
static const char SQL_COUNT[] = "UPDATE address SET taken = $4"
                                " WHERE year = $1 AND slug = $2 AND language = $3";

struct str addresses_space(struct str language)
{
    return str_is(language, "en") ? STR("en") : STR("sv");
}

static struct statement *bound(struct view *view, struct arena *arena, const char *sql,
                               struct str language, int year, struct str slug)
{
    struct statement *statement = db_sql(view->db, arena, sql);
    db_bind_int(statement, 1, year);
    db_bind_text(statement, 2, slug);
    db_bind_text(statement, 3, language);
    return statement;
}

static enum status find(struct view *view, struct arena *arena, struct str language, int year,
                        struct str slug, int64_t *item, int64_t *taken)
{
    struct statement *statement = bound(view, arena, SQL_FIND, language, year, slug);
    bool found = db_next(statement);
    *item = found ? db_int(statement, 0) : 0;
    *taken = found ? db_int(statement, 1) : 0;
    return db_end(statement);
}

/* *owner is the item that has the address now: ours, if it was free. */
static enum status add(struct view *view, struct arena *arena, struct str language, int year,
                       struct str slug, int64_t item, int64_t *owner, int64_t *taken)
{
    struct statement *statement = bound(view, arena, SQL_ADD, language, year, slug);
    db_bind_int(statement, 4, item);
    enum status status = db_run(statement);
    *owner = item;
    *taken = 1;
    if (status == STATUS_OK && db_changed(view->db) == 0)
        status = find(view, arena, language, year, slug, owner, taken);
    return status;
}

static enum status count_taken(struct view *view, struct arena *arena, struct str language,
                               int year, struct str base, int64_t taken)
{
    struct statement *statement = bound(view, arena, SQL_COUNT, language, year, base);
    db_bind_int(statement, 4, taken);
    return db_run(statement);
}

/* Looks among base-2 ... base-TAKEN for one that the item had before; number 0 when none. */
static enum status find_own(struct view *view, struct arena *arena, struct str language, int year,
                            struct str base, int64_t item, int64_t taken, int64_t *number)
{
    *number = 0;
    for (int64_t n = 2; n <= taken; n++) {
        int64_t owner, unused;
        enum status status =
            find(view, arena, language, year, slug_numbered(arena, base, n), &owner, &unused);
        if (status != STATUS_OK)
            return status;
        if (owner == item) {
            *number = n;
            break;
        }
    }
    return STATUS_OK;
}

enum status addresses_take(struct view *view, struct arena *arena, struct str language, int year,
                           struct str base, int64_t item, bool fresh, struct str *slug)
{
    int64_t owner, taken, number = 0, unused;
    enum status status = add(view, arena, language, year, base, item, &owner, &taken);
    *slug = base;
    if (status != STATUS_OK || owner == item)
        return status;
    if (!fresh)
        status = find_own(view, arena, language, year, base, item, taken, &number);
    if (number > 0)
        *slug = slug_numbered(arena, base, number);
    if (status != STATUS_OK || number > 0)
        return status;
    do {
        *slug = slug_numbered(arena, base, ++taken);
        status = add(view, arena, language, year, *slug, item, &owner, &unused);
    } while (status == STATUS_OK && owner != item);
    if (status == STATUS_OK)
        status = count_taken(view, arena, language, year, base, taken);
    return status;
}

enum status addresses_find(struct view *view, struct arena *arena, struct str language, int year,
                           struct str slug, int64_t *item)
{
    int64_t unused;
    return find(view, arena, language, year, slug, item, &unused);
}
