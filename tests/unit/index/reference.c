/* The plain way: no index, no blocks, no sets; slow, and easy to be sure of. */
#include "reference.h"

#include "base/check.h"

#include <math.h>
#include <stdlib.h>

enum { WORDS_MOST = 200 };

struct weighed_word {
    const struct node *node;
    int64_t idf;
};

struct run {
    const struct reference *reference;
    const struct index_query *query;
    struct arena *arena;
    struct weighed_word words[WORDS_MOST];
    size_t words_count;
};

static const struct index_term *term_of(const struct index_document *document, struct str text)
{
    for (size_t i = 0; i < document->terms_count; i++)
        if (str_eq(document->terms[i].text, text))
            return &document->terms[i];
    return NULL;
}

static int64_t hundredths(const struct node *leaf)
{
    return leaf->weight == 0 ? 100 : leaf->weight;
}

static bool stands_at(const struct node *member, const struct index_document *document,
                      uint64_t position)
{
    if (member->kind == NODE_WORD) {
        for (size_t i = 0; i < member->members_count; i++)
            if (stands_at(member->members[i], document, position))
                return true;
        return false;
    }
    const struct index_term *term = term_of(document, member->text);
    for (uint32_t i = 0; term != NULL && i < term->positions_count; i++)
        if (term->positions[i] == position)
            return true;
    return false;
}

static bool begins_at(const struct node *phrase, const struct index_document *document,
                      uint64_t position)
{
    for (size_t i = 0; i < phrase->members_count; i++) {
        uint64_t step = phrase->steps == NULL ? i : phrase->steps[i];
        if (!stands_at(phrase->members[i], document, position + step))
            return false;
    }
    return true;
}

static bool begins_with(const struct node *first, const struct node *phrase,
                        const struct index_document *document)
{
    if (first->kind == NODE_WORD) {
        for (size_t i = 0; i < first->members_count; i++)
            if (begins_with(first->members[i], phrase, document))
                return true;
        return false;
    }
    const struct index_term *term = term_of(document, first->text);
    for (uint32_t i = 0; term != NULL && i < term->positions_count; i++)
        if (begins_at(phrase, document, term->positions[i]))
            return true;
    return false;
}

static int64_t heaviest(const struct node *node, const struct index_document *document)
{
    if (node->kind == NODE_TERM) {
        const struct index_term *term = term_of(document, node->text);
        return term == NULL ? 0 : term->weight * hundredths(node) / 100;
    }
    int64_t best = 0;
    for (size_t i = 0; i < node->members_count; i++) {
        int64_t weight = heaviest(node->members[i], document);
        best = weight > best ? weight : best;
    }
    return best;
}

static bool has_topic(const struct index_document *document, const uint32_t *topics, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < document->topics_count; j++)
            if (document->topics[j] == topics[i])
                return true;
    return false;
}

/* Whether the document has the leaf, and with what weight. */
static bool has_leaf(const struct node *leaf, const struct index_document *document,
                     int64_t *weight)
{
    *weight = 0;
    bool found = false;
    switch (leaf->kind) {
    case NODE_TERM:
        *weight = heaviest(leaf, document);
        return term_of(document, leaf->text) != NULL;
    case NODE_PREFIX:
        for (size_t i = 0; i < document->terms_count; i++)
            if (str_starts(document->terms[i].text, leaf->text)) {
                int64_t this = document->terms[i].weight * hundredths(leaf) / 100;
                *weight = this > *weight ? this : *weight;
                found = true;
            }
        return found;
    case NODE_TOPICS:
        *weight = 64 * hundredths(leaf) / 100;
        return has_topic(document, leaf->topics, leaf->topics_count);
    case NODE_PHRASE:
        if (leaf->members_count == 0 || !begins_with(leaf->members[0], leaf, document))
            return false;
        *weight = INT64_MAX / 1000;
        for (size_t i = 0; i < leaf->members_count; i++) {
            int64_t this = heaviest(leaf->members[i], document);
            *weight = this < *weight ? this : *weight;
        }
        *weight = *weight * hundredths(leaf) / 100;
        return true;
    default:
        CHECK(false);
        return false;
    }
}

