/* The API's small answers, and its way with other sites' pages. */
#include "site/api.h"

#include "base/json.h"
#include "site/address.h"

bool api_is(struct str path)
{
    return str_starts(path, STR("/api/")) && path.n > strlen("/api/");
}

void api_open(struct response *response)
{
    response_header(response, "Access-Control-Allow-Origin", STR("*"));
    response_header(response, "Access-Control-Expose-Headers", STR("ETag, Link, Retry-After"));
}

static void member_address(const struct visit *visit, struct json *json, const char *name,
                           struct str path)
{
    json_member(json, name, address_absolute(visit, path));
}

static enum status start(struct visit *visit, struct response *response)
{
    struct buf out = buf_in(visit->arena);
    struct json json = json_in(&out);
    json_object_begin(&json);
    json_member(&json, "name", visit->site->options.name);
    member_address(visit, &json, "items", STR("/api/v1/items"));
    member_address(visit, &json, "topics", STR("/api/v1/topics"));
    member_address(visit, &json, "description", STR("/api/v1/openapi.json"));
    member_address(visit, &json, "guide", STR("/api/"));
    json_object_end(&json);
    response->type = STR("application/json");
    response->body = buf_str(&out);
    return STATUS_OK;
}

static void write_labels(struct json *json, const struct topic *topic)
{
    json_key(json, "prefLabel");
    json_object_begin(json);
    for (size_t i = 0; i < topic->labels_count; i++) {
        json_key(json, str_z(json->out->arena, topic->labels[i].language));
        json_str(json, topic->labels[i].text);
    }
    json_object_end(json);
}

/* Whether none before it is of its language. */
static bool is_first(const struct topic *topic, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (str_eq(topic->alternatives[i].language, topic->alternatives[at].language))
            return false;
    return true;
}

static void write_alternatives(struct json *json, const struct topic *topic)
{
    const struct label *all = topic->alternatives;
    json_key(json, "altLabel");
    json_object_begin(json);
    for (size_t i = 0; i < topic->alternatives_count; i++) {
        if (!is_first(topic, i))
            continue;
        json_key(json, str_z(json->out->arena, all[i].language));
        json_array_begin(json);
        for (size_t j = i; j < topic->alternatives_count; j++)
            if (str_eq(all[j].language, all[i].language))
                json_str(json, all[j].text);
        json_array_end(json);
    }
    json_object_end(json);
}

static void write_topic(const struct visit *visit, struct json *json,
                        const struct topic_count *counted)
{
    const struct topic *topic = &counted->topic;
    json_object_begin(json);
    json_member(json, "id", topic->id);
    member_address(visit, json, "uri", address_topic_id(visit->arena, topic->id));
    json_member(json, "slug", topic->slug);
    member_address(visit, json, "page", address_topic(visit->arena, &visit_faces[0], topic->slug));
    write_labels(json, topic);
    write_alternatives(json, topic);
    json_key(json, "broader");
    json_array_begin(json);
    for (size_t i = 0; i < topic->broader_count; i++)
        json_str(json, address_absolute(visit, address_topic_id(visit->arena, topic->broader[i])));
    json_array_end(json);
    json_key(json, "exactMatch");
    json_array_begin(json);
    for (size_t i = 0; i < topic->exact_count; i++)
        json_str(json, topic->exact[i]);
    json_array_end(json);
    json_key(json, "provisional");
    json_bool(json, topic->provisional);
    json_member_int(json, "count", counted->count);
    json_object_end(json);
}

/* All of them at once: a vocabulary is some hundreds. */
static enum status topics(struct visit *visit, struct response *response)
{
    struct topic_count *all;
    size_t count;
    enum status status = view_topics(visit->view, visit->arena, (struct str){0}, &all, &count);
    if (status != STATUS_OK)
        return status;
    struct buf out = buf_in(visit->arena);
    struct json json = json_in(&out);
    json_object_begin(&json);
    json_member_int(&json, "total", (int64_t)count);
    json_key(&json, "topics");
    json_array_begin(&json);
    for (size_t i = 0; i < count; i++)
        write_topic(visit, &json, &all[i]);
    json_array_end(&json);
    json_object_end(&json);
    response->type = STR("application/json");
    response->body = buf_str(&out);
    return STATUS_OK;
}

enum status api_answer_start(void *worker, const struct request *request, struct response *response)
{
    api_open(response);
    return visit_run(worker, request, response, start);
}

enum status api_answer_topics(void *worker, const struct request *request,
                              struct response *response)
{
    api_open(response);
    return visit_run(worker, request, response, topics);
}

enum status api_answer_preflight(void *worker, const struct request *request,
                                 struct response *response)
{
    (void)worker;
    struct str path = request->path;
    response->status = 204;
    /* Writing is for servers, who ask nobody's leave: no page of another site is let in on it. */
    response->allow = str_is(path, "/api/v1/items")             ? STR("GET, HEAD, POST, OPTIONS")
                      : str_starts(path, STR("/api/v1/items/")) ? STR("GET, HEAD, PUT, OPTIONS")
                                                                : STR("GET, HEAD, OPTIONS");
    response->volatile_ = true;
    api_open(response);
    response_header(response, "Access-Control-Allow-Methods", STR("GET, HEAD, OPTIONS"));
    response_header(response, "Access-Control-Allow-Headers", STR("Accept, If-None-Match"));
    response_header(response, "Access-Control-Max-Age", STR("86400"));
    return STATUS_OK;
}
