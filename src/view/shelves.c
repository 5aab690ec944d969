/* One row a shelf, sorted as listings are when read backwards. The row on the shelf that holds all
   carries the topics, so that counting with several topics chosen never leaves this table.
   A batch of items changes few cells of the cube, each many times: they are added up in memory and
   written once. */
#include "view/shelves.h"

const char SHELVES_TABLES[] =
    "CREATE TABLE listing(topic INTEGER NOT NULL, language TEXT NOT NULL, sort INTEGER NOT NULL,"
    " captured INTEGER NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL,"
    " year INTEGER NOT NULL, kind INTEGER NOT NULL, topics BLOB,"
    " PRIMARY KEY(topic, language, sort, captured, place, number)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE cube(language TEXT NOT NULL, topic INTEGER NOT NULL, year INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, count INTEGER NOT NULL,"
    " PRIMARY KEY(language, topic, year, kind)) STRICT, WITHOUT ROWID;";

static const char SQL_ADD[] =
    "INSERT INTO listing(topic, language, sort, captured, place, number, year, kind, topics)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)";
static const char SQL_REMOVE[] =
    "DELETE FROM listing WHERE topic = $1 AND language = $2 AND sort = $3 AND captured = $4"
    " AND place = $5 AND number = $6";
static const char SQL_COUNT[] =
    "INSERT INTO cube(language, topic, year, kind, count) VALUES($1, $2, $3, $4, $5)"
    " ON CONFLICT DO UPDATE SET count = count + excluded.count";
static const char SQL_WALK[] =
    "SELECT number, sort, captured, place, year, kind, topics FROM listing"
    " WHERE topic = $1 AND language = $2 AND sort >= $3 AND sort < $4"
    " ORDER BY sort DESC, captured DESC, place DESC, number DESC";
static const char SQL_WALK_ALL[] =
    "SELECT number, sort, captured, place, year, kind, topics FROM item INDEXED BY item_order"
    " WHERE state = $1 AND sort >= $2 AND sort < $3"
    " ORDER BY sort DESC, captured DESC, place DESC, number DESC";
static const char SQL_CELLS[] =
    "SELECT topic, year, kind, count FROM cube WHERE language = $1 AND count > 0";
static const char SQL_CELLS_ALL[] = "SELECT topic, year, kind, count FROM cube WHERE count > 0";
static const char SQL_OF_TOPIC[] = "SELECT number FROM listing WHERE topic = $1";

enum { TALLIES = 1024 }; /* a power of two */

struct tally {
    char language[16]; /* ended by NUL; cells of a longer one are written at once */
    struct cell cell;
    bool used;
};

struct tallies {
    struct tally slots[TALLIES];
    size_t count;
};

struct tallies *shelves_tallies(struct arena *arena)
{
    return ARENA_NEW(arena, struct tallies);
}

void shelves_drop(struct view *view)
{
    memset(view->tallies, 0, sizeof *view->tallies);
}

static enum status write_tally(struct view *view, struct arena *arena, struct str language,
                               const struct cell *cell)
{
    struct statement *statement = db_sql(view->db, arena, SQL_COUNT);
    db_bind_text(statement, 1, language);
    db_bind_int(statement, 2, cell->topic);
    db_bind_int(statement, 3, cell->year);
    db_bind_int(statement, 4, cell->kind);
    db_bind_int(statement, 5, cell->count);
    return db_run(statement);
}

enum status shelves_settle(struct view *view, struct arena *arena)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < TALLIES; i++) {
        const struct tally *tally = &view->tallies->slots[i];
        if (tally->used && tally->cell.count != 0)
            status = write_tally(view, arena, str_of(tally->language), &tally->cell);
    }
    shelves_drop(view);
    return status;
}

static enum status count(struct view *view, struct arena *arena, const struct item_row *row,
                         uint32_t topic, int64_t change)
{
    struct cell cell = {topic, row->year, row->kind, change};
    struct tallies *tallies = view->tallies;
    if (row->language.n >= sizeof tallies->slots[0].language)
        return write_tally(view, arena, row->language, &cell);
    if (tallies->count > TALLIES / 2) {
        enum status status = shelves_settle(view, arena);
        if (status != STATUS_OK)
            return status;
    }
    size_t at = (topic * 31u + (unsigned)row->year) * 7u + (unsigned)row->kind;
    for (;; at++) {
        struct tally *tally = &tallies->slots[at % TALLIES];
        if (!tally->used) {
            *tally = (struct tally){.cell = cell, .used = true};
            memcpy(tally->language, row->language.p, row->language.n);
            tallies->count++;
            return STATUS_OK;
        }
        if (tally->cell.topic == topic && tally->cell.year == row->year &&
            tally->cell.kind == row->kind && str_is(row->language, tally->language)) {
            tally->cell.count += change;
            return STATUS_OK;
        }
    }
}

