/* Items, their revisions and where they were seen: the tables behind every document. An item's
   number is the seq of the entry that published it, so that both grow in the log's order. */
#pragma once

#include "view/inside.h"

extern const char ITEMS_TABLES[];

/* An item without its texts. */
struct item_row {
    int64_t number;
    struct str id;
    int64_t current; /* seq of the entry of the present revision: the key of its record */
    int64_t revision;
    enum item_state state;
    struct str language; /* the primary subtag */
    enum kind kind;
    int year;
    int64_t sort, captured, place; /* place: the position, negated, so that all three fall */
    struct str slug;
    int64_t headline;  /* hash of the folded headline */
    struct str topics; /* topic numbers, 32 bits each */
    int64_t first, changed;
    struct str note;
    int64_t corrected;
    struct str reason, redirect;
    int64_t seen;    /* its first provenance row, 0 when none */
    int64_t touched; /* the turn of the view in which this row last changed */
    struct str card; /* card.h */
};

/* The hash by which items with the same headline find each other. */
int64_t items_headline_hash(struct arena *arena, struct str headline);
struct str items_pack_topics(struct arena *arena, const uint32_t *numbers, size_t count);
static inline size_t items_topics_count(struct str topics)
{
    return topics.n / sizeof(uint32_t);
}
static inline uint32_t items_topic(struct str topics, size_t i)
{
    uint32_t number;
    memcpy(&number, topics.p + i * sizeof number, sizeof number);
    return number;
}

enum status items_insert(struct view *view, struct arena *arena,
                         const struct item_row *row) MUST_CHECK;
enum status items_update(struct view *view, struct arena *arena,
                         const struct item_row *row) MUST_CHECK;
/* MISSING if there is no such item. */
enum status items_get(struct view *view, struct arena *arena, int64_t number,
                      struct item_row *row) MUST_CHECK;
/* What a listing shows of a published item (card.h). */
enum status items_card(struct view *view, struct arena *arena, int64_t number,
                       struct document *document) MUST_CHECK;
/* The rows that changed in the first turns after `after`: whole turns, as many as make about so
   many rows; *turn is the last of them, `after` if there is none. */
enum status items_touched(struct view *view, struct arena *arena, int64_t after, size_t about,
                          struct item_row **rows, size_t *count, int64_t *turn) MUST_CHECK;
/* Those that are withdrawn or gone, the last of them first. */
enum status items_withdrawn(struct view *view, struct arena *arena, size_t most,
                            struct item_row **rows, size_t *count) MUST_CHECK;
/* Those of kind alert that are published, the newest first, at most so many. */
enum status items_alerts(struct view *view, struct arena *arena, size_t most,
                         struct item_row **rows, size_t *count) MUST_CHECK;
/* *number is 0 when the id is unknown. */
enum status items_number(struct view *view, struct arena *arena, struct str id,
                         int64_t *number) MUST_CHECK;

enum status items_add_revision(struct view *view, struct arena *arena, int64_t number,
                               const struct entry *entry) MUST_CHECK;
/* The item that a record tells; MISSING if there is no record under that seq. */
enum status items_record(struct view *view, struct arena *arena, const struct item_row *row,
                         int64_t seq, struct item *item) MUST_CHECK;
/* Forgets all texts of an item: its records and where they were seen. */
enum status items_forget(struct view *view, struct arena *arena, int64_t number) MUST_CHECK;
enum status items_add_provenance(struct view *view, struct arena *arena, int64_t number,
                                 const struct provenance *provenance) MUST_CHECK;

/* The whole document of a row; of an erased one only id and state. */
enum status items_document(struct view *view, struct arena *arena, const struct item_row *row,
                           struct document *document) MUST_CHECK;
/* The document as it stood in one revision, at its present address and in its present state. */
enum status items_revision(struct view *view, struct arena *arena, const struct item_row *row,
                           int64_t revision, struct document *document) MUST_CHECK;
/* The numbers of all items, but the erased, whose headline has the hash of this one. */
enum status items_of_headline(struct view *view, struct arena *arena, struct str headline,
                              int64_t **numbers, size_t *count) MUST_CHECK;
