/* One sorted table of members serves writing and reading, so that the two cannot drift apart.
   Members that are plain texts are an offset into the item; the others have a pair of functions. */
#include "news/record.h"

#include "base/json.h"
#include "news/tree.h"

#include <limits.h>

enum { SCHEMA = 1 };

/* A text of a struct, by the name that it has in the record. */
struct text {
    const char *name;
    size_t offset;
};

struct member {
    const char *name;
    size_t offset; /* of the text in struct item, when there are no functions */
    void (*write)(struct json *json, const struct item *item); /* writes its key, too, or nothing */
    enum status (*read)(struct arena *arena, const struct node *node, struct item *item);
};

static struct str *text_at(const void *thing, size_t offset)
{
    return (struct str *)((char *)(uintptr_t)thing + offset);
}

static bool no_text(const void *thing, const struct text *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_at(thing, texts[i].offset)->n > 0)
            return false;
    return true;
}

static void write_texts(struct json *json, const void *thing, const struct text *texts,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        json_member(json, texts[i].name, *text_at(thing, texts[i].offset));
}

/* Reads the member if it is one of the texts; else leaves *known false. */
static enum status read_text(struct arena *arena, const struct node *node, void *thing,
                             const struct text *texts, size_t count, bool *known)
{
    *known = false;
    for (size_t i = 0; i < count; i++) {
        if (!str_is(node->name, texts[i].name))
            continue;
        *known = true;
        return tree_text(arena, node, text_at(thing, texts[i].offset));
    }
    return STATUS_OK;
}

