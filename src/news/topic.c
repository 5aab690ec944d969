/* The record of a topic: canonical JSON, members sorted, labels by language. */
#include "news/topic.h"

#include "base/json.h"
#include "base/check.h"
#include "news/tree.h"

enum { SCHEMA = 1 };

static void write_list(struct json *json, const char *name, const struct str *texts, size_t count)
{
    if (count == 0)
        return;
    json_key(json, name);
    json_array_begin(json);
    for (size_t i = 0; i < count; i++)
        json_str(json, texts[i]);
    json_array_end(json);
}

/* The labels' places by language, those of one language in their order: an insertion sort, for
   there are few. */
static size_t *by_language(struct arena *arena, const struct label *labels, size_t count)
{
    size_t *order = ARENA_ARRAY(arena, size_t, count);
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0 && str_cmp(labels[order[at - 1]].language, labels[i].language) > 0; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return order;
}

static void write_alternatives(struct json *json, const struct topic *topic)
{
    if (topic->alternatives_count == 0)
        return;
    const size_t *order =
        by_language(json->out->arena, topic->alternatives, topic->alternatives_count);
    json_key(json, "altLabel");
    json_object_begin(json);
    for (size_t i = 0; i < topic->alternatives_count;) {
        struct str language = topic->alternatives[order[i]].language;
        json_key(json, str_z(json->out->arena, language));
        json_array_begin(json);
        for (; i < topic->alternatives_count &&
               str_eq(topic->alternatives[order[i]].language, language);
             i++)
            json_str(json, topic->alternatives[order[i]].text);
        json_array_end(json);
    }
    json_object_end(json);
}

static void write_labels(struct json *json, const struct topic *topic)
{
    if (topic->labels_count == 0)
        return;
    const size_t *order = by_language(json->out->arena, topic->labels, topic->labels_count);
    json_key(json, "prefLabel");
    json_object_begin(json);
    for (size_t i = 0; i < topic->labels_count; i++) {
        const struct label *label = &topic->labels[order[i]];
        CHECK(i == 0 || !str_eq(label->language, topic->labels[order[i - 1]].language));
        json_key(json, str_z(json->out->arena, label->language));
        json_str(json, label->text);
    }
    json_object_end(json);
}

struct str topic_write(struct arena *arena, const struct topic *topic)
{
    struct buf out = buf_in(arena);
    struct json json = json_in(&out);
    json_object_begin(&json);
    write_alternatives(&json, topic);
    write_list(&json, "broader", topic->broader, topic->broader_count);
    write_list(&json, "exactMatch", topic->exact, topic->exact_count);
    json_member(&json, "id", topic->id);
    write_labels(&json, topic);
    if (topic->provisional) {
        json_key(&json, "provisional");
        json_bool(&json, true);
    }
    json_member_int(&json, "schema", SCHEMA);
    json_member(&json, "slug", topic->slug);
    json_object_end(&json);
    return buf_str(&out);
}

/* "sv" first, as topic.h says; the others as they stand, which is by language. */
static enum status read_labels(struct arena *arena, const struct node *node, struct topic *topic)
{
    enum status status = tree_object(arena, node);
    if (status != STATUS_OK)
        return status;
    topic->labels = ARENA_ARRAY(arena, struct label, node->count);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; status == STATUS_OK && i < node->count; i++) {
            if (str_is(node->nodes[i].name, "sv") != (pass == 0))
                continue;
            struct label *label = &topic->labels[topic->labels_count++];
            label->language = node->nodes[i].name;
            status = tree_text(arena, &node->nodes[i], &label->text);
        }
    return status;
}

static enum status read_alternatives(struct arena *arena, const struct node *node,
                                     struct topic *topic)
{
    enum status status = tree_object(arena, node);
    size_t count = 0;
    for (size_t i = 0; status == STATUS_OK && i < node->count; i++) {
        status = tree_array(arena, &node->nodes[i]);
        count += node->nodes[i].count;
    }
    if (status != STATUS_OK)
        return status;
    topic->alternatives = ARENA_ARRAY(arena, struct label, count);
    for (size_t i = 0; i < node->count; i++)
        for (size_t j = 0; status == STATUS_OK && j < node->nodes[i].count; j++) {
            struct label *label = &topic->alternatives[topic->alternatives_count++];
            label->language = node->nodes[i].name;
            status = tree_text(arena, &node->nodes[i].nodes[j], &label->text);
        }
    return status;
}

static enum status read_schema(struct arena *arena, const struct node *node)
{
    int64_t schema = 0;
    enum status status = tree_int(arena, node, &schema);
    if (status == STATUS_OK && schema != SCHEMA)
        return tree_refuse(arena, node, "is not 1; a newer Budkavle wrote it, update this one");
    return status;
}

static enum status read_member(struct arena *arena, const struct node *node, struct topic *topic)
{
    if (str_is(node->name, "altLabel"))
        return read_alternatives(arena, node, topic);
    if (str_is(node->name, "broader"))
        return tree_texts(arena, node, &topic->broader, &topic->broader_count);
    if (str_is(node->name, "exactMatch"))
        return tree_texts(arena, node, &topic->exact, &topic->exact_count);
    if (str_is(node->name, "id"))
        return tree_text(arena, node, &topic->id);
    if (str_is(node->name, "prefLabel"))
        return read_labels(arena, node, topic);
    if (str_is(node->name, "provisional"))
        return tree_bool(arena, node, &topic->provisional);
    if (str_is(node->name, "schema"))
        return read_schema(arena, node);
    if (str_is(node->name, "slug"))
        return tree_text(arena, node, &topic->slug);
    return tree_refuse(arena, node, "is not a member of a topic's record");
}

enum status topic_read(struct arena *arena, struct str json, struct topic *topic)
{
    static const char *const required[] = {"schema", "id", "prefLabel", "slug"};
    struct node *root = NULL;
    *topic = (struct topic){0};
    enum status status = tree_read(arena, json, &root);
    if (status == STATUS_OK)
        status = tree_object(arena, root);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < sizeof required / sizeof *required; i++)
        if (tree_get(root, required[i]) == NULL)
            return status_fail(arena, STATUS_REFUSED, "/%s: is missing", required[i]);
    for (size_t i = 0; status == STATUS_OK && i < root->count; i++)
        status = read_member(arena, &root->nodes[i], topic);
    return status;
}

struct str topic_label(const struct topic *topic, struct str language)
{
    for (size_t i = 0; i < topic->labels_count; i++)
        if (str_eq(topic->labels[i].language, language))
            return topic->labels[i].text;
    return topic->labels_count == 0 ? topic->slug : topic->labels[0].text;
}
