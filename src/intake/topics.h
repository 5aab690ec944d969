/* The topics that an import knows, and how a line of topics that were written together is taken
   apart: `CultureHealth and careTransport` by what is known, then by the seams of the letters. */
#pragma once

#include "base/str.h"

enum known_by {
    KNOWN_CONFIRMED,   /* a person has confirmed it */
    KNOWN_PROVISIONAL, /* an earlier import found it */
    KNOWN_ALONE,       /* it stands alone on a topic line of this call */
};

struct known {
    struct str text; /* a label, as it is written */
    struct str id;   /* of the topic; empty for what only stands alone */
    enum known_by by;
};

struct topics;
struct topics *topics_new(struct arena *arena);
/* What is known to `from`, for another thread. */
struct topics *topics_copy(struct arena *arena, const struct topics *from);
/* Adds a label, unless one that differs at most in case is there already; returns what stands. */
const struct known *topics_add(struct topics *topics, struct str text, struct str id,
                               enum known_by by);
/* Gives a label that has no topic yet the id of one. */
void topics_name(struct topics *topics, struct str text, struct str id);
/* The label that differs at most in case; NULL when there is none. */
const struct known *topics_find(struct topics *topics, struct str text);
/* How many labels there are: to walk through all with topics_at, in the order they were added. */
size_t topics_count(const struct topics *topics);
const struct known *topics_at(const struct topics *topics, size_t i);

/* A part of a topic line; the parts and the separators between them are the whole line. */
struct piece {
    size_t begin, end;         /* bytes in the line */
    struct str text;           /* that part of the line */
    const struct known *known; /* NULL for one that was found by its seams alone */
};
/* Splits the line: as little as possible is left unknown, then the fewest pieces. 0 when the line
   is empty or too long for topics. */
size_t topics_split(struct topics *topics, struct arena *arena, struct str line,
                    struct piece **pieces);
/* Whether known topics explain the whole line. */
bool topics_explain(struct topics *topics, struct arena *arena, struct str line);
/* False when no known topic begins as the line does: then they cannot explain it. Cheap. */
bool topics_may_begin(const struct topics *topics, struct str line);