static enum status unknown(struct arena *arena, const struct node *node)
{
    return tree_refuse(arena, node, "is not a member of record v1");
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* publisher */
static const struct text publisher_texts[] = {
    {"name", offsetof(struct item, publisher_name)},
    {"orgnr", offsetof(struct item, publisher_orgnr)},
};

static void write_publisher(struct json *json, const struct item *item)
{
    if (no_text(item, publisher_texts, COUNT(publisher_texts)))
        return;
    json_key(json, "publisher");
    json_object_begin(json);
    write_texts(json, item, publisher_texts, COUNT(publisher_texts));
    json_object_end(json);
}

static enum status read_publisher(struct arena *arena, const struct node *node, struct item *item)
{
    enum status status = tree_object(arena, node);
    for (size_t i = 0; status == STATUS_OK && i < node->count; i++) {
        bool known;
        status = read_text(arena, &node->nodes[i], item, publisher_texts, COUNT(publisher_texts),
                           &known);
        if (status == STATUS_OK && !known)
            status = unknown(arena, &node->nodes[i]);
    }
    return status;
}

/* place */
static const struct text place_texts[] = {
    {"name", offsetof(struct item, place_name)},
    {"scb", offsetof(struct item, place_scb)},
};

static void write_place(struct json *json, const struct item *item)
{
    if (!item->has_geo && no_text(item, place_texts, COUNT(place_texts)))
        return;
    json_key(json, "place");
    json_object_begin(json);
    if (item->has_geo) {
        json_key(json, "geo");
        json_object_begin(json);
        json_key(json, "latitude");
        json_double(json, item->latitude);
        json_key(json, "longitude");
        json_double(json, item->longitude);
        json_object_end(json);
    }
    write_texts(json, item, place_texts, COUNT(place_texts));
    json_object_end(json);
}

static enum status read_geo(struct arena *arena, const struct node *node, struct item *item)
{
    const struct node *latitude = tree_get(node, "latitude");
    const struct node *longitude = tree_get(node, "longitude");
    if (latitude == NULL || longitude == NULL || node->count != 2)
        return tree_refuse(arena, node, "must be an object of latitude and longitude");
    enum status status = tree_real(arena, latitude, &item->latitude);
    if (status == STATUS_OK)
        status = tree_real(arena, longitude, &item->longitude);
    item->has_geo = status == STATUS_OK;
    return status;
}

static enum status read_place(struct arena *arena, const struct node *node, struct item *item)
{
    enum status status = tree_object(arena, node);
    for (size_t i = 0; status == STATUS_OK && i < node->count; i++) {
        const struct node *member = &node->nodes[i];
        bool known = str_is(member->name, "geo");
        if (known)
            status = read_geo(arena, member, item);
        else
            status = read_text(arena, member, item, place_texts, COUNT(place_texts), &known);
        if (status == STATUS_OK && !known)
            status = unknown(arena, member);
    }
    return status;
}

/* series */
static const struct text series_texts[] = {
    {"id", offsetof(struct item, series_id)},
    {"label", offsetof(struct item, series_label)},
};
static const struct text number_texts[] = {
    {"name", offsetof(struct item_number, name)},
    {"unit", offsetof(struct item_number, unit)},
};

static void write_series(struct json *json, const struct item *item)
{
    if (item->numbers_count == 0 && no_text(item, series_texts, COUNT(series_texts)))
        return;
    json_key(json, "series");
    json_object_begin(json);
    write_texts(json, item, series_texts, COUNT(series_texts));
    if (item->numbers_count > 0) {
        json_key(json, "numbers");
        json_array_begin(json);
        for (size_t i = 0; i < item->numbers_count; i++) {
            json_object_begin(json);
            write_texts(json, &item->numbers[i], number_texts, COUNT(number_texts));
            json_key(json, "value");
            json_double(json, item->numbers[i].value);
            json_object_end(json);
        }
        json_array_end(json);
    }
    json_object_end(json);
}

static enum status read_number(struct arena *arena, const struct node *node,
                               struct item_number *number)
{
    enum status status = tree_object(arena, node);
    if (status == STATUS_OK && tree_get(node, "value") == NULL)
        status = tree_refuse(arena, node, "has no value");
    for (size_t i = 0; status == STATUS_OK && i < node->count; i++) {
        const struct node *member = &node->nodes[i];
        bool known = str_is(member->name, "value");
        if (known)
            status = tree_real(arena, member, &number->value);
        else
            status = read_text(arena, member, number, number_texts, COUNT(number_texts), &known);
        if (status == STATUS_OK && !known)
            status = unknown(arena, member);
    }
    return status;
}

static enum status read_numbers(struct arena *arena, const struct node *node, struct item *item)
{
    enum status status = tree_array(arena, node);
    if (status != STATUS_OK)
        return status;
    item->numbers = ARENA_ARRAY(arena, struct item_number, node->count);
    item->numbers_count = node->count;
    for (size_t i = 0; status == STATUS_OK && i < node->count; i++)
        status = read_number(arena, &node->nodes[i], &item->numbers[i]);
    return status;
}

static enum status read_series(struct arena *arena, const struct node *node, struct item *item)
{
    enum status status = tree_object(arena, node);
    for (size_t i = 0; status == STATUS_OK && i < node->count; i++) {
        const struct node *member = &node->nodes[i];
        bool known = str_is(member->name, "numbers");
        if (known)
            status = read_numbers(arena, member, item);
        else
            status = read_text(arena, member, item, series_texts, COUNT(series_texts), &known);
        if (status == STATUS_OK && !known)
            status = unknown(arena, member);
    }
    return status;
}

/* media */
static const struct text media_texts[] = {
    {"alt", offsetof(struct item_media, alt)},
    {"credit", offsetof(struct item_media, credit)},
    {"licence", offsetof(struct item_media, licence)},
    {"sha256", offsetof(struct item_media, sha256)},
};

static void write_media(struct json *json, const struct item *item)
{
    if (item->media_count == 0)
        return;
    json_key(json, "media");
    json_array_begin(json);
    for (size_t i = 0; i < item->media_count; i++) {
        const struct item_media *media = &item->media[i];
        json_object_begin(json);
        write_texts(json, media, media_texts, 2); /* alt and credit sort before height */
        if (media->height != 0)
            json_member_int(json, "height", media->height);
        write_texts(json, media, media_texts + 2, 2);
        if (media->width != 0)
            json_member_int(json, "width", media->width);
        json_object_end(json);
    }
    json_array_end(json);
}

static enum status read_pixels(struct arena *arena, const struct node *node, int *pixels)
{
    int64_t number = 0;
    enum status status = tree_int(arena, node, &number);
    if (status == STATUS_OK && (number < 1 || number > INT_MAX))
        return tree_refuse(arena, node, "must be a number of pixels");
    *pixels = (int)number;
    return status;
}

static enum status read_picture(struct arena *arena, const struct node *node,
                                struct item_media *media)
{
    enum status status = tree_object(arena, node);
    if (status == STATUS_OK && tree_get(node, "sha256") == NULL)
        status = tree_refuse(arena, node, "has no sha256");
    for (size_t i = 0; status == STATUS_OK && i < node->count; i++) {
        const struct node *member = &node->nodes[i];
        bool known = true;
        if (str_is(member->name, "width"))
            status = read_pixels(arena, member, &media->width);
        else if (str_is(member->name, "height"))
            status = read_pixels(arena, member, &media->height);
        else
            status = read_text(arena, member, media, media_texts, COUNT(media_texts), &known);
        if (status == STATUS_OK && !known)
            status = unknown(arena, member);
    }
    return status;
}

static enum status read_media(struct arena *arena, const struct node *node, struct item *item)
{
    enum status status = tree_array(arena, node);
    if (status != STATUS_OK)
        return status;
    item->media = ARENA_ARRAY(arena, struct item_media, node->count);
    item->media_count = node->count;
    for (size_t i = 0; status == STATUS_OK && i < node->count; i++)
        status = read_picture(arena, &node->nodes[i], &item->media[i]);
    return status;
}

/* The members of a form of their own. */
static void write_kind(struct json *json, const struct item *item)
{
    json_member(json, "kind", str_of(kind_name(item->kind)));
}

static enum status read_kind(struct arena *arena, const struct node *node, struct item *item)
{
    struct str name = {0};
    enum status status = tree_text(arena, node, &name);
    if (status == STATUS_OK && (item->kind = kind_of(name)) == KINDS)
        return tree_refuse(arena, node, "must be news, report, call, notice, event or alert");
    return status;
}

static void write_schema(struct json *json, const struct item *item)
{
    (void)item;
    json_member_int(json, "schema", SCHEMA);
}

static enum status read_schema(struct arena *arena, const struct node *node, struct item *item)
{
    (void)item;
    int64_t schema = 0;
    enum status status = tree_int(arena, node, &schema);
    if (status == STATUS_OK && schema != SCHEMA)
        return tree_refuse(arena, node, "is not 1; a newer Budkavle wrote it, update this one");
    return status;
}

static void write_sort(struct json *json, const struct item *item)
{
    json_member_int(json, "sort", item->sort);
}

static enum status read_sort(struct arena *arena, const struct node *node, struct item *item)
{
    return tree_int(arena, node, &item->sort);
}

static void write_topics(struct json *json, const struct item *item)
{
    if (item->topics_count == 0)
        return;
    json_key(json, "topics");
    json_array_begin(json);
    for (size_t i = 0; i < item->topics_count; i++)
        json_str(json, item->topics[i]);
    json_array_end(json);
}

static enum status read_topics(struct arena *arena, const struct node *node, struct item *item)
{
    return tree_texts(arena, node, &item->topics, &item->topics_count);
}

/* Sorted by name, as RFC 8785 wants (its order is by UTF-16; for ASCII that is by byte). */
static const struct member members[] = {
    {"body", offsetof(struct item, body), NULL, NULL},
    {"closes", offsetof(struct item, closes), NULL, NULL},
    {"contact", offsetof(struct item, contact), NULL, NULL},
    {"end", offsetof(struct item, end), NULL, NULL},
    {"expires", offsetof(struct item, expires), NULL, NULL},
    {"from", offsetof(struct item, from), NULL, NULL},
    {"headline", offsetof(struct item, headline), NULL, NULL},
    {"id", offsetof(struct item, id), NULL, NULL},
    {"kind", 0, write_kind, read_kind},
    {"language", offsetof(struct item, language), NULL, NULL},
    {"media", 0, write_media, read_media},
    {"opens", offsetof(struct item, opens), NULL, NULL},
    {"place", 0, write_place, read_place},
    {"published", offsetof(struct item, published), NULL, NULL},
    {"publisher", 0, write_publisher, read_publisher},
    {"schema", 0, write_schema, read_schema},
    {"series", 0, write_series, read_series},
    {"sort", 0, write_sort, read_sort},
    {"source", offsetof(struct item, source), NULL, NULL},
    {"start", offsetof(struct item, start), NULL, NULL},
    {"summary", offsetof(struct item, summary), NULL, NULL},
    {"topics", 0, write_topics, read_topics},
    {"translationOf", offsetof(struct item, translation_of), NULL, NULL},
    {"until", offsetof(struct item, until), NULL, NULL},
};

struct str record_write(struct arena *arena, const struct item *item)
{
    struct buf out = buf_in(arena);
    buf_room(&out, 1024 + item->headline.n + item->summary.n + item->body.n);
    struct json json = json_in(&out);
    json_object_begin(&json);
    for (size_t i = 0; i < COUNT(members); i++)
        if (members[i].write != NULL)
            members[i].write(&json, item);
        else
            json_member(&json, members[i].name, *text_at(item, members[i].offset));
    json_object_end(&json);
    return buf_str(&out);
}

/* *next is where the search begins: what we wrote comes in the order of the table. */
static enum status read_member(struct arena *arena, const struct node *node, struct item *item,
                               size_t *next)
{
    for (size_t tried = 0; tried < COUNT(members); tried++) {
        size_t i = (*next)++ % COUNT(members);
        if (!str_is(node->name, members[i].name))
            continue;
        if (members[i].read != NULL)
            return members[i].read(arena, node, item);
        return tree_text(arena, node, text_at(item, members[i].offset));
    }
    return unknown(arena, node);
}

enum status record_read(struct arena *arena, struct str json, struct item *item)
{
    static const char *const required[] = {"schema", "id", "kind", "sort"};
    struct node *root = NULL;
    size_t next = 0;
    *item = (struct item){0};
    enum status status = tree_read(arena, json, &root);
    if (status == STATUS_OK)
        status = tree_object(arena, root);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < COUNT(required); i++)
        if (tree_get(root, required[i]) == NULL)
            return status_fail(arena, STATUS_REFUSED, "/%s: is missing", required[i]);
    for (size_t i = 0; status == STATUS_OK && i < root->count; i++)
        status = read_member(arena, &root->nodes[i], item, &next);
    return status;
}
