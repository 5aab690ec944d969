/* Slices of text: a pointer and a length in bytes, UTF-8, not ended by NUL.
   A slice owns nothing; it lives as long as what it points into. The empty slice may have p NULL.
 */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

/* A slice of a string literal, and the pair of arguments that "%.*s" takes. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_ARG(str) (int)(str).n, (str).n == 0 ? "" : (str).p

static inline struct str str_of(const char *text)
{
    return (struct str){text, text == NULL ? 0 : strlen(text)};
}
static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline bool str_is(struct str a, const char *text)
{
    return str_eq(a, str_of(text));
}

int str_cmp(struct str a, struct str b); /* by bytes, which for UTF-8 is by code point */
bool str_starts(struct str text, struct str with);
bool str_ends(struct str text, struct str with);
/* The part from byte `from` up to `to`, both clamped to the length. */
struct str str_sub(struct str text, size_t from, size_t to);
/* Where `part` first stands at or after byte `from`, or -1. */
ptrdiff_t str_find(struct str text, struct str part, size_t from);
/* Cuts *rest at the first `by`: returns what stands before it and leaves the remainder in *rest
   (empty, with p NULL, when there was none). `while (rest.p != NULL)` visits every field. */
struct str str_cut(struct str *rest, char by);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str text);
/* A copy in the arena, and the same ended by NUL. */
struct str str_copy(struct arena *arena, struct str text);
char *str_z(struct arena *arena, struct str text);
struct str str_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Only ASCII letters change. */
struct str str_lower_ascii(struct arena *arena, struct str text);
/* A whole decimal number, optionally signed, nothing beside it; false if it is not one or does
   not fit. */
bool str_int(struct str text, int64_t *number);
/* 64 bits, for hash tables in memory; not for anything an attacker may aim at. */
uint64_t str_hash(struct str text);
