/* The best of many documents by score, and among equals the newest. Keeps up to twice as many as
   are wanted and then drops the worse half: a document that is not among them costs a comparison,
   and the number wanted hardly matters. */
#pragma once

#include "index/plan.h"

struct top_entry {
    int64_t score;
    uint32_t part, document;
};

struct top {
    struct plan *plan;
    struct top_entry *entries;
    size_t count, room;
    size_t wanted; /* at least one */
    bool full;
    struct top_entry least; /* when full: what is not before it need not come */
    uint8_t *freshness;     /* by age in days, + 1; 0: not computed yet */
    /* Of the document added last, and the least sort that is as fresh: it only falls within a part.
     */
    uint32_t part;
    int64_t fresh, fresh_from;
};

void top_start(struct top *top, struct plan *plan, int64_t wanted);
/* Scores before freshness of documents of a block of the part, of which `list` rises. */
void top_add(struct top *top, uint32_t part, uint32_t block, const uint16_t *list, uint32_t count,
             const uint32_t *scores);
/* The entries from `skip` on, in order, into the answer. */
void top_end(struct top *top, int64_t skip, int64_t take, struct index_answer *answer);
