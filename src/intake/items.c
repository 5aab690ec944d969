/* Items in ninjs into the log. Every line is read and checked before the first is appended. Then
   they go in in the order in which they were first published, so that addresses and ties come out
   as they were; without such times the last line first, for a listing begins with the newest. */
#include "intake/inside.h"

#include "intake/ninjs_file.h"
#include "intake/pictures.h"
#include "intake/same.h"
#include "intake/subjects.h"
#include "news/edtf.h"
#include "news/record.h"
#include "news/valid.h"

#include <stdlib.h>

enum { MOST_REVISIONS = 100 };

struct items {
    struct import *import;
    struct import_file *from;
    struct ninjs_file *file;
    struct subjects *subjects;
    struct pictures *pictures;
    struct arena *batch;
    size_t in_batch;
    int64_t appended; /* in this batch */
    struct names matched;
};

/* What a foreign item does not say. */
static void complete(const struct import *import, struct arena *arena, struct ninjs *ninjs)
{
    struct item *item = &ninjs->item;
    if (item->language.n == 0)
        item->language = import->options->language;
    if (item->publisher_name.n == 0 && item->id.n == 0) {
        item->publisher_name = import->options->publisher_name;
        item->publisher_orgnr = import->options->publisher_orgnr;
    }
    if (item->sort == 0 && item->published.n == 0) {
        item->sort = import->now;
        item->published = str_printf(
            arena, "[..%.*s]", STR_ARG(edtf_day_of(arena, import->options->zone, import->now)));
    }
    if (item->published.n == 0)
        item->published = edtf_write_instant(arena, item->sort);
    if (item->id.n != 36 || item->id.p[14] != '7')
        item->id = (struct str){0};
    for (size_t i = 0; i < ninjs->captures_count; i++)
        if (ninjs->captures[i].position < 0)
            ninjs->captures[i].position = 0;
}

/* One line that names the place. */
static enum status refuse_item(const struct items *items, struct arena *arena,
                               const struct ninjs_place *place)
{
    return status_fail(arena, STATUS_REFUSED,
                       "%s:%lld: %s; mend the line and import the file again",
                       items->from->source.path, (long long)place->line,
                       arena_printf(arena, "%s", status_why(arena)));
}

static enum status read_item(struct items *items, struct arena *arena,
                             const struct ninjs_place *place, struct ninjs *ninjs)
{
    struct str text;
    enum status status = ninjs_file_text(items->file, arena, place, &text);
    if (status == STATUS_OK) {
        status = ninjs_read(arena, text, ninjs);
        if (status != STATUS_OK)
            return refuse_item(items, arena, place);
        complete(items->import, arena, ninjs);
    }
    return status;
}

static enum status check_item(struct items *items, struct arena *arena,
                              const struct ninjs_place *place, const struct ninjs *ninjs)
{
    struct item item = ninjs->item;
    struct valid_faults faults;
    if (item.id.n == 0)
        item.id = STR("00000000-0000-7000-8000-000000000000");
    if (valid_item(arena, &item, items->import->options->zone, &faults) == STATUS_OK &&
        pictures_note(items->pictures, arena, ninjs) == STATUS_OK)
        return STATUS_OK;
    return refuse_item(items, arena, place);
}

static void print_item(struct items *items, const struct ninjs_place *place,
                       const struct ninjs *ninjs)
{
    FILE *out = items->import->options->report;
    progress_clear(&items->import->progress);
    fprintf(out, "%s:%lld: %.*s\n", items->from->source.path, (long long)place->line,
            STR_ARG(ninjs->item.headline));
    fprintf(out, "  %s, %.*s, published %.*s\n", kind_name(ninjs->item.kind),
            STR_ARG(ninjs->item.language), STR_ARG(ninjs->item.published));
    for (size_t i = 0; i < ninjs->topics_count; i++)
        fprintf(out, "%s%.*s", i == 0 ? "  topics: " : "; ", STR_ARG(ninjs->topics[i].name));
    fprintf(out, "%s\n", ninjs->topics_count > 0 ? "\n" : "");
}

/* The first reading: is each line an item that makes sense, and which topics do they name. */
static enum status check_all(struct items *items)
{
    struct arena *arena = arena_new();
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ninjs_file_count(items->file) && status == STATUS_OK; i++) {
        struct ninjs_place *place = ninjs_file_place(items->file, i);
        struct ninjs ninjs;
        arena_reset(arena);
        status = read_item(items, arena, place, &ninjs);
        if (status == STATUS_OK)
            status = check_item(items, arena, place, &ninjs);
        if (status != STATUS_OK)
            break;
        subjects_note(items->subjects, &ninjs);
        place->created = ninjs.created;
        place->position = ninjs.captures_count > 0 ? ninjs.captures[0].position : -1;
        progress_bytes(&items->import->progress, place->end - place->begin);
    }
    if (status != STATUS_OK)
        status_fail(items->import->arena, status, "%s", status_why(arena));
    arena_free(arena);
    return status;
}

