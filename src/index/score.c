/* Scores. A WORD's idf needs the number of documents that it matches, so each WORD is looked at
   over the whole index first; one of several leaves is weighed in the same walk, into a set and
   the largest weight by rank, and is from then on as cheap as a single term. */
#include "index/plan.h"

#include "base/check.h"
#include "index/kernels.h"

#include <math.h>
#include <string.h>

enum { FEW = 48, TOPIC_WEIGHT = 64 };

/* What the leaves of a WORD give in one block, being gathered: few as pairs of document and
   weight, many in a table by document. */
struct weighing {
    struct plan *plan;
    uint16_t *table;     /* weight + 1 by document, 0 where there is none; all 0 between blocks */
    uint64_t *bits;      /* of the documents in the table; NULL: they are few, and here: */
    uint32_t pairs[FEW]; /* document << 16 | weight */
    uint32_t pairs_count;
};

static void weigh(struct weighing *weighing, uint32_t document, uint32_t weight)
{
    if (weighing->bits == NULL) {
        weighing->pairs[weighing->pairs_count++] = document << 16 | weight;
        return;
    }
    uint16_t *place = &weighing->table[document];
    if (*place <= weight)
        *place = (uint16_t)(weight + 1);
    weighing->bits[document >> 6] |= 1ULL << (document & 63);
}

/* What is read again and again is held in locals, which the stores here cannot change. */
static void weigh_block(struct weighing *weighing, const struct posting_block *block,
                        uint32_t hundredths)
{
    const uint16_t *array = block->array;
    const uint8_t *weight = block->weights;
    uint32_t count = block->count;
    uint16_t *table = weighing->table;
    uint64_t *bits = weighing->bits;
    if (bits == NULL) {
        for (uint32_t i = 0; i < count; i++) /* so few that they are an array */
            weigh(weighing, array[i], weight[i] * hundredths / 100);
        return;
    }
    for (uint32_t i = 0; array != NULL && i < count; i++) {
        uint32_t heavy = weight[i] * hundredths / 100 + 1;
        uint16_t *place = &table[array[i]];
        *place = heavy > *place ? (uint16_t)heavy : *place;
        bits[array[i] >> 6] |= 1ULL << (array[i] & 63);
    }
    for (uint32_t i = 0; array == NULL && i < BLOCK_WORDS; i++) {
        uint64_t word = block->bits[i];
        bits[i] |= word;
        for (; word != 0; word &= word - 1) {
            uint32_t heavy = *weight++ * hundredths / 100 + 1;
            uint16_t *place = &table[i << 6 | (uint32_t)__builtin_ctzll(word)];
            *place = heavy > *place ? (uint16_t)heavy : *place;
        }
    }
}

/* Largest weight of the sources for each document of the list. */
static void best_of(struct plan *plan, struct step *step, uint32_t block, const uint16_t *list,
                    uint32_t count, uint32_t *best, uint32_t *ranks)
{
    for (size_t i = 0; i < step->sources_count; i++) {
        const struct posting_block *found = plan_block(&step->sources[i], block);
        if (found == NULL || set_ranks(set_of(found), list, count, ranks) == 0)
            continue;
        for (uint32_t j = 0; j < count; j++) {
            uint32_t weight =
                ranks[j] == NO_RANK ? 0 : found->weights[ranks[j]] * step->weight / 100;
            best[j] = weight > best[j] ? weight : best[j];
        }
    }
    for (size_t i = 0; i < step->members_count; i++)
        best_of(plan, &step->members[i], block, list, count, best, ranks);
}

static void weigh_phrase(struct weighing *weighing, struct step *phrase, uint32_t block,
                         struct set set)
{
    struct plan *plan = weighing->plan;
    size_t mark = plan->pool.used;
    uint32_t *least = (uint32_t *)pool_bits(&plan->pool);
    uint32_t *best = (uint32_t *)pool_bits(&plan->pool);
    uint32_t *ranks = (uint32_t *)pool_bits(&plan->pool);
    const uint32_t room = BLOCK_WORDS * 2;
    const uint16_t *list = set_list(set, set.array != NULL ? NULL : plan_list(plan, &plan->list));
    for (uint32_t first = 0; first < set.count; first += room) {
        uint32_t some = set.count - first < room ? set.count - first : room;
        memset(least, 0xff, some * sizeof *least);
        for (size_t i = 0; i < phrase->members_count; i++) {
            memset(best, 0, some * sizeof *best);
            best_of(plan, &phrase->members[i], block, list + first, some, best, ranks);
            for (uint32_t j = 0; j < some; j++)
                least[j] = best[j] < least[j] ? best[j] : least[j];
        }
        for (uint32_t j = 0; j < some; j++)
            weigh(weighing, list[first + j], least[j] * phrase->weight / 100);
    }
    plan->pool.used = mark;
}

