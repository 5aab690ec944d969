/* Entries become rows: what each action does to an item and its address; and, when the batch is
   through, what the index keeps of each item that changed in it. Provenance rows stand apart from
   the entries in the log. An item's listing place depends on its first one, so a batch reads some
   of them ahead; what is read too late only moves the item. */
#include "view/apply.h"

#include "base/check.h"
#include "news/record.h"
#include "news/slug.h"
#include "view/addresses.h"
#include "view/card.h"
#include "view/groups.h"
#include "view/items.h"
#include "view/terms.h"
#include "view/vocabulary.h"

enum { MOST_TOPICS = 256 };

/* An item that the rows of a batch speak of. */
struct met {
    struct str id;
    int64_t number;                 /* 0: not looked for yet */
    const struct provenance *first; /* its first row in this batch */
    bool placed;                    /* by the first row of all */
    bool erased;
};

static struct met *met_slot(const struct batch *batch, struct str id)
{
    for (size_t at = str_hash(id);; at++) {
        struct met *met = &batch->met[at & (batch->met_capacity - 1)];
        if (met->id.n == 0 || str_eq(met->id, id))
            return met;
    }
}

static void meet(struct batch *batch)
{
    batch->met_capacity = 16;
    while (batch->met_capacity < 2 * batch->rows_count)
        batch->met_capacity *= 2;
    batch->met = ARENA_ARRAY(batch->arena, struct met, batch->met_capacity);
    for (size_t i = 0; i < batch->rows_count; i++) {
        struct met *met = met_slot(batch, batch->rows[i].item);
        if (met->id.n == 0)
            *met = (struct met){.id = batch->rows[i].item, .first = &batch->rows[i]};
    }
}

/* An item that changed in this batch, as it stands at the end of it. */
struct changed {
    int64_t number; /* 0: an empty slot */
    struct item_row row;
    struct item item;
    bool has_item; /* else the record is read again, if it is wanted */
};

static struct changed *changed_slot(const struct batch *batch, int64_t number)
{
    for (size_t at = (size_t)number * 0x9e3779b97f4a7c15u >> 20;; at++) {
        struct changed *changed = &batch->changed[at & (batch->changed_capacity - 1)];
        if (changed->number == 0 || changed->number == number)
            return changed;
    }
}

static void expect_changes(struct batch *batch)
{
    batch->changed_capacity = 16;
    while (batch->changed_capacity < 2 * (batch->entries_count + batch->rows_count))
        batch->changed_capacity *= 2;
    batch->changed = ARENA_ARRAY(batch->arena, struct changed, batch->changed_capacity);
}

/* Row and item live in the arena of the batch. */
static void note(struct batch *batch, const struct item_row *row, const struct item *item)
{
    struct changed *changed = changed_slot(batch, row->number);
    changed->number = row->number;
    changed->row = *row;
    if (item != NULL) {
        changed->item = *item;
        changed->has_item = true;
    }
}

/* Says what the index is to be told of the batch, as long as the file can be asked. */
static enum status gather(struct batch *batch)
{
    struct view *view = batch->view;
    size_t most = batch->changed_capacity / 2;
    batch->works = ARENA_ARRAY(batch->arena, struct terms_work, most);
    batch->gone = ARENA_ARRAY(batch->arena, int64_t, most);
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < batch->changed_capacity; i++) {
        struct changed *changed = &batch->changed[i];
        if (changed->number == 0)
            continue;
        if (changed->row.state != ITEM_PUBLISHED) {
            batch->gone[batch->gone_count++] = changed->number;
            continue;
        }
        if (!changed->has_item)
            status = items_record(view, batch->arena, &changed->row, changed->row.current,
                                  &changed->item);
        batch->works[batch->works_count++] = terms_of(view, &changed->row, &changed->item);
    }
    return status;
}

enum status apply_index(struct batch *batch)
{
    struct index *index = live_index(batch->view->live);
    const struct index_place place = {live_name(batch->arena, &batch->place), batch->place.turn};
    terms_documents(batch->view, batch->arena, batch->works, batch->works_count);
    for (size_t i = 0; i < batch->gone_count; i++)
        index_remove(index, batch->gone[i]);
    for (size_t i = 0; i < batch->works_count; i++)
        index_put(index, &batch->works[i].document);
    return index_prepare(index, batch->arena, &place);
}

