/* One table of ninjs' members, each with a function that writes it and one that reads it. The table
   is in the order of reading, too: what comes later may rest on what came before. */
#include "news/ninjs.h"

#include "base/unicode.h"
#include "news/edtf.h"
#include "news/ninjs_ids.h"
#include "news/ninjs_parts.h"
#include "news/tree.h"

struct member {
    const char *name;
    void (*write)(struct json *json, const struct ninjs *ninjs); /* with its key, or nothing */
    enum status (*read)(struct arena *arena, const struct node *node, struct ninjs *ninjs);
};

/* standard, type, version */
static void write_standard(struct json *json, const struct ninjs *ninjs)
{
    (void)ninjs;
    json_key(json, "standard");
    json_object_begin(json);
    json_member(json, "name", STR("ninjs"));
    json_member(json, "version", STR("3.1"));
    json_member(json, "schema", STR("http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"));
    json_object_end(json);
}

static void write_uri(struct json *json, const struct ninjs *ninjs)
{
    json_member(json, "uri", ninjs->uri);
}

static enum status read_uri(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    return tree_text(arena, node, &ninjs->uri);
}

static void write_type(struct json *json, const struct ninjs *ninjs)
{
    json_member(json, "type", ninjs->item.kind == KIND_EVENT ? STR("event") : STR("text"));
}

static enum status read_type(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    struct str type = {0};
    enum status status = tree_text(arena, node, &type);
    if (str_is(type, "event"))
        ninjs->item.kind = KIND_EVENT;
    return status;
}

static void write_genres(struct json *json, const struct ninjs *ninjs)
{
    json_key(json, "genres");
    json_array_begin(json);
    json_object_begin(json);
    json_member(json, "literal", str_of(kind_name(ninjs->item.kind)));
    json_object_end(json);
    json_array_end(json);
}

static enum status read_genres(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    bool found = false;
    enum status status = ninjs_list(arena, node);
    for (size_t i = 0; status == STATUS_OK && i < node->count && !found; i++) {
        struct str literal = {0};
        status = ninjs_text(arena, &node->nodes[i], "literal", &literal);
        found = kind_of(literal) != KINDS;
        if (found)
            ninjs->item.kind = kind_of(literal);
    }
    return status;
}

static void write_version(struct json *json, const struct ninjs *ninjs)
{
    if (ninjs->revision == 0)
        return;
    json_member(json, "version", str_printf(json->out->arena, "%lld", (long long)ninjs->revision));
}

/* A foreign version may be any text; a number is taken for the revision. */
static enum status read_version(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    int64_t revision;
    if (node->type != NODE_STR)
        return tree_refuse(arena, node, "must be a text");
    if (str_int(node->text, &revision) && revision > 0)
        ninjs->revision = revision;
    return STATUS_OK;
}

/* Times */
static void write_time(struct json *json, const char *name, int64_t ms)
{
    if (ms != 0)
        json_member(json, name, edtf_write_instant(json->out->arena, ms));
}

static enum status read_time(struct arena *arena, const struct node *node, int64_t *ms)
{
    struct str text = {0};
    enum status status = tree_text(arena, node, &text);
    if (status == STATUS_OK && edtf_latest(arena, text, NULL, ms) != STATUS_OK)
        return tree_refuse(arena, node, status_why(arena));
    return status;
}

static void write_first_created(struct json *json, const struct ninjs *ninjs)
{
    write_time(json, "firstCreated", ninjs->created);
}

static enum status read_first_created(struct arena *arena, const struct node *node,
                                      struct ninjs *ninjs)
{
    return read_time(arena, node, &ninjs->created);
}

static void write_version_created(struct json *json, const struct ninjs *ninjs)
{
    write_time(json, "versionCreated", ninjs->changed);
}

static enum status read_version_created(struct arena *arena, const struct node *node,
                                        struct ninjs *ninjs)
{
    return read_time(arena, node, &ninjs->changed);
}

static void write_content_created(struct json *json, const struct ninjs *ninjs)
{
    if (ninjs->item.published.n > 0) /* a draft has no date yet */
        json_member(json, "contentCreated", edtf_write_instant(json->out->arena, ninjs->item.sort));
}

