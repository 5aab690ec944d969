/* Counts of a set of documents by topic, year and kind. A small set is walked, document by
   document; a large one is laid over the sets of all topics. */
#include "index/plan.h"

enum {
    WALKED = 768,   /* sets up to this size are walked without a further look */
    WALK_COST = 12, /* of a document, where an entry of an array costs 1 */
    BITS_COST = 200 /* of laying two bitsets over each other */
};

static void walk_topics(struct plan *plan, struct part *part, uint32_t block, struct set set,
                        int64_t *counts)
{
    const uint16_t *list = set_list(set, set.array != NULL ? NULL : plan_list(plan, &plan->list));
    const uint32_t *begin = part->columns->topics_begin + ((size_t)block << BLOCK_BITS);
    const uint32_t *topics = part->columns->topics;
    uint32_t most = plan->query->topics_most;
    for (uint32_t i = 0; i < set.count; i++)
        for (uint32_t j = begin[list[i]]; j < begin[list[i] + 1]; j++)
            if (topics[j] <= most)
                counts[topics[j]]++;
}

static void find_topic_sets(struct plan *plan, struct part *part)
{
    part->topic_sets = ARENA_ARRAY(plan->arena, struct source, plan->query->topics_most + 1u);
    for (uint32_t topic = 1; topic <= plan->query->topics_most; topic++)
        part->topic_sets[topic] = plan_source(part, SET_TOPIC, topic);
}

void facets_topics(struct plan *plan, struct part *part, uint32_t block, struct set set,
                   int64_t *counts)
{
    if (set.count == 0)
        return;
    uint32_t most = plan->query->topics_most;
    if (set.count > WALKED) {
        if (part->topic_sets == NULL)
            find_topic_sets(plan, part);
        uint64_t cost = 0;
        for (uint32_t topic = 1; topic <= most; topic++) {
            struct set other = plan_set(&part->topic_sets[topic], block);
            cost += other.bits != NULL ? BITS_COST : other.count;
        }
        if (cost < (uint64_t)set.count * WALK_COST) {
            for (uint32_t topic = 1; topic <= most; topic++)
                counts[topic] += set_and_count(set, plan_set(&part->topic_sets[topic], block));
            return;
        }
    }
    walk_topics(plan, part, block, set, counts);
}

void facets_year(struct plan *plan, int year, int64_t count)
{
    if (count == 0)
        return;
    size_t i = 0;
    while (i < plan->years_count && plan->years[i].year > year)
        i++;
    if (i < plan->years_count && plan->years[i].year == year) {
        plan->years[i].count += count;
        return;
    }
    if (plan->years_count == plan->years_room) {
        size_t more = plan->years_room == 0 ? 16 : plan->years_room * 2;
        plan->years = arena_grow(plan->arena, plan->years, plan->years_room * sizeof *plan->years,
                                 more * sizeof *plan->years);
        plan->years_room = more;
    }
    for (size_t j = plan->years_count++; j > i; j--)
        plan->years[j] = plan->years[j - 1];
    plan->years[i] = (struct index_year){year, count};
}

/* Years rise with the documents, so each is a stretch of the block. */
void facets_years(struct plan *plan, struct part *part, uint32_t block, struct set set)
{
    if (set.count == 0)
        return;
    const uint16_t *year = part->columns->year + ((size_t)block << BLOCK_BITS);
    uint32_t end = plan_all(part, block).count;
    for (uint32_t from = 0; from < end;) {
        uint32_t low = from, high = end; /* the last of the year is in low <= it < high */
        if (year[end - 1] == year[from])
            low = end - 1;
        while (high - low > 1) {
            uint32_t middle = low + (high - low) / 2;
            if (year[middle] == year[from])
                low = middle;
            else
                high = middle;
        }
        facets_year(plan, year[from], set_count_range(set, from, low + 1));
        from = low + 1;
    }
}

void facets_kinds(struct plan *plan, struct part *part, uint32_t block, struct set set,
                  int64_t *counts)
{
    if (set.count == 0)
        return;
    if (set.count <= WALKED) {
        const uint16_t *list =
            set_list(set, set.array != NULL ? NULL : plan_list(plan, &plan->list));
        const uint8_t *kind = part->columns->kind + ((size_t)block << BLOCK_BITS);
        for (uint32_t i = 0; i < set.count; i++)
            if (kind[list[i]] < INDEX_KINDS)
                counts[kind[list[i]]]++;
        return;
    }
    if (part->kind_sets == NULL) {
        part->kind_sets = ARENA_ARRAY(plan->arena, struct source, INDEX_KINDS);
        for (uint32_t i = 0; i < INDEX_KINDS; i++)
            part->kind_sets[i] = plan_source(part, SET_KIND, i);
    }
    for (uint32_t i = 0; i < INDEX_KINDS; i++)
        counts[i] += set_and_count(set, plan_set(&part->kind_sets[i], block));
}
