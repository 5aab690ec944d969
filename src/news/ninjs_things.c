/* subjects, eventDetails, places, infoSources and associations: what an item is about, when and
   where it holds, who is behind it, and its pictures. */
#include "news/ninjs_parts.h"

#include "base/unicode.h"
#include "news/edtf.h"
#include "news/skos.h"

#include <limits.h>

static enum status read_line(struct arena *arena, const struct node *object, const char *name,
                             struct str *text)
{
    struct str raw = {0};
    enum status status = ninjs_text(arena, object, name, &raw);
    if (raw.n > 0)
        *text = unicode_squeeze(arena, raw);
    return status;
}

/* subjects */
void ninjs_write_subjects(struct json *json, const struct ninjs *ninjs)
{
    if (ninjs->topics_count == 0)
        return;
    json_key(json, "subjects");
    json_array_begin(json);
    for (size_t i = 0; i < ninjs->topics_count; i++) {
        const struct ninjs_topic *topic = &ninjs->topics[i];
        json_object_begin(json);
        json_member(json, "name", topic->name);
        json_member(json, "literal", topic->slug);
        json_member(json, "uri", topic->uri);
        if (topic->confidence != 0)
            json_member_int(json, "confidence", topic->confidence);
        json_object_end(json);
    }
    json_array_end(json);
}

static enum status read_subject(struct arena *arena, const struct node *node,
                                struct ninjs_topic *topic)
{
    int64_t confidence = 0;
    const struct node *member = tree_get(node, "confidence");
    enum status status = read_line(arena, node, "name", &topic->name);
    if (status == STATUS_OK)
        status = ninjs_text(arena, node, "literal", &topic->slug);
    if (status == STATUS_OK)
        status = ninjs_text(arena, node, "uri", &topic->uri);
    if (status == STATUS_OK && member != NULL)
        status = tree_int(arena, member, &confidence);
    if (status == STATUS_OK && (confidence < 0 || confidence > 100))
        return tree_refuse(arena, member, "must be 0 to 100");
    topic->confidence = (int)confidence;
    topic->id = skos_id(topic->uri);
    return status;
}

/* A subject that says neither name nor literal nor uri says nothing and is left out. */
enum status ninjs_read_subjects(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    enum status status = ninjs_list(arena, node);
    if (status != STATUS_OK)
        return status;
    ninjs->topics = ARENA_ARRAY(arena, struct ninjs_topic, node->count);
    for (size_t i = 0; status == STATUS_OK && i < node->count; i++) {
        struct ninjs_topic *topic = &ninjs->topics[ninjs->topics_count];
        *topic = (struct ninjs_topic){0};
        status = read_subject(arena, &node->nodes[i], topic);
        ninjs->topics_count += topic->name.n + topic->slug.n + topic->uri.n > 0;
    }
    return status;
}

/* eventDetails: the pair of moments that the kind has. */
struct pair {
    struct str *first, *last;
};

static struct pair pair_of(const struct item *item)
{
    struct item *it = (struct item *)(uintptr_t)item;
    switch (item->kind) {
    case KIND_CALL:
        return (struct pair){&it->opens, &it->closes};
    case KIND_NOTICE:
        return (struct pair){&it->from, &it->until};
    case KIND_EVENT:
        return (struct pair){&it->start, &it->end};
    default:
        return (struct pair){NULL, NULL};
    }
}

/* The two ends as ninjs names them. */
struct end_names {
    const char *exact,
        *expected;    /* exact is a date-time: a day stands there by its first or last */
    const char *edge; /* second, and as itself among altIds: the schema does not allow both here */
};
static const struct end_names first_names = {"startDate", "expectedStartDate", "T00:00:00"};
static const struct end_names last_names = {"endDate", "expectedEndDate", "T23:59:59"};

static void write_moment(struct json *json, const struct end_names *names, const struct zone *zone,
                         struct str moment)
{
    struct edtf edtf;
    bool day = moment.n <= 10;
    if (day && moment.n > 0 && zone != NULL &&
        edtf_parse(json->out->arena, moment, zone, &edtf) == STATUS_OK) {
        int64_t ms = names == &first_names ? edtf.earliest : edtf.latest;
        json_member(json, names->exact, edtf_write_local(json->out->arena, zone, ms));
    } else {
        json_member(json, day ? names->expected : names->exact, moment);
    }
}

