/* Finds what a question needs in each segment: postings of its terms, stretches of its days and
   years. Terms that begin with a prefix are gathered once; everything after goes by blocks. */
#include "index/plan.h"

#include "base/check.h"
#include "index/kernels.h"

#include <string.h>

enum { NO_BLOCK = -1 };

static struct source source_of(struct posting posting)
{
    return (struct source){
        .posting = posting,
        .now.block = UINT32_MAX,
        .left = posting.blocks,
        .asked = UINT32_MAX,
    };
}

struct source plan_source(const struct part *part, enum segment_set set, uint32_t number)
{
    struct posting posting = {0};
    if (!segment_set(part->segment, set, number, &posting))
        posting = (struct posting){0};
    return source_of(posting);
}

/* Blocks are asked for from the newest down, so that each is read once; going up starts again. */
const struct posting_block *plan_block(struct source *source, uint32_t block)
{
    if (block > source->asked) {
        source->left = source->posting.blocks;
        source->now.block = UINT32_MAX;
    }
    source->asked = block;
    while (source->now.block > block) {
        if (source->left == 0)
            return NULL;
        if (!posting_at(&source->posting, --source->left, &source->now)) {
            source->now.block = UINT32_MAX;
            source->left = 0;
            return NULL;
        }
    }
    return source->now.block == block ? &source->now : NULL;
}

struct set plan_all(const struct part *part, uint32_t block)
{
    uint32_t first = block << BLOCK_BITS, left = part->count - first;
    return set_run(0, left < BLOCK_DOCUMENTS ? left : BLOCK_DOCUMENTS);
}

struct set plan_live(struct plan *plan, const struct part *part, uint32_t block)
{
    struct set all = plan_all(part, block);
    if (part->live == NULL)
        return all;
    const uint64_t *live = part->live + (size_t)block * BLOCK_WORDS;
    if (all.count < BLOCK_DOCUMENTS) { /* the last words are not there */
        size_t words = (all.count + 63) / 64;
        uint64_t *bits = pool_bits(&plan->pool);
        memcpy(bits, live, words * sizeof *bits);
        memset(bits + words, 0, (BLOCK_WORDS - words) * sizeof *bits);
        live = bits;
    }
    return (struct set){.count = bits_count_range(live, 0, all.count), .bits = live};
}

bool plan_damaged(const struct plan *plan)
{
    for (size_t i = 0; i < plan->parts_count; i++)
        if (segment_damaged(plan->parts[i].segment))
            return true;
    return false;
}

bool plan_newer(const struct segment_columns *columns, uint32_t document,
                const struct segment_columns *than, uint32_t other)
{
    if (columns == than)
        return document > other;
    if (columns->sort[document] != than->sort[other])
        return columns->sort[document] > than->sort[other];
    if (columns->captured[document] != than->captured[other])
        return columns->captured[document] > than->captured[other];
    if (columns->place[document] != than->place[other])
        return columns->place[document] > than->place[other];
    return columns->number[document] > than->number[other];
}

uint16_t *plan_list(struct plan *plan, uint16_t **room)
{
    if (*room == NULL)
        *room = ARENA_ARRAY(plan->arena, uint16_t, BLOCK_DOCUMENTS);
    return *room;
}

/* ---- the tree ---------------------------------------------------------------------------- */

static void add_source(struct plan *plan, struct step *step, size_t *room, struct posting posting)
{
    if (step->sources_count == *room) {
        size_t more = *room == 0 ? 16 : *room * 2;
        step->sources = arena_grow(plan->arena, step->sources, *room * sizeof *step->sources,
                                   more * sizeof *step->sources);
        *room = more;
    }
    step->sources[step->sources_count++] = source_of(posting);
}

static void add_prefix(struct plan *plan, struct part *part, struct str prefix, struct step *step)
{
    struct segment_cursor cursor;
    size_t room = 0;
    segment_seek(part->segment, prefix, &cursor);
    while (segment_next(&cursor) && str_starts(cursor.text, prefix))
        add_source(plan, step, &room, cursor.posting);
}

static void add_between(struct plan *plan, struct part *part, const struct node *node,
                        struct step *step)
{
    struct segment_cursor cursor;
    size_t room = 0;
    segment_seek(part->segment, node->text, &cursor);
    while (segment_next(&cursor) && str_cmp(cursor.text, node->until) < 0)
        add_source(plan, step, &room, cursor.posting);
}

static void add_sets(struct plan *plan, struct part *part, enum segment_set set,
                     const uint32_t *numbers, size_t count, struct source **sources, size_t *found)
{
    *sources = ARENA_ARRAY(plan->arena, struct source, count);
    *found = 0;
    for (size_t i = 0; i < count; i++) {
        struct source source = plan_source(part, set, numbers[i]);
        if (source.posting.blocks > 0)
            (*sources)[(*found)++] = source;
    }
}

static uint32_t before(const struct part *part, int64_t sort)
{
    return sort == INT64_MIN ? 0 : segment_before(part->segment, sort);
}

/* Words are numbered in the order of the tree, which is the same in every part. */
static size_t next_word(struct plan *plan, size_t *words)
{
    size_t word = (*words)++;
    if (word == plan->words_room) {
        size_t more = word == 0 ? 8 : word * 2;
        plan->words = arena_grow(plan->arena, plan->words, word * sizeof *plan->words,
                                 more * sizeof *plan->words);
        plan->words_room = more;
    }
    if (word == plan->words_count)
        plan->words_count++;
    return word;
}

static bool is_leaf(enum node_kind kind)
{
    return kind >= NODE_TERM;
}

