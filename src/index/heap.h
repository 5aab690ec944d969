/* A heap of small numbers, for walking several sorted things as one: the first in the order given
   is on top. The caller keeps what the numbers stand for, and says when that of the top has moved
   on. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct heap {
    uint32_t *items;
    uint32_t count;
    bool (*before)(void *self, uint32_t a, uint32_t b);
    void *self;
};

static inline struct heap heap_new(struct arena *arena, size_t most,
                                   bool (*before)(void *self, uint32_t a, uint32_t b), void *self)
{
    return (struct heap){ARENA_ARRAY(arena, uint32_t, most), 0, before, self};
}
void heap_add(struct heap *heap, uint32_t item);
static inline uint32_t heap_top(const struct heap *heap)
{
    return heap->items[0];
}
/* The top has moved on, or (left false) has come to its end. */
void heap_moved(struct heap *heap, bool left);