static enum status read_content_created(struct arena *arena, const struct node *node,
                                        struct ninjs *ninjs)
{
    ninjs->item.published = node->text; /* a text, or read_time refuses */
    return read_time(arena, node, &ninjs->item.sort);
}

static void write_expires(struct json *json, const struct ninjs *ninjs)
{
    int64_t ms;
    struct str expires = ninjs->item.expires;
    if (expires.n > 10) /* an instant, as it stands */
        json_member(json, "expires", expires);
    else if (expires.n > 0 && edtf_latest(json->out->arena, expires, ninjs->zone, &ms) == STATUS_OK)
        json_member(json, "expires", edtf_write_instant(json->out->arena, ms));
}

static enum status read_expires(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    int64_t ms;
    ninjs->item.expires = node->text;
    return read_time(arena, node, &ms);
}

/* State */
static void write_status(struct json *json, const struct ninjs *ninjs)
{
    bool out = str_is(ninjs->state, "withdrawn") || str_is(ninjs->state, "gone");
    json_member(json, "pubStatus", out ? STR("canceled") : STR("usable"));
}

static enum status read_status(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    struct str text = {0};
    enum status status = tree_text(arena, node, &text);
    if (status != STATUS_OK)
        return status;
    if (str_is(text, "canceled"))
        ninjs->state = STR("withdrawn");
    else if (!str_is(text, "usable"))
        return tree_refuse(arena, node, "is not usable: this item is not to be published");
    return STATUS_OK;
}

static enum status read_embargo(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    (void)ninjs;
    return tree_refuse(arena, node,
                       "is an embargo; import the item when it has been lifted and "
                       "this member is gone");
}

static void write_language(struct json *json, const struct ninjs *ninjs)
{
    json_member(json, "language", ninjs->item.language);
}

static enum status read_language(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    return tree_text(arena, node, &ninjs->item.language);
}

static enum status read_holder(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    if (node->type != NODE_STR)
        return tree_refuse(arena, node, "must be a text");
    ninjs->item.publisher_name = unicode_squeeze(arena, node->text);
    return STATUS_OK;
}

