/* The present record is not kept apart from the revisions: an item's row names its seq. A first
   revision has the item's own number for seq; only the later ones, which are few, are indexed. */
#include "view/items.h"

#include "base/unicode.h"
#include "news/record.h"
#include "view/card.h"
#include "view/vocabulary.h"

const char ITEMS_TABLES[] =
    "CREATE TABLE item(number INTEGER PRIMARY KEY, id TEXT NOT NULL, current INTEGER NOT NULL,"
    " revision INTEGER NOT NULL, state INTEGER NOT NULL, language TEXT NOT NULL,"
    " kind INTEGER NOT NULL, year INTEGER NOT NULL, sort INTEGER NOT NULL,"
    " captured INTEGER NOT NULL, place INTEGER NOT NULL, slug TEXT NOT NULL,"
    " headline INTEGER NOT NULL, topics BLOB NOT NULL, first INTEGER NOT NULL,"
    " changed INTEGER NOT NULL, note TEXT NOT NULL, corrected INTEGER NOT NULL,"
    " reason TEXT NOT NULL, redirect TEXT NOT NULL, seen INTEGER NOT NULL,"
    " touched INTEGER NOT NULL, card BLOB NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX item_id ON item(id);"
    "CREATE INDEX item_headline ON item(headline);"
    "CREATE INDEX item_touched ON item(touched);"
    "CREATE INDEX item_order ON item(sort, captured, place);"
    "CREATE INDEX item_withdrawn ON item(changed) WHERE state IN (1, 2);"
    "CREATE INDEX item_alert ON item(sort) WHERE kind = 5 AND state = 0;"
    "CREATE TABLE revision(seq INTEGER PRIMARY KEY, item INTEGER NOT NULL,"
    " revision INTEGER NOT NULL, time INTEGER NOT NULL, corrected INTEGER NOT NULL,"
    " note TEXT NOT NULL, record TEXT NOT NULL) STRICT;"
    "CREATE INDEX revision_of_item ON revision(item, revision) WHERE revision > 1;"
    "CREATE TABLE provenance(item INTEGER NOT NULL, row INTEGER NOT NULL, name TEXT NOT NULL,"
    " sha256 BLOB NOT NULL, begin INTEGER NOT NULL, finish INTEGER NOT NULL,"
    " captured TEXT NOT NULL, captured_sort INTEGER NOT NULL, position INTEGER NOT NULL,"
    " PRIMARY KEY(item, row)) STRICT, WITHOUT ROWID;";

#define ITEM_COLUMNS                                                                               \
    "number, id, current, revision, state, language, kind, year, sort, captured, place, slug,"     \
    " headline, topics, first, changed, note, corrected, reason, redirect, seen,"                  \
    " touched, card"

static const char SQL_INSERT[] = "INSERT INTO item(" ITEM_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6,"
                                 " $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
                                 " $20, $21, $22, $23)";
static const char SQL_UPDATE[] =
    "UPDATE item SET id = $2, current = $3, revision = $4, state = $5, language = $6, kind = $7,"
    " year = $8, sort = $9, captured = $10, place = $11, slug = $12, headline = $13, topics = $14,"
    " first = $15, changed = $16, note = $17, corrected = $18, reason = $19, redirect = $20,"
    " seen = $21, touched = $22, card = $23 WHERE number = $1";
static const char SQL_GET[] = "SELECT " ITEM_COLUMNS " FROM item WHERE number = $1";
static const char SQL_CARD[] = "SELECT card FROM item WHERE number = $1";
static const char SQL_TOUCHED[] = "SELECT " ITEM_COLUMNS " FROM item INDEXED BY item_touched"
                                  " WHERE touched > $1 ORDER BY touched";
/* ITEM_WITHDRAWN and ITEM_GONE, as the index on them says it. */
static const char SQL_WITHDRAWN[] = "SELECT " ITEM_COLUMNS " FROM item INDEXED BY item_withdrawn"
                                    " WHERE state IN (1, 2) ORDER BY changed DESC, number DESC"
                                    " LIMIT $1";
