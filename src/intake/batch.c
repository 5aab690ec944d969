/* Items of one capture never match each other: so what the view showed when the capture was begun,
   and what others have written since, is all that they can match. */
#include "intake/batch.h"

#include "base/unicode.h"
#include "intake/concepts.h"
#include "intake/same.h"
#include "news/record.h"
#include "news/valid.h"

struct waiting {
    struct item item; /* its topics are names until the batch is flushed */
    struct str *names;
    size_t names_count;
    int64_t begin, end, line, position;
};

struct batch {
    struct arena *arena; /* of what waits; emptied with each flush */
    struct funnel *funnel;
    struct topics *topics;
    struct batch_sink sink;
    struct batch_capture capture;
    bool seen;   /* the log knows this capture: some of its items may be there */
    bool looked; /* whether it does was asked before we appended any of it */
    struct waiting waiting[FUNNEL_BATCH_ALONE];
    int64_t keys[FUNNEL_BATCH_ALONE];
    size_t count;
    int64_t position;
    /* Of the capture, whose batches the view need not show yet: */
    struct arena *ours;
    struct names slugs;   /* of topics made for it */
    struct names matched; /* documents that items of it are */
    struct batch_counts counts;
};

static void end(void *self)
{
    arena_free(((struct batch *)self)->arena);
    arena_free(((struct batch *)self)->ours);
}

struct batch *batch_new(struct arena *arena, struct funnel *funnel, struct topics *topics,
                        struct batch_sink sink)
{
    struct batch *batch = ARENA_NEW(arena, struct batch);
    *batch = (struct batch){.arena = arena_new(),
                            .ours = arena_new(),
                            .funnel = funnel,
                            .topics = topics,
                            .sink = sink};
    arena_defer(arena, end, batch);
    return batch;
}

struct batch_counts batch_counts(const struct batch *batch)
{
    return batch->counts;
}

void batch_begin_capture(struct batch *batch, const struct batch_capture *capture)
{
    batch->capture = *capture;
    batch->position = capture->position;
    batch->seen = batch->looked = false;
    arena_reset(batch->ours);
    batch->slugs = names_in(batch->ours);
    batch->matched = names_in(batch->ours);
    funnel_anew(batch->funnel);
}

struct item batch_item(const struct batch_capture *capture, const struct candidate *candidate,
                       const struct dated *dated)
{
    return (struct item){.publisher_name = capture->publisher_name,
                         .publisher_orgnr = capture->publisher_orgnr,
                         .language = capture->language,
                         .kind = KIND_NEWS,
                         .headline = candidate->headline,
                         .summary = candidate->summary,
                         .published = dated->published,
                         .sort = dated->sort,
                         .source = candidate->source};
}

enum status batch_add(struct batch *batch, struct arena *arena, const struct candidate *candidate,
                      const struct dated *dated)
{
    struct arena *own = batch->arena;
    batch->keys[batch->count] = view_headline_key(own, candidate->headline);
    struct waiting *waiting = &batch->waiting[batch->count++];
    *waiting = (struct waiting){.item = batch_item(&batch->capture, candidate, dated),
                                .names = ARENA_ARRAY(own, struct str, candidate->topics_count),
                                .names_count = candidate->topics_count,
                                .begin = candidate->begin,
                                .end = candidate->end,
                                .line = candidate->line,
                                .position = batch->position++};
    waiting->item.headline = str_copy(own, candidate->headline);
    waiting->item.summary = str_copy(own, candidate->summary);
    waiting->item.published = str_copy(own, dated->published);
    waiting->item.source = str_copy(own, candidate->source);
    for (size_t i = 0; i < candidate->topics_count; i++)
        waiting->names[i] = str_copy(own, candidate->topics[i].text);
    return batch->count >= funnel_batch(batch->funnel) ? batch_flush(batch, arena) : STATUS_OK;
}

static void odd(struct batch *batch, const struct waiting *waiting, const char *what)
{
    batch->sink.odd(batch->sink.self, batch->capture.path, waiting->line, what);
}

/* ---- topics ---- */

/* Whether the log knows the capture by now, be it from an import beside this one. */
static enum status look_for_capture(struct batch *batch)
{
    struct provenance row;
    if (batch->seen || (batch->looked && !batch->funnel->others))
        return STATUS_OK;
    batch->looked = true;
    enum status status =
        log_find_capture(batch->funnel->log, batch->arena, &batch->capture.sha256, &row);
    batch->seen = status == STATUS_OK;
    return status == STATUS_MISSING ? STATUS_OK : status;
}