void ninjs_write_event(struct json *json, const struct ninjs *ninjs)
{
    struct pair pair = pair_of(&ninjs->item);
    if (pair.first == NULL || pair.first->n + pair.last->n == 0)
        return;
    json_key(json, "eventDetails");
    json_object_begin(json);
    json_key(json, "dates");
    json_object_begin(json);
    write_moment(json, &first_names, ninjs->zone, *pair.first);
    write_moment(json, &last_names, ninjs->zone, *pair.last);
    json_object_end(json);
    json_object_end(json);
}

/* Whether the exact time is but the edge of the expected day, as we write days ourselves. */
static bool is_edge_of(struct str exact, struct str day, const struct end_names *names)
{
    return day.n == 10 && str_starts(exact, day) &&
           str_starts(str_sub(exact, day.n, exact.n), str_of(names->edge));
}

/* An expected date may be coarser than a day, and then tells us nothing that a record can hold; one
   with an hour but no offset is taken by its day. */
static enum status read_moment(struct arena *arena, const struct node *dates,
                               const struct end_names *names, struct str *moment)
{
    struct edtf edtf;
    struct str text = {0}, expected = {0};
    enum status status = ninjs_text(arena, dates, names->exact, &text);
    if (status == STATUS_OK)
        status = ninjs_text(arena, dates, names->expected, &expected);
    bool exact = text.n > 0 && !is_edge_of(text, expected, names);
    if (!exact)
        text = expected;
    if (status != STATUS_OK || text.n == 0)
        return status;
    if (edtf_parse(arena, text, NULL, &edtf) != STATUS_OK || edtf.form != EDTF_DATE)
        return tree_refuse(arena, tree_get(dates, exact ? names->exact : names->expected),
                           "must be like 2024-03-11T09:15:00+01:00");
    bool offset = text.n > 10 && (text.p[text.n - 1] == 'Z' || text.p[text.n - 6] == '+' ||
                                  (text.p[text.n - 6] == '-' && text.p[text.n - 3] == ':'));
    if (edtf.from.precision == EDTF_INSTANT)
        *moment = offset ? text : str_sub(text, 0, 10);
    else if (edtf.from.precision == EDTF_DAY && text.n == 10)
        *moment = text;
    return STATUS_OK;
}

enum status ninjs_read_event(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    struct pair pair = pair_of(&ninjs->item);
    const struct node *dates = tree_get(node, "dates");
    if (node->type != NODE_OBJECT)
        return tree_refuse(arena, node, "must be an object");
    if (dates != NULL && dates->type != NODE_OBJECT)
        return tree_refuse(arena, dates, "must be an object");
    if (dates == NULL || pair.first == NULL)
        return STATUS_OK;
    enum status status = read_moment(arena, dates, &first_names, pair.first);
    if (status == STATUS_OK)
        status = read_moment(arena, dates, &last_names, pair.last);
    return status;
}

/* places */
static const struct str scb = {"scb:", 4};

void ninjs_write_places(struct json *json, const struct ninjs *ninjs)
{
    const struct item *item = &ninjs->item;
    if (item->place_name.n + item->place_scb.n == 0 && !item->has_geo)
        return;
    json_key(json, "places");
    json_array_begin(json);
    json_object_begin(json);
    json_member(json, "name", item->place_name);
    if (item->place_scb.n > 0)
        json_member(json, "literal",
                    str_printf(json->out->arena, "scb:%.*s", STR_ARG(item->place_scb)));
    if (item->has_geo) {
        json_key(json, "geoJSON");
        json_object_begin(json);
        json_member(json, "type", STR("Point"));
        json_key(json, "coordinates");
        json_array_begin(json);
        json_double(json, item->longitude);
        json_double(json, item->latitude);
        json_array_end(json);
        json_object_end(json);
    }
    json_object_end(json);
    json_array_end(json);
}

static enum status read_point(struct arena *arena, const struct node *node, struct item *item)
{
    const struct node *type = tree_get(node, "type"), *at = tree_get(node, "coordinates");
    if (type == NULL || !str_is(type->text, "Point"))
        return STATUS_OK; /* an area: a record has no place for it */
    if (at == NULL || at->type != NODE_ARRAY || at->count < 2)
        return tree_refuse(arena, node, "must have coordinates: longitude, latitude");
    enum status status = tree_real(arena, &at->nodes[0], &item->longitude);
    if (status == STATUS_OK)
        status = tree_real(arena, &at->nodes[1], &item->latitude);
    item->has_geo = status == STATUS_OK;
    return status;
}