/* KIND_ALERT and ITEM_PUBLISHED, likewise. */
static const char SQL_ALERTS[] = "SELECT " ITEM_COLUMNS " FROM item INDEXED BY item_alert"
                                 " WHERE kind = 5 AND state = 0 ORDER BY sort DESC, number DESC"
                                 " LIMIT $1";
_Static_assert(KIND_ALERT == 5 && ITEM_PUBLISHED == 0, "as the index on alerts says it");
static const char SQL_NUMBER[] = "SELECT number FROM item WHERE id = $1";
static const char SQL_ADD_REVISION[] =
    "INSERT INTO revision(seq, item, revision, time, corrected, note, record)"
    " VALUES($1, $2, $3, $4, $5, $6, $7)";
static const char SQL_RECORD[] = "SELECT record FROM revision WHERE seq = $1";
static const char SQL_REVISION_SEQ[] =
    "SELECT seq FROM revision WHERE item = $1 AND revision = $2 AND revision > 1";
static const char SQL_REVISION[] = "SELECT seq, time FROM revision WHERE seq = $1";
static const char SQL_NOTE[] =
    "SELECT note, time FROM revision WHERE item = $1 AND revision <= $2 AND revision > 1"
    " AND corrected = 1 ORDER BY revision DESC LIMIT 1";
static const char SQL_FORGET_FIRST[] = "DELETE FROM revision WHERE seq = $1";
static const char SQL_FORGET_LATER[] = "DELETE FROM revision WHERE item = $1 AND revision > 1";
static const char SQL_FORGET_PROVENANCE[] = "DELETE FROM provenance WHERE item = $1";
static const char SQL_ADD_PROVENANCE[] =
    "INSERT INTO provenance(item, row, name, sha256, begin, finish, captured, captured_sort,"
    " position) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)";
static const char SQL_PROVENANCE[] =
    "SELECT row, name, sha256, begin, finish, captured, captured_sort, position FROM provenance"
    " WHERE item = $1 ORDER BY row";
static const char SQL_SAME_HEADLINE[] = "SELECT number FROM item WHERE headline = $1"
                                        " AND state <> $2 ORDER BY number";

int64_t items_headline_hash(struct arena *arena, struct str headline)
{
    return (int64_t)str_hash(unicode_fold(arena, unicode_squeeze(arena, headline)));
}

struct str items_pack_topics(struct arena *arena, const uint32_t *numbers, size_t count)
{
    if (count == 0)
        return STR("");
    return str_copy(arena, (struct str){(const char *)numbers, count * sizeof *numbers});
}

static void bind_row(struct statement *statement, const struct item_row *row)
{
    db_bind_int(statement, 1, row->number);
    db_bind_text(statement, 2, row->id);
    db_bind_int(statement, 3, row->current);
    db_bind_int(statement, 4, row->revision);
    db_bind_int(statement, 5, row->state);
    db_bind_text(statement, 6, row->language);
    db_bind_int(statement, 7, row->kind);
    db_bind_int(statement, 8, row->year);
    db_bind_int(statement, 9, row->sort);
    db_bind_int(statement, 10, row->captured);
    db_bind_int(statement, 11, row->place);
    db_bind_text(statement, 12, row->slug);
    db_bind_int(statement, 13, row->headline);
    db_bind_blob(statement, 14, row->topics);
    db_bind_int(statement, 15, row->first);
    db_bind_int(statement, 16, row->changed);
    db_bind_text(statement, 17, row->note);
    db_bind_int(statement, 18, row->corrected);
    db_bind_text(statement, 19, row->reason);
    db_bind_text(statement, 20, row->redirect);
    db_bind_int(statement, 21, row->seen);
    db_bind_int(statement, 22, row->touched);
    db_bind_blob(statement, 23, row->card);
}

static struct item_row read_row(struct statement *statement)
{
    return (struct item_row){
        .number = db_int(statement, 0),
        .id = db_copy(statement, 1),
        .current = db_int(statement, 2),
        .revision = db_int(statement, 3),
        .state = (enum item_state)db_int(statement, 4),
        .language = db_copy(statement, 5),
        .kind = (enum kind)db_int(statement, 6),
        .year = (int)db_int(statement, 7),
        .sort = db_int(statement, 8),
        .captured = db_int(statement, 9),
        .place = db_int(statement, 10),
        .slug = db_copy(statement, 11),
        .headline = db_int(statement, 12),
        .topics = db_copy(statement, 13),
        .first = db_int(statement, 14),
        .changed = db_int(statement, 15),
        .note = db_copy(statement, 16),
        .corrected = db_int(statement, 17),
        .reason = db_copy(statement, 18),
        .redirect = db_copy(statement, 19),
        .seen = db_int(statement, 20),
        .touched = db_int(statement, 21),
        .card = db_copy(statement, 22),
    };
}

