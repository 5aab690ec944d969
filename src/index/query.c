/* An answer is made in one walk over the blocks of all segments, newest first: words to a set,
   choices laid over it, counts taken, scores given. What stands on the page is found afterwards.
   A listing without words is counted by the epoch's cube and walks nothing. */
#include "index/query.h"

#include "base/check.h"
#include "index/cube.h"
#include "index/plan.h"
#include "index/top.h"

struct walk {
    struct plan plan;
    struct index_answer *answer;
    bool ranked;
    bool cubed; /* the cube has counted topics and matched */
    struct top top;
    uint32_t *scores;
};

static void rank(struct walk *walk, uint32_t part, uint32_t block, struct set set)
{
    struct plan *plan = &walk->plan;
    const uint16_t *list = set_list(set, set.array != NULL ? NULL : plan_list(plan, &plan->list));
    for (uint32_t end = set.count; end > 0;) { /* the newest first */
        uint32_t first = end > SCORE_LIST ? end - SCORE_LIST : 0;
        score_list(plan, &plan->parts[part], block, list + first, end - first, walk->scores);
        top_add(&walk->top, part, block, list + first, end - first, walk->scores);
        end = first;
    }
}

static void walk_block(struct walk *walk, uint32_t number, uint32_t block)
{
    struct plan *plan = &walk->plan;
    struct part *part = &plan->parts[number];
    struct index_answer *answer = walk->answer;
    plan->pool.used = 0;
    struct set words = eval_words(plan, part, block);
    struct set held = eval_filter(plan, part, block, words);
    struct set topics = eval_topics(plan, part, block, held);
    struct set kinds = eval_kinds(plan, part, block, topics);
    struct set result = eval_years(plan, part, block, kinds);
    part->results[block] = result.count;
    answer->total += result.count;
    if (!walk->cubed)
        answer->matched += words.count;
    if (plan->query->counts) {
        facets_years(plan, part, block, kinds);
        facets_kinds(plan, part, block,
                     plan->choose_kinds ? eval_years(plan, part, block, topics) : result,
                     answer->kinds);
        if (!walk->cubed) {
            struct set rest = result;
            if (plan->choose_topics)
                rest = eval_years(plan, part, block, eval_kinds(plan, part, block, held));
            facets_topics(plan, part, block, rest, answer->topics);
        }
    }
    if (walk->ranked && result.count > 0)
        rank(walk, number, block, result);
}

static void walk_all(struct walk *walk)
{
    struct plan *plan = &walk->plan;
    for (uint32_t i = 0; i < plan->parts_count; i++) {
        struct part *part = &plan->parts[i];
        for (uint32_t block = 0; block < part->blocks; block++)
            part->results[block] = 0;
        if (part->from == part->to)
            continue;
        uint32_t first = part->from >> BLOCK_BITS;
        for (uint32_t block = (part->to - 1) >> BLOCK_BITS;; block--) {
            walk_block(walk, i, block);
            if (block == first)
                break;
        }
    }
}

enum status query_run(const struct epoch *epoch, struct arena *arena,
                      const struct index_query *query, struct index_answer *answer)
{
    CHECK(query->skip >= 0 && query->take >= 0);
    *answer = (struct index_answer){0};
    struct walk *walk = ARENA_NEW(arena, struct walk);
    walk->answer = answer;
    struct plan *plan = &walk->plan;
    plan_make(plan, arena, epoch, query);
    if (query->counts)
        answer->topics = ARENA_ARRAY(arena, int64_t, query->topics_most + (size_t)1);
    walk->ranked = query->ranked && query->words != NULL;
    walk->cubed = epoch->cube != NULL && query->words == NULL && query->filter == NULL &&
                  query->from == 0 && query->to == 0;
    if (walk->ranked) {
        score_prepare(plan);
        int64_t wanted = query->skip < INT32_MAX ? query->skip : INT32_MAX;
        top_start(&walk->top, plan, wanted + (query->take < INT32_MAX ? query->take : INT32_MAX));
        walk->scores = ARENA_ARRAY(arena, uint32_t, SCORE_LIST);
    }
    if (!walk->cubed || !cube_count(epoch->cube, plan, answer))
        walk_all(walk);
    if (walk->ranked)
        top_end(&walk->top, answer->skipped = query->skip, query->take, answer);
    else
        select_page(plan, answer);
    answer->years = plan->years;
    answer->years_count = plan->years_count;
    if (plan_damaged(plan))
        return status_fail(arena, STATUS_FAILED,
                           "a file of the search index is damaged; the index is being made anew");
    return STATUS_OK;
}
