/* Walks the view in its total order, some items at a time, so that an export of any size costs the
   same memory. Where nobody serves the folder the view is brought to the log's head first. */
#include "intake/export.h"

#include "intake/funnel.h"
#include "log/folder.h"
#include "news/ninjs.h"

#include <errno.h>

enum { STEP = 200, CONFIRMED = 100, PROVISIONAL = 50, WAIT_MS = 30000 };

struct exporting {
    const struct export_options *options;
    struct funnel funnel;
    struct arena *arena; /* of one step */
    struct str site;
    int64_t items;
};

static struct str address_of(const struct exporting *e, const struct document *document)
{
    const char *path = str_is(document->item.language, "en") ? "/en/news" : "/nyheter";
    return str_printf(e->arena, "%.*s%s/%04d/%.*s", STR_ARG(e->site), path, document->year,
                      STR_ARG(document->slug));
}

static struct ninjs_topic *topics_of(const struct exporting *e, const struct document *document)
{
    struct ninjs_topic *topics = ARENA_ARRAY(e->arena, struct ninjs_topic, document->topics_count);
    for (size_t i = 0; i < document->topics_count; i++) {
        const struct topic *topic = &document->topics[i];
        topics[i] = (struct ninjs_topic){
            .id = topic->id,
            .name = topic_label(topic, document->item.language),
            .slug = topic->slug,
            .uri = str_printf(e->arena, "%.*s/id/topic/%.*s", STR_ARG(e->site), STR_ARG(topic->id)),
            .confidence = topic->provisional ? PROVISIONAL : CONFIRMED,
        };
    }
    return topics;
}

static struct ninjs_capture *captures_of(const struct exporting *e, const struct document *document)
{
    struct ninjs_capture *captures =
        ARENA_ARRAY(e->arena, struct ninjs_capture, document->provenance_count);
    for (size_t i = 0; i < document->provenance_count; i++) {
        const struct provenance *row = &document->provenance[i];
        captures[i] = (struct ninjs_capture){
            .name = row->name,
            .sha256 = row->sha256,
            .begin = row->begin,
            .end = row->end,
            .captured = row->captured,
            .captured_sort = row->captured_sort,
            .position = row->position,
        };
    }
    return captures;
}

static enum status write_document(struct exporting *e, const struct document *document)
{
    static const char *const states[] = {
        [ITEM_PUBLISHED] = "published", [ITEM_WITHDRAWN] = "withdrawn", [ITEM_GONE] = "gone"};
    struct buf out = buf_in(e->arena);
    struct json json = json_in(&out);
    if (document->state == ITEM_ERASED)
        return STATUS_OK;
    const struct ninjs ninjs = {
        .item = document->item,
        .uri = address_of(e, document),
        .revision = document->revision,
        .created = document->first,
        .changed = document->changed,
        .state = str_of(states[document->state]),
        .note = document->note,
        .reason = document->reason,
        .redirect = document->redirect,
        .topics = topics_of(e, document),
        .topics_count = document->topics_count,
        .captures = captures_of(e, document),
        .captures_count = document->provenance_count,
        .media = str_printf(e->arena, "%.*s/media/", STR_ARG(e->site)),
        .zone = e->options->zone,
    };
    ninjs_write(&json, &ninjs);
    buf_char(&out, '\n');
    e->items++;
    if (fwrite(out.p, 1, out.n, e->options->out) != out.n)
        return status_fail(e->arena, STATUS_FAILED,
                           "the export cannot be written (%m); free room and run it again");
    return STATUS_OK;
}

static enum status write_all(struct exporting *e, struct arena *outer)
{
    struct str cursor = {0};
    enum status status = STATUS_OK;
    for (size_t count = STEP; status == STATUS_OK && count > 0;) {
        struct document *documents;
        arena_reset(e->arena);
        cursor = str_copy(e->arena, cursor);
        status = view_walk(e->funnel.view, e->arena, &cursor, STEP, &documents, &count);
        for (size_t i = 0; status == STATUS_OK && i < count; i++)
            status = write_document(e, &documents[i]);
        cursor = str_copy(outer, cursor);
    }
    return status;
}

static enum status write_found(struct exporting *e)
{
    struct query query = {.text = e->options->query, .take = STEP};
    enum status status = STATUS_OK;
    for (size_t count = STEP; status == STATUS_OK && count == STEP; query.skip += STEP) {
        struct answer answer;
        arena_reset(e->arena);
        status = view_find(e->funnel.view, e->arena, &query, &answer);
        count = status == STATUS_OK ? answer.count : 0;
        for (size_t i = 0; status == STATUS_OK && i < count; i++)
            status = write_document(e, &answer.documents[i]);
    }
    return status;
}

enum status export_ninjs(struct arena *arena, const struct export_options *options, int64_t *items)
{
    struct exporting e = {.options = options, .site = options->site_url};
    struct funnel_options funnel = {.folder = options->folder,
                                    .clock = options->clock,
                                    .zone = options->zone,
                                    .wait_ms = WAIT_MS};
    while (str_ends(e.site, STR("/")))
        e.site.n--;
    enum status status = folder_find(arena, options->folder);
    if (status != STATUS_OK)
        return status;
    status = funnel_open(arena, &funnel, &e.funnel);
    if (status == STATUS_OK)
        status = funnel_settle(&e.funnel, arena);
    if (status == STATUS_OK)
        status = view_begin(e.funnel.view, arena);
    if (status == STATUS_OK) {
        e.arena = arena_new();
        status = options->query.n > 0 ? write_found(&e) : write_all(&e, arena);
        if (status != STATUS_OK)
            status_fail(arena, status, "%s", status_why(e.arena));
        arena_free(e.arena);
        view_end(e.funnel.view);
    }
    funnel_close(&e.funnel);
    *items = e.items;
    return status;
}