static enum status read_title(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    if (node->type != NODE_STR)
        return tree_refuse(arena, node, "must be a text");
    ninjs->item.headline = unicode_squeeze(arena, node->text);
    return STATUS_OK;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct member members[] = {
    {"standard", write_standard, NULL},
    {"uri", write_uri, read_uri},
    {"type", write_type, read_type},
    {"genres", write_genres, read_genres},
    {"version", write_version, read_version},
    {"firstCreated", write_first_created, read_first_created},
    {"versionCreated", write_version_created, read_version_created},
    {"contentCreated", write_content_created, read_content_created},
    {"embargoedUntil", NULL, read_embargo},
    {"pubStatus", write_status, read_status},
    {"language", write_language, read_language},
    {"title", NULL, read_title},
    {"headlines", ninjs_write_headlines, ninjs_read_headlines},
    {"descriptions", ninjs_write_descriptions, ninjs_read_descriptions},
    {"bodies", ninjs_write_bodies, ninjs_read_bodies},
    {"subjects", ninjs_write_subjects, ninjs_read_subjects},
    {"eventDetails", ninjs_write_event, ninjs_read_event},
    {"expires", write_expires, read_expires},
    {"places", ninjs_write_places, ninjs_read_places},
    {"copyrightHolder", NULL, read_holder},
    {"infoSources", ninjs_write_sources, ninjs_read_sources},
    {"associations", ninjs_write_media, ninjs_read_media},
    {"altIds", ninjs_ids_write, ninjs_ids_read},
};

const char *ninjs_member(size_t index)
{
    for (size_t i = 0; i < COUNT(members); i++)
        if (members[i].write != NULL && index-- == 0)
            return members[i].name;
    return NULL;
}

static bool is_wanted(const struct ninjs *ninjs, const char *name)
{
    bool wanted = ninjs->only_count == 0;
    for (size_t i = 0; i < ninjs->only_count && !wanted; i++)
        wanted = str_is(ninjs->only[i], name);
    return wanted;
}

void ninjs_write(struct json *json, const struct ninjs *ninjs)
{
    json_object_begin(json);
    for (size_t i = 0; i < COUNT(members); i++)
        if (members[i].write != NULL && is_wanted(ninjs, members[i].name))
            members[i].write(json, ninjs);
    json_object_end(json);
}

static enum status read_member(struct arena *arena, const struct node *root,
                               const struct member *member, struct ninjs *ninjs)
{
    const struct node *node = tree_get(root, member->name);
    return node == NULL || member->read == NULL ? STATUS_OK : member->read(arena, node, ninjs);
}

/* What a foreign item says in another way: its date is that of its first version, its source its
   own address. */
static void complete(struct arena *arena, struct ninjs *ninjs)
{
    struct item *item = &ninjs->item;
    int64_t first = ninjs->created != 0 ? ninjs->created : ninjs->changed;
    if (item->published.n == 0 && first != 0) {
        item->published = edtf_write_instant(arena, first);
        item->sort = first;
    }
    bool foreign = item->id.n == 0;
    if (foreign && item->source.n == 0 &&
        (str_starts(ninjs->uri, STR("https://")) || str_starts(ninjs->uri, STR("http://"))))
        item->source = ninjs->uri;
}

static enum status no_headline(struct arena *arena)
{
    return status_fail(arena, STATUS_REFUSED, "/headlines: is missing, and so is /title");
}

enum status ninjs_read(struct arena *arena, struct str json, struct ninjs *ninjs)
{
    struct node *root = NULL;
    *ninjs = (struct ninjs){0};
    enum status status = tree_read(arena, json, &root);
    if (status == STATUS_OK)
        status = tree_object(arena, root);
    if (status == STATUS_OK && tree_get(root, "uri") == NULL)
        status = status_fail(arena, STATUS_REFUSED, "/uri: is missing; ninjs requires it");
    for (size_t i = 0; status == STATUS_OK && i < COUNT(members); i++)
        status = read_member(arena, root, &members[i], ninjs);
    if (status == STATUS_OK && ninjs->item.headline.n == 0)
        status = no_headline(arena);
    if (status == STATUS_OK)
        complete(arena, ninjs);
    return status;
}

/* Takes "POINTER: what is wrong" apart again; what has no pointer speaks of the whole. */
static void add_fault(struct arena *arena, struct valid_faults *faults)
{
    struct str detail = str_copy(arena, str_of(status_why(arena))), pointer = {0};
    ptrdiff_t colon = str_find(detail, STR(": "), 0);
    if (str_starts(detail, STR("/")) && colon > 0) {
        pointer = str_sub(detail, 0, (size_t)colon);
        detail = str_sub(detail, (size_t)colon + 2, detail.n);
    }
    faults->list[faults->count++] = (struct valid_fault){pointer, detail};
}

enum status ninjs_read_new(struct arena *arena, struct str json, struct ninjs *ninjs,
                           struct valid_faults *faults)
{
    struct node *root = NULL;
    *ninjs = (struct ninjs){0};
    *faults =
        (struct valid_faults){.list = ARENA_ARRAY(arena, struct valid_fault, COUNT(members) + 1)};
    enum status status = tree_read(arena, json, &root);
    if (status == STATUS_OK)
        status = tree_object(arena, root);
    if (status != STATUS_OK) {
        add_fault(arena, faults);
        return status;
    }
    for (size_t i = 0; i < COUNT(members); i++)
        if (read_member(arena, root, &members[i], ninjs) != STATUS_OK)
            add_fault(arena, faults);
    if (faults->count == 0 && ninjs->item.headline.n == 0 && no_headline(arena) != STATUS_OK)
        add_fault(arena, faults);
    if (faults->count > 0)
        return status_fail(arena, STATUS_REFUSED, "%.*s: %.*s", STR_ARG(faults->list[0].pointer),
                           STR_ARG(faults->list[0].detail));
    return STATUS_OK;
}
