/* Links as an operator writes them in a setting: "Press https://a.example/press; Jobb /jobb". */
#pragma once

#include "base/arena.h"
#include "base/str.h"

struct link {
    struct str words, href;
};

/* False if one has no words or no address that a page may lead to; an empty text has none. */
bool links_read(struct arena *arena, struct str text, struct link **links, size_t *count);
