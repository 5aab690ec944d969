/* Decoding is strict in the path, where two readings would be two places, and as in browsers in
   the query (WHATWG URL: a "%" that begins no escape stands for itself), where a person may type
   "100%". */
#include "http/target.h"

#include "base/check.h"
#include "base/unicode.h"

static int hex_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* The byte that an escape at `at` stands for, or -1. */
static int escape_at(struct str text, size_t at)
{
    if (text.n - at < 3 || text.p[at] != '%')
        return -1;
    int high = hex_of(text.p[at + 1]), low = hex_of(text.p[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static bool refuse(struct target *target, const char *why)
{
    target->why = why;
    return false;
}

static bool has_dot_segment(struct str path)
{
    for (struct str rest = path; rest.p != NULL;) {
        struct str segment = str_cut(&rest, '/');
        if (str_is(segment, ".") || str_is(segment, ".."))
            return true;
    }
    return false;
}

static bool path_read(struct target *target, struct str raw)
{
    char *out = target->decoded;
    for (size_t i = 0; i < raw.n; i++) {
        int c = (unsigned char)raw.p[i];
        if (c == '%') {
            c = escape_at(raw, i);
            if (c < 0)
                return refuse(target, "a % in the path is not followed by two digits");
            if (c == '/')
                return refuse(target, "the path holds an escaped slash");
            i += 2;
        }
        if (c < ' ' || c == 0x7f)
            return refuse(target, "the path holds a control character");
        *out++ = (char)c;
    }
    target->path = (struct str){target->decoded, (size_t)(out - target->decoded)};
    if (!unicode_valid(target->path, NULL))
        return refuse(target, "the path is not UTF-8");
    if (has_dot_segment(target->path))
        return refuse(target, "the path holds . or .. for a segment");
    return true;
}

/* Decodes to *out, which moves on. */
static struct str word_read(struct str raw, char **out)
{
    char *start = *out;
    for (size_t i = 0; i < raw.n; i++) {
        int c = escape_at(raw, i);
        if (c >= 0)
            i += 2;
        else
            c = raw.p[i] == '+' ? ' ' : (unsigned char)raw.p[i];
        *(*out)++ = (char)c;
    }
    return (struct str){start, (size_t)(*out - start)};
}

static bool query_read(struct target *target, struct str raw, char *out)
{
    for (struct str rest = raw; rest.p != NULL;) {
        struct str value = str_cut(&rest, '&');
        if (value.n == 0)
            continue;
        if (target->parameters_count == TARGET_PARAMETERS)
            return refuse(target, "the query has more than 100 parameters");
        struct str name = str_cut(&value, '=');
        struct parameter *parameter = &target->parameters[target->parameters_count++];
        parameter->name = word_read(name, &out);
        parameter->value = word_read(value, &out);
    }
    return true;
}

bool target_read(struct target *target, struct str raw)
{
    CHECK(raw.n <= HEAD_TARGET_MOST);
    target->parameters_count = 0;
    target->why = NULL;
    struct str query = raw.n == 0 ? STR("/") : raw;
    struct str path = str_cut(&query, '?');
    if (path.n == 0 || path.p[0] != '/')
        return refuse(target, "the path does not begin with a slash");
    return path_read(target, path) && query_read(target, query, target->decoded + target->path.n);
}

static bool is_plain(unsigned char c) /* RFC 3986 unreserved */
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

static char *escape(char *out, struct str text, bool slashes)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (is_plain(c) || (slashes && c == '/')) {
            *out++ = (char)c;
            continue;
        }
        *out++ = '%';
        *out++ = digits[c >> 4];
        *out++ = digits[c & 15];
    }
    return out;
}

size_t target_canonical(const struct target *target, const struct str *known, size_t known_count,
                        char *out)
{
    char *start = out;
    out = escape(out, target->path, true);
    char before = '?';
    for (size_t k = 0; k < known_count; k++)
        for (size_t i = 0; i < target->parameters_count; i++) {
            const struct parameter *parameter = &target->parameters[i];
            if (parameter->value.n == 0 || !str_eq(parameter->name, known[k]))
                continue;
            *out++ = before;
            before = '&';
            out = escape(out, parameter->name, false);
            *out++ = '=';
            out = escape(out, parameter->value, false);
        }
    return (size_t)(out - start);
}

const struct parameter *target_known(const struct target *target, const struct str *known,
                                     size_t known_count, struct arena *arena, size_t *count)
{
    struct parameter *list = ARENA_ARRAY(arena, struct parameter, target->parameters_count);
    *count = 0;
    for (size_t k = 0; k < known_count; k++)
        for (size_t i = 0; i < target->parameters_count; i++) {
            const struct parameter *parameter = &target->parameters[i];
            if (parameter->value.n > 0 && str_eq(parameter->name, known[k]))
                list[(*count)++] = (struct parameter){str_copy(arena, parameter->name),
                                                      str_copy(arena, parameter->value)};
        }
    return list;
}
