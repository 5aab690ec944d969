/* Phrases: the documents that have all members, then their positions one document after the other.
   A member may be any of several terms; their positions are merged. */
#include "index/plan.h"

#include "index/kernels.h"

enum { RANKS = BLOCK_WORDS * 2 }; /* as many as fit into a buffer of the pool */

/* A member in a block: the terms of it that are there, and the ranks of the candidates in them. */
struct voice {
    const struct posting *posting;
    const struct posting_block *block;
    uint32_t *ranks;
};
struct member {
    struct voice *voices;
    size_t count;
    uint32_t step;
};

struct numbers {
    uint32_t *p;
    uint32_t count, room;
};

static void add_voices(struct plan *plan, struct step *step, uint32_t block, struct member *member)
{
    for (size_t i = 0; i < step->sources_count; i++) {
        const struct posting_block *found = plan_block(&step->sources[i], block);
        if (found != NULL && found->positions != NULL)
            member->voices[member->count++] = (struct voice){&step->sources[i].posting, found,
                                                             (uint32_t *)pool_bits(&plan->pool)};
    }
}

static struct member *find_members(struct plan *plan, struct step *phrase, uint32_t block)
{
    struct member *members = ARENA_ARRAY(plan->arena, struct member, phrase->members_count);
    for (size_t i = 0; i < phrase->members_count; i++) {
        struct step *step = &phrase->members[i];
        members[i].step = phrase->steps == NULL ? (uint32_t)i : phrase->steps[i];
        members[i].voices =
            ARENA_ARRAY(plan->arena, struct voice, step->sources_count + step->members_count);
        add_voices(plan, step, block, &members[i]);
        for (size_t j = 0; j < step->members_count; j++)
            add_voices(plan, &step->members[j], block, &members[i]);
    }
    return members;
}

static void make_room(struct plan *plan, struct numbers *numbers, uint32_t room)
{
    if (numbers->room >= room)
        return;
    numbers->p = arena_grow(plan->arena, numbers->p, numbers->room * sizeof *numbers->p,
                            room * sizeof *numbers->p);
    numbers->room = room;
}

/* All positions of a term in a document, behind those that are there. */
static uint32_t add_positions(struct plan *plan, const struct voice *voice, uint32_t rank,
                              struct numbers *numbers)
{
    for (uint32_t room = 64;; room *= 2) {
        make_room(plan, numbers, numbers->count + room);
        uint32_t most = numbers->room - numbers->count;
        uint32_t found = posting_positions(voice->posting, voice->block, rank,
                                           numbers->p + numbers->count, most);
        if (found < most)
            return found;
    }
}

/* Merges the last `added` numbers, which rise, into those before them, from behind. */
static void merge_last(struct plan *plan, struct numbers *numbers, uint32_t added)
{
    uint32_t i = numbers->count, j = added;
    numbers->count += added;
    if (i == 0 || added == 0)
        return;
    make_room(plan, numbers, numbers->count + added);
    uint32_t *p = numbers->p, *aside = p + numbers->count;
    memcpy(aside, p + i, added * sizeof *aside);
    for (uint32_t end = numbers->count; j > 0; end--)
        p[end - 1] = i > 0 && p[i - 1] > aside[j - 1] ? p[--i] : aside[--j];
}

static void gather(struct plan *plan, const struct member *member, uint32_t candidate,
                   struct numbers *numbers)
{
    numbers->count = 0;
    for (size_t i = 0; i < member->count; i++) {
        uint32_t rank = member->voices[i].ranks[candidate];
        if (rank != NO_RANK)
            merge_last(plan, numbers, add_positions(plan, &member->voices[i], rank, numbers));
    }
}

/* Leaves those starts that the member follows at its step. */
static void keep_starts(struct numbers *starts, const struct numbers *member, uint32_t step)
{
    uint32_t kept = 0;
    for (uint32_t i = 0, j = 0; i < starts->count; i++) {
        uint64_t wanted = (uint64_t)starts->p[i] + step;
        while (j < member->count && member->p[j] < wanted)
            j++;
        if (j < member->count && member->p[j] == wanted)
            starts->p[kept++] = starts->p[i];
    }
    starts->count = kept;
}

static void rank_candidates(const struct member *members, size_t count, const uint16_t *list,
                            uint32_t candidates)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < members[i].count; j++)
            set_ranks(set_of(members[i].voices[j].block), list, candidates,
                      members[i].voices[j].ranks);
}

struct set phrase_eval(struct plan *plan, struct part *part, struct step *phrase, uint32_t block,
                       struct set within)
{
    size_t count = phrase->members_count;
    if (count == 0)
        return set_none();
    struct set both = eval_all(plan, part, phrase, block, within);
    if (both.count == 0)
        return both;
    const uint16_t *list =
        set_list(both, both.array != NULL ? NULL : plan_list(plan, &plan->candidates));
    uint64_t *bits = NULL;
    uint16_t *array = pool_array(&plan->pool);
    if (both.count > SET_ARRAY)
        bits = memset(array, 0, BLOCK_WORDS * sizeof *bits);
    struct member *members = find_members(plan, phrase, block);
    struct numbers starts = {0}, others = {0};
    uint32_t found = 0;
    for (uint32_t first = 0; first < both.count; first += RANKS) {
        uint32_t some = both.count - first < RANKS ? both.count - first : RANKS;
        rank_candidates(members, count, list + first, some);
        for (uint32_t i = 0; i < some; i++) {
            gather(plan, &members[0], i, &starts);
            for (size_t m = 1; m < count && starts.count > 0; m++) {
                gather(plan, &members[m], i, &others);
                keep_starts(&starts, &others, members[m].step);
            }
            if (starts.count == 0)
                continue;
            uint16_t document = list[first + i];
            if (bits != NULL)
                bits[document >> 6] |= 1ULL << (document & 63);
            else
                array[found] = document;
            found++;
        }
    }
    return (struct set){.count = found, .array = bits == NULL ? array : NULL, .bits = bits};
}