enum status items_insert(struct view *view, struct arena *arena, const struct item_row *row)
{
    struct statement *statement = db_sql(view->db, arena, SQL_INSERT);
    bind_row(statement, row);
    return db_run(statement);
}

enum status items_update(struct view *view, struct arena *arena, const struct item_row *row)
{
    struct statement *statement = db_sql(view->db, arena, SQL_UPDATE);
    bind_row(statement, row);
    return db_run(statement);
}

enum status items_get(struct view *view, struct arena *arena, int64_t number, struct item_row *row)
{
    struct statement *statement = db_sql(view->db, arena, SQL_GET);
    db_bind_int(statement, 1, number);
    bool found = db_next(statement);
    if (found)
        *row = read_row(statement);
    enum status status = db_end(statement);
    if (status == STATUS_OK && !found)
        return status_fail(arena, STATUS_MISSING, "there is no such item");
    return status;
}

enum status items_card(struct view *view, struct arena *arena, int64_t number,
                       struct document *document)
{
    struct statement *statement = db_sql(view->db, arena, SQL_CARD);
    db_bind_int(statement, 1, number);
    struct str card = {0};
    bool found = db_next(statement);
    if (found)
        card = db_copy(statement, 0);
    enum status status = db_end(statement);
    if (status != STATUS_OK || (found && card_read(view, arena, card, document)))
        return status;
    return status_fail(arena, STATUS_FAILED, "%s: item %lld cannot be read; run `budkavle rebuild`",
                       view->path, (long long)number);
}

enum status items_touched(struct view *view, struct arena *arena, int64_t after, size_t about,
                          struct item_row **rows, size_t *count, int64_t *turn)
{
    struct statement *statement = db_sql(view->db, arena, SQL_TOUCHED);
    size_t capacity = 0;
    *rows = NULL;
    *count = 0;
    *turn = after;
    db_bind_int(statement, 1, after);
    while (db_next(statement)) {
        struct item_row row = read_row(statement);
        if (*count >= about && row.touched != *turn)
            break;
        if (*count == capacity) {
            capacity = capacity == 0 ? 64 : capacity * 2;
            *rows = arena_grow(arena, *rows, *count * sizeof **rows, capacity * sizeof **rows);
        }
        (*rows)[(*count)++] = row;
        *turn = row.touched;
    }
    return db_end(statement);
}

static enum status read_rows(struct view *view, struct arena *arena, const char *sql, size_t most,
                             struct item_row **rows, size_t *count)
{
    struct statement *statement = db_sql(view->db, arena, sql);
    size_t capacity = 0;
    *rows = NULL;
    *count = 0;
    db_bind_int(statement, 1, (int64_t)most);
    while (db_next(statement)) {
        if (*count == capacity) {
            capacity = capacity == 0 ? 16 : capacity * 2;
            *rows = arena_grow(arena, *rows, *count * sizeof **rows, capacity * sizeof **rows);
        }
        (*rows)[(*count)++] = read_row(statement);
    }
    return db_end(statement);
}

enum status items_withdrawn(struct view *view, struct arena *arena, size_t most,
                            struct item_row **rows, size_t *count)
{
    return read_rows(view, arena, SQL_WITHDRAWN, most, rows, count);
}

enum status items_alerts(struct view *view, struct arena *arena, size_t most,
                         struct item_row **rows, size_t *count)
{
    return read_rows(view, arena, SQL_ALERTS, most, rows, count);
}

/* The first column of the first row; 0 when there is none. */
static enum status number_of(struct statement *statement, int64_t *number)
{
    *number = db_next(statement) ? db_int(statement, 0) : 0;
    return db_end(statement);
}