static enum status read_record(struct batch *batch, const struct entry *entry, struct item *item)
{
    enum status status = record_read(batch->arena, entry->record, item);
    if (status == STATUS_OK)
        return STATUS_OK;
    return status_fail(batch->scratch, STATUS_FAILED,
                       "the record of entry %lld cannot be read (%s); restore log.db from a backup",
                       (long long)entry->seq, status_why(batch->arena));
}

/* The numbers of an item's topics, each once. */
static enum status number_topics(struct batch *batch, const struct item *item, struct str *packed)
{
    uint32_t numbers[MOST_TOPICS];
    size_t count = 0;
    for (size_t i = 0; i < item->topics_count && count < MOST_TOPICS; i++) {
        enum status status =
            vocabulary_number(batch->view, batch->scratch, item->topics[i], &numbers[count]);
        if (status != STATUS_OK)
            return status;
        size_t j = 0;
        while (numbers[j] != numbers[count])
            j++;
        count += j == count;
    }
    *packed = items_pack_topics(batch->arena, numbers, count);
    return STATUS_OK;
}

/* What a row takes from its record; its address only where that changes. */
static enum status fill_row(struct batch *batch, const struct item *item, struct str old_headline,
                            struct item_row *row)
{
    struct arena *arena = batch->arena;
    bool fresh = row->slug.n == 0;
    int year = zone_civil(batch->view->zone, item->sort).year;
    struct str language = analyse_language(arena, item->language);
    struct str base = slug_of(arena, item->headline);
    bool stays = !fresh && year == row->year && str_eq(language, row->language) &&
                 str_eq(base, slug_of(arena, old_headline));
    row->year = year;
    row->language = language;
    row->kind = item->kind;
    row->sort = item->sort;
    row->headline = items_headline_hash(arena, item->headline);
    enum status status = number_topics(batch, item, &row->topics);
    if (status == STATUS_OK)
        status = vocabulary_add_language(batch->view, arena, language);
    if (status == STATUS_OK && !stays)
        status = addresses_take(batch->view, arena, addresses_space(language), year, base,
                                row->number, fresh, &row->slug);
    return status;
}

static enum status publish(struct batch *batch, const struct entry *entry)
{
    struct view *view = batch->view;
    struct arena *arena = batch->scratch;
    struct item item;
    struct item_row row = {
        .number = entry->seq,
        .id = entry->item,
        .current = entry->seq,
        .revision = entry->revision,
        .state = entry->record.n == 0 ? ITEM_ERASED : ITEM_PUBLISHED,
        .first = entry->time,
        .changed = entry->time,
        .touched = batch->place.turn,
    };
    struct met *met = met_slot(batch, entry->item);
    if (met->id.n > 0) {
        met->number = row.number;
        met->placed = true;
        met->erased = row.state == ITEM_ERASED;
    }
    if (row.state == ITEM_ERASED)
        return items_insert(view, arena, &row);
    if (met->id.n > 0) {
        row.captured = met->first->captured_sort;
        row.place = -met->first->position;
        row.seen = met->first->row;
    }
    enum status status = read_record(batch, entry, &item);
    if (status == STATUS_OK)
        status = fill_row(batch, &item, (struct str){0}, &row);
    if (status == STATUS_OK) {
        row.card = card_write(batch->arena, &row, &item);
        status = items_insert(view, arena, &row);
    }
    if (status == STATUS_OK)
        status = items_add_revision(view, arena, row.number, entry);
    if (status == STATUS_OK)
        status = groups_change(view, arena, row.number, NULL, &item);
    note(batch, &row, &item);
    return status;
}

static enum status forget(struct batch *batch, const struct item_row *row)
{
    struct item item;
    enum status status = items_record(batch->view, batch->scratch, row, row->current, &item);
    if (status == STATUS_OK)
        status = groups_change(batch->view, batch->scratch, row->number, &item, NULL);
    return status == STATUS_OK ? items_forget(batch->view, batch->scratch, row->number) : status;
}

