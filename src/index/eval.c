/* Evaluates the tree over one block at a time. A step is always given the documents that are still
   possible and answers with those of them that match, so that a rare word makes everything after
   it cheap: members of an AND are taken in the order of what they can match at most. */
#include "index/plan.h"

#include "base/check.h"

enum {
    NARROW = 8,      /* a set so many times larger than what is possible is cut down at once */
    PHRASE_COST = 8, /* looking positions up, beside looking a document up */
};

/* The part of a stretch of documents that is in a block. */
static struct set stretch_in(uint32_t from, uint32_t to, uint32_t block)
{
    uint64_t first = (uint64_t)block << BLOCK_BITS, end = first + BLOCK_DOCUMENTS;
    if (to <= first || from >= end || from >= to)
        return set_none();
    return set_run(from > first ? (uint32_t)(from - first) : 0,
                   (uint32_t)((to < end ? to : end) - first));
}

/* How many documents of the block a step can match at most. */
static uint64_t most(struct step *step, uint32_t block)
{
    uint64_t sum = 0;
    switch (step->kind) {
    case NODE_RANGE:
        return stretch_in(step->from, step->to, block).count;
    case NODE_NOT:
        return BLOCK_DOCUMENTS;
    case NODE_TERM:
    case NODE_PREFIX:
    case NODE_BETWEEN:
    case NODE_TOPICS:
        for (size_t i = 0; i < step->sources_count; i++) {
            const struct posting_block *found = plan_block(&step->sources[i], block);
            sum += found == NULL ? 0 : found->count;
        }
        return sum;
    case NODE_WORD:
        if (step->found != NULL)
            return step->found[block].set.count;
        /* fallthrough */
    case NODE_OR:
        for (size_t i = 0; i < step->members_count; i++)
            sum += most(&step->members[i], block);
        return sum;
    case NODE_AND:
    case NODE_PHRASE:
        sum = step->members_count == 0 && step->kind == NODE_PHRASE ? 0 : BLOCK_DOCUMENTS;
        for (size_t i = 0; i < step->members_count; i++) {
            uint64_t member = most(&step->members[i], block);
            sum = member < sum ? member : sum;
        }
        return sum;
    }
    return 0;
}

static bool has_phrase(const struct step *step)
{
    if (step->kind == NODE_PHRASE)
        return true;
    if (step->kind == NODE_WORD && !step->weighed)
        for (size_t i = 0; i < step->members_count; i++)
            if (step->members[i].kind == NODE_PHRASE)
                return true;
    return false;
}

static struct set any_source(struct plan *plan, struct step *step, uint32_t block,
                             struct set within)
{
    if (step->sources_count == 1)
        return set_and(&plan->pool, within, plan_set(&step->sources[0], block));
    struct join join = {.pool = &plan->pool};
    for (size_t i = 0; i < step->sources_count; i++) {
        struct set set = plan_set(&step->sources[i], block);
        bool settled = join_settled(&join);
        const uint64_t *bits = join.bits;
        size_t used = plan->pool.used;
        if (set.count / NARROW >= within.count)
            set = set_and(&plan->pool, within, set);
        join_add(&join, set);
        if (settled && join.bits == bits)
            plan->pool.used = used;
    }
    return set_and(&plan->pool, within, join_end(&join));
}

static struct set any_member(struct plan *plan, struct part *part, struct step *step,
                             uint32_t block, struct set within)
{
    struct join join = {.pool = &plan->pool};
    for (size_t i = 0; i < step->members_count; i++)
        join_add(&join, eval_step(plan, part, &step->members[i], block, within));
    return join_end(&join);
}