static void compile(struct plan *plan, struct part *part, const struct node *node,
                    struct step *step, size_t *words)
{
    struct posting posting;
    *step = (struct step){
        .kind = node->kind,
        .weight = node->weight == 0 ? 100 : node->weight,
        .steps = node->steps,
    };
    CHECK(step->weight <= NODE_WEIGHT);
    switch (node->kind) {
    case NODE_WORD:
        step->word = next_word(plan, words);
        break;
    case NODE_RANGE:
        step->from = before(part, node->from);
        step->to = before(part, node->to);
        return;
    case NODE_TERM:
        if (segment_term(part->segment, node->text, &posting)) {
            step->sources = ARENA_NEW(plan->arena, struct source);
            step->sources[step->sources_count++] = source_of(posting);
        }
        return;
    case NODE_PREFIX:
        add_prefix(plan, part, node->text, step);
        return;
    case NODE_BETWEEN:
        add_between(plan, part, node, step);
        return;
    case NODE_TOPICS:
        add_sets(plan, part, SET_TOPIC, node->topics, node->topics_count, &step->sources,
                 &step->sources_count);
        return;
    case NODE_NOT:
        CHECK(node->members_count == 1);
        break;
    case NODE_AND:
    case NODE_OR:
    case NODE_PHRASE:
        break;
    }
    step->members_count = node->members_count;
    step->members = ARENA_ARRAY(plan->arena, struct step, node->members_count);
    size_t inner = 0; /* a phrase's words are not weighed by themselves */
    for (size_t i = 0; i < node->members_count; i++) {
        const struct node *member = node->members[i];
        if (node->kind == NODE_PHRASE) {
            CHECK(member->kind == NODE_TERM || member->kind == NODE_WORD);
            struct plan aside = {.arena = plan->arena};
            compile(&aside, part, member, &step->members[i], &inner);
            continue;
        }
        CHECK(is_leaf(member->kind) == (node->kind == NODE_WORD));
        compile(plan, part, member, &step->members[i], words);
    }
}

/* ---- the choices --------------------------------------------------------------------------- */

/* The first document of at least that year. */
static uint32_t year_begin(const struct part *part, int64_t year)
{
    uint32_t from = 0, to = part->count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (part->columns->year[middle] < year)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static void choose_years(struct plan *plan, struct part *part)
{
    const struct index_query *query = plan->query;
    part->years = ARENA_ARRAY(plan->arena, struct stretch, query->years_count);
    for (size_t i = 0; i < query->years_count; i++) {
        bool again = false;
        for (size_t j = 0; j < i; j++)
            again |= query->years[j] == query->years[i];
        struct stretch years = {year_begin(part, query->years[i]),
                                year_begin(part, (int64_t)query->years[i] + 1)};
        if (!again && years.from < years.to)
            part->years[part->years_count++] = years;
    }
}

static void choose(struct plan *plan, struct part *part)
{
    const struct index_query *query = plan->query;
    part->from = query->from == 0 ? 0 : before(part, query->from);
    part->to = query->to == 0 ? part->count : before(part, query->to);
    if (query->language >= 0) {
        struct source language = plan_source(part, SET_LANGUAGE, (uint32_t)query->language);
        if (language.posting.documents == 0)
            part->to = part->from;
        if (language.posting.documents < part->count) {
            part->language = ARENA_NEW(plan->arena, struct source);
            *part->language = language;
        }
    }
    if (part->to < part->from)
        part->to = part->from;
    add_sets(plan, part, SET_TOPIC, query->topics, query->topics_count, &part->topics,
             &part->topics_count);
    uint32_t kinds[INDEX_KINDS];
    size_t kinds_count = 0;
    for (uint32_t kind = 0; kind < INDEX_KINDS; kind++)
        if (query->kinds >> kind & 1)
            kinds[kinds_count++] = kind;
    add_sets(plan, part, SET_KIND, kinds, kinds_count, &part->kinds, &part->kinds_count);
    choose_years(plan, part);
}

void plan_make(struct plan *plan, struct arena *arena, const struct epoch *epoch,
               const struct index_query *query)
{
    *plan = (struct plan){
        .epoch = epoch,
        .query = query,
        .arena = arena,
        .pool.arena = arena,
        .choose_topics = query->by_topic || query->topics_count > 0,
        .choose_years = query->years_count > 0,
        .choose_kinds = query->kinds != 0,
    };
    plan->parts = ARENA_ARRAY(arena, struct part, epoch->parts_count);
    for (size_t i = 0; i < epoch->parts_count; i++) {
        const struct epoch_part *from = &epoch->parts[i];
        uint32_t count = segment_count(from->segment);
        if (count == 0 || from->live_count == 0)
            continue;
        struct part *part = &plan->parts[plan->parts_count++];
        *part = (struct part){
            .segment = from->segment,
            .columns = segment_columns(from->segment),
            .live = from->live_count == count ? NULL : from->live,
            .count = count,
            .blocks = (count + BLOCK_DOCUMENTS - 1) / BLOCK_DOCUMENTS,
        };
        part->results = ARENA_ARRAY(arena, int64_t, part->blocks);
        for (uint32_t block = 0; block < part->blocks; block++)
            part->results[block] = NO_BLOCK;
        choose(plan, part);
        size_t words = 0;
        if (query->filter != NULL) {
            part->filter = ARENA_NEW(arena, struct step);
            compile(plan, part, query->filter, part->filter, &words);
            CHECK(words == 0);
        }
        if (query->words == NULL)
            continue;
        part->words = ARENA_NEW(arena, struct step);
        compile(plan, part, query->words, part->words, &words);
        CHECK(words <= QUERY_WORDS);
    }
}
