/* Where published items stand for listings without words: on the shelf of their language and on one
   for each of their topics, in the total order; and how many stand together (the cube: language,
   topic, year, kind), so that counts cost the same whatever the number of items. */
#pragma once

#include "view/items.h"

extern const char SHELVES_TABLES[];

enum { SHELF_ALL = 0 }; /* the topic number of the shelf that holds all of a language */

/* Topics must not repeat in row->topics. */
enum status shelves_add(struct view *view, struct arena *arena,
                        const struct item_row *row) MUST_CHECK;
enum status shelves_remove(struct view *view, struct arena *arena,
                           const struct item_row *row) MUST_CHECK;

/* Before the commit of a batch: writes what the shelves gained and lost into the cube. After a
   rollback: forgets it. */
enum status shelves_settle(struct view *view, struct arena *arena) MUST_CHECK;
void shelves_drop(struct view *view);
struct tallies *shelves_tallies(struct arena *arena); /* of a writer */

/* What a listing must know of an item. Slices are valid until the next step. */
struct candidate {
    int64_t number, sort, captured, place;
    int year;
    enum kind kind;
    struct str topics; /* given on the shelf that holds all, and in no language */
};
/* The order of listings: negative when `a` stands before `b`. */
int shelves_compare(const struct candidate *a, const struct candidate *b);

/* The items with from <= sort < to in the total order, of one shelf; or, in the empty language, of
   all shelves. `while (db_next(s)) use(shelves_candidate(s))`, then db_end. */
struct statement *shelves_walk(struct view *view, struct arena *arena, struct str language,
                               uint32_t topic, int64_t from, int64_t to);
struct candidate shelves_candidate(struct statement *statement);

struct cell {
    uint32_t topic; /* or SHELF_ALL */
    int year;
    enum kind kind;
    int64_t count;
};
/* The cells of a language, of all in the empty one; as shelves_walk. */
struct statement *shelves_cells(struct view *view, struct arena *arena, struct str language);
struct cell shelves_cell(struct statement *statement);
/* The numbers of the items on any shelf of a topic. */
enum status shelves_of_topic(struct view *view, struct arena *arena, uint32_t topic,
                             int64_t **numbers, size_t *count) MUST_CHECK;