enum status ninjs_read_places(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    struct item *item = &ninjs->item;
    struct str literal = {0};
    enum status status = ninjs_list(arena, node);
    if (status != STATUS_OK || node->count == 0)
        return status;
    const struct node *place = &node->nodes[0], *geo = tree_get(place, "geoJSON");
    status = read_line(arena, place, "name", &item->place_name);
    if (status == STATUS_OK)
        status = ninjs_text(arena, place, "literal", &literal);
    if (str_starts(literal, scb))
        item->place_scb = str_sub(literal, scb.n, literal.n);
    if (status == STATUS_OK && geo != NULL)
        status = read_point(arena, geo, item);
    return status;
}

/* infoSources: the publisher with its contact, and where the item came from. */
void ninjs_write_sources(struct json *json, const struct ninjs *ninjs)
{
    const struct item *item = &ninjs->item;
    bool publisher = item->publisher_name.n + item->publisher_orgnr.n + item->contact.n > 0;
    if (!publisher && item->source.n == 0)
        return;
    json_key(json, "infoSources");
    json_array_begin(json);
    if (publisher) {
        json_object_begin(json);
        json_member(json, "name", item->publisher_name);
        json_member(json, "role", STR("publisher"));
        json_member(json, "literal", item->publisher_orgnr);
        if (item->contact.n > 0) {
            json_key(json, "contactInfo");
            json_array_begin(json);
            json_object_begin(json);
            json_member(json, "value", item->contact);
            json_object_end(json);
            json_array_end(json);
        }
        json_object_end(json);
    }
    if (item->source.n > 0) {
        json_object_begin(json);
        json_member(json, "role", STR("source"));
        json_member(json, "uri", item->source);
        json_object_end(json);
    }
    json_array_end(json);
}

static enum status read_publisher(struct arena *arena, const struct node *node, struct item *item)
{
    const struct node *contact = tree_get(node, "contactInfo");
    item->publisher_name = (struct str){0};
    enum status status = read_line(arena, node, "name", &item->publisher_name);
    if (status == STATUS_OK)
        status = ninjs_text(arena, node, "literal", &item->publisher_orgnr);
    if (status == STATUS_OK && contact != NULL)
        status = ninjs_list(arena, contact);
    if (status == STATUS_OK && contact != NULL && contact->count > 0)
        status = ninjs_text(arena, &contact->nodes[0], "value", &item->contact);
    return status;
}

enum status ninjs_read_sources(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    enum status status = ninjs_list(arena, node);
    for (size_t i = 0; status == STATUS_OK && i < node->count; i++) {
        struct str role = {0};
        status = ninjs_text(arena, &node->nodes[i], "role", &role);
        if (status == STATUS_OK && str_is(role, "publisher"))
            status = read_publisher(arena, &node->nodes[i], &ninjs->item);
        else if (status == STATUS_OK && str_is(role, "source"))
            status = ninjs_text(arena, &node->nodes[i], "uri", &ninjs->item.source);
    }
    return status;
}

/* associations: the pictures, each a news object with an altId that is its hash. */
static void write_picture(struct json *json, const struct ninjs *ninjs,
                          const struct item_media *media)
{
    struct arena *arena = json->out->arena;
    struct str before = ninjs->media.n > 0 ? ninjs->media : STR("urn:sha256:");
    struct str uri = str_printf(arena, "%.*s%.*s", STR_ARG(before), STR_ARG(media->sha256));
    json_object_begin(json);
    json_member(json, "name", media->alt.n > 0 ? media->alt : media->sha256);
    json_member(json, "uri", uri);
    json_member(json, "type", STR("picture"));
    if (media->alt.n > 0) {
        json_key(json, "descriptions");
        json_array_begin(json);
        json_object_begin(json);
        json_member(json, "role", STR("alt"));
        json_member(json, "value", media->alt);
        json_object_end(json);
        json_array_end(json);
    }
    json_member(json, "by", media->credit);
    json_member(json, "usageTerms", media->licence);
    json_key(json, "renditions");
    json_array_begin(json);
    json_object_begin(json);
    json_member(json, "name", STR("original"));
    if (ninjs->media.n > 0)
        json_member(json, "href", uri);
    if (media->width > 0)
        json_member_int(json, "width", media->width);
    if (media->height > 0)
        json_member_int(json, "height", media->height);
    json_object_end(json);
    json_array_end(json);
    json_key(json, "altIds");
    json_array_begin(json);
    json_object_begin(json);
    json_member(json, "role", STR("sha256"));
    json_member(json, "value", media->sha256);
    json_object_end(json);
    json_array_end(json);
    json_object_end(json);
}

void ninjs_write_media(struct json *json, const struct ninjs *ninjs)
{
    if (ninjs->item.media_count == 0)
        return;
    json_key(json, "associations");
    json_array_begin(json);
    for (size_t i = 0; i < ninjs->item.media_count; i++)
        write_picture(json, ninjs, &ninjs->item.media[i]);
    json_array_end(json);
}

