/* At most half of the slots are taken. The keys are hashes already; 0 marks an empty slot and
   counts as 1. */
#include "intake/keys.h"

#include <string.h>

enum { SLOTS = KEYS_MOST * 2 };

static int64_t *slot_of(const struct keys *keys, int64_t key)
{
    for (uint64_t i = (uint64_t)key;; i++) {
        int64_t *slot = &keys->slots[i % SLOTS];
        if (*slot == 0 || *slot == key)
            return slot;
    }
}

void keys_add(struct keys *keys, struct arena *arena, int64_t key)
{
    if (keys->slots == NULL)
        keys->slots = ARENA_ARRAY(arena, int64_t, SLOTS);
    key += key == 0;
    int64_t *slot = slot_of(keys, key);
    if (*slot == key)
        return;
    if (keys->count == KEYS_MOST) {
        keys->full = true;
        return;
    }
    *slot = key;
    keys->count++;
}

void keys_add_all(struct keys *keys, struct arena *arena, const struct keys *more)
{
    for (size_t i = 0; more->count > 0 && i < SLOTS; i++)
        if (more->slots[i] != 0)
            keys_add(keys, arena, more->slots[i]);
    keys->full |= more->full;
}

bool keys_may_have(const struct keys *keys, int64_t key)
{
    key += key == 0;
    return keys->full || (keys->count > 0 && *slot_of(keys, key) == key);
}

void keys_clear(struct keys *keys)
{
    if (keys->count > 0)
        memset(keys->slots, 0, SLOTS * sizeof *keys->slots);
    *keys = (struct keys){.slots = keys->slots};
}
