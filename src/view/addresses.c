/* Whether an address is the present one is not kept here: the item's row says so, and cannot
   disagree with itself.
   `taken` counts how far the numbers behind a base are given away without a gap (1: the base
   alone), so that the thousandth "Läget i vården" of a year costs no more than the second. */
#include "view/addresses.h"

#include "base/buf.h"
#include "base/hash.h"
#include "log/folder.h"
#include "news/slug.h"

const char ADDRESSES_TABLES[] =
    "CREATE TABLE address(year INTEGER NOT NULL, slug TEXT NOT NULL, language TEXT NOT NULL,"
    " item INTEGER NOT NULL, taken INTEGER NOT NULL DEFAULT 1,"
    " PRIMARY KEY(year, slug, language)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE gone(hash BLOB PRIMARY KEY, item INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

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

static const char SQL_OF_ITEM[] = "SELECT year, slug, language FROM address WHERE item = $1";
static const char SQL_FORGET[] = "DELETE FROM address WHERE item = $1";
static const char SQL_ADD_GONE[] =
    "INSERT INTO gone(hash, item) VALUES($1, $2) ON CONFLICT DO NOTHING";
static const char SQL_FIND_GONE[] = "SELECT item FROM gone WHERE hash = $1";
static const char SQL_ANY_GONE[] = "SELECT 1 FROM gone LIMIT 1";

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

/* ---- those of erased items ---- */

static struct sha256 hash_of(struct arena *arena, const unsigned char *key, struct str language,
                             int year, struct str slug)
{
    return hash_under((struct str){(const char *)key, FOLDER_KEY},
                      str_printf(arena, "%.*s/%04d/%.*s", STR_ARG(language), year, STR_ARG(slug)));
}

static struct str bytes_of(const struct sha256 *hash)
{
    return (struct str){(const char *)hash->bytes, sizeof hash->bytes};
}

/* The key, if there is anything to look up with it. A body that has lost it loses its 410s. */
static enum status ready(struct view *view, struct arena *arena)
{
    if (view->gone != GONE_UNKNOWN)
        return STATUS_OK;
    struct statement *statement = db_sql(view->db, arena, SQL_ANY_GONE);
    bool any = db_next(statement);
    enum status status = db_end(statement);
    if (any && folder_key(arena, view->folder, "addresses", NULL, view->gone_key) == STATUS_OK)
        view->gone = GONE_KEY;
    else if (view->write && status == STATUS_OK)
        view->gone = GONE_NONE;
    return status;
}

/* *item is 0 unless the address was an erased item's. */
static enum status find_gone(struct view *view, struct arena *arena, struct str language, int year,
                             struct str slug, int64_t *item)
{
    *item = 0;
    enum status status = ready(view, arena);
    if (status != STATUS_OK || view->gone != GONE_KEY)
        return status;
    struct sha256 hash = hash_of(arena, view->gone_key, language, year, slug);
    struct statement *statement = db_sql(view->db, arena, SQL_FIND_GONE);
    db_bind_blob(statement, 1, bytes_of(&hash));
    if (db_next(statement))
        *item = db_int(statement, 0);
    return db_end(statement);
}

enum status addresses_forget(struct view *view, struct arena *arena, int64_t item,
                             struct str hashes)
{
    struct statement *statement = db_sql(view->db, arena, SQL_FORGET);
    db_bind_int(statement, 1, item);
    enum status status = db_run(statement);
    for (size_t at = 0; status == STATUS_OK && at + sizeof(struct sha256) <= hashes.n;
         at += sizeof(struct sha256)) {
        statement = db_sql(view->db, arena, SQL_ADD_GONE);
        db_bind_blob(statement, 1, str_sub(hashes, at, at + sizeof(struct sha256)));
        db_bind_int(statement, 2, item);
        status = db_run(statement);
    }
    view->gone = GONE_UNKNOWN; /* to be looked at anew */
    return status;
}

enum status addresses_hash(struct view *view, struct arena *arena, int64_t item,
                           const unsigned char *key, struct str *hashes)
{
    struct buf out = buf_in(arena);
    struct statement *statement = db_sql(view->db, arena, SQL_OF_ITEM);
    db_bind_int(statement, 1, item);
    while (db_next(statement)) {
        struct sha256 hash = hash_of(arena, key, db_copy(statement, 2), (int)db_int(statement, 0),
                                     db_copy(statement, 1));
        buf_add(&out, bytes_of(&hash));
    }
    *hashes = buf_str(&out);
    return db_end(statement);
}

/* ---- those of the others ---- */

/* *owner is the item that has the address now: ours, if it was free. */
static enum status add(struct view *view, struct arena *arena, struct str language, int year,
                       struct str slug, int64_t item, int64_t *owner, int64_t *taken)
{
    *taken = 1;
    enum status status = find_gone(view, arena, language, year, slug, owner);
    if (status != STATUS_OK || *owner != 0)
        return status;
    struct statement *statement = bound(view, arena, SQL_ADD, language, year, slug);
    db_bind_int(statement, 4, item);
    status = db_run(statement);
    *owner = item;
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
    enum status status = find(view, arena, language, year, slug, item, &unused);
    return status == STATUS_OK && *item == 0 ? find_gone(view, arena, language, year, slug, item)
                                             : status;
}