static enum status make_topic(struct batch *batch, struct str name, struct str *id)
{
    struct funnel *funnel = batch->funnel;
    struct label label = {batch->capture.language, name};
    struct topic topic = {.id = clock_uuid7(funnel->clock, batch->arena, clock_now(funnel->clock)),
                          .labels = &label,
                          .labels_count = 1,
                          .provisional = true};
    enum status status =
        concepts_slug(funnel->view, batch->arena, name, &batch->slugs, &topic.slug);
    if (status == STATUS_OK)
        status = concepts_entry(funnel->log, batch->arena, &topic);
    if (status != STATUS_OK)
        return status;
    names_add(&batch->slugs, topic.slug);
    batch->counts.appended++;
    topics_add(batch->topics, name, STR(""), KNOWN_PROVISIONAL);
    topics_name(batch->topics, name, topic.id);
    *id = topic.id;
    return STATUS_OK;
}

/* The topic that an import beside this one has made since we began; MISSING as a rule. */
static enum status find_topic(struct batch *batch, struct str name, struct str *id)
{
    struct topic topic;
    enum status status = concepts_named(batch->funnel->view, batch->arena, name, &topic);
    if (status != STATUS_OK)
        return status;
    topics_add(batch->topics, name, STR(""),
               topic.provisional ? KNOWN_PROVISIONAL : KNOWN_CONFIRMED);
    topics_name(batch->topics, name, topic.id);
    *id = topic.id;
    return STATUS_OK;
}

static enum status name_topics(struct batch *batch, struct waiting *waiting)
{
    struct item *item = &waiting->item;
    item->topics = ARENA_ARRAY(batch->arena, struct str, waiting->names_count);
    item->topics_count = 0;
    for (size_t i = 0; i < waiting->names_count; i++) {
        const struct known *known = topics_find(batch->topics, waiting->names[i]);
        struct str id = known == NULL ? (struct str){0} : known->id;
        if (id.n == 0) {
            enum status status = find_topic(batch, waiting->names[i], &id);
            if (status == STATUS_MISSING)
                status = make_topic(batch, waiting->names[i], &id);
            if (status != STATUS_OK)
                return status;
        }
        bool there = false; /* two names of one topic */
        for (size_t k = 0; k < item->topics_count; k++)
            there = there || str_eq(item->topics[k], id);
        if (!there)
            item->topics[item->topics_count++] = id;
    }
    return STATUS_OK;
}

/* ---- items ---- */

/* Since when the wording of a document is known; INT64_MAX for one that no capture brought. */
static int64_t wording_since(const struct document *document)
{
    int64_t newest = document->provenance_count == 0 ? INT64_MAX : 0;
    for (size_t i = 0; i < document->provenance_count; i++)
        if (document->provenance[i].captured_sort > newest)
            newest = document->provenance[i].captured_sort;
    return newest;
}

static bool same_topics(const struct item *a, const struct item *b)
{
    if (a->topics_count != b->topics_count)
        return false;
    for (size_t i = 0; i < a->topics_count; i++)
        if (!str_eq(a->topics[i], b->topics[i]))
            return false;
    return true;
}

/* Takes over what the capture says; what it does not say stays. Whether anything changed. */
static bool reword(struct item *old, const struct item *new)
{
    bool changed = !str_eq(old->headline, new->headline) ||
                   (new->summary.n > 0 && !str_eq(old->summary, new->summary)) ||
                   (new->topics_count > 0 && !same_topics(old, new)) ||
                   (new->source.n > 0 && !str_eq(old->source, new->source));
    old->headline = new->headline;
    if (new->summary.n > 0)
        old->summary = new->summary;
    if (new->topics_count > 0) {
        old->topics = new->topics;
        old->topics_count = new->topics_count;
    }
    if (new->source.n > 0)
        old->source = new->source;
    return changed;
}

static enum status append(struct batch *batch, enum action action, const struct item *item)
{
    struct entry entry = {.action = action,
                          .item = item->id,
                          .record = record_write(batch->arena, item),
                          .actor = STR("import")};
    batch->counts.appended++;
    return log_append(batch->funnel->log, batch->arena, &entry);
}