/* The value of the entry of a list whose member `key` is `name`; empty without one. */
static enum status value_by(struct arena *arena, const struct node *list, const char *key,
                            const char *name, struct str *value)
{
    enum status status = list == NULL ? STATUS_OK : ninjs_list(arena, list);
    for (size_t i = 0; list != NULL && status == STATUS_OK && i < list->count; i++) {
        struct str is = {0};
        status = ninjs_text(arena, &list->nodes[i], key, &is);
        if (status == STATUS_OK && str_is(is, name))
            return ninjs_text(arena, &list->nodes[i], "value", value);
    }
    return status;
}

static enum status read_pixels(struct arena *arena, const struct node *rendition, const char *name,
                               int *pixels)
{
    int64_t number = 0;
    const struct node *node = tree_get(rendition, name);
    enum status status = node == NULL ? STATUS_OK : tree_int(arena, node, &number);
    if (status == STATUS_OK && (number < 0 || number > INT_MAX))
        return tree_refuse(arena, node, "must be a number of pixels");
    *pixels = (int)number;
    return status;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'                 ? c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                : -1;
}

/* The file that a relative or a file: address names; "" for one on the web or of a site. */
static struct str local_file(struct arena *arena, struct str href)
{
    if (str_starts(href, STR("file:")))
        href = str_sub(href, str_starts(href, STR("file://")) ? 7 : 5, href.n);
    else if (str_find(href, STR(":"), 0) >= 0 || str_starts(href, STR("/")))
        return (struct str){0};
    char *file = arena_alloc(arena, href.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < href.n; i++) {
        bool coded = href.p[i] == '%' && i + 2 < href.n && hex_digit(href.p[i + 1]) >= 0 &&
                     hex_digit(href.p[i + 2]) >= 0;
        file[n++] =
            coded ? (char)(hex_digit(href.p[i + 1]) * 16 + hex_digit(href.p[i + 2])) : href.p[i];
        i += coded ? 2 : 0;
    }
    return memchr(file, '\0', n) == NULL ? (struct str){file, n} : (struct str){0};
}

/* *file is where the bytes are, if the picture has no hash yet. */
static enum status read_picture(struct arena *arena, const struct node *node,
                                struct item_media *media, struct str *file)
{
    const struct node *renditions = tree_get(node, "renditions");
    struct str href = {0};
    *media = (struct item_media){0};
    *file = (struct str){0};
    enum status status =
        value_by(arena, tree_get(node, "altIds"), "role", "sha256", &media->sha256);
    if (status == STATUS_OK && media->sha256.n == 0 && renditions != NULL &&
        renditions->count > 0 && ninjs_list(arena, renditions) == STATUS_OK) {
        status = ninjs_text(arena, &renditions->nodes[0], "href", &href);
        *file = local_file(arena, href);
    }
    if (status != STATUS_OK || (media->sha256.n == 0 && file->n == 0))
        return status; /* a foreign picture: its bytes are not here */
    status = value_by(arena, tree_get(node, "descriptions"), "role", "alt", &media->alt);
    if (status == STATUS_OK)
        status = read_line(arena, node, "by", &media->credit);
    if (status == STATUS_OK)
        status = read_line(arena, node, "usageTerms", &media->licence);
    if (status == STATUS_OK && renditions != NULL)
        status = ninjs_list(arena, renditions);
    if (status != STATUS_OK || renditions == NULL || renditions->count == 0)
        return status;
    status = read_pixels(arena, &renditions->nodes[0], "width", &media->width);
    if (status == STATUS_OK)
        status = read_pixels(arena, &renditions->nodes[0], "height", &media->height);
    return status;
}

enum status ninjs_read_media(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    struct item *item = &ninjs->item;
    enum status status = ninjs_list(arena, node);
    if (status != STATUS_OK)
        return status;
    item->media = ARENA_ARRAY(arena, struct item_media, node->count);
    ninjs->pictures = ARENA_ARRAY(arena, struct ninjs_picture, node->count);
    for (size_t i = 0; status == STATUS_OK && i < node->count; i++) {
        struct item_media media;
        struct str file;
        status = read_picture(arena, &node->nodes[i], &media, &file);
        if (media.sha256.n > 0)
            item->media[item->media_count++] = media;
        else if (file.n > 0)
            ninjs->pictures[ninjs->pictures_count++] = (struct ninjs_picture){media, file};
    }
    return status;
}
