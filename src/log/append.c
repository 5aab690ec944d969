/* Appending: entry, record and subtrees in the transaction of the batch. Everything here is a
   prepared statement and a hash; nothing is read but the item's last entry. */
#include "log/entry.h"
#include "log/store.h"

#include "base/check.h"
#include "base/unicode.h"
#include "log/merkle.h"

enum { SALT_BYTES = 32 };

static const char SQL_LAST_OF_ITEM[] =
    "SELECT revision, bytes FROM entry WHERE item = $1 ORDER BY seq DESC LIMIT 1";
static const char SQL_ADD_ENTRY[] =
    "INSERT INTO entry (seq, time, action, item, revision, bytes, leaf)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)";
static const char SQL_ADD_RECORD[] = "INSERT INTO record (seq, salt, bytes) VALUES ($1, $2, $3)";
static const char SQL_FIND_KEY[] = "SELECT seq FROM done WHERE key = $1";
static const char SQL_ADD_KEY[] = "INSERT INTO done (key, seq) VALUES ($1, $2)";
static const char SQL_FIND_PROVENANCE[] =
    "SELECT row FROM provenance WHERE item = $1 AND sha256 = $2 AND first_byte = $3";
static const char SQL_ADD_PROVENANCE[] =
    "INSERT INTO provenance (row, item, name, sha256, first_byte, past_byte, captured,"
    " captured_sort, position)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/* The last revision of an item, and the hash of its record; revision 0 if it is unknown. */
static enum status last_of_item(struct log *log, struct arena *arena, struct str item,
                                int64_t *revision, struct sha256 *record)
{
    *revision = 0;
    struct str bytes = {0};
    struct statement *statement = db_sql(log->db, arena, SQL_LAST_OF_ITEM);
    db_bind_text(statement, 1, item);
    if (db_next(statement)) {
        *revision = db_int(statement, 0);
        bytes = db_copy(statement, 1);
    }
    enum status status = db_end(statement);
    if (status != STATUS_OK || *revision == 0)
        return status;
    struct entry last;
    if (entry_read(arena, bytes, &last) != STATUS_OK)
        return store_damaged(log, arena, "the last entry of %.*s is no entry", STR_ARG(item));
    *record = last.record_hash;
    return STATUS_OK;
}

/* The entry's revision, and the record's hash where the action brings none of its own. */
static enum status set_revision(struct log *log, struct arena *arena, struct entry *entry)
{
    int64_t last;
    enum status status = last_of_item(log, arena, entry->item, &last, &entry->record_hash);
    if (status != STATUS_OK)
        return status;
    if (entry->action == ACTION_PUBLISH && last > 0)
        return status_fail(arena, STATUS_CONFLICT, "%.*s: is published already; amend it",
                           STR_ARG(entry->item));
    bool first = entry->action == ACTION_PUBLISH || entry->action == ACTION_TOPIC ||
                 entry->action == ACTION_KEY;
    if (!first && last == 0)
        return status_fail(arena, STATUS_MISSING, "%.*s: no such item in the log; publish it",
                           STR_ARG(entry->item));
    entry->revision = entry_has_record(entry->action) ? last + 1 : last;
    return STATUS_OK;
}

static void check_entry(const struct entry *entry)
{
    const struct str texts[] = {entry->item,  entry->record,   entry->note, entry->reason,
                                entry->basis, entry->redirect, entry->actor};
    CHECK(entry->item.n > 0 && entry->action < ACTIONS);
    CHECK((entry->record.n > 0) == entry_has_record(entry->action));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        CHECK(unicode_valid(texts[i], NULL));
}

static enum status add_entry(struct log *log, struct arena *arena, const struct entry *entry)
{
    struct sha256 leaf = merkle_leaf(entry->bytes);
    struct statement *statement = db_sql(log->db, arena, SQL_ADD_ENTRY);
    db_bind_int(statement, 1, entry->seq);
    db_bind_int(statement, 2, entry->time);
    db_bind_text(statement, 3, str_of(action_name(entry->action)));
    db_bind_text(statement, 4, entry->item);
    db_bind_int(statement, 5, entry->revision);
    db_bind_text(statement, 6, entry->bytes);
    db_bind_blob(statement, 7, (struct str){(const char *)leaf.bytes, sizeof leaf.bytes});
    return db_run(statement);
}

static enum status add_record(struct log *log, struct arena *arena, const struct entry *entry,
                              struct str salt)
{
    struct statement *statement = db_sql(log->db, arena, SQL_ADD_RECORD);
    db_bind_int(statement, 1, entry->seq);
    db_bind_blob(statement, 2, salt);
    db_bind_text(statement, 3, entry->record);
    return db_run(statement);
}

