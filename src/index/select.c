/* The page in the total order. Each segment is in that order, so a page is a merge of their ends;
   what a far page skips is not walked but found: a document is guessed, those not older than it are
   counted in every segment, block by block, and the guess is halved. */
#include "index/plan.h"

enum { WALK = 256 }; /* fewer than that are skipped one by one */

/* A segment being read downwards. */
struct end {
    struct part *part;
    uint32_t below; /* the documents that are still to come */
    uint32_t block; /* the one that `set` is of */
    bool loaded;
    struct set set;
    struct pool pool; /* the set's own buffer */
};

struct ends {
    struct plan *plan;
    struct end *ends;
    size_t count;
};

/* The page's documents of a block; they stay until another of this segment is asked for. */
static struct set load(struct plan *plan, struct end *end, uint32_t block)
{
    if (end->loaded && end->block == block)
        return end->set;
    plan->pool.used = 0;
    struct set set =
        end->part->results[block] == 0 ? set_none() : eval_result(plan, end->part, block);
    end->part->results[block] = set.count;
    end->pool.used = 0;
    end->set = set_copy(&end->pool, set);
    end->block = block;
    end->loaded = true;
    return end->set;
}

static int64_t block_count(struct plan *plan, struct part *part, uint32_t block)
{
    if (part->results[block] < 0) {
        plan->pool.used = 0;
        part->results[block] = eval_result(plan, part, block).count;
    }
    return part->results[block];
}

/* How many of the page's documents are not before `document`. */
static int64_t count_from(struct plan *plan, struct end *end, uint32_t document)
{
    uint32_t block = document >> BLOCK_BITS, inside = document & (BLOCK_DOCUMENTS - 1);
    int64_t count = 0;
    for (uint32_t i = inside == 0 ? block : block + 1; i < end->part->blocks; i++)
        count += block_count(plan, end->part, i);
    if (inside > 0)
        count += set_count_range(load(plan, end, block), inside, BLOCK_DOCUMENTS);
    return count;
}

/* The first document of the segment that is not older than the other's. */
static uint32_t place_of(const struct end *end, const struct end *other, uint32_t document)
{
    uint32_t from = 0, to = end->part->count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (plan_newer(other->part->columns, document, end->part->columns, middle))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static uint32_t guess(uint32_t from, uint32_t to)
{
    uint32_t middle = from + (to - from) / 2;
    uint32_t whole = middle & ~(uint32_t)(BLOCK_DOCUMENTS - 1);
    return whole > from ? whole : middle;
}

/* Sets what is `below` in each segment so that `skip` documents of the page are not. */
static void skip_far(struct ends *ends, int64_t skip)
{
    struct plan *plan = ends->plan;
    uint32_t *from = ARENA_ARRAY(plan->arena, uint32_t, ends->count);
    uint32_t *to = ARENA_ARRAY(plan->arena, uint32_t, ends->count);
    uint32_t *place = ARENA_ARRAY(plan->arena, uint32_t, ends->count);
    for (size_t i = 0; i < ends->count; i++)
        to[i] = ends->ends[i].part->count;
    for (;;) {
        size_t widest = 0;
        for (size_t i = 1; i < ends->count; i++)
            if (to[i] - from[i] > to[widest] - from[widest])
                widest = i;
        if (to[widest] == from[widest])
            break;
        uint32_t document = guess(from[widest], to[widest]);
        int64_t newer = 0;
        for (size_t i = 0; i < ends->count; i++) {
            struct end *end = &ends->ends[i];
            place[i] = i == widest ? document : place_of(end, &ends->ends[widest], document);
            newer += count_from(plan, end, place[i]);
        }
        bool skipped = newer <= skip;
        for (size_t i = 0; i < ends->count; i++) {
            uint32_t least = i == widest ? document + 1 : place[i];
            if (skipped && place[i] < to[i])
                to[i] = place[i] > from[i] ? place[i] : from[i];
            if (!skipped && least > from[i])
                from[i] = least < to[i] ? least : to[i];
        }
    }
    for (size_t i = 0; i < ends->count; i++)
        ends->ends[i].below = from[i];
}

/* Moves `below` behind the next document of the page; false if there is none. */
static bool next_document(struct plan *plan, struct end *end, uint32_t *document)
{
    while (end->below > 0) {
        uint32_t block = (end->below - 1) >> BLOCK_BITS, first = block << BLOCK_BITS;
        if (set_before(load(plan, end, block), end->below - first, document)) {
            *document |= first;
            return true;
        }
        end->below = first;
    }
    return false;
}

static bool newest(struct ends *ends, struct end **from, uint32_t *document)
{
    bool found = false;
    for (size_t i = 0; i < ends->count; i++) {
        struct end *end = &ends->ends[i];
        uint32_t next;
        if (!next_document(ends->plan, end, &next))
            continue;
        end->below = next + 1;
        if (found && plan_newer((*from)->part->columns, *document, end->part->columns, next))
            continue;
        *from = end;
        *document = next;
        found = true;
    }
    return found;
}

static bool is_older(const struct segment_columns *columns, uint32_t document,
                     const struct index_key *key, bool or_there)
{
    const int64_t of[] = {columns->sort[document], columns->captured[document],
                          columns->place[document], columns->number[document]};
    const int64_t than[] = {key->sort, key->captured, key->place, key->number};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        if (of[i] != than[i])
            return of[i] < than[i];
    return or_there;
}

/* How many documents of the part are older than the key. */
static uint32_t older(const struct part *part, const struct index_key *key, bool or_there)
{
    uint32_t from = 0, to = part->count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (is_older(part->columns, middle, key, or_there))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* How many of the page's documents are newer than the query's place, or (downwards) stand there. */
static int64_t count_newer(struct ends *ends)
{
    const struct index_query *query = ends->plan->query;
    int64_t newer = 0;
    for (size_t i = 0; i < ends->count; i++) {
        struct end *end = &ends->ends[i];
        newer += count_from(ends->plan, end, older(end->part, query->beside, query->upwards));
    }
    return newer;
}

void select_page(struct plan *plan, struct index_answer *answer)
{
    const struct index_query *query = plan->query;
    if (query->take == 0 || answer->total == 0)
        return;
    struct ends ends = {plan, ARENA_ARRAY(plan->arena, struct end, plan->parts_count), 0};
    for (size_t i = 0; i < plan->parts_count; i++)
        ends.ends[ends.count++] = (struct end){
            .part = &plan->parts[i], .below = plan->parts[i].count, .pool.arena = plan->arena};
    int64_t skip = query->skip, left = answer->total;
    if (query->beside != NULL) {
        int64_t newer = count_newer(&ends);
        skip = !query->upwards ? newer : newer > query->take ? newer - query->take : 0;
        left = query->upwards ? newer : left;
    }
    answer->skipped = skip;
    int64_t take = query->take < left - skip ? query->take : left - skip;
    if (take <= 0)
        return;
    if (skip >= WALK) {
        skip_far(&ends, skip);
        skip = 0;
    }
    answer->hits = ARENA_ARRAY(plan->arena, struct index_hit, (size_t)take);
    struct end *end;
    uint32_t document;
    while (answer->hits_count < (size_t)take && newest(&ends, &end, &document)) {
        end->below = document;
        if (skip-- > 0)
            continue;
        answer->hits[answer->hits_count++] =
            (struct index_hit){.number = end->part->columns->number[document]};
    }
}
