/* Slices: see str.h. Nothing here allocates but the copies. */
#include "base/str.h"

#include <stdio.h>

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n == 0 ? 0 : memcmp(a.p, b.p, n);
    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str text, struct str with)
{
    return text.n >= with.n && str_eq(str_sub(text, 0, with.n), with);
}

bool str_ends(struct str text, struct str with)
{
    return text.n >= with.n && str_eq(str_sub(text, text.n - with.n, text.n), with);
}

struct str str_sub(struct str text, size_t from, size_t to)
{
    if (to > text.n)
        to = text.n;
    if (from >= to)
        return (struct str){text.p == NULL ? NULL : text.p + to, 0};
    return (struct str){text.p + from, to - from};
}

ptrdiff_t str_find(struct str text, struct str part, size_t from)
{
    if (from > text.n || part.n > text.n - from)
        return -1;
    if (part.n == 0)
        return (ptrdiff_t)from;
    /* By the first byte: it is rare in most of what is looked for, and memchr is fast. */
    for (size_t i = from; i + part.n <= text.n; i++) {
        const char *at = memchr(text.p + i, part.p[0], text.n - part.n + 1 - i);
        if (at == NULL)
            return -1;
        i = (size_t)(at - text.p);
        if (memcmp(at, part.p, part.n) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

struct str str_cut(struct str *rest, char by)
{
    const char *at = rest->n == 0 ? NULL : memchr(rest->p, by, rest->n);
    struct str field = *rest;
    if (at == NULL) {
        *rest = (struct str){0};
        return field;
    }
    field.n = (size_t)(at - field.p);
    *rest = (struct str){at + 1, rest->n - field.n - 1};
    return field;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str text)
{
    while (text.n > 0 && is_space(text.p[0]))
        text.p++, text.n--;
    while (text.n > 0 && is_space(text.p[text.n - 1]))
        text.n--;
    return text;
}

char *str_z(struct arena *arena, struct str text)
{
    char *copy = arena_alloc(arena, text.n + 1);
    if (text.n > 0)
        memcpy(copy, text.p, text.n);
    return copy;
}

struct str str_copy(struct arena *arena, struct str text)
{
    return (struct str){str_z(arena, text), text.n};
}

struct str str_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return str_of(text);
}

struct str str_lower_ascii(struct arena *arena, struct str text)
{
    char *copy = str_z(arena, text);
    for (size_t i = 0; i < text.n; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] + ('a' - 'A'));
    return (struct str){copy, text.n};
}

bool str_int(struct str text, int64_t *number)
{
    bool minus = text.n > 0 && text.p[0] == '-';
    size_t i = minus || (text.n > 0 && text.p[0] == '+') ? 1 : 0;
    if (i == text.n)
        return false;
    int64_t value = 0;
    for (; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        int digit = text.p[i] - '0';
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, digit, &value))
            return false; /* counted downwards, since the least number has no positive twin */
    }
    if (!minus && __builtin_sub_overflow(0, value, &value))
        return false;
    *number = value;
    return true;
}

uint64_t str_hash(struct str text)
{
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a, then mixed, so that low bits are usable */
    for (size_t i = 0; i < text.n; i++)
        hash = (hash ^ (unsigned char)text.p[i]) * 0x100000001b3u;
    hash ^= hash >> 32;
    hash *= 0xd6e8feb86659fd93u;
    return hash ^ (hash >> 32);
}