enum status log_find_key(struct log *log, struct arena *arena, struct str key, int64_t *seq)
{
    struct statement *statement = db_sql(log->db, arena, SQL_FIND_KEY);
    db_bind_text(statement, 1, key);
    bool found = db_next(statement);
    *seq = found ? db_int(statement, 0) : 0;
    enum status status = db_end(statement);
    if (status != STATUS_OK || found)
        return status;
    return status_fail(arena, STATUS_MISSING, "no entry was appended as %.*s", STR_ARG(key));
}

/* CONFLICT for a key that has its entry. */
static enum status key_is_new(struct log *log, struct arena *arena, struct str key)
{
    int64_t seq;
    enum status status = key.n == 0 ? STATUS_MISSING : log_find_key(log, arena, key, &seq);
    if (status != STATUS_OK)
        return status == STATUS_MISSING ? STATUS_OK : status;
    return status_fail(arena, STATUS_CONFLICT, "%.*s: is entry %lld already", STR_ARG(key),
                       (long long)seq);
}

static enum status add_key(struct log *log, struct arena *arena, const struct entry *entry)
{
    struct statement *statement = db_sql(log->db, arena, SQL_ADD_KEY);
    db_bind_text(statement, 1, entry->key);
    db_bind_int(statement, 2, entry->seq);
    return db_run(statement);
}

enum status log_append(struct log *log, struct arena *arena, struct entry *entry)
{
    CHECK(log->begun);
    check_entry(entry);
    char salt_bytes[SALT_BYTES];
    struct str salt = {salt_bytes, sizeof salt_bytes};
    enum status status = key_is_new(log, arena, entry->key);
    if (status == STATUS_OK)
        status = set_revision(log, arena, entry);
    if (status != STATUS_OK)
        return status;
    if (entry->record.n > 0) {
        clock_random(log->clock, salt_bytes, sizeof salt_bytes);
        entry->record_hash = hash_sha256_parts((struct str[]){salt, entry->record}, 2);
    }
    int64_t now = clock_now(log->clock);
    entry->seq = log->seq + 1;
    entry->time = now > log->time ? now : log->time;
    entry->bytes = entry_write(arena, entry);
    status = add_entry(log, arena, entry);
    if (status == STATUS_OK && entry->record.n > 0)
        status = add_record(log, arena, entry, salt);
    if (status == STATUS_OK && entry->action == ACTION_ERASE)
        status = erase_records(log, arena, entry);
    if (status == STATUS_OK && entry->key.n > 0)
        status = add_key(log, arena, entry);
    if (status == STATUS_OK)
        status = tree_grow(log, arena, entry->seq);
    if (status != STATUS_OK)
        return status;
    log->seq = entry->seq;
    log->time = entry->time;
    return STATUS_OK;
}

static struct str sha256_of(const struct provenance *provenance)
{
    return (struct str){(const char *)provenance->sha256.bytes, sizeof provenance->sha256.bytes};
}

/* Asked first, so that what is known already costs no place in the write-ahead log. */
static enum status known_provenance(struct log *log, struct arena *arena,
                                    struct provenance *provenance)
{
    provenance->row = 0;
    struct statement *statement = db_sql(log->db, arena, SQL_FIND_PROVENANCE);
    db_bind_text(statement, 1, provenance->item);
    db_bind_blob(statement, 2, sha256_of(provenance));
    db_bind_int(statement, 3, provenance->begin);
    if (db_next(statement))
        provenance->row = db_int(statement, 0);
    return db_end(statement);
}

enum status log_add_provenance(struct log *log, struct arena *arena, struct provenance *provenance)
{
    CHECK(log->begun && provenance->item.n > 0);
    enum status status = known_provenance(log, arena, provenance);
    if (status != STATUS_OK || provenance->row > 0)
        return status;
    provenance->row = log->row + 1;
    struct statement *statement = db_sql(log->db, arena, SQL_ADD_PROVENANCE);
    db_bind_int(statement, 1, provenance->row);
    db_bind_text(statement, 2, provenance->item);
    db_bind_text(statement, 3, provenance->name);
    db_bind_blob(statement, 4, sha256_of(provenance));
    db_bind_int(statement, 5, provenance->begin);
    db_bind_int(statement, 6, provenance->end);
    db_bind_text(statement, 7, provenance->captured);
    db_bind_int(statement, 8, provenance->captured_sort);
    db_bind_int(statement, 9, provenance->position);
    status = db_run(statement);
    if (status == STATUS_OK)
        log->row = provenance->row;
    return status;
}
