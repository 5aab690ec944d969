/* Daciuk, Mihov, Watson and Watson 2000, "Incremental Construction of Minimal Acyclic Finite-State
   Automata", for sorted input: the states of the last string are open, all others are settled and
   looked up in a table by their arcs. An arc is label << 24 | last << 23 | target, a number is an
   arc with label 0, and a state is the index of its first arc. */
#include "automaton.h"

#include "base/check.h"

enum {
    LONGEST = 256,
    ARCS_MOST = 260,
    LAST = 1 << 23,
    TARGET = LAST - 1,
    SLOTS = 1 << 21,
    FIRST_CAPACITY = 1 << 16
};

struct open_state {
    uint32_t arcs[ARCS_MOST];
    size_t count;
};

struct automaton {
    struct open_state *path; /* path[i] is the state behind i bytes of the last string */
    char last[LONGEST];
    size_t last_count;
    uint32_t *arcs;
    size_t count, capacity;
    uint32_t *slots; /* index + 1 of settled states */
    struct arena *arena;
};

struct automaton *automaton_new(struct arena *arena)
{
    struct automaton *automaton = ARENA_NEW(arena, struct automaton);
    automaton->arena = arena;
    automaton->path = ARENA_ARRAY(arena, struct open_state, LONGEST + 1);
    automaton->slots = ARENA_ARRAY(arena, uint32_t, SLOTS);
    automaton->arcs = ARENA_ARRAY(arena, uint32_t, FIRST_CAPACITY);
    automaton->capacity = FIRST_CAPACITY;
    automaton->arcs[automaton->count++] = LAST; /* state 0 is nowhere */
    return automaton;
}

static bool same_state(const struct automaton *automaton, uint32_t at,
                       const struct open_state *state)
{
    return at + state->count <= automaton->count &&
           memcmp(automaton->arcs + at, state->arcs, state->count * sizeof(uint32_t)) == 0;
}

/* The index of the settled state with these arcs. */
static uint32_t settle(struct automaton *automaton, struct open_state *state)
{
    state->arcs[state->count - 1] |= LAST;
    size_t bytes = state->count * sizeof(uint32_t);
    uint64_t hash = str_hash((struct str){(const char *)state->arcs, bytes});
    size_t slot = hash % SLOTS;
    for (; automaton->slots[slot] != 0; slot = (slot + 1) % SLOTS)
        if (same_state(automaton, automaton->slots[slot] - 1, state))
            return automaton->slots[slot] - 1;
    if (automaton->count + state->count > automaton->capacity) {
        size_t capacity = automaton->capacity * 2;
        automaton->arcs =
            arena_grow(automaton->arena, automaton->arcs, automaton->count * sizeof(uint32_t),
                       capacity * sizeof(uint32_t));
        automaton->capacity = capacity;
    }
    uint32_t at = (uint32_t)automaton->count;
    memcpy(automaton->arcs + at, state->arcs, bytes);
    automaton->count += state->count;
    CHECK(automaton->count < TARGET);
    automaton->slots[slot] = at + 1;
    return at;
}

/* Settles the open states behind `keep` bytes of the last string. */
static void close_down_to(struct automaton *automaton, size_t keep)
{
    for (size_t i = automaton->last_count; i > keep; i--) {
        uint32_t at = settle(automaton, &automaton->path[i]);
        struct open_state *before = &automaton->path[i - 1];
        before->arcs[before->count - 1] |= at;
    }
    automaton->last_count = keep;
}

void automaton_add(struct automaton *automaton, struct str text, uint32_t number)
{
    CHECK(text.n > 0 && text.n < LONGEST && number <= TARGET);
    size_t same = 0;
    while (same < text.n && same < automaton->last_count && text.p[same] == automaton->last[same])
        same++;
    close_down_to(automaton, same);
    CHECK(same < text.n);
    for (size_t i = same; i < text.n; i++) {
        struct open_state *state = &automaton->path[i];
        state->arcs[state->count++] = (uint32_t)(unsigned char)text.p[i] << 24;
        automaton->path[i + 1].count = 0;
    }
    memcpy(automaton->last, text.p, text.n);
    automaton->last_count = text.n;
    struct open_state *end = &automaton->path[text.n];
    end->arcs[end->count++] = number;
}

const uint32_t *automaton_end(struct automaton *automaton, size_t *arcs_count, uint32_t *root)
{
    close_down_to(automaton, 0);
    *root = settle(automaton, &automaton->path[0]);
    *arcs_count = automaton->count;
    return automaton->arcs;
}
