/* headlines, descriptions and bodies: texts with a role and a content type. The figures of a report
   are a description that is a CSV (RFC 4180), which any reader of ninjs can take in. */
#include "news/ninjs_parts.h"

#include "base/unicode.h"
#include "news/commonmark.h"
#include "news/html.h"

#include <math.h>
#include <stdlib.h>

enum status ninjs_list(struct arena *arena, const struct node *node)
{
    if (node->type != NODE_ARRAY)
        return tree_refuse(arena, node, "must be an array");
    for (size_t i = 0; i < node->count; i++)
        if (node->nodes[i].type != NODE_OBJECT)
            return tree_refuse(arena, &node->nodes[i], "must be an object");
    return STATUS_OK;
}

enum status ninjs_text(struct arena *arena, const struct node *object, const char *name,
                       struct str *text)
{
    const struct node *node = tree_get(object, name);
    if (node == NULL)
        return STATUS_OK;
    if (node->type != NODE_STR)
        return tree_refuse(arena, node, "must be a text");
    if (node->text.n > 0)
        *text = node->text;
    return STATUS_OK;
}

struct part {
    struct str role, type, value;
};

static void write_part(struct json *json, const char *role, const char *type, struct str value)
{
    if (value.n == 0)
        return;
    json_object_begin(json);
    json_member(json, "role", str_of(role));
    json_member(json, "contentType", str_of(type));
    json_member(json, "value", value);
    json_object_end(json);
}

static enum status read_part(struct arena *arena, const struct node *node, struct part *part)
{
    *part = (struct part){0};
    if (tree_get(node, "value") == NULL)
        return tree_refuse(arena, node, "has no value");
    enum status status = ninjs_text(arena, node, "role", &part->role);
    if (status == STATUS_OK)
        status = ninjs_text(arena, node, "contentType", &part->type);
    if (status == STATUS_OK)
        status = ninjs_text(arena, node, "value", &part->value);
    return status;
}

/* Line ends of one kind, NFC. */
static struct str clean(struct arena *arena, struct str text)
{
    struct buf out = buf_in(arena);
    if (text.n == 0 || memchr(text.p, '\r', text.n) == NULL)
        return unicode_nfc(arena, text);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '\r')
            buf_char(&out, text.p[i]);
        else if (i + 1 == text.n || text.p[i + 1] != '\n')
            buf_char(&out, '\n');
    }
    return unicode_nfc(arena, buf_str(&out));
}

/* text/html, application/xhtml+xml and what agencies call them: text/html5, body_xhtml. */
static bool is_html(struct str type)
{
    return str_find(type, STR("html"), 0) >= 0;
}

static struct str plain(struct arena *arena, const struct part *part)
{
    return str_trim(
        clean(arena, is_html(part->type) ? html_text(arena, part->value) : part->value));
}

void ninjs_write_headlines(struct json *json, const struct ninjs *ninjs)
{
    json_key(json, "headlines");
    json_array_begin(json);
    write_part(json, "main", "text/plain", ninjs->item.headline);
    json_array_end(json);
}

enum status ninjs_read_headlines(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    enum status status = ninjs_list(arena, node);
    if (status != STATUS_OK || node->count == 0)
        return status;
    struct part part;
    status = read_part(arena, &node->nodes[0], &part);
    if (status == STATUS_OK && part.value.n > 0)
        ninjs->item.headline = unicode_squeeze(arena, plain(arena, &part));
    return status;
}

/* A field of CSV, quoted where it must be. */
static void add_field(struct buf *out, struct str text)
{
    bool quotes = false;
    for (size_t i = 0; i < text.n && !quotes; i++)
        quotes = strchr(",\"\r\n", text.p[i]) != NULL;
    if (!quotes) {
        buf_add(out, text);
        return;
    }
    buf_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, text.p[i]);
    }
    buf_char(out, '"');
}

static struct str csv_of(struct arena *arena, const struct item *item)
{
    if (item->numbers_count == 0)
        return (struct str){0};
    struct buf out = buf_in(arena);
    buf_addz(&out, "name,unit,value\r\n");
    for (size_t i = 0; i < item->numbers_count; i++) {
        add_field(&out, item->numbers[i].name);
        buf_char(&out, ',');
        add_field(&out, item->numbers[i].unit);
        buf_char(&out, ',');
        struct json number = json_in(&out);
        json_double(&number, item->numbers[i].value);
        buf_addz(&out, "\r\n");
    }
    return buf_str(&out);
}

