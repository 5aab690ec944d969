/* How many live documents there are of each topic, year, kind and language: what listings without
   words are counted by, in a time that does not grow with their number. An epoch has one; the next
   epoch's is a copy in which the documents that came and went are counted. */
#pragma once

#include "index/epoch.h"

struct cube_row {
    int year;
    uint8_t kind, language;
    uint32_t *counts; /* [0]: documents; then by topic number */
};
struct cube {
    uint32_t topics;       /* the largest number that has a place in the rows */
    struct cube_row *rows; /* by language, year and kind, rising */
    size_t rows_count, rows_room;
};
enum { CUBE_TOPICS = 8192 }; /* with larger numbers there is no cube, and sets are counted */

/* NULL where a topic's number is too large. */
struct cube *cube_of(struct arena *arena, const struct epoch_part *parts, size_t count);
struct cube *cube_copy(struct arena *arena, const struct cube *cube); /* NULL: NULL */
/* Counts a document in (by 1) or out (by -1); false when a topic's number is too large: the epoch
   then has no cube. `arena` is that of the cube. */
bool cube_add(struct cube *cube, struct arena *arena, const struct segment *segment,
              uint32_t document, int by) MUST_CHECK;

struct index_query;
struct index_answer;
struct plan;
/* Counts what can be counted of a question without words: topics (if wanted) and matched always;
   total, years and kinds unless several topics are chosen: false then. */
bool cube_count(const struct cube *cube, struct plan *plan, struct index_answer *answer);