struct set eval_all(struct plan *plan, struct part *part, struct step *step, uint32_t block,
                    struct set within)
{
    uint64_t *cost = ARENA_ARRAY(plan->arena, uint64_t, step->members_count);
    for (size_t i = 0; i < step->members_count; i++) {
        cost[i] = most(&step->members[i], block);
        if (cost[i] == 0)
            return set_none();
        if (has_phrase(&step->members[i]))
            cost[i] *= PHRASE_COST;
    }
    for (size_t taken = 0; taken < step->members_count && within.count > 0; taken++) {
        size_t next = 0;
        for (size_t i = 0; i < step->members_count; i++)
            if (cost[i] < cost[next])
                next = i;
        cost[next] = UINT64_MAX;
        within = eval_step(plan, part, &step->members[next], block, within);
    }
    return within;
}

struct set eval_step(struct plan *plan, struct part *part, struct step *step, uint32_t block,
                     struct set within)
{
    if (within.count == 0)
        return within;
    switch (step->kind) {
    case NODE_TERM:
    case NODE_PREFIX:
    case NODE_BETWEEN:
    case NODE_TOPICS:
        return any_source(plan, step, block, within);
    case NODE_WORD:
        if (step->found != NULL)
            return set_and(&plan->pool, within, step->found[block].set);
        /* fallthrough */
    case NODE_OR:
        return any_member(plan, part, step, block, within);
    case NODE_AND:
        return eval_all(plan, part, step, block, within);
    case NODE_NOT:
        return set_minus(&plan->pool, within,
                         eval_step(plan, part, &step->members[0], block, within));
    case NODE_PHRASE:
        return phrase_eval(plan, part, step, block, within);
    case NODE_RANGE:
        return set_and(&plan->pool, within, stretch_in(step->from, step->to, block));
    }
    CHECK(false); /* a kind of step that nobody knows */
    return set_none();
}

static struct set any_of(struct plan *plan, struct source *sources, size_t count, uint32_t block,
                         struct set within)
{
    struct step step = {.kind = NODE_TOPICS, .sources = sources, .sources_count = count};
    return any_source(plan, &step, block, within);
}

struct set eval_filter(struct plan *plan, struct part *part, uint32_t block, struct set set)
{
    return part->filter == NULL ? set : eval_step(plan, part, part->filter, block, set);
}

struct set eval_topics(struct plan *plan, struct part *part, uint32_t block, struct set set)
{
    if (!plan->choose_topics || set.count == 0)
        return set;
    return any_of(plan, part->topics, part->topics_count, block, set);
}

struct set eval_kinds(struct plan *plan, struct part *part, uint32_t block, struct set set)
{
    if (!plan->choose_kinds || set.count == 0)
        return set;
    return any_of(plan, part->kinds, part->kinds_count, block, set);
}

struct set eval_years(struct plan *plan, struct part *part, uint32_t block, struct set set)
{
    if (!plan->choose_years || set.count == 0)
        return set;
    struct join join = {.pool = &plan->pool};
    for (size_t i = 0; i < part->years_count; i++) {
        struct stretch *years = &part->years[i];
        join_add(&join, set_and(&plan->pool, set, stretch_in(years->from, years->to, block)));
    }
    return join_end(&join);
}

static struct set words_and_language(struct plan *plan, struct part *part, uint32_t block,
                                     struct set set)
{
    if (part->words != NULL && set.count > 0)
        set = eval_step(plan, part, part->words, block, set);
    if (part->language != NULL && set.count > 0)
        set = set_and(&plan->pool, set, plan_set(part->language, block));
    if (part->live != NULL && set.count > 0)
        set = set_and(&plan->pool, set, plan_live(plan, part, block));
    return set;
}

struct set eval_words(struct plan *plan, struct part *part, uint32_t block)
{
    return words_and_language(plan, part, block, stretch_in(part->from, part->to, block));
}

struct set eval_result(struct plan *plan, struct part *part, uint32_t block)
{
    struct set set = stretch_in(part->from, part->to, block);
    set = eval_years(plan, part, block, set);
    set = eval_topics(plan, part, block, set);
    set = eval_kinds(plan, part, block, set);
    set = eval_filter(plan, part, block, set);
    return words_and_language(plan, part, block, set);
}