/* Takes a field off the front; *ended says whether the line or the text ended with it. */
static bool take_field(struct arena *arena, struct str *rest, struct str *field, bool *ended)
{
    struct buf out = buf_in(arena);
    size_t at = 0;
    bool quoted = rest->n > 0 && rest->p[0] == '"';
    if (quoted)
        for (at = 1;; at++) {
            if (at >= rest->n)
                return false;
            if (rest->p[at] == '"' && (++at >= rest->n || rest->p[at] != '"'))
                break;
            buf_char(&out, rest->p[at]);
        }
    else
        for (; at < rest->n && strchr(",\r\n", rest->p[at]) == NULL; at++)
            buf_char(&out, rest->p[at]);
    *field = buf_str(&out);
    *ended = at >= rest->n || rest->p[at] != ',';
    if (at < rest->n && rest->p[at] == '\r')
        at++;
    if (at < rest->n && rest->p[at] != (*ended ? '\n' : ','))
        return false;
    *rest = str_sub(*rest, at + 1, rest->n);
    return true;
}

static bool to_double(struct arena *arena, struct str text, double *number)
{
    char *end, *digits = str_z(arena, text);
    if (text.n == 0 || strspn(digits, "0123456789+-.eE") != text.n)
        return false;
    *number = strtod(digits, &end);
    return *end == '\0' && isfinite(*number);
}

static bool read_csv(struct arena *arena, struct str csv, struct item *item)
{
    struct str field[3];
    size_t lines = 0;
    for (size_t i = 0; i < csv.n; i++)
        lines += csv.p[i] == '\n';
    item->numbers = ARENA_ARRAY(arena, struct item_number, lines + 1);
    for (bool heading = true; csv.n > 0; heading = false) {
        bool ended = false;
        for (size_t i = 0; i < 3; i++)
            if (ended || !take_field(arena, &csv, &field[i], &ended))
                return false;
        struct item_number *number = &item->numbers[item->numbers_count];
        if (!ended)
            return false;
        if (heading)
            continue;
        if (!to_double(arena, field[2], &number->value))
            return false;
        number->name = unicode_squeeze(arena, field[0]);
        number->unit = unicode_squeeze(arena, field[1]);
        item->numbers_count++;
    }
    return true;
}

void ninjs_write_descriptions(struct json *json, const struct ninjs *ninjs)
{
    struct str csv = csv_of(json->out->arena, &ninjs->item);
    if (ninjs->item.summary.n + ninjs->note.n + ninjs->reason.n + csv.n == 0)
        return;
    json_key(json, "descriptions");
    json_array_begin(json);
    write_part(json, "summary", "text/plain", ninjs->item.summary);
    write_part(json, "correction", "text/plain", ninjs->note);
    write_part(json, "withdrawal", "text/plain", ninjs->reason);
    write_part(json, "figures", "text/csv", csv);
    json_array_end(json);
}

/* The summary is the one that says so, else the first that is nothing else. */
enum status ninjs_read_descriptions(struct arena *arena, const struct node *node,
                                    struct ninjs *ninjs)
{
    enum status status = ninjs_list(arena, node);
    bool found = false;
    for (size_t i = 0; status == STATUS_OK && i < node->count; i++) {
        struct part part;
        status = read_part(arena, &node->nodes[i], &part);
        if (status != STATUS_OK)
            break;
        bool named = str_is(part.role, "summary");
        if (str_is(part.role, "correction"))
            ninjs->note = plain(arena, &part);
        else if (str_is(part.role, "withdrawal"))
            ninjs->reason = plain(arena, &part);
        else if (str_is(part.role, "figures") && str_is(part.type, "text/csv")) {
            if (!read_csv(arena, part.value, &ninjs->item))
                return tree_refuse(arena, &node->nodes[i], "must be a CSV of name, unit, value");
        } else if ((named && !found) || ninjs->item.summary.n == 0) {
            ninjs->item.summary = plain(arena, &part);
            found = found || named;
        }
    }
    return status;
}

void ninjs_write_bodies(struct json *json, const struct ninjs *ninjs)
{
    if (ninjs->item.body.n == 0)
        return;
    json_key(json, "bodies");
    json_array_begin(json);
    write_part(json, "main", "text/markdown", ninjs->item.body);
    write_part(json, "main", "text/html", commonmark_html(json->out->arena, ninjs->item.body));
    json_array_end(json);
}

/* The first body whose form we can read. */
enum status ninjs_read_bodies(struct arena *arena, const struct node *node, struct ninjs *ninjs)
{
    enum status status = ninjs_list(arena, node);
    for (size_t i = 0; status == STATUS_OK && i < node->count; i++) {
        struct part part;
        status = read_part(arena, &node->nodes[i], &part);
        if (status != STATUS_OK || ninjs->item.body.n > 0)
            continue; /* the others must be well-formed, too */
        if (str_starts(part.type, STR("text/markdown")))
            ninjs->item.body = clean(arena, part.value);
        else if (part.type.n == 0 || str_starts(part.type, STR("text/plain")) || is_html(part.type))
            ninjs->item.body = commonmark_of_text(arena, plain(arena, &part));
    }
    return status;
}