static int64_t idf_of(const struct run *run, const struct node *word)
{
    for (size_t i = 0; i < run->words_count; i++)
        if (run->words[i].node == word)
            return run->words[i].idf;
    return 0;
}

static bool matches(const struct run *run, const struct node *node,
                    const struct index_document *document, int64_t *score)
{
    int64_t best = 0, weight;
    bool found = false, all = true;
    *score = 0;
    switch (node->kind) {
    case NODE_RANGE:
        return document->sort >= node->from && document->sort < node->to;
    case NODE_BETWEEN:
        for (size_t i = 0; i < document->terms_count; i++)
            found |= str_cmp(document->terms[i].text, node->text) >= 0 &&
                     str_cmp(document->terms[i].text, node->until) < 0;
        return found;
    case NODE_NOT:
        found = matches(run, node->members[0], document, score);
        *score = 0;
        return !found;
    case NODE_WORD:
        for (size_t i = 0; i < node->members_count; i++)
            if (has_leaf(node->members[i], document, &weight)) {
                found = true;
                best = weight > best ? weight : best;
            }
        *score = best * idf_of(run, node);
        return found;
    default:
        for (size_t i = 0; i < node->members_count; i++) {
            bool this = matches(run, node->members[i], document, &weight);
            found |= this;
            all &= this;
            best += this ? weight : 0;
        }
        *score = best;
        return node->kind == NODE_AND ? all : found;
    }
}

static void weigh_words(struct run *run, const struct node *node)
{
    if (node->kind == NODE_WORD) {
        double n = 0, all = (double)run->reference->count;
        for (size_t i = 0; i < run->reference->count; i++) {
            int64_t ignored;
            n += matches(run, node, run->reference->documents[i], &ignored);
        }
        int64_t idf = (int64_t)floor(64.0 * log(1.0 + (all - n + 0.5) / (n + 0.5)) + 0.5);
        CHECK(run->words_count < WORDS_MOST);
        run->words[run->words_count++] = (struct weighed_word){node, idf < 1 ? 1 : idf};
        return;
    }
    for (size_t i = 0; i < node->members_count; i++)
        weigh_words(run, node->members[i]);
}

/* ---- order ------------------------------------------------------------------------------------
 */

static int compare(int64_t a, int64_t b)
{
    return (a < b) - (a > b);
}

static int newest_first(const void *left, const void *right)
{
    const struct index_document *a = *(const struct index_document *const *)left;
    const struct index_document *b = *(const struct index_document *const *)right;
    int order = compare(a->sort, b->sort);
    order = order != 0 ? order : compare(a->captured, b->captured);
    order = order != 0 ? order : compare(a->place, b->place);
    return order != 0 ? order : compare(a->number, b->number);
}

void reference_sort(struct reference *reference)
{
    if (reference->count > 1)
        qsort(reference->documents, reference->count, sizeof *reference->documents, newest_first);
}

struct candidate {
    int64_t score;
    size_t place;
    const struct index_document *document;
};

static int best_first(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    int order = compare(a->score, b->score);
    return order != 0 ? order : compare((int64_t)b->place, (int64_t)a->place);
}

/* ---- the answer -------------------------------------------------------------------------------
 */

static int64_t fresh(int64_t score, int64_t sort, int64_t now)
{
    double freshness = 128;
    if (sort < now) {
        double days = floor((double)(now - sort) / 86400000.0);
        freshness = floor(128.0 * pow(2, -days / 365.0) + 0.5);
    }
    return score * (1024 + (int64_t)freshness) / 1024;
}

static void count_year(struct index_answer *answer, int year)
{
    size_t i = 0;
    while (i < answer->years_count && answer->years[i].year > year)
        i++;
    if (i == answer->years_count || answer->years[i].year != year) {
        memmove(&answer->years[i + 1], &answer->years[i],
                (answer->years_count - i) * sizeof *answer->years);
        answer->years[i] = (struct index_year){year, 0};
        answer->years_count++;
    }
    answer->years[i].count++;
}

static void count_topics(const struct index_query *query, const struct index_document *document,
                         struct index_answer *answer)
{
    for (size_t i = 0; i < document->topics_count; i++)
        if (document->topics[i] >= 1 && document->topics[i] <= query->topics_most)
            answer->topics[document->topics[i]]++;
}