enum status items_number(struct view *view, struct arena *arena, struct str id, int64_t *number)
{
    struct statement *statement = db_sql(view->db, arena, SQL_NUMBER);
    db_bind_text(statement, 1, id);
    return number_of(statement, number);
}

enum status items_add_revision(struct view *view, struct arena *arena, int64_t number,
                               const struct entry *entry)
{
    struct statement *statement = db_sql(view->db, arena, SQL_ADD_REVISION);
    db_bind_int(statement, 1, entry->seq);
    db_bind_int(statement, 2, number);
    db_bind_int(statement, 3, entry->revision);
    db_bind_int(statement, 4, entry->time);
    db_bind_int(statement, 5, entry->action == ACTION_CORRECT);
    db_bind_text(statement, 6, entry->note);
    db_bind_text(statement, 7, entry->record);
    return db_run(statement);
}

enum status items_record(struct view *view, struct arena *arena, const struct item_row *row,
                         int64_t seq, struct item *item)
{
    struct statement *statement = db_sql(view->db, arena, SQL_RECORD);
    db_bind_int(statement, 1, seq);
    struct str record = {0};
    bool found = db_next(statement);
    if (found)
        record = db_copy(statement, 0);
    enum status status = db_end(statement);
    if (status == STATUS_OK && !found)
        return status_fail(arena, STATUS_MISSING, "there is no such revision");
    if (status != STATUS_OK)
        return status;
    status = record_read(arena, record, item);
    if (status != STATUS_OK)
        return status_fail(
            arena, STATUS_FAILED,
            "%s: the record of entry %lld cannot be read (%s); run `budkavle rebuild`", view->path,
            (long long)seq, status_why(arena));
    item->id = row->id;
    return STATUS_OK;
}

enum status items_forget(struct view *view, struct arena *arena, int64_t number)
{
    const char *const all[] = {SQL_FORGET_FIRST, SQL_FORGET_LATER, SQL_FORGET_PROVENANCE};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof all / sizeof *all; i++) {
        struct statement *statement = db_sql(view->db, arena, all[i]);
        db_bind_int(statement, 1, number);
        status = db_run(statement);
    }
    return status;
}

enum status items_add_provenance(struct view *view, struct arena *arena, int64_t number,
                                 const struct provenance *provenance)
{
    struct statement *statement = db_sql(view->db, arena, SQL_ADD_PROVENANCE);
    const struct sha256 *sha256 = &provenance->sha256;
    db_bind_int(statement, 1, number);
    db_bind_int(statement, 2, provenance->row);
    db_bind_text(statement, 3, provenance->name);
    db_bind_blob(statement, 4, (struct str){(const char *)sha256->bytes, sizeof sha256->bytes});
    db_bind_int(statement, 5, provenance->begin);
    db_bind_int(statement, 6, provenance->end);
    db_bind_text(statement, 7, provenance->captured);
    db_bind_int(statement, 8, provenance->captured_sort);
    db_bind_int(statement, 9, provenance->position);
    return db_run(statement);
}

static enum status read_provenance(struct view *view, struct arena *arena,
                                   const struct item_row *row, struct document *document)
{
    struct statement *statement = db_sql(view->db, arena, SQL_PROVENANCE);
    size_t capacity = 0, count = 0;
    struct provenance *rows = NULL;
    db_bind_int(statement, 1, row->number);
    while (db_next(statement)) {
        if (count == capacity) {
            capacity = capacity == 0 ? 2 : capacity * 2;
            rows = arena_grow(arena, rows, count * sizeof *rows, capacity * sizeof *rows);
        }
        struct provenance *to = &rows[count++];
        *to = (struct provenance){
            .row = db_int(statement, 0),
            .item = row->id,
            .name = db_copy(statement, 1),
            .begin = db_int(statement, 3),
            .end = db_int(statement, 4),
            .captured = db_copy(statement, 5),
            .captured_sort = db_int(statement, 6),
            .position = db_int(statement, 7),
        };
        struct str sha256 = db_blob(statement, 2);
        if (sha256.n == sizeof to->sha256.bytes)
            memcpy(to->sha256.bytes, sha256.p, sha256.n);
    }
    document->provenance = rows;
    document->provenance_count = count;
    return db_end(statement);
}