static enum status append_provenance(struct batch *batch, const struct waiting *waiting,
                                     struct str item)
{
    const struct batch_capture *capture = &batch->capture;
    struct provenance row = {.item = item,
                             .name = capture->name,
                             .sha256 = capture->sha256,
                             .begin = waiting->begin,
                             .end = waiting->end,
                             .captured = capture->captured.edtf,
                             .captured_sort = capture->captured.sort,
                             .position = waiting->position};
    batch->counts.appended++;
    return log_add_provenance(batch->funnel->log, batch->arena, &row);
}

static enum status add_to_document(struct batch *batch, struct waiting *waiting,
                                   struct document *document)
{
    struct item item = document->item;
    enum status status = STATUS_OK;
    bool changed = reword(&item, &waiting->item);
    bool newer =
        batch->capture.captured.sort > wording_since(document) && document->state == ITEM_PUBLISHED;
    if (changed && newer) {
        status = append(batch, ACTION_AMEND, &item);
        batch->counts.revised++;
    } else {
        batch->counts.known++;
        if (changed)
            odd(batch, waiting,
                document->state != ITEM_PUBLISHED
                    ? "the item was withdrawn; noted where it was seen, nothing else"
                : document->provenance_count == 0
                    ? "another wording of an item that did not come from a capture; kept as it is"
                    : "an older wording of an item; noted where it was seen, the newer one stays");
    }
    return status == STATUS_OK ? append_provenance(batch, waiting, item.id) : status;
}

static enum status add_new(struct batch *batch, struct waiting *waiting)
{
    struct funnel *funnel = batch->funnel;
    struct item *item = &waiting->item;
    struct valid_faults faults = {0};
    item->id = clock_uuid7(funnel->clock, batch->arena, clock_now(funnel->clock));
    enum status status = valid_item(batch->arena, item, funnel->zone, &faults);
    if (status == STATUS_REFUSED) {
        batch->counts.refused++;
        odd(batch, waiting,
            arena_printf(batch->arena, "left out, for it makes no valid item: %s",
                         status_why(batch->arena)));
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = append(batch, ACTION_PUBLISH, item);
    batch->counts.added++;
    return status == STATUS_OK ? append_provenance(batch, waiting, item->id) : status;
}

static enum status take(struct batch *batch, struct waiting *waiting)
{
    struct provenance row;
    struct document *document;
    batch->counts.items++;
    if (batch->seen) {
        enum status status = log_find_provenance(batch->funnel->log, batch->arena,
                                                 &batch->capture.sha256, waiting->begin, &row);
        if (status == STATUS_OK)
            batch->counts.known++;
        if (status != STATUS_MISSING)
            return status;
    }
    enum status status = name_topics(batch, waiting);
    if (status == STATUS_OK)
        status =
            same_find(batch->funnel->view, batch->arena, &waiting->item,
                      &(struct same_besides){&batch->capture.sha256, &batch->matched}, &document);
    if (status != STATUS_OK)
        return status;
    if (document != NULL)
        names_add(&batch->matched, document->item.id);
    return document != NULL ? add_to_document(batch, waiting, document) : add_new(batch, waiting);
}

/* Whether all topics have ids: a name that is new is looked for among those of the view. */
static bool knows_topics(const struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        for (size_t k = 0; k < batch->waiting[i].names_count; k++) {
            const struct known *known = topics_find(batch->topics, batch->waiting[i].names[k]);
            if (known == NULL || known->id.n == 0)
                return false;
        }
    return true;
}

enum status batch_flush(struct batch *batch, struct arena *arena)
{
    if (batch->count == 0)
        return STATUS_OK;
    int64_t before = batch->counts.appended;
    struct funnel_keys keys = {batch->keys, batch->count};
    enum status status =
        funnel_begin(batch->funnel, batch->arena, knows_topics(batch) ? &keys : NULL);
    if (status == STATUS_OK)
        status = look_for_capture(batch);
    for (size_t i = 0; status == STATUS_OK && i < batch->count; i++)
        status = take(batch, &batch->waiting[i]);
    if (status == STATUS_OK && batch->counts.appended > before)
        status = funnel_commit(batch->funnel, batch->arena, &keys);
    else
        funnel_rollback(batch->funnel);
    if (status != STATUS_OK)
        status_fail(arena, status, "%s", status_why(batch->arena));
    batch->count = 0;
    arena_reset(batch->arena);
    return status;
}
