/* jansson parses, then its tree is copied into the arena: texts in one piece, members of an object
   beside each other in the order of the text. jansson's header and base/json.h name their functions
   alike, so this file alone includes it. */
#include "news/tree.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/unicode.h"
#include "news/tree_plain.h"

#include <jansson.h>

static const int64_t LARGEST = (1LL << 53) - 1;

static struct str copy_z(struct arena *arena, const char *text, size_t n)
{
    char *copy = arena_alloc(arena, n + 1);
    memcpy(copy, text, n);
    return (struct str){copy, n};
}

static void copy(struct arena *arena, json_t *from, struct node *to);

static void copy_members(struct arena *arena, json_t *from, struct node *to)
{
    to->count = json_is_object(from) ? json_object_size(from) : json_array_size(from);
    to->nodes = ARENA_ARRAY(arena, struct node, to->count);
    struct node *next = to->nodes;
    if (json_is_object(from)) {
        for (void *at = json_object_iter(from); at != NULL; at = json_object_iter_next(from, at)) {
            next->name = copy_z(arena, json_object_iter_key(at), json_object_iter_key_len(at));
            copy(arena, json_object_iter_value(at), next++);
        }
    } else {
        for (size_t i = 0; i < to->count; i++)
            copy(arena, json_array_get(from, i), next++);
    }
    for (size_t i = 0; i < to->count; i++)
        to->nodes[i].above = to;
}

static void copy(struct arena *arena, json_t *from, struct node *to)
{
    switch (json_typeof(from)) {
    case JSON_NULL:
        to->type = NODE_NULL;
        return;
    case JSON_TRUE:
    case JSON_FALSE:
        to->type = NODE_BOOL;
        to->truth = json_is_true(from);
        return;
    case JSON_INTEGER:
        to->type = NODE_INT;
        to->number = json_integer_value(from);
        to->real = (double)to->number;
        return;
    case JSON_REAL:
        to->type = NODE_REAL;
        to->real = json_real_value(from);
        return;
    case JSON_STRING:
        to->type = NODE_STR;
        to->text = copy_z(arena, json_string_value(from), json_string_length(from));
        return;
    case JSON_ARRAY:
    case JSON_OBJECT:
        to->type = json_is_object(from) ? NODE_OBJECT : NODE_ARRAY;
        copy_members(arena, from, to);
        return;
    }
}

enum status tree_jansson(struct arena *arena, struct str json, struct node **root)
{
    json_error_t error;
    json_t *parsed = json_loadb(json.n == 0 ? "" : json.p, json.n,
                                JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (parsed == NULL)
        return status_fail(arena, STATUS_REFUSED, "line %d, column %d: not JSON: %s", error.line,
                           error.column, error.text);
    *root = ARENA_NEW(arena, struct node);
    copy(arena, parsed, *root);
    json_decref(parsed);
    return STATUS_OK;
}

enum status tree_read(struct arena *arena, struct str json, struct node **root)
{
    size_t bad;
    if (!unicode_valid(json, &bad))
        return status_fail(arena, STATUS_REFUSED, "byte %zu is not UTF-8; save it as UTF-8",
                           bad + 1);
    return tree_plain(arena, json, root) ? STATUS_OK : tree_jansson(arena, json, root);
}

const struct node *tree_get(const struct node *node, const char *name)
{
    if (node == NULL || node->type != NODE_OBJECT)
        return NULL;
    for (size_t i = 0; i < node->count; i++)
        if (str_is(node->nodes[i].name, name))
            return &node->nodes[i];
    return NULL;
}

struct str tree_pointer(struct arena *arena, const struct node *node)
{
    if (node->above == NULL)
        return STR("");
    struct buf out = buf_in(arena);
    buf_add(&out, tree_pointer(arena, node->above));
    buf_char(&out, '/');
    if (node->above->type == NODE_ARRAY) {
        buf_int(&out, node - node->above->nodes);
        return buf_str(&out);
    }
    for (size_t i = 0; i < node->name.n; i++) {
        char c = node->name.p[i];
        if (c == '~' || c == '/')
            buf_addz(&out, c == '~' ? "~0" : "~1");
        else
            buf_char(&out, c);
    }
    return buf_str(&out);
}

enum status tree_refuse(struct arena *arena, const struct node *node, const char *reason)
{
    struct str pointer = tree_pointer(arena, node);
    return status_fail(arena, STATUS_REFUSED, "%.*s: %s",
                       STR_ARG(pointer.n == 0 ? STR("the whole") : pointer), reason);
}

enum status tree_text(struct arena *arena, const struct node *node, struct str *text)
{
    if (node->type != NODE_STR)
        return tree_refuse(arena, node, "must be a text");
    if (node->text.n == 0)
        return tree_refuse(arena, node, "is empty; leave it out");
    *text = node->text;
    return STATUS_OK;
}

enum status tree_int(struct arena *arena, const struct node *node, int64_t *number)
{
    if (node->type != NODE_INT)
        return tree_refuse(arena, node, "must be a whole number");
    if (node->number < -LARGEST || node->number > LARGEST)
        return tree_refuse(arena, node, "is out of range");
    *number = node->number;
    return STATUS_OK;
}

enum status tree_real(struct arena *arena, const struct node *node, double *number)
{
    if (node->type != NODE_REAL && node->type != NODE_INT)
        return tree_refuse(arena, node, "must be a number");
    *number = node->real;
    return STATUS_OK;
}

enum status tree_bool(struct arena *arena, const struct node *node, bool *truth)
{
    if (node->type != NODE_BOOL)
        return tree_refuse(arena, node, "must be true or false");
    *truth = node->truth;
    return STATUS_OK;
}

enum status tree_object(struct arena *arena, const struct node *node)
{
    if (node->type != NODE_OBJECT)
        return tree_refuse(arena, node, "must be an object");
    if (node->count == 0)
        return tree_refuse(arena, node, "is empty; leave it out");
    return STATUS_OK;
}

enum status tree_array(struct arena *arena, const struct node *node)
{
    if (node->type != NODE_ARRAY)
        return tree_refuse(arena, node, "must be an array");
    if (node->count == 0)
        return tree_refuse(arena, node, "is empty; leave it out");
    return STATUS_OK;
}

enum status tree_texts(struct arena *arena, const struct node *node, struct str **texts,
                       size_t *count)
{
    enum status status = tree_array(arena, node);
    if (status != STATUS_OK)
        return status;
    *texts = ARENA_ARRAY(arena, struct str, node->count);
    *count = node->count;
    for (size_t i = 0; i < node->count && status == STATUS_OK; i++)
        status = tree_text(arena, &node->nodes[i], &(*texts)[i]);
    return status;
}