static void bind_place(struct statement *statement, const struct item_row *row, uint32_t topic)
{
    db_bind_int(statement, 1, topic);
    db_bind_text(statement, 2, row->language);
    db_bind_int(statement, 3, row->sort);
    db_bind_int(statement, 4, row->captured);
    db_bind_int(statement, 5, row->place);
    db_bind_int(statement, 6, row->number);
}

static enum status add(struct view *view, struct arena *arena, const struct item_row *row,
                       uint32_t topic)
{
    struct statement *statement = db_sql(view->db, arena, SQL_ADD);
    bind_place(statement, row, topic);
    db_bind_int(statement, 7, row->year);
    db_bind_int(statement, 8, row->kind);
    if (topic == SHELF_ALL)
        db_bind_blob(statement, 9, row->topics);
    enum status status = db_run(statement);
    return status == STATUS_OK ? count(view, arena, row, topic, 1) : status;
}

static enum status take_off(struct view *view, struct arena *arena, const struct item_row *row,
                            uint32_t topic)
{
    struct statement *statement = db_sql(view->db, arena, SQL_REMOVE);
    bind_place(statement, row, topic);
    enum status status = db_run(statement);
    return status == STATUS_OK ? count(view, arena, row, topic, -1) : status;
}

enum status shelves_add(struct view *view, struct arena *arena, const struct item_row *row)
{
    enum status status = add(view, arena, row, SHELF_ALL);
    for (size_t i = 0; status == STATUS_OK && i < items_topics_count(row->topics); i++)
        status = add(view, arena, row, items_topic(row->topics, i));
    return status;
}

enum status shelves_remove(struct view *view, struct arena *arena, const struct item_row *row)
{
    enum status status = take_off(view, arena, row, SHELF_ALL);
    for (size_t i = 0; status == STATUS_OK && i < items_topics_count(row->topics); i++)
        status = take_off(view, arena, row, items_topic(row->topics, i));
    return status;
}

static int falling(int64_t a, int64_t b)
{
    return (a < b) - (a > b);
}

int shelves_compare(const struct candidate *a, const struct candidate *b)
{
    int order = falling(a->sort, b->sort);
    if (order == 0)
        order = falling(a->captured, b->captured);
    if (order == 0)
        order = falling(a->place, b->place);
    return order != 0 ? order : falling(a->number, b->number);
}

struct statement *shelves_walk(struct view *view, struct arena *arena, struct str language,
                               uint32_t topic, int64_t from, int64_t to)
{
    bool all = language.n == 0;
    struct statement *statement = db_sql(view->db, arena, all ? SQL_WALK_ALL : SQL_WALK);
    if (all) {
        db_bind_int(statement, 1, ITEM_PUBLISHED);
        db_bind_int(statement, 2, from);
        db_bind_int(statement, 3, to);
    } else {
        db_bind_int(statement, 1, topic);
        db_bind_text(statement, 2, language);
        db_bind_int(statement, 3, from);
        db_bind_int(statement, 4, to);
    }
    return statement;
}

struct candidate shelves_candidate(struct statement *statement)
{
    return (struct candidate){
        .number = db_int(statement, 0),
        .sort = db_int(statement, 1),
        .captured = db_int(statement, 2),
        .place = db_int(statement, 3),
        .year = (int)db_int(statement, 4),
        .kind = (enum kind)db_int(statement, 5),
        .topics = db_blob(statement, 6),
    };
}

struct statement *shelves_cells(struct view *view, struct arena *arena, struct str language)
{
    bool all = language.n == 0;
    struct statement *statement = db_sql(view->db, arena, all ? SQL_CELLS_ALL : SQL_CELLS);
    if (!all)
        db_bind_text(statement, 1, language);
    return statement;
}

struct cell shelves_cell(struct statement *statement)
{
    return (struct cell){
        .topic = (uint32_t)db_int(statement, 0),
        .year = (int)db_int(statement, 1),
        .kind = (enum kind)db_int(statement, 2),
        .count = db_int(statement, 3),
    };
}

enum status shelves_of_topic(struct view *view, struct arena *arena, uint32_t topic,
                             int64_t **numbers, size_t *found)
{
    struct statement *statement = db_sql(view->db, arena, SQL_OF_TOPIC);
    size_t capacity = 0;
    *numbers = NULL;
    *found = 0;
    db_bind_int(statement, 1, topic);
    while (db_next(statement)) {
        if (*found == capacity) {
            capacity = capacity == 0 ? 64 : capacity * 2;
            *numbers =
                arena_grow(arena, *numbers, *found * sizeof **numbers, capacity * sizeof **numbers);
        }
        (*numbers)[(*found)++] = db_int(statement, 0);
    }
    return db_end(statement);
}