/* ---- appending ---- */

static enum status append(struct items *items, enum action action, const struct ninjs *ninjs)
{
    const struct item *item = &ninjs->item;
    bool record = action == ACTION_PUBLISH || action == ACTION_AMEND || action == ACTION_CORRECT;
    struct entry entry = {.action = action, .item = item->id, .actor = STR("import")};
    if (record)
        entry.record = record_write(items->batch, item);
    if (action == ACTION_CORRECT)
        entry.note = ninjs->note;
    if (action == ACTION_WITHDRAW) {
        entry.reason = ninjs->reason;
        entry.redirect = ninjs->redirect;
    }
    items->appended++;
    return log_append(items->import->funnel.log, items->batch, &entry);
}

static enum status append_captures(struct items *items, const struct ninjs *ninjs,
                                   const struct document *old)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ninjs->captures_count && status == STATUS_OK; i++) {
        const struct ninjs_capture *capture = &ninjs->captures[i];
        bool there = false;
        for (size_t k = 0; old != NULL && k < old->provenance_count; k++)
            there |= hash_equal(&old->provenance[k].sha256, &capture->sha256) &&
                     old->provenance[k].begin == capture->begin;
        if (there)
            continue;
        struct provenance row = {.item = ninjs->item.id,
                                 .name = capture->name,
                                 .sha256 = capture->sha256,
                                 .begin = capture->begin,
                                 .end = capture->end,
                                 .captured = capture->captured,
                                 .captured_sort = capture->captured_sort,
                                 .position = capture->position};
        items->appended++;
        status = log_add_provenance(items->import->funnel.log, items->batch, &row);
    }
    return status;
}

static bool is_withdrawn(const struct ninjs *ninjs)
{
    return str_is(ninjs->state, "withdrawn") || str_is(ninjs->state, "gone");
}

/* As many revisions as it had: a reader who cites revision 3 must find that number again. What
   stood in the earlier ones is not in an export. */
static enum status append_new(struct items *items, struct ninjs *ninjs)
{
    int64_t revisions = ninjs->revision > MOST_REVISIONS ? MOST_REVISIONS : ninjs->revision;
    struct funnel *funnel = &items->import->funnel;
    if (ninjs->item.id.n == 0)
        ninjs->item.id = clock_uuid7(funnel->clock, items->batch, clock_now(funnel->clock));
    enum status status = append(items, ACTION_PUBLISH, ninjs);
    if (status == STATUS_OK && ninjs->note.n > 0 && revisions < 2)
        revisions = 2;
    for (int64_t i = 2; i <= revisions && status == STATUS_OK; i++)
        status = append(items, i == revisions && ninjs->note.n > 0 ? ACTION_CORRECT : ACTION_AMEND,
                        ninjs);
    if (status == STATUS_OK && is_withdrawn(ninjs))
        status = append(items, ACTION_WITHDRAW, ninjs);
    items->import->report->added++;
    return status == STATUS_OK ? append_captures(items, ninjs, NULL) : status;
}

static enum status append_to(struct items *items, struct ninjs *ninjs,
                             const struct document *document)
{
    struct arena *arena = items->batch;
    int64_t before = items->appended;
    ninjs->item.id = document->item.id;
    enum status status = STATUS_OK;
    bool noted = ninjs->note.n > 0 && !str_eq(ninjs->note, document->note);
    if (noted || !str_eq(record_write(arena, &ninjs->item), record_write(arena, &document->item)))
        status = append(items, noted ? ACTION_CORRECT : ACTION_AMEND, ninjs);
    bool out = document->state != ITEM_PUBLISHED;
    if (status == STATUS_OK && is_withdrawn(ninjs) != out && ninjs->state.n > 0)
        status = append(items, out ? ACTION_RESTORE : ACTION_WITHDRAW, ninjs);
    if (items->appended > before)
        items->import->report->revised++;
    else
        items->import->report->known++;
    return status == STATUS_OK ? append_captures(items, ninjs, document) : status;
}

