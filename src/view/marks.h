/* Which words of an item a search has found: for the marks in a headline and a summary and for the
   passage of a body. */
#pragma once

#include "text/analyse.h"
#include "view/parse.h"

enum { MARKS_MOST = 256 };

struct mark {
    char space; /* of terms.h: what it is compared with */
    bool prefix;
    uint8_t group; /* of the query: each of them is to be found */
    struct str text;
};

struct marks {
    struct mark marks[MARKS_MOST];
    size_t count;
};

void marks_add(struct marks *marks, char space, struct str text, bool prefix, size_t group);
/* The groups that the word stands for, as bits; 0: it is not marked. */
uint64_t marks_of(const struct marks *marks, const struct word *word);
/* The groups that any mark is of. */
uint64_t marks_groups(const struct marks *marks);
