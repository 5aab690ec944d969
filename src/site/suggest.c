/* The shape is fixed (docs/formats.md): others build on it. */
#include "site/suggest.h"

#include "base/json.h"
#include "site/address.h"
#include "site/error.h"
#include "view/suggest.h"

static void write_topics(const struct visit *visit, struct json *json,
                         const struct suggestions *suggestions)
{
    json_key(json, "topics");
    json_array_begin(json);
    for (size_t i = 0; i < suggestions->topics_count; i++) {
        const struct topic_count *topic = &suggestions->topics[i];
        json_object_begin(json);
        json_key(json, "name");
        json_str(json, topic_label(&topic->topic, str_of(visit->face->language)));
        json_member(
            json, "url",
            address_absolute(visit, address_topic(visit->arena, visit->face, topic->topic.slug)));
        json_member_int(json, "count", topic->count);
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_items(const struct visit *visit, struct json *json,
                        const struct suggestions *suggestions)
{
    json_key(json, "items");
    json_array_begin(json);
    for (size_t i = 0; i < suggestions->items_count; i++) {
        const struct document *document = &suggestions->items[i];
        json_object_begin(json);
        json_key(json, "headline");
        json_str(json, document->item.headline);
        json_member(json, "url", address_absolute(visit, address_item(visit, document)));
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_words(struct json *json, const struct suggestions *suggestions)
{
    json_key(json, "words");
    json_array_begin(json);
    for (size_t i = 0; i < suggestions->words_count; i++)
        json_str(json, suggestions->words[i]);
    json_array_end(json);
}

static enum status suggest_at(struct visit *visit, struct response *response)
{
    struct selection selection;
    struct suggestions suggestions;
    struct query_mistake mistake = {0};
    const struct request *request = visit->request;
    if (query_read(visit->arena, request->parameters, request->parameters_count, &selection,
                   &mistake) != STATUS_OK)
        return error_mistake(visit, response, &mistake);
    enum status status = suggest_find(visit->view, visit->arena, str_of(visit->face->language),
                                      selection.text, &suggestions);
    if (status != STATUS_OK)
        return status;
    struct buf out = buf_in(visit->arena);
    struct json json = json_in(&out);
    json_object_begin(&json);
    json_key(&json, "query");
    json_str(&json, selection.text);
    write_topics(visit, &json, &suggestions);
    write_items(visit, &json, &suggestions);
    write_words(&json, &suggestions);
    json_object_end(&json);
    response->type = STR("application/json");
    response->body = buf_str(&out);
    return STATUS_OK;
}

enum status suggest_answer(void *worker, const struct request *request, struct response *response)
{
    return visit_run(worker, request, response, suggest_at);
}