static enum status take(struct items *items, const struct ninjs_place *place)
{
    struct arena *arena = items->batch;
    struct view *view = items->import->funnel.view;
    struct document document, *found = NULL;
    struct ninjs ninjs;
    enum status status = read_item(items, arena, place, &ninjs);
    if (status != STATUS_OK)
        return status;
    struct str missing;
    pictures_add(items->pictures, arena, &ninjs, &missing);
    if (missing.n > 0)
        report_odd(items->import, items->from->source.path, place->line,
                   "names a picture that is not in media/; copy it there", missing);
    subjects_of(items->subjects, arena, &ninjs, &ninjs.item.topics, &ninjs.item.topics_count);
    items->import->report->items++;
    if (ninjs.item.id.n > 0) {
        status = view_item(view, arena, ninjs.item.id, &document);
        found = status == STATUS_OK ? &document : NULL;
        if (found != NULL && document.state == ITEM_ERASED) {
            report_odd(items->import, items->from->source.path, place->line,
                       "was erased here, and stays so", ninjs.item.headline);
            items->import->report->known++;
            return STATUS_OK;
        }
    } else { /* a foreign one: the same item by what it says */
        struct sha256 none = {0};
        struct same_besides besides = {&none, &items->matched};
        status = same_find(view, arena, &ninjs.item, &besides, &found);
    }
    if (status != STATUS_OK && status != STATUS_MISSING)
        return status;
    if (found == NULL)
        return append_new(items, &ninjs);
    names_add(&items->matched, found->item.id);
    return append_to(items, &ninjs, found);
}

static int by_creation(const void *a, const void *b)
{
    const struct ninjs_place *x = *(const struct ninjs_place *const *)a;
    const struct ninjs_place *y = *(const struct ninjs_place *const *)b;
    if (x->created != y->created)
        return x->created < y->created ? -1 : 1;
    if (x->position >= 0 && y->position >= 0 && x->position != y->position)
        return x->position < y->position ? -1 : 1;
    return x < y ? 1 : -1;
}

static enum status append_all(struct items *items)
{
    size_t count = ninjs_file_count(items->file);
    struct funnel *funnel = &items->import->funnel;
    struct ninjs_place **order = ARENA_ARRAY(items->import->arena, struct ninjs_place *, count);
    for (size_t i = 0; i < count; i++)
        order[i] = ninjs_file_place(items->file, i);
    qsort(order, count, sizeof *order, by_creation);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK;) {
        arena_reset(items->batch);
        items->matched = names_in(items->batch);
        items->appended = 0;
        status = funnel_begin(funnel, items->batch, NULL); /* an id may stand in the file twice */
        for (size_t k = 0; k < funnel_batch(funnel) && i < count && status == STATUS_OK; k++, i++) {
            status = take(items, order[i]);
            progress_bytes(&items->import->progress, order[i]->end - order[i]->begin);
        }
        if (status == STATUS_OK && items->appended > 0)
            status = funnel_commit(funnel, items->batch, NULL);
        else
            funnel_rollback(funnel);
        items->import->report->changed |= items->appended > 0;
    }
    if (status != STATUS_OK)
        status_fail(items->import->arena, status, "%s", status_why(items->batch));
    return status;
}

static enum status dry(struct items *items)
{
    struct arena *arena = arena_new();
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ninjs_file_count(items->file) && status == STATUS_OK; i++) {
        struct ninjs ninjs;
        arena_reset(arena);
        status = read_item(items, arena, ninjs_file_place(items->file, i), &ninjs);
        if (status == STATUS_OK)
            print_item(items, ninjs_file_place(items->file, i), &ninjs);
        items->import->report->items++;
    }
    arena_free(arena);
    return status;
}

static void refuse(struct import *import, struct import_file *file)
{
    import_complain(import, status_why(import->arena));
    file->refused = true;
    import->report->files_refused++;
}

enum status import_ninjs(struct import *import)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < import->count && status == STATUS_OK; i++) {
        struct import_file *file = &import->files[i];
        struct items items = {.import = import, .from = file};
        int64_t topics = 0;
        if (file->source.form != SOURCE_NINJS || file->refused)
            continue;
        items.subjects = subjects_new(import->arena);
        items.pictures = pictures_new(import->arena, import->options->folder, file->source.path);
        if (ninjs_file_open(import->arena, file->source.path, &items.file) != STATUS_OK ||
            check_all(&items) != STATUS_OK) {
            refuse(import, file);
            continue;
        }
        if (import->options->dry_run) {
            status = dry(&items);
            continue;
        }
        status = import_open(import);
        if (status == STATUS_OK && pictures_take(items.pictures, import->arena) != STATUS_OK) {
            refuse(import, file);
            continue;
        }
        if (status == STATUS_OK)
            status = subjects_settle(items.subjects, &import->funnel, import->arena, &topics);
        import->report->changed |= topics > 0;
        items.batch = arena_new();
        if (status == STATUS_OK)
            status = append_all(&items);
        arena_free(items.batch);
    }
    return status;
}
