/* Phrases: the documents that have all members, then their positions one document after the other.
   A member may be any of several terms; their positions are merged. */
#include "index/plan.h"

#include "index/kernels.h"

enum {
    RANKS = BLOCK_WORDS * 2, /* as many as fit into a buffer of the pool */
    NUMBERS_LEAST = 64
};

/* A member in a block: the terms of it that are there, and the ranks of the candidates in them. */
struct voice {
    const struct posting_block *block;
    struct positions_cursor cursor;
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
        if (found == NULL || found->positions == NULL)
            continue;
        struct voice *voice = &member->voices[member->count++];
        voice->block = found;
        voice->ranks = (uint32_t *)pool_bits(&plan->pool);
        positions_open(&voice->cursor, &step->sources[i].posting, found);
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
    room = room < NUMBERS_LEAST ? NUMBERS_LEAST : room * 2;
    numbers->p = arena_grow(plan->arena, numbers->p, numbers->room * sizeof *numbers->p,
                            room * sizeof *numbers->p);
    numbers->room = room;
}

/* All positions of a term in a document, behind those that are there. */
static uint32_t add_positions(struct plan *plan, struct voice *voice, uint32_t rank,
                              struct numbers *numbers)
{
    const unsigned char *from, *to;
    if (!positions_at(&voice->cursor, rank, &from, &to))
        return 0;
    uint32_t most = (uint32_t)(to - from); /* a byte each */
    make_room(plan, numbers, numbers->count + most);
    return positions_read(from, to, numbers->p + numbers->count, most);
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

static void gather(struct plan *plan, struct member *member, uint32_t candidate,
                   struct numbers *numbers)
{
    numbers->count = 0;
    for (size_t i = 0; i < member->count; i++) {
        uint32_t rank = member->voices[i].ranks[candidate];
        if (rank != NO_RANK)
            merge_last(plan, numbers, add_positions(plan, &member->voices[i], rank, numbers));
    }
}

/* Where the phrase would begin by the positions of its member. */
static void make_starts(struct numbers *starts, uint32_t step)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < starts->count; i++)
        if (starts->p[i] >= step)
            starts->p[kept++] = starts->p[i] - step;
    starts->count = kept;
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

/* The same of a member of one term, whose positions are read no further than they are needed. */
static void keep_followed(struct numbers *starts, struct voice *voice, uint32_t rank, uint32_t step)
{
    const unsigned char *p, *end;
    uint32_t count = starts->count, kept = 0, i = 0;
    uint64_t at = UINT64_MAX, code; /* one before the first */
    starts->count = 0;
    if (!positions_at(&voice->cursor, rank, &p, &end))
        return;
    while (i < count && p < end) {
        if (!positions_next(&p, end, &code))
            return;
        at += code >> 1;
        if (code >> 1 == 0)
            return;
        while (i < count && (uint64_t)starts->p[i] + step < at)
            i++;
        if (i < count && (uint64_t)starts->p[i] + step == at)
            starts->p[kept++] = starts->p[i++];
    }
    starts->count = kept;
}

static void keep_member(struct plan *plan, struct member *member, uint32_t candidate,
                        struct numbers *starts, struct numbers *others)
{
    if (member->count == 1) { /* which all candidates have */
        keep_followed(starts, &member->voices[0], member->voices[0].ranks[candidate], member->step);
        return;
    }
    gather(plan, member, candidate, others);
    keep_starts(starts, others, member->step);
}

/* The member that stands in the fewest documents comes first. */
static void put_rarest_first(struct member *members, size_t count)
{
    size_t rarest = 0;
    uint64_t least = UINT64_MAX;
    for (size_t i = 0; i < count; i++) {
        uint64_t documents = 0;
        for (size_t j = 0; j < members[i].count; j++)
            documents += members[i].voices[j].block->count;
        if (documents < least) {
            least = documents;
            rarest = i;
        }
    }
    struct member first = members[rarest];
    members[rarest] = members[0];
    members[0] = first;
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
    put_rarest_first(members, count);
    struct numbers starts = {0}, others = {0};
    uint32_t found = 0;
    for (uint32_t first = 0; first < both.count; first += RANKS) {
        uint32_t some = both.count - first < RANKS ? both.count - first : RANKS;
        rank_candidates(members, count, list + first, some);
        for (uint32_t i = 0; i < some; i++) {
            gather(plan, &members[0], i, &starts);
            make_starts(&starts, members[0].step);
            for (size_t m = 1; m < count && starts.count > 0; m++)
                keep_member(plan, &members[m], i, &starts, &others);
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
