/* A set of numbers in bounded memory: for what was appended a while ago. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { KEYS_MOST = 16 * 1024 };

struct keys {
    int64_t *slots; /* open addressing; NULL: nothing was added yet */
    size_t count;
    bool full; /* more was added than it holds: it may lack any */
};
void keys_add(struct keys *keys, struct arena *arena, int64_t key);
/* Adds what another one holds. */
void keys_add_all(struct keys *keys, struct arena *arena, const struct keys *more);
/* True also when it may have been left out. */
bool keys_may_have(const struct keys *keys, int64_t key);
void keys_clear(struct keys *keys);