/* Takes the texts out of everything, the addresses too: of them the hashes stay. */
static enum status erase(struct batch *batch, struct item_row *row, struct str addresses)
{
    enum status status = STATUS_OK;
    if (row->state != ITEM_ERASED) /* else its record was gone already when we read of it */
        status = forget(batch, row);
    batch->place.unclean = true;
    struct met *met = met_slot(batch, row->id);
    if (met->id.n > 0)
        met->erased = true;
    *row = (struct item_row){
        .number = row->number,
        .id = row->id,
        .state = ITEM_ERASED,
        .touched = batch->place.turn,
    };
    if (status == STATUS_OK)
        status = addresses_forget(batch->view, batch->scratch, row->number, addresses);
    note(batch, row, NULL);
    return status == STATUS_OK ? items_update(batch->view, batch->scratch, row) : status;
}

static enum status revise(struct batch *batch, const struct entry *entry, struct item_row *row)
{
    struct view *view = batch->view;
    struct arena *arena = batch->scratch;
    struct item before, after;
    if (entry->record.n == 0) /* an erasure of it stands further on in the log */
        return erase(batch, row, (struct str){0});
    enum status status = items_record(view, arena, row, row->current, &before);
    if (status == STATUS_OK)
        status = read_record(batch, entry, &after);
    if (status == STATUS_OK)
        status = fill_row(batch, &after, before.headline, row);
    if (status != STATUS_OK)
        return status;
    row->current = entry->seq;
    row->revision = entry->revision;
    row->changed = entry->time;
    if (entry->action == ACTION_CORRECT) {
        row->note = entry->note;
        row->corrected = entry->time;
    }
    row->touched = batch->place.turn;
    row->card = card_write(batch->arena, row, &after);
    note(batch, row, &after);
    status = items_add_revision(view, arena, row->number, entry);
    if (status == STATUS_OK)
        status = groups_change(view, arena, row->number, &before, &after);
    if (status == STATUS_OK)
        status = items_update(view, arena, row);
    return status;
}

static enum status change_state(struct batch *batch, const struct entry *entry,
                                struct item_row *row)
{
    bool gone = str_is(entry->redirect, LOG_GONE);
    bool explained = !gone && (entry->reason.n > 0 || entry->redirect.n > 0);
    bool restored = entry->action == ACTION_RESTORE;
    row->state = restored ? ITEM_PUBLISHED : explained ? ITEM_WITHDRAWN : ITEM_GONE;
    row->reason = restored ? (struct str){0} : entry->reason;
    row->redirect = restored || gone ? (struct str){0} : entry->redirect;
    row->changed = entry->time;
    row->touched = batch->place.turn;
    note(batch, row, NULL);
    return items_update(batch->view, batch->scratch, row);
}

/* The number of an item, or 0. */
static enum status number_of(struct batch *batch, struct str id, int64_t *number)
{
    struct met *met = met_slot(batch, id);
    *number = met->id.n > 0 ? met->number : 0;
    if (*number > 0)
        return STATUS_OK;
    enum status status = items_number(batch->view, batch->scratch, id, number);
    if (met->id.n > 0)
        met->number = *number;
    return status;
}

/* What happens to an item that was published before. */
static enum status change(struct batch *batch, const struct entry *entry)
{
    int64_t number;
    struct item_row row;
    enum status status = number_of(batch, entry->item, &number);
    if (status == STATUS_OK && number == 0)
        return status_fail(batch->scratch, STATUS_FAILED,
                           "entry %lld speaks of an item that was never published; restore "
                           "log.db from a backup",
                           (long long)entry->seq);
    if (status == STATUS_OK)
        status = items_get(batch->view, batch->arena, number, &row);
    if (status != STATUS_OK || (row.state == ITEM_ERASED && entry->action != ACTION_ERASE))
        return status;
    switch (entry->action) {
    case ACTION_AMEND:
    case ACTION_CORRECT:
        return revise(batch, entry, &row);
    case ACTION_ERASE:
        return erase(batch, &row, entry->addresses);
    default:
        return change_state(batch, entry, &row);
    }
}