static void weigh_set(struct weighing *weighing, struct set set, uint32_t weight)
{
    const uint16_t *list =
        set_list(set, set.array != NULL ? NULL : plan_list(weighing->plan, &weighing->plan->list));
    for (uint32_t i = 0; i < set.count; i++)
        weigh(weighing, list[i], weight);
}

static struct found found_few(struct weighing *weighing)
{
    struct arena *arena = weighing->plan->arena;
    uint32_t *pairs = weighing->pairs, count = weighing->pairs_count, kept = 0;
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t j = i; j > 0 && pairs[j - 1] > pairs[j]; j--) {
            uint32_t pair = pairs[j];
            pairs[j] = pairs[j - 1];
            pairs[j - 1] = pair;
        }
    uint16_t *array = ARENA_ARRAY(arena, uint16_t, count);
    uint16_t *weights = ARENA_ARRAY(arena, uint16_t, count);
    for (uint32_t i = 0; i < count; i++) {
        if (kept == 0 || array[kept - 1] != pairs[i] >> 16)
            kept++;
        array[kept - 1] = (uint16_t)(pairs[i] >> 16);
        weights[kept - 1] = (uint16_t)pairs[i]; /* the largest of a document comes last */
    }
    return (struct found){{.count = kept, .array = array}, weights};
}

/* Empties the table on the way. */
static struct found found_many(struct weighing *weighing)
{
    struct arena *arena = weighing->plan->arena;
    uint64_t *bits = weighing->bits;
    struct set set = {.count = bits_count(bits), .bits = bits};
    uint16_t *list = plan_list(weighing->plan, &weighing->plan->list);
    uint16_t *weights = ARENA_ARRAY(arena, uint16_t, set.count);
    bits_list(list, bits);
    for (uint32_t i = 0; i < set.count; i++) {
        weights[i] = (uint16_t)(weighing->table[list[i]] - 1);
        weighing->table[list[i]] = 0;
    }
    if (set.count <= SET_ARRAY)
        set = (struct set){.count = set.count, .array = list};
    return (struct found){set_keep(arena, set), weights};
}

static struct found weigh_word(struct weighing *weighing, struct part *part, struct step *word,
                               uint32_t block)
{
    struct plan *plan = weighing->plan;
    struct set all = plan_all(part, block);
    struct set *sets = ARENA_ARRAY(plan->arena, struct set, word->members_count);
    uint64_t most = 0;
    for (size_t i = 0; i < word->members_count; i++) {
        struct step *leaf = &word->members[i];
        if (leaf->kind == NODE_PHRASE || leaf->kind == NODE_TOPICS)
            sets[i] = eval_step(plan, part, leaf, block, all);
        most += sets[i].count;
        if (leaf->kind == NODE_TOPICS)
            continue;
        for (size_t j = 0; j < leaf->sources_count && most <= FEW; j++) {
            const struct posting_block *found = plan_block(&leaf->sources[j], block);
            most += found == NULL ? 0 : found->count;
        }
    }
    if (most == 0)
        return (struct found){0};
    weighing->bits = NULL;
    weighing->pairs_count = 0;
    if (most > FEW) {
        if (weighing->table == NULL)
            weighing->table = ARENA_ARRAY(plan->arena, uint16_t, BLOCK_DOCUMENTS);
        weighing->bits = pool_bits(&plan->pool);
        memset(weighing->bits, 0, BLOCK_WORDS * sizeof *weighing->bits);
    }
    for (size_t i = 0; i < word->members_count; i++) {
        struct step *leaf = &word->members[i];
        if (leaf->kind == NODE_PHRASE)
            weigh_phrase(weighing, leaf, block, sets[i]);
        else if (leaf->kind == NODE_TOPICS)
            weigh_set(weighing, sets[i], TOPIC_WEIGHT * leaf->weight / 100);
        else
            for (size_t j = 0; j < leaf->sources_count; j++) {
                const struct posting_block *found = plan_block(&leaf->sources[j], block);
                if (found != NULL)
                    weigh_block(weighing, found, leaf->weight);
            }
    }
    return weighing->bits == NULL ? found_few(weighing) : found_many(weighing);
}

static bool is_one_term(const struct step *word)
{
    return word->members_count == 1 && word->members[0].kind == NODE_TERM;
}

