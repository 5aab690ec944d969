/* One walk over a copy of the text, in which texts stay where they are: escapes only make them
   shorter, and their closing quote becomes the NUL after them. Nodes grow on a stack until what
   holds them is closed, and are then copied beside each other. */
#include "news/tree_plain.h"

#include "base/unicode.h"

enum { MOST_MEMBERS = 64, MOST_LEVELS = 30, MOST_DIGITS = 15, FIRST_STACK = 64 };

struct reader {
    struct arena *arena;
    char *at, *end;
    struct node *stack;
    size_t used, capacity;
    unsigned level;
};

static bool read_value(struct reader *reader, struct node *node);

static void skip_space(struct reader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\n' ||
                                        *reader->at == '\t' || *reader->at == '\r'))
        reader->at++;
}

/* Takes the sign if it is next, after white space. */
static bool take(struct reader *reader, char sign)
{
    skip_space(reader);
    if (reader->at == reader->end || *reader->at != sign)
        return false;
    reader->at++;
    return true;
}

static bool read_word(struct reader *reader, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(reader->end - reader->at) < n || memcmp(reader->at, word, n) != 0)
        return false;
    reader->at += n;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Four digits after \u, as UTF-8 to *to. */
static bool read_code(struct reader *reader, char **to)
{
    int32_t code = 0;
    if (reader->end - reader->at < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(*reader->at++);
        if (digit < 0)
            return false;
        code = code * 16 + digit;
    }
    if (code == 0 || (code >= 0xd800 && code <= 0xdfff))
        return false;
    *to += unicode_put(*to, code);
    return true;
}

static bool read_escape(struct reader *reader, char **to)
{
    static const char signs[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    if (reader->at == reader->end)
        return false;
    char sign = *reader->at++;
    if (sign == 'u')
        return read_code(reader, to);
    const char *known = sign == '\0' ? NULL : strchr(signs, sign);
    if (known == NULL)
        return false;
    *(*to)++ = meant[known - signs];
    return true;
}

static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

/* After the opening quote. */
static bool read_text(struct reader *reader, struct str *text)
{
    char *from = reader->at;
    while (reader->at < reader->end && is_plain(*reader->at))
        reader->at++;
    char *to = reader->at;
    while (reader->at < reader->end && *reader->at != '"') {
        char c = *reader->at++;
        if (c == '\\' ? !read_escape(reader, &to) : !is_plain(c))
            return false;
        if (c != '\\')
            *to++ = c;
    }
    if (reader->at == reader->end)
        return false;
    reader->at++;
    *to = '\0';
    *text = (struct str){from, (size_t)(to - from)};
    return true;
}

static bool read_number(struct reader *reader, struct node *node)
{
    const char *begin = reader->at;
    bool minus = *reader->at == '-';
    reader->at += minus;
    const char *digits = reader->at;
    int64_t number = 0;
    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9' &&
           reader->at - digits < MOST_DIGITS)
        number = number * 10 + (*reader->at++ - '0');
    ptrdiff_t count = reader->at - digits;
    bool more = reader->at < reader->end && strchr("0123456789.eE", *reader->at) != NULL &&
                *reader->at != '\0';
    if (count == 0 || more || (*digits == '0' && reader->at - begin > 1))
        return false;
    node->type = NODE_INT;
    node->number = minus ? -number : number;
    node->real = (double)node->number;
    return true;
}

static struct node *push(struct reader *reader)
{
    if (reader->used == reader->capacity) {
        size_t larger = reader->capacity == 0 ? FIRST_STACK : reader->capacity * 2;
        reader->stack =
            arena_grow(reader->arena, reader->stack, reader->used * sizeof *reader->stack,
                       larger * sizeof *reader->stack);
        reader->capacity = larger;
    }
    return &reader->stack[reader->used++];
}

/* What stands on the stack from `base` on becomes the node's own. */
static void gather(struct reader *reader, size_t base, struct node *node)
{
    node->count = reader->used - base;
    node->nodes = ARENA_ARRAY(reader->arena, struct node, node->count);
    if (node->count > 0)
        memcpy(node->nodes, reader->stack + base, node->count * sizeof *node->nodes);
    for (size_t i = 0; i < node->count; i++) /* these have come to their places now */
        for (size_t k = 0; k < node->nodes[i].count; k++)
            node->nodes[i].nodes[k].above = &node->nodes[i];
    reader->used = base;
}

static bool is_repeated(const struct reader *reader, size_t base, struct str name)
{
    for (size_t i = base; i < reader->used; i++)
        if (str_eq(reader->stack[i].name, name))
            return true;
    return false;
}

/* After the opening bracket or brace. */
static bool read_members(struct reader *reader, struct node *node, char close)
{
    size_t base = reader->used;
    bool object = close == '}', first = true;
    node->type = object ? NODE_OBJECT : NODE_ARRAY;
    if (++reader->level > MOST_LEVELS)
        return false;
    while (!take(reader, close)) {
        struct node member = {0};
        if (!first && !take(reader, ','))
            return false;
        first = false;
        if (object) {
            if (!take(reader, '"') || !read_text(reader, &member.name) || !take(reader, ':') ||
                reader->used - base == MOST_MEMBERS || is_repeated(reader, base, member.name))
                return false;
        }
        skip_space(reader);
        if (!read_value(reader, &member))
            return false;
        *push(reader) = member;
    }
    reader->level--;
    gather(reader, base, node);
    return true;
}

static bool read_value(struct reader *reader, struct node *node)
{
    if (reader->at == reader->end)
        return false;
    switch (*reader->at) {
    case '"':
        reader->at++;
        node->type = NODE_STR;
        return read_text(reader, &node->text);
    case '{':
        reader->at++;
        return read_members(reader, node, '}');
    case '[':
        reader->at++;
        return read_members(reader, node, ']');
    case 't':
    case 'f':
        node->type = NODE_BOOL;
        node->truth = *reader->at == 't';
        return read_word(reader, node->truth ? "true" : "false");
    case 'n':
        node->type = NODE_NULL;
        return read_word(reader, "null");
    default:
        return read_number(reader, node);
    }
}

bool tree_plain(struct arena *arena, struct str json, struct node **root)
{
    char *copy = str_z(arena, json);
    struct reader reader = {.arena = arena, .at = copy, .end = copy + json.n};
    *root = ARENA_NEW(arena, struct node);
    skip_space(&reader);
    if (!read_value(&reader, *root))
        return false;
    skip_space(&reader);
    for (size_t i = 0; i < (*root)->count; i++)
        (*root)->nodes[i].above = *root;
    return reader.at == reader.end;
}