static bool in_years(const struct index_query *query, int year)
{
    bool found = query->years_count == 0;
    for (size_t i = 0; i < query->years_count; i++)
        found |= query->years[i] == year;
    return found;
}

void reference_run(const struct reference *reference, struct arena *arena,
                   const struct index_query *query, struct index_answer *answer)
{
    struct run *run = ARENA_NEW(arena, struct run);
    run->reference = reference;
    run->query = query;
    *answer = (struct index_answer){0};
    answer->topics = ARENA_ARRAY(arena, int64_t, query->topics_most + 1u);
    answer->years = ARENA_ARRAY(arena, struct index_year, reference->count + 1);
    if (query->words != NULL && query->ranked)
        weigh_words(run, query->words);
    struct candidate *all = ARENA_ARRAY(arena, struct candidate, reference->count);
    size_t count = 0;
    for (size_t i = 0; i < reference->count; i++) {
        const struct index_document *document = reference->documents[i];
        int64_t score = 0;
        if ((query->language >= 0 && document->language != query->language) ||
            (query->from != 0 && document->sort < query->from) ||
            (query->to != 0 && document->sort >= query->to) ||
            (query->words != NULL && !matches(run, query->words, document, &score)))
            continue;
        answer->matched++;
        int64_t nothing;
        if (query->filter != NULL && !matches(run, query->filter, document, &nothing))
            continue;
        bool topic = (!query->by_topic && query->topics_count == 0) ||
                     has_topic(document, query->topics, query->topics_count);
        bool kind = query->kinds == 0 || (query->kinds >> document->kind & 1);
        bool year = in_years(query, document->year);
        if (query->counts) {
            if (year && kind)
                count_topics(query, document, answer);
            if (topic && kind)
                count_year(answer, document->year);
            if (topic && year)
                answer->kinds[document->kind]++;
        }
        if (topic && kind && year)
            all[count++] = (struct candidate){
                query->ranked ? fresh(score, document->sort, query->now) : 0, i, document};
    }
    if (query->ranked && count > 1)
        qsort(all, count, sizeof *all, best_first);
    answer->total = (int64_t)count;
    answer->hits = ARENA_ARRAY(arena, struct index_hit, count);
    for (int64_t i = query->skip; i < answer->total && i < query->skip + query->take; i++)
        answer->hits[answer->hits_count++] =
            (struct index_hit){all[i].document->number, all[i].score};
}

const char *reference_differs(struct arena *arena, const struct index_query *query,
                              const struct index_answer *expected,
                              const struct index_answer *actual)
{
#define DIFFERENCE(what, a, b)                                                                     \
    if ((a) != (b))                                                                                \
        return arena_printf(arena, "%s: %lld expected, %lld found", (what), (long long)(a),        \
                            (long long)(b));
    DIFFERENCE("matched", expected->matched, actual->matched)
    DIFFERENCE("total", expected->total, actual->total)
    DIFFERENCE("hits", expected->hits_count, actual->hits_count)
    for (size_t i = 0; i < expected->hits_count; i++) {
        const char *hit = arena_printf(arena, "number of hit %zu", i);
        DIFFERENCE(hit, expected->hits[i].number, actual->hits[i].number)
        hit = arena_printf(arena, "score of hit %zu", i);
        DIFFERENCE(hit, expected->hits[i].score, actual->hits[i].score)
    }
    if (!query->counts)
        return NULL;
    for (uint32_t i = 1; i <= query->topics_most; i++)
        DIFFERENCE(arena_printf(arena, "topic %u", i), expected->topics[i], actual->topics[i])
    DIFFERENCE("years", expected->years_count, actual->years_count)
    for (size_t i = 0; i < expected->years_count; i++) {
        DIFFERENCE("a year", expected->years[i].year, actual->years[i].year)
        DIFFERENCE(arena_printf(arena, "year %d", expected->years[i].year),
                   expected->years[i].count, actual->years[i].count)
    }
    for (int i = 0; i < INDEX_KINDS; i++)
        DIFFERENCE(arena_printf(arena, "kind %d", i), expected->kinds[i], actual->kinds[i])
#undef DIFFERENCE
    return NULL;
}
