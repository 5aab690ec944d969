/* Roles that are texts stand in a table. A capture takes several entries: `capture` with its file
   and bytes, then what else is known of it; those belong to the `capture` before them. */
#include "news/ninjs_ids.h"

#include "news/edtf.h"

static const struct role {
    const char *name;
    size_t offset; /* of a text in struct ninjs */
    bool day;      /* only a day is said here: eventDetails holds instants alone */
} roles[] = {
    {"id", offsetof(struct ninjs, item.id), false},
    {"published", offsetof(struct ninjs, item.published), false},
    {"expires", offsetof(struct ninjs, item.expires), false},
    {"opens", offsetof(struct ninjs, item.opens), true},
    {"closes", offsetof(struct ninjs, item.closes), true},
    {"from", offsetof(struct ninjs, item.from), true},
    {"until", offsetof(struct ninjs, item.until), true},
    {"start", offsetof(struct ninjs, item.start), true},
    {"end", offsetof(struct ninjs, item.end), true},
    {"series", offsetof(struct ninjs, item.series_id), false},
    {"series-label", offsetof(struct ninjs, item.series_label), false},
    {"translation-of", offsetof(struct ninjs, item.translation_of), false},
    {"state", offsetof(struct ninjs, state), false},
    {"redirect", offsetof(struct ninjs, redirect), false},
};

struct writer {
    struct json *json;
    bool begun;
};

static void write_id(struct writer *writer, const char *role, struct str value)
{
    struct json *json = writer->json;
    if (value.n == 0)
        return;
    if (!writer->begun) {
        json_key(json, "altIds");
        json_array_begin(json);
        writer->begun = true;
    }
    json_object_begin(json);
    json_member(json, "role", str_of(role));
    json_member(json, "value", value);
    json_object_end(json);
}

/* "NAME sha256:HEX bytes=A-B", both ends of the range included as in HTTP. */
static void write_capture(struct writer *writer, const struct ninjs_capture *capture)
{
    struct arena *arena = writer->json->out->arena;
    struct buf value = buf_in(arena);
    buf_add(&value, capture->name);
    buf_addz(&value, " sha256:");
    buf_add(&value, hash_hex(arena, &capture->sha256));
    if (capture->end > capture->begin)
        buf_printf(&value, " bytes=%lld-%lld", (long long)capture->begin,
                   (long long)capture->end - 1);
    write_id(writer, "capture", buf_str(&value));
    write_id(writer, "captured", capture->captured);
    if (capture->captured_sort != 0)
        write_id(writer, "captured-latest", edtf_write_instant(arena, capture->captured_sort));
    if (capture->position >= 0)
        write_id(writer, "capture-position",
                 str_printf(arena, "%lld", (long long)capture->position));
}

void ninjs_ids_write(struct json *json, const struct ninjs *ninjs)
{
    struct writer writer = {json, false};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        struct str value = *(const struct str *)((const char *)ninjs + roles[i].offset);
        if (!roles[i].day || value.n <= 10)
            write_id(&writer, roles[i].name, value);
    }
    if (ninjs->changed != 0)
        write_id(&writer, "changed", edtf_write_instant(json->out->arena, ninjs->changed));
    for (size_t i = 0; i < ninjs->captures_count; i++)
        write_capture(&writer, &ninjs->captures[i]);
    if (writer.begun)
        json_array_end(json);
}

/* Takes the last word off the end of *text if it begins with `with`. */
static bool take_last(struct str *text, const char *with, struct str *word)
{
    size_t at = text->n;
    while (at > 0 && text->p[at - 1] != ' ')
        at--;
    *word = str_sub(*text, at, text->n);
    if (at == 0 || !str_starts(*word, str_of(with)))
        return false;
    *word = str_sub(*word, strlen(with), word->n);
    *text = str_sub(*text, 0, at - 1);
    return true;
}

static enum status read_capture(struct arena *arena, const struct node *node, struct str value,
                                struct ninjs_capture *capture)
{
    const char *wrong = "must be like NAME sha256:HEX bytes=A-B";
    struct str word;
    *capture = (struct ninjs_capture){.position = -1};
    if (take_last(&value, "bytes=", &word)) {
        struct str first = str_cut(&word, '-');
        if (!str_int(first, &capture->begin) || !str_int(word, &capture->end) ||
            capture->begin < 0 || capture->end < capture->begin || capture->end == INT64_MAX)
            return tree_refuse(arena, node, wrong);
        capture->end++;
    }
    if (!take_last(&value, "sha256:", &word) || !hash_from_hex(word, &capture->sha256))
        return tree_refuse(arena, node, wrong);
    capture->name = value;
    return STATUS_OK;
}

/* What is said of the last capture; another role is nobody's that we know. */
static enum status read_about(struct arena *arena, const struct node *node, struct str role,
                              struct str value, struct ninjs *ninjs)
{
    if (!str_is(role, "captured") && !str_is(role, "captured-latest") &&
        !str_is(role, "capture-position"))
        return STATUS_OK;
    if (ninjs->captures_count == 0)
        return tree_refuse(arena, node, "stands before the capture that it is about");
    struct ninjs_capture *capture = &ninjs->captures[ninjs->captures_count - 1];
    if (str_is(role, "captured")) {
        capture->captured = value;
    } else if (str_is(role, "capture-position")) {
        if (!str_int(value, &capture->position) || capture->position < 0)
            return tree_refuse(arena, node, "must be a whole number");
    } else if (edtf_latest(arena, value, NULL, &capture->captured_sort) != STATUS_OK) {
        return tree_refuse(arena, node, status_why(arena));
    }
    return STATUS_OK;
}

static enum status read_id(struct arena *arena, const struct node *node, struct str role,
                           struct str value, struct ninjs *ninjs)
{
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (str_is(role, roles[i].name)) {
            *(struct str *)((char *)ninjs + roles[i].offset) = value;
            return STATUS_OK;
        }
    if (str_is(role, "capture"))
        return read_capture(arena, node, value, &ninjs->captures[ninjs->captures_count++]);
    if (str_is(role, "changed")) {
        if (edtf_latest(arena, value, NULL, &ninjs->changed) != STATUS_OK)
            return tree_refuse(arena, node, status_why(arena));
        return STATUS_OK;
    }
    return read_about(arena, node, role, value, ninjs);
}

enum status ninjs_ids_read(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    if (node->type != NODE_ARRAY)
        return tree_refuse(arena, node, "must be an array");
    ninjs->captures = ARENA_ARRAY(arena, struct ninjs_capture, node->count);
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < node->count; i++) {
        const struct node *role = tree_get(&node->nodes[i], "role");
        const struct node *value = tree_get(&node->nodes[i], "value");
        if (node->nodes[i].type != NODE_OBJECT)
            return tree_refuse(arena, &node->nodes[i], "must be an object");
        if (role == NULL || value == NULL || role->type != NODE_STR || value->type != NODE_STR)
            continue;
        if (value->text.n > 0)
            status = read_id(arena, value, role->text, value->text, ninjs);
    }
    return status;
}
