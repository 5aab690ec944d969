/* Sets of documents of one block, in the three forms that are worth having: a run, a sorted array
   and a bitset. Sets are values; what they point to is a segment's or a pool's, and is not changed
   once the set exists. */
#pragma once

#include "index/segment.h"

struct set {
    uint32_t count;
    uint32_t from;         /* a run: from, from + 1, ...; unless one of these is there: */
    const uint16_t *array; /* rising, at most SET_ARRAY of them */
    const uint64_t *bits;  /* BLOCK_WORDS */
};
enum { SET_ARRAY = BLOCK_WORDS * 4 }; /* as many bytes as a bitset has */

/* Buffers of the size of a bitset, used again for each block: what was taken is given back by
   setting `used` to what it was. */
struct pool {
    struct arena *arena;
    uint64_t **buffers;
    size_t count, used;
};
uint64_t *pool_bits(struct pool *pool); /* with what was in it */
static inline uint16_t *pool_array(struct pool *pool)
{
    return (uint16_t *)pool_bits(pool);
}

static inline struct set set_none(void)
{
    return (struct set){0};
}
static inline struct set set_run(uint32_t from, uint32_t to)
{
    return (struct set){.count = from < to ? to - from : 0, .from = from};
}
static inline struct set set_of(const struct posting_block *block)
{
    return (struct set){.count = block->count, .array = block->array, .bits = block->bits};
}

struct set set_and(struct pool *pool, struct set a, struct set b);
struct set set_minus(struct pool *pool, struct set a, struct set b);
uint32_t set_and_count(struct set a, struct set b);
/* How many of them are in from <= document < to. */
uint32_t set_count_range(struct set set, uint32_t from, uint32_t to);
/* The greatest of them below `below`; false if there is none. */
bool set_before(struct set set, uint32_t below, uint32_t *document);
/* All of them, rising: the array itself, or in `room` (BLOCK_DOCUMENTS). */
const uint16_t *set_list(struct set set, uint16_t *room);
/* The rank of each of `list` (rising) in the set, NO_RANK for those not in it; how many are. */
uint32_t set_ranks(struct set set, const uint16_t *list, uint32_t count, uint32_t *ranks);
/* A copy in the pool, and one that lives as long as the arena. */
struct set set_copy(struct pool *pool, struct set set);
struct set set_keep(struct arena *arena, struct set set);

/* A union in the making. */
struct join {
    struct pool *pool;
    struct set only; /* so far, until there are bits */
    uint64_t *bits;
    uint16_t *room[2]; /* by turns, while it is small */
    int turn;
};
void join_add(struct join *join, struct set set);
/* Whether it has what it needs for itself, so that buffers taken for what is added can go back. */
bool join_settled(const struct join *join);
struct set join_end(struct join *join);
