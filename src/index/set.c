/* Set algebra over a block. Every operation looks at the forms of its two sides; a run costs
   nothing, an array is walked or probed, bitsets go through kernels.c. */
#include "index/set.h"

#include "index/kernels.h"

#include <string.h>

enum {
    GALLOP = 16,     /* from this ratio of sizes on, arrays are searched instead of merged */
    SMALL_JOIN = 128 /* unions up to this size stay arrays */
};

uint64_t *pool_bits(struct pool *pool)
{
    if (pool->used == pool->count) {
        size_t more = pool->count == 0 ? 8 : pool->count * 2;
        pool->buffers = arena_grow(pool->arena, pool->buffers, pool->count * sizeof *pool->buffers,
                                   more * sizeof *pool->buffers);
        pool->count = more;
    }
    uint64_t **buffer = &pool->buffers[pool->used++];
    if (*buffer == NULL)
        *buffer = ARENA_ARRAY(pool->arena, uint64_t, BLOCK_WORDS);
    return *buffer;
}

static uint64_t *pool_empty(struct pool *pool)
{
    return memset(pool_bits(pool), 0, BLOCK_WORDS * sizeof(uint64_t));
}

static void set_bits(uint64_t *bits, struct set set)
{
    if (set.bits != NULL) {
        bits_or(bits, bits, set.bits);
        return;
    }
    if (set.array == NULL) {
        bits_fill(bits, set.from, set.from + set.count);
        return;
    }
    for (uint32_t i = 0; i < set.count; i++)
        bits[set.array[i] >> 6] |= 1ULL << (set.array[i] & 63);
}

/* Where the first member not below `wanted` stands, from `i` on. */
static uint32_t lower(const uint16_t *array, uint32_t count, uint32_t i, uint32_t wanted)
{
    uint32_t step = 1;
    while (i + step < count && array[i + step] < wanted) {
        i += step;
        step *= 2;
    }
    uint32_t end = i + step < count ? i + step : count;
    while (i < end) {
        uint32_t middle = i + (end - i) / 2;
        if (array[middle] < wanted)
            i = middle + 1;
        else
            end = middle;
    }
    return i;
}

/* Those of `a` that are in `b` (or are not): into `out`, or counted alone when it is NULL. */
static uint32_t arrays_keep(uint16_t *out, struct set a, struct set b, bool want)
{
    bool gallop = b.count / GALLOP > a.count;
    uint32_t kept = 0;
    for (uint32_t i = 0, j = 0; i < a.count; i++) {
        uint16_t member = a.array[i];
        if (gallop)
            j = lower(b.array, b.count, j, member);
        else
            while (j < b.count && b.array[j] < member)
                j++;
        if ((j < b.count && b.array[j] == member) != want)
            continue;
        if (out != NULL)
            out[kept] = member;
        kept++;
    }
    return kept;
}

/* The part of a set within a run. */
static struct set within_run(struct pool *pool, struct set set, struct set run)
{
    uint32_t from = run.from, to = run.from + run.count;
    if (set.bits != NULL) {
        if (run.count == BLOCK_DOCUMENTS)
            return set;
        uint32_t count = set_count_range(set, from, to);
        if (count == set.count)
            return set;
        uint64_t *bits = pool_empty(pool);
        bits_fill(bits, from, to);
        return (struct set){.count = bits_and(bits, bits, set.bits), .bits = bits};
    }
    if (set.array != NULL) {
        uint32_t first = lower(set.array, set.count, 0, from);
        uint32_t end = lower(set.array, set.count, first, to);
        return (struct set){.count = end - first, .array = set.array + first};
    }
    uint32_t end = set.from + set.count;
    return set_run(set.from > from ? set.from : from, end < to ? end : to);
}

struct set set_and(struct pool *pool, struct set a, struct set b)
{
    if (a.count == 0 || b.count == 0)
        return set_none();
    if (a.array == NULL && a.bits == NULL)
        return within_run(pool, b, a);
    if (b.array == NULL && b.bits == NULL)
        return within_run(pool, a, b);
    if (a.bits != NULL && b.bits != NULL) {
        if (a.bits == b.bits)
            return a;
        uint64_t *bits = pool_bits(pool);
        return (struct set){.count = bits_and(bits, a.bits, b.bits), .bits = bits};
    }
    uint16_t *array = pool_array(pool);
    if (a.bits != NULL)
        return (struct set){.count = bits_keep(array, b.array, b.count, a.bits), .array = array};
    if (b.bits != NULL)
        return (struct set){.count = bits_keep(array, a.array, a.count, b.bits), .array = array};
    struct set less = a.count < b.count ? a : b, more = a.count < b.count ? b : a;
    return (struct set){.count = arrays_keep(array, less, more, true), .array = array};
}

static struct set as_bits(struct pool *pool, struct set set)
{
    uint64_t *bits = pool_empty(pool);
    set_bits(bits, set);
    return (struct set){.count = set.count, .bits = bits};
}

struct set set_minus(struct pool *pool, struct set a, struct set b)
{
    if (a.count == 0 || b.count == 0)
        return a;
    if (a.array != NULL) {
        if (b.array == NULL && b.bits == NULL)
            b = as_bits(pool, b);
        uint16_t *array = pool_array(pool);
        uint32_t count = b.bits != NULL ? bits_keep_not(array, a.array, a.count, b.bits)
                                        : arrays_keep(array, a, b, false);
        return (struct set){.count = count, .array = array};
    }
    uint64_t *bits = pool_empty(pool);
    set_bits(bits, a);
    if (b.bits == NULL)
        b = as_bits(pool, b);
    return (struct set){.count = bits_and_not(bits, bits, b.bits), .bits = bits};
}

