/* A set of texts: ids, slugs, names. */
#pragma once

#include "base/str.h"

struct names {
    struct arena *arena;
    struct str *slots; /* open addressing */
    size_t capacity, count;
};

static inline struct names names_in(struct arena *arena)
{
    return (struct names){.arena = arena};
}
/* A copy of the text is kept. */
void names_add(struct names *names, struct str text);
bool names_has(const struct names *names, struct str text);