static enum status change_topic(struct batch *batch, const struct entry *entry)
{
    struct topic topic;
    uint32_t number;
    if (entry->record.n == 0)
        return STATUS_OK;
    if (topic_read(batch->scratch, entry->record, &topic) != STATUS_OK)
        return status_fail(
            batch->scratch, STATUS_FAILED,
            "the topic of entry %lld cannot be read (%s); restore log.db from a backup",
            (long long)entry->seq, status_why(batch->scratch));
    enum status status = vocabulary_number(batch->view, batch->scratch, entry->item, &number);
    if (status == STATUS_OK)
        status = vocabulary_put(batch->view, batch->scratch, number, &topic, entry->record);
    return status;
}

static enum status apply_entry(struct batch *batch, const struct entry *entry)
{
    switch (entry->action) {
    case ACTION_PUBLISH:
        return publish(batch, entry);
    case ACTION_TOPIC:
        return change_topic(batch, entry);
    case ACTION_KEY:
        return STATUS_OK;
    case ACTION_AMEND:
    case ACTION_CORRECT:
    case ACTION_WITHDRAW:
    case ACTION_RESTORE:
    case ACTION_ERASE:
        return change(batch, entry);
    case ACTIONS:
        break;
    }
    CHECK(entry->action != ACTIONS);
    return STATUS_FAILED;
}

/* The first row of an item came after its entry: it moves to its place. */
static enum status move(struct batch *batch, struct item_row *row, const struct provenance *first)
{
    row->captured = first->captured_sort;
    row->place = -first->position;
    row->seen = first->row;
    row->touched = batch->place.turn;
    note(batch, row, NULL);
    return items_update(batch->view, batch->scratch, row);
}

static enum status apply_row(struct batch *batch, int64_t number, const struct provenance *row)
{
    struct met *met = met_slot(batch, row->item);
    if (!met->placed) {
        struct item_row item;
        enum status status = items_get(batch->view, batch->arena, number, &item);
        met->placed = true;
        met->erased = status == STATUS_OK && item.state == ITEM_ERASED;
        if (status == STATUS_OK && !met->erased && item.seen == 0)
            status = move(batch, &item, row);
        if (status != STATUS_OK)
            return status;
    }
    if (met->erased)
        return STATUS_OK;
    return items_add_provenance(batch->view, batch->scratch, number, row);
}

/* Rows in their order, up to one whose item comes only with entries beyond this batch. */
static enum status apply_rows(struct batch *batch, bool last)
{
    for (size_t i = 0; i < batch->rows_count; i++) {
        const struct provenance *row = &batch->rows[i];
        int64_t number;
        arena_reset(batch->scratch);
        enum status status = number_of(batch, row->item, &number);
        if (status == STATUS_OK && number == 0 && !last)
            return STATUS_OK;
        if (status == STATUS_OK && number > 0)
            status = apply_row(batch, number, row);
        if (status != STATUS_OK)
            return status;
        batch->place.provenance = row->row;
    }
    return STATUS_OK;
}

enum status apply_batch(struct batch *batch, bool last)
{
    struct place *place = &batch->place;
    meet(batch);
    expect_changes(batch);
    place->turn++;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < batch->entries_count; i++) {
        const struct entry *entry = &batch->entries[i];
        arena_reset(batch->scratch);
        status = apply_entry(batch, entry);
        place->seq = entry->seq;
    }
    if (status == STATUS_OK)
        status = apply_rows(batch, last);
    if (status != STATUS_OK)
        return status_fail(batch->arena, status, "%s", status_why(batch->scratch));
    if (batch->entries_count > 0) {
        struct sha256 hash = hash_sha256(batch->entries[batch->entries_count - 1].bytes);
        place->last =
            str_copy(batch->arena, (struct str){(const char *)hash.bytes, sizeof hash.bytes});
    }
    vocabulary_settle(batch->view, &place->vocabulary);
    status = place_write(batch->view, batch->arena, place);
    return status == STATUS_OK ? gather(batch) : status;
}