uint32_t set_and_count(struct set a, struct set b)
{
    if (a.count == 0 || b.count == 0)
        return 0;
    if (a.array == NULL && a.bits == NULL)
        return set_count_range(b, a.from, a.from + a.count);
    if (b.array == NULL && b.bits == NULL)
        return set_count_range(a, b.from, b.from + b.count);
    if (a.bits != NULL && b.bits != NULL)
        return bits_and_count(a.bits, b.bits);
    if (a.bits != NULL)
        return bits_keep_count(b.array, b.count, a.bits);
    if (b.bits != NULL)
        return bits_keep_count(a.array, a.count, b.bits);
    return a.count < b.count ? arrays_keep(NULL, a, b, true) : arrays_keep(NULL, b, a, true);
}

uint32_t set_count_range(struct set set, uint32_t from, uint32_t to)
{
    if (set.count == 0 || from >= to)
        return 0;
    if (set.bits != NULL)
        return from == 0 && to >= BLOCK_DOCUMENTS ? set.count
                                                  : bits_count_range(set.bits, from, to);
    if (set.array != NULL) {
        uint32_t first = lower(set.array, set.count, 0, from);
        return lower(set.array, set.count, first, to) - first;
    }
    uint32_t end = set.from + set.count;
    from = from > set.from ? from : set.from;
    to = to < end ? to : end;
    return from < to ? to - from : 0;
}

bool set_before(struct set set, uint32_t below, uint32_t *document)
{
    if (set.count == 0)
        return false;
    if (set.bits != NULL) {
        if (below == 0)
            return false;
        uint32_t i = (below - 1) >> 6;
        uint64_t word = set.bits[i] & ~0ULL >> (63 - ((below - 1) & 63));
        while (word == 0) {
            if (i-- == 0)
                return false;
            word = set.bits[i];
        }
        *document = i << 6 | (63 - (uint32_t)__builtin_clzll(word));
        return true;
    }
    if (set.array != NULL) {
        uint32_t i = lower(set.array, set.count, 0, below);
        if (i == 0)
            return false;
        *document = set.array[i - 1];
        return true;
    }
    uint32_t end = set.from + set.count < below ? set.from + set.count : below;
    *document = end - 1;
    return end > set.from;
}

const uint16_t *set_list(struct set set, uint16_t *room)
{
    if (set.array != NULL)
        return set.array;
    if (set.bits != NULL)
        bits_list(room, set.bits);
    else
        for (uint32_t i = 0; i < set.count; i++)
            room[i] = (uint16_t)(set.from + i);
    return room;
}

uint32_t set_ranks(struct set set, const uint16_t *list, uint32_t count, uint32_t *ranks)
{
    if (set.bits != NULL)
        return bits_ranks(ranks, list, count, set.bits);
    bool gallop = set.count / GALLOP > count;
    uint32_t found = 0;
    for (uint32_t i = 0, j = 0; i < count; i++) {
        if (set.array == NULL) {
            j = list[i] - set.from;
            ranks[i] = list[i] >= set.from && j < set.count ? j : NO_RANK;
            found += ranks[i] != NO_RANK;
            continue;
        }
        if (gallop)
            j = lower(set.array, set.count, j, list[i]);
        else
            while (j < set.count && set.array[j] < list[i])
                j++;
        ranks[i] = j < set.count && set.array[j] == list[i] ? j : NO_RANK;
        found += ranks[i] != NO_RANK;
    }
    return found;
}

struct set set_keep(struct arena *arena, struct set set)
{
    if (set.bits != NULL) {
        uint64_t *bits = ARENA_ARRAY(arena, uint64_t, BLOCK_WORDS);
        memcpy(bits, set.bits, BLOCK_WORDS * sizeof *bits);
        set.bits = bits;
    } else if (set.array != NULL) {
        uint16_t *array = ARENA_ARRAY(arena, uint16_t, set.count);
        memcpy(array, set.array, set.count * sizeof *array);
        set.array = array;
    }
    return set;
}

struct set set_copy(struct pool *pool, struct set set)
{
    if (set.bits != NULL)
        set.bits = memcpy(pool_bits(pool), set.bits, BLOCK_WORDS * sizeof *set.bits);
    else if (set.array != NULL)
        set.array = memcpy(pool_array(pool), set.array, set.count * sizeof *set.array);
    return set;
}

static uint32_t merge(uint16_t *out, struct set a, struct set b)
{
    uint32_t count = 0, i = 0, j = 0;
    while (i < a.count || j < b.count) {
        uint32_t first = i < a.count ? a.array[i] : UINT32_MAX;
        uint32_t second = j < b.count ? b.array[j] : UINT32_MAX;
        i += first <= second;
        j += second <= first;
        out[count++] = (uint16_t)(first < second ? first : second);
    }
    return count;
}

void join_add(struct join *join, struct set set)
{
    if (set.count == 0)
        return;
    if (join->bits != NULL) {
        set_bits(join->bits, set);
        return;
    }
    if (join->only.count == 0) {
        join->only = set;
        return;
    }
    struct set only = join->only;
    if (only.array != NULL && set.array != NULL && only.count + set.count <= SMALL_JOIN) {
        uint16_t **room = &join->room[join->turn ^= 1];
        if (*room == NULL)
            *room = pool_array(join->pool);
        join->only = (struct set){.count = merge(*room, only, set), .array = *room};
        return;
    }
    join->bits = pool_empty(join->pool);
    set_bits(join->bits, only);
    set_bits(join->bits, set);
}

bool join_settled(const struct join *join)
{
    return join->bits != NULL || (join->room[0] != NULL && join->room[1] != NULL);
}

struct set join_end(struct join *join)
{
    if (join->bits == NULL)
        return join->only;
    return (struct set){.count = bits_count(join->bits), .bits = join->bits};
}
