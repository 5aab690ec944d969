/* Grows by doubling; the empty text is never in it. */
#include "intake/names.h"

static struct str *slot_of(const struct names *names, struct str text)
{
    for (size_t i = str_hash(text);; i++) {
        struct str *slot = &names->slots[i & (names->capacity - 1)];
        if (slot->n == 0 || str_eq(*slot, text))
            return slot;
    }
}

void names_add(struct names *names, struct str text)
{
    if (names->count * 2 >= names->capacity) {
        struct names larger = {names->arena, NULL, names->capacity == 0 ? 64 : names->capacity * 2,
                               names->count};
        larger.slots = ARENA_ARRAY(names->arena, struct str, larger.capacity);
        for (size_t i = 0; i < names->capacity; i++)
            if (names->slots[i].n > 0)
                *slot_of(&larger, names->slots[i]) = names->slots[i];
        *names = larger;
    }
    struct str *slot = slot_of(names, text);
    if (text.n == 0 || slot->n > 0)
        return;
    *slot = str_copy(names->arena, text);
    names->count++;
}

bool names_has(const struct names *names, struct str text)
{
    return names->count > 0 && text.n > 0 && slot_of(names, text)->n > 0;
}
