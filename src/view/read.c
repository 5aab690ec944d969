/* Answers about single items and topics, and the walk over all of them: from the file alone. */
#include "base/unicode.h"
#include "view/addresses.h"
#include "view/items.h"
#include "view/vocabulary.h"

static const char SQL_WALK[] =
    "SELECT number, sort, captured, place FROM item INDEXED BY item_order"
    " WHERE (sort, captured, place, number) < ($1, $2, $3, $4) AND state <> $5"
    " ORDER BY sort DESC, captured DESC, place DESC, number DESC LIMIT $6";

static enum status document_of(struct view *view, struct arena *arena, int64_t number,
                               struct document *document)
{
    struct item_row row;
    enum status status = items_get(view, arena, number, &row);
    return status == STATUS_OK ? items_document(view, arena, &row, document) : status;
}

enum status view_item_at(struct view *view, struct arena *arena, struct str language, int year,
                         struct str slug, struct document *document, struct address *address)
{
    int64_t number = 0;
    struct item_row row;
    enum status status = snapshot_vocabulary(view, arena);
    if (status == STATUS_OK)
        status = addresses_find(view, arena, language, year, slug, &number);
    if (status == STATUS_OK && number == 0)
        return status_fail(arena, STATUS_MISSING, "no item ever had the address %d/%.*s", year,
                           STR_ARG(slug));
    if (status == STATUS_OK)
        status = items_get(view, arena, number, &row);
    if (status != STATUS_OK)
        return status;
    address->moved = row.state != ITEM_ERASED && (row.year != year || !str_eq(row.slug, slug) ||
                                                  !str_eq(addresses_space(row.language), language));
    return items_document(view, arena, &row, document);
}

static enum status row_of_id(struct view *view, struct arena *arena, struct str id,
                             struct item_row *row)
{
    int64_t number = 0;
    enum status status = snapshot_vocabulary(view, arena);
    if (status == STATUS_OK)
        status = items_number(view, arena, id, &number);
    if (status == STATUS_OK && number == 0)
        return status_fail(arena, STATUS_MISSING, "there is no item %.*s", STR_ARG(id));
    return status == STATUS_OK ? items_get(view, arena, number, row) : status;
}

enum status view_item(struct view *view, struct arena *arena, struct str id,
                      struct document *document)
{
    struct item_row row;
    enum status status = row_of_id(view, arena, id, &row);
    return status == STATUS_OK ? items_document(view, arena, &row, document) : status;
}

enum status view_revision(struct view *view, struct arena *arena, struct str id, int64_t revision,
                          struct document *document)
{
    struct item_row row;
    enum status status = row_of_id(view, arena, id, &row);
    return status == STATUS_OK ? items_revision(view, arena, &row, revision, document) : status;
}

enum status view_addresses(struct view *view, struct arena *arena, struct str id,
                           const unsigned char *key, struct str *hashes)
{
    struct item_row row = {0};
    enum status status = row_of_id(view, arena, id, &row);
    return status == STATUS_OK ? addresses_hash(view, arena, row.number, key, hashes) : status;
}

enum status view_is_clean(struct view *view, struct arena *arena, bool *clean)
{
    struct place place;
    enum status status = place_read(view, arena, &place);
    *clean = status == STATUS_OK && !place.unclean;
    return status;
}

/* "SORT:CAPTURED:PLACE:NUMBER" of the last item that was given. */
static bool read_cursor(struct str cursor, int64_t key[4])
{
    for (int i = 0; i < 4; i++) {
        key[i] = INT64_MAX;
        if (cursor.n > 0 && cursor.p != NULL && !str_int(str_cut(&cursor, ':'), &key[i]))
            return false;
    }
    return cursor.n == 0;
}

enum status view_walk(struct view *view, struct arena *arena, struct str *cursor, size_t most,
                      struct document **documents, size_t *count)
{
    int64_t key[4];
    enum status status = snapshot_vocabulary(view, arena);
    if (status == STATUS_OK && !read_cursor(*cursor, key))
        return status_fail(arena, STATUS_REFUSED, "\"%.*s\" is no place to go on from; begin anew",
                           STR_ARG(*cursor));
    *documents = ARENA_ARRAY(arena, struct document, most);
    *count = 0;
    if (status != STATUS_OK)
        return status;
    int64_t *numbers = ARENA_ARRAY(arena, int64_t, most);
    size_t found = 0;
    struct statement *statement = db_sql(view->db, arena, SQL_WALK);
    for (int i = 0; i < 4; i++)
        db_bind_int(statement, 1 + i, key[i]);
    db_bind_int(statement, 5, ITEM_ERASED);
    db_bind_int(statement, 6, (int64_t)most);
    while (found < most && db_next(statement)) {
        numbers[found++] = db_int(statement, 0);
        for (int i = 0; i < 3; i++)
            key[i] = db_int(statement, 1 + i);
        key[3] = db_int(statement, 0);
    }
    status = db_end(statement);
    for (; status == STATUS_OK && *count < found; (*count)++)
        status = document_of(view, arena, numbers[*count], &(*documents)[*count]);
    if (found > 0)
        *cursor = str_printf(arena, "%lld:%lld:%lld:%lld", (long long)key[0], (long long)key[1],
                             (long long)key[2], (long long)key[3]);
    return status;
}

enum status view_topic_at(struct view *view, struct arena *arena, struct str slug,
                          struct topic *topic)
{
    enum status status = snapshot_vocabulary(view, arena);
    if (status != STATUS_OK)
        return status;
    uint32_t number = vocabulary_of_slug(view, slug);
    if (number == 0)
        return status_fail(arena, STATUS_MISSING, "no topic ever had the slug %.*s", STR_ARG(slug));
    *topic = vocabulary_copy(arena, vocabulary_topic(view, number));
    return STATUS_OK;
}

int64_t view_headline_key(struct arena *arena, struct str headline)
{
    return items_headline_hash(arena, headline);
}

enum status view_same_headline(struct view *view, struct arena *arena, struct str headline,
                               struct document **documents, size_t *count)
{
    int64_t *numbers = NULL;
    size_t found = 0;
    *documents = NULL;
    *count = 0;
    enum status status = items_of_headline(view, arena, headline, &numbers, &found);
    if (status != STATUS_OK || found == 0) /* as a rule */
        return status;
    struct str folded = unicode_fold(arena, unicode_squeeze(arena, headline));
    *documents = ARENA_ARRAY(arena, struct document, found);
    status = snapshot_vocabulary(view, arena);
    for (size_t i = 0; status == STATUS_OK && i < found; i++) {
        struct document *document = &(*documents)[*count];
        status = document_of(view, arena, numbers[i], document);
        if (status != STATUS_OK)
            break;
        struct str theirs = unicode_squeeze(arena, document->item.headline);
        *count += str_eq(unicode_fold(arena, theirs), folded);
    }
    return status;
}