/* All of a document but its text. */
static void fill(const struct item_row *row, struct document *document)
{
    *document = (struct document){
        .item.id = row->id,
        .state = row->state,
        .revision = row->revision,
        .number = row->number,
        .seq = row->current,
        .first = row->first,
        .changed = row->changed,
        .captured = row->captured,
        .position = -row->place,
        .year = row->year,
        .slug = row->slug,
        .note = row->note,
        .corrected = row->corrected,
        .reason = row->reason,
        .redirect = row->redirect,
    };
}

static enum status fill_text(struct view *view, struct arena *arena, const struct item_row *row,
                             struct document *document)
{
    enum status status = items_record(view, arena, row, document->seq, &document->item);
    if (status == STATUS_OK)
        status = read_provenance(view, arena, row, document);
    if (status == STATUS_OK)
        vocabulary_resolve(view, arena, &document->item, &document->topics,
                           &document->topics_count);
    return status;
}

enum status items_document(struct view *view, struct arena *arena, const struct item_row *row,
                           struct document *document)
{
    if (row->state == ITEM_ERASED) {
        *document = (struct document){.item.id = row->id, .state = ITEM_ERASED};
        return STATUS_OK;
    }
    fill(row, document);
    return fill_text(view, arena, row, document);
}

/* The seq of a revision of an item; 0 if it never was. */
static enum status revision_seq(struct view *view, struct arena *arena, const struct item_row *row,
                                int64_t revision, int64_t *seq)
{
    if (revision == 1) {
        *seq = row->number;
        return STATUS_OK;
    }
    struct statement *statement = db_sql(view->db, arena, SQL_REVISION_SEQ);
    db_bind_int(statement, 1, row->number);
    db_bind_int(statement, 2, revision);
    return number_of(statement, seq);
}

/* When that revision was made, and the last correction up to it. */
static enum status fill_revision(struct view *view, struct arena *arena, const struct item_row *row,
                                 int64_t seq, int64_t revision, struct document *document)
{
    struct statement *statement = db_sql(view->db, arena, SQL_REVISION);
    db_bind_int(statement, 1, seq);
    if (db_next(statement))
        document->changed = db_int(statement, 1);
    enum status status = db_end(statement);
    if (status != STATUS_OK)
        return status;
    document->revision = revision;
    document->seq = seq;
    document->note = (struct str){0};
    document->corrected = 0;
    statement = db_sql(view->db, arena, SQL_NOTE);
    db_bind_int(statement, 1, row->number);
    db_bind_int(statement, 2, revision);
    if (db_next(statement)) {
        document->note = db_copy(statement, 0);
        document->corrected = db_int(statement, 1);
    }
    return db_end(statement);
}

enum status items_revision(struct view *view, struct arena *arena, const struct item_row *row,
                           int64_t revision, struct document *document)
{
    if (row->state == ITEM_ERASED)
        return items_document(view, arena, row, document);
    int64_t seq = 0;
    enum status status = revision_seq(view, arena, row, revision, &seq);
    if (status == STATUS_OK && seq == 0)
        return status_fail(arena, STATUS_MISSING, "there is no such revision");
    fill(row, document);
    if (status == STATUS_OK)
        status = fill_revision(view, arena, row, seq, revision, document);
    if (status == STATUS_OK)
        status = fill_text(view, arena, row, document);
    return status;
}

enum status items_of_headline(struct view *view, struct arena *arena, struct str headline,
                              int64_t **numbers, size_t *count)
{
    struct statement *statement = db_sql(view->db, arena, SQL_SAME_HEADLINE);
    size_t capacity = 0;
    *numbers = NULL;
    *count = 0;
    db_bind_int(statement, 1, items_headline_hash(arena, headline));
    db_bind_int(statement, 2, ITEM_ERASED);
    while (db_next(statement)) {
        if (*count == capacity) {
            capacity = capacity == 0 ? 4 : capacity * 2;
            *numbers =
                arena_grow(arena, *numbers, *count * sizeof **numbers, capacity * sizeof **numbers);
        }
        (*numbers)[(*count)++] = db_int(statement, 0);
    }
    return db_end(statement);
}
