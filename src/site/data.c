/* JSON, by the typed writer. The shape of a listing is fixed: others build on it. */
#include "site/data.h"

#include "news/ninjs.h"
#include "site/address.h"
#include "site/facet.h"

enum { CONFIRMED = 100, PROVISIONAL = 50 }; /* how sure a topic is, in ninjs's per cent */

static struct ninjs_topic *ninjs_topics(const struct visit *visit, const struct document *document)
{
    struct ninjs_topic *topics =
        ARENA_ARRAY(visit->arena, struct ninjs_topic, document->topics_count);
    for (size_t i = 0; i < document->topics_count; i++) {
        const struct topic *topic = &document->topics[i];
        topics[i] = (struct ninjs_topic){
            .id = topic->id,
            .name = topic_label(topic, document->item.language),
            .slug = topic->slug,
            .uri = address_absolute(visit, address_topic_id(visit->arena, topic->id)),
            .confidence = topic->provisional ? PROVISIONAL : CONFIRMED,
        };
    }
    return topics;
}

static struct ninjs_capture *ninjs_captures(const struct visit *visit,
                                            const struct document *document)
{
    struct ninjs_capture *captures =
        ARENA_ARRAY(visit->arena, struct ninjs_capture, document->provenance_count);
    for (size_t i = 0; i < document->provenance_count; i++) {
        const struct provenance *seen = &document->provenance[i];
        captures[i] = (struct ninjs_capture){
            .name = seen->name,
            .sha256 = seen->sha256,
            .begin = seen->begin,
            .end = seen->end,
            .captured = seen->captured,
            .captured_sort = seen->captured_sort,
            .position = seen->position,
        };
    }
    return captures;
}

void data_write_item(const struct visit *visit, struct json *json, const struct document *document,
                     const struct str *only, size_t only_count)
{
    static const char *const states[] = {
        [ITEM_PUBLISHED] = "published",
        [ITEM_WITHDRAWN] = "withdrawn",
        [ITEM_GONE] = "gone",
        [ITEM_ERASED] = "gone",
    };
    const struct ninjs ninjs = {
        .item = document->item,
        .uri = address_absolute(visit, address_item(visit, document)),
        .revision = document->revision,
        .created = document->first,
        .changed = document->changed,
        .state = str_of(states[document->state]),
        .note = document->note,
        .reason = document->reason,
        .redirect = document->redirect,
        .topics = ninjs_topics(visit, document),
        .topics_count = document->topics_count,
        .captures = ninjs_captures(visit, document),
        .captures_count = document->provenance_count,
        .media = address_absolute(visit, STR("/media/")),
        .zone = visit->site->options.zone,
        .only = only,
        .only_count = only_count,
    };
    ninjs_write(json, &ninjs);
}

struct str data_keys(const struct visit *visit, const struct document *document)
{
    struct buf keys = buf_in(visit->arena);
    buf_printf(&keys, "item:%.*s", STR_ARG(document->item.id));
    for (size_t i = 0; i < document->topics_count; i++)
        buf_printf(&keys, " topic:%.*s", STR_ARG(document->topics[i].slug));
    return buf_str(&keys);
}

enum status data_item(const struct visit *visit, const struct document *document,
                      struct response *response)
{
    struct buf out = buf_in(visit->arena);
    struct json json = json_in(&out);
    data_write_item(visit, &json, document, NULL, 0);
    response->type = STR("application/json");
    response->body = buf_str(&out);
    return STATUS_OK;
}

static void write_facet(struct json *json, const struct visit *visit, const char *name,
                        const struct facet *facet)
{
    bool kinds = strcmp(name, "kind") == 0;
    json_key(json, name);
    json_array_begin(json);
    for (size_t i = 0; i < facet->count; i++) {
        const struct facet_value *value = &facet->values[i];
        json_object_begin(json);
        json_key(json, "slug");
        json_str(json, value->slug);
        json_key(json, "name");
        json_str(json, kinds ? facet_kind_name(visit, value->slug) : facet_topic_name(value));
        json_member_int(json, "count", value->count);
        json_key(json, "selected");
        json_bool(json, value->selected);
        json_object_end(json);
    }
    json_array_end(json);
}

void data_write_suggestion(struct json *json, const struct suggestion *suggestion)
{
    if (suggestion->query.n == 0)
        return;
    json_key(json, "suggestion");
    json_object_begin(json);
    json_member(json, "query", suggestion->query);
    json_key(json, "applied");
    json_bool(json, suggestion->applied);
    json_object_end(json);
}

enum status data_listing(const struct visit *visit, const struct listing *listing,
                         struct response *response)
{
    const struct answer *answer = listing->answer;
    struct buf out = buf_in(visit->arena);
    struct json json = json_in(&out);
    json_object_begin(&json);
    json_member_int(&json, "total", answer->total);
    json_member_int(&json, "skip", listing->selection->skip);
    json_member_int(&json, "take", listing->selection->take);
    json_key(&json, "items");
    json_array_begin(&json);
    for (size_t i = 0; i < answer->count; i++)
        data_write_item(visit, &json, &answer->documents[i], NULL, 0);
    json_array_end(&json);
    json_key(&json, "facets");
    json_object_begin(&json);
    write_facet(&json, visit, "topic", &answer->topics);
    write_facet(&json, visit, "year", &answer->years);
    write_facet(&json, visit, "kind", &answer->kinds);
    json_object_end(&json);
    data_write_suggestion(&json, &answer->suggestion);
    json_object_end(&json);
    response->type = STR("application/json");
    response->body = buf_str(&out);
    return STATUS_OK;
}