static void prepare_word(struct weighing *weighing, struct part *part, struct step *word)
{
    struct plan *plan = weighing->plan;
    int64_t *documents = &plan->words[word->word].documents;
    struct source *source = NULL;
    word->weighed = true;
    if (is_one_term(word)) {
        if (word->members[0].sources_count == 0)
            return;
        source = &word->members[0].sources[0];
        if (part->live == NULL) {
            *documents += source->posting.documents;
            return;
        }
    } else {
        word->found = ARENA_ARRAY(plan->arena, struct found, part->blocks);
    }
    for (uint32_t block = part->blocks; block-- > 0;) {
        plan->pool.used = 0;
        struct set set;
        if (source != NULL) {
            set = plan_set(source, block);
        } else {
            word->found[block] = weigh_word(weighing, part, word, block);
            set = word->found[block].set;
        }
        if (set.count > 0)
            *documents += set_and_count(set, plan_live(plan, part, block));
    }
}

static void prepare_step(struct weighing *weighing, struct part *part, struct step *step)
{
    if (step->kind == NODE_WORD) {
        prepare_word(weighing, part, step);
    } else if (step->kind == NODE_AND || step->kind == NODE_OR) {
        for (size_t i = 0; i < step->members_count; i++)
            prepare_step(weighing, part, &step->members[i]);
    }
}

void score_prepare(struct plan *plan)
{
    struct weighing weighing = {.plan = plan};
    for (size_t i = 0; i < plan->parts_count; i++)
        prepare_step(&weighing, &plan->parts[i], plan->parts[i].words);
    double all = (double)epoch_documents(plan->epoch);
    for (size_t i = 0; i < plan->words_count; i++) {
        double with = (double)plan->words[i].documents;
        long idf = lround(64 * log(1 + (all - with + 0.5) / (with + 0.5)));
        plan->words[i].idf = idf < 1 ? 1 : (uint32_t)idf;
    }
}

/* ---- documents ---------------------------------------------------------------------------- */

static void score_word(struct plan *plan, struct step *word, uint32_t block, const uint16_t *list,
                       uint32_t count, uint32_t *scores)
{
    uint32_t idf = plan->words[word->word].idf;
    size_t mark = plan->pool.used;
    uint32_t *ranks = (uint32_t *)pool_bits(&plan->pool);
    if (word->found != NULL) {
        const struct found *found = &word->found[block];
        if (found->set.count > 0 && set_ranks(found->set, list, count, ranks) > 0)
            for (uint32_t i = 0; i < count; i++)
                scores[i] += ranks[i] == NO_RANK ? 0 : found->weights[ranks[i]] * idf;
    } else if (word->members[0].sources_count > 0) {
        const struct posting_block *found = plan_block(&word->members[0].sources[0], block);
        uint32_t hundredths = word->members[0].weight;
        if (found != NULL && set_ranks(set_of(found), list, count, ranks) > 0)
            for (uint32_t i = 0; i < count; i++)
                scores[i] +=
                    ranks[i] == NO_RANK ? 0 : found->weights[ranks[i]] * hundredths / 100 * idf;
    }
    plan->pool.used = mark;
}

/* Adds to the scores. `sure`: all of the list match the step. */
static void score_step(struct plan *plan, struct part *part, struct step *step, bool sure,
                       uint32_t block, const uint16_t *list, uint32_t count, uint32_t *scores)
{
    if (step->kind == NODE_WORD)
        score_word(plan, step, block, list, count, scores);
    if (step->kind == NODE_OR)
        for (size_t i = 0; i < step->members_count; i++)
            score_step(plan, part, &step->members[i], false, block, list, count, scores);
    if (step->kind != NODE_AND)
        return;
    if (sure) {
        for (size_t i = 0; i < step->members_count; i++)
            score_step(plan, part, &step->members[i], true, block, list, count, scores);
        return;
    }
    /* Within an OR: what its members score counts where all of them match. */
    size_t mark = plan->pool.used;
    struct set listed = {.count = count, .array = list};
    struct set match = eval_all(plan, part, step, block, listed);
    uint32_t *ranks = (uint32_t *)pool_bits(&plan->pool);
    uint32_t *sums = memset(pool_bits(&plan->pool), 0, count * sizeof *sums);
    if (match.count > 0) {
        for (size_t i = 0; i < step->members_count; i++)
            score_step(plan, part, &step->members[i], true, block, list, count, sums);
        set_ranks(match, list, count, ranks);
        for (uint32_t i = 0; i < count; i++)
            scores[i] += ranks[i] == NO_RANK ? 0 : sums[i];
    }
    plan->pool.used = mark;
}

void score_list(struct plan *plan, struct part *part, uint32_t block, const uint16_t *list,
                uint32_t count, uint32_t *scores)
{
    CHECK(count <= SCORE_LIST);
    memset(scores, 0, count * sizeof *scores);
    score_step(plan, part, part->words, true, block, list, count, scores);
}
