/* A query's answer: the index says which items, in what order, and how many there are of each
   facet; the items come from the file. */
#include "base/check.h"
#include "news/span.h"
#include "view/ask.h"
#include "view/collate.h"
#include "view/items.h"
#include "view/times.h"
#include "view/vocabulary.h"

#include <stdlib.h>

/* The choices of a query, and what was found under them. */
struct tally {
    const struct query *query;
    uint32_t topics;  /* topic numbers go up to this */
    bool *chosen;     /* by topic number */
    uint32_t *wanted; /* the known topics chosen */
    size_t wanted_count;
    struct index_answer found;
};

static void tally_begin(struct view *view, struct arena *arena, const struct query *query,
                        struct tally *tally)
{
    *tally = (struct tally){.query = query, .topics = vocabulary_count(view)};
    tally->chosen = ARENA_ARRAY(arena, bool, tally->topics + 1);
    tally->wanted = ARENA_ARRAY(arena, uint32_t, query->topics_count);
    for (size_t i = 0; i < query->topics_count; i++) {
        uint32_t number = vocabulary_of_slug(view, query->topics[i]);
        if (number == 0 || tally->chosen[number])
            continue;
        tally->chosen[number] = true;
        tally->wanted[tally->wanted_count++] = number;
    }
}

/* The query in the terms of the index, but for its words. */
static struct index_query question(const struct view *view, struct arena *arena,
                                   const struct tally *tally)
{
    const struct query *query = tally->query;
    return (struct index_query){
        .language = query->language.n == 0 ? -1 : vocabulary_language(view, query->language),
        .by_topic = query->topics_count > 0,
        .topics = tally->wanted,
        .topics_count = tally->wanted_count,
        .years = query->years,
        .years_count = query->years_count,
        .kinds = query->kinds,
        .from = query->from,
        .to = query->to,
        .filter = times_filter(arena, query),
        /* The same for all that is asked on a day, so that the pages of an answer agree. */
        .now = query->now == 0 ? 0 : span_next_day(view->zone, query->now),
        .skip = query->skip,
        .take = query->take,
        .topics_most = tally->topics,
        .counts = !query->total_only,
    };
}

/* Takes out of the hits those that are to be passed over, and what is then too many. */
static void pass_over(const struct query *query, struct index_answer *found, struct answer *answer)
{
    size_t kept = 0, take = (size_t)query->take;
    bool upwards = query->after == NULL && query->before != NULL;
    for (size_t i = 0; i < found->hits_count; i++) {
        bool passed = false;
        for (size_t j = 0; j < query->except_count && !passed; j++)
            passed = found->hits[i].number == query->except[j];
        if (!passed)
            found->hits[kept++] = found->hits[i];
    }
    answer->more =
        found->skipped + (int64_t)found->hits_count < found->total || (kept > take && !upwards);
    answer->skipped = found->skipped;
    if (kept > take && upwards) { /* those nearest to the place are the last */
        answer->skipped += (int64_t)(kept - take);
        found->hits += kept - take;
    }
    found->hits_count = kept < take ? kept : take;
}

static enum status run(struct view *view, struct arena *arena, struct tally *tally,
                       struct answer *answer)
{
    const struct query *query = tally->query;
    struct index_query asked = question(view, arena, tally);
    const struct order_place *beside = query->after != NULL ? query->after : query->before;
    struct index_key key;
    if (beside != NULL) {
        key = (struct index_key){beside->sort, beside->captured, -beside->position, beside->number};
        asked.beside = &key;
        asked.upwards = query->after == NULL;
    }
    asked.take += (int64_t)query->except_count;
    struct asked found;
    enum status status = ask_index(view, arena, tally->query, &asked, &found);
    if (status != STATUS_OK)
        return status;
    tally->found = found.answer;
    pass_over(query, &tally->found, answer);
    answer->suggestion = found.suggestion;
    answer->marks = found.marks;
    answer->cut = found.cut;
    return STATUS_OK;
}

struct sorting {
    const struct collation *collation;
};

static int by_count(const void *a, const void *b, void *context)
{
    const struct facet_value *left = a, *right = b;
    const struct sorting *sorting = context;
    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    int order = sorting->collation == NULL
                    ? 0
                    : collate_compare(sorting->collation, left->name, right->name);
    return order != 0 ? order : str_cmp(left->slug, right->slug);
}

static void topic_facet(struct view *view, struct arena *arena, const struct tally *tally,
                        struct facet *facet)
{
    const struct query *query = tally->query;
    facet->values = ARENA_ARRAY(arena, struct facet_value, tally->topics + query->topics_count);
    for (uint32_t number = 1; number <= tally->topics; number++) {
        const struct topic *topic = vocabulary_topic(view, number);
        if (topic == NULL || (tally->found.topics[number] == 0 && !tally->chosen[number]))
            continue;
        facet->values[facet->count++] = (struct facet_value){
            .slug = str_copy(arena, topic->slug),
            .name = str_copy(arena, topic_label(topic, query->language)),
            .count = tally->found.topics[number],
            .selected = tally->chosen[number],
        };
    }
    for (size_t i = 0; i < query->topics_count; i++) {
        bool again = false;
        for (size_t j = 0; j < i; j++)
            again = again || str_eq(query->topics[j], query->topics[i]);
        if (!again && vocabulary_of_slug(view, query->topics[i]) == 0)
            facet->values[facet->count++] =
                (struct facet_value){.slug = query->topics[i], .selected = true};
    }
    struct sorting sorting = {collate_open(arena, query->language)};
    qsort_r(facet->values, facet->count, sizeof *facet->values, by_count, &sorting);
}

static void add_year(struct arena *arena, struct facet *facet, int year, int64_t count, bool chosen)
{
    facet->values[facet->count++] = (struct facet_value){
        .slug = str_printf(arena, "%d", year), .count = count, .selected = chosen};
}

static int by_falling_year(const void *a, const void *b)
{
    int left = *(const int *)a, right = *(const int *)b;
    return (left < right) - (left > right);
}

/* The chosen years, newest first, each once. */
static size_t chosen_years(struct arena *arena, const struct query *query, int **years)
{
    size_t count = 0;
    *years = ARENA_ARRAY(arena, int, query->years_count);
    if (query->years_count == 0)
        return 0;
    memcpy(*years, query->years, query->years_count * sizeof **years);
    qsort(*years, query->years_count, sizeof **years, by_falling_year);
    for (size_t i = 0; i < query->years_count; i++)
        if (i == 0 || (*years)[i] != (*years)[count - 1])
            (*years)[count++] = (*years)[i];
    return count;
}

/* Those with a count come newest first; chosen ones without take their places among them. */
static void year_facet(struct arena *arena, const struct tally *tally, struct facet *facet)
{
    const struct index_answer *found = &tally->found;
    int *chosen;
    size_t most = chosen_years(arena, tally->query, &chosen), next = 0;
    facet->values = ARENA_ARRAY(arena, struct facet_value, found->years_count + most);
    for (size_t i = 0; i < found->years_count; i++) {
        int year = found->years[i].year;
        for (; next < most && chosen[next] > year; next++)
            add_year(arena, facet, chosen[next], 0, true);
        bool is_chosen = next < most && chosen[next] == year;
        next += is_chosen;
        add_year(arena, facet, year, found->years[i].count, is_chosen);
    }
    for (; next < most; next++)
        add_year(arena, facet, chosen[next], 0, true);
}

static void kind_facet(struct arena *arena, const struct tally *tally, struct facet *facet)
{
    facet->values = ARENA_ARRAY(arena, struct facet_value, KINDS);
    for (enum kind kind = 0; kind < KINDS; kind++) {
        bool chosen = (tally->query->kinds & 1u << kind) != 0;
        if (tally->found.kinds[kind] > 0 || chosen)
            facet->values[facet->count++] = (struct facet_value){
                .slug = str_of(kind_name(kind)),
                .count = tally->found.kinds[kind],
                .selected = chosen,
            };
    }
    struct sorting sorting = {NULL};
    qsort_r(facet->values, facet->count, sizeof *facet->values, by_count, &sorting);
}

static enum status read_document(struct view *view, struct arena *arena, int64_t number, bool brief,
                                 struct document *document)
{
    struct item_row row;
    if (brief)
        return items_card(view, arena, number, document);
    enum status status = items_get(view, arena, number, &row);
    return status == STATUS_OK ? items_document(view, arena, &row, document) : status;
}

static enum status read_documents(struct view *view, struct arena *arena, const struct tally *tally,
                                  struct answer *answer)
{
    const struct index_answer *found = &tally->found;
    answer->documents = ARENA_ARRAY(arena, struct document, found->hits_count);
    for (size_t i = 0; i < found->hits_count; i++) {
        enum status status = read_document(view, arena, found->hits[i].number, tally->query->brief,
                                           &answer->documents[i]);
        if (status != STATUS_OK)
            return status;
        answer->count++;
    }
    return STATUS_OK;
}

static enum status find(struct view *view, struct arena *arena, const struct query *query,
                        struct answer *answer)
{
    struct tally tally;
    tally_begin(view, arena, query, &tally);
    enum status status = run(view, arena, &tally, answer);
    if (status == STATUS_OK)
        status = read_documents(view, arena, &tally, answer);
    if (status != STATUS_OK)
        return status;
    answer->total = tally.found.total;
    if (query->total_only)
        return STATUS_OK;
    topic_facet(view, arena, &tally, &answer->topics);
    year_facet(arena, &tally, &answer->years);
    kind_facet(arena, &tally, &answer->kinds);
    return STATUS_OK;
}

enum status view_find(struct view *view, struct arena *arena, const struct query *query,
                      struct answer *answer)
{
    struct snapshot snapshot;
    CHECK(query->skip >= 0 && query->take >= 0);
    *answer = (struct answer){0};
    enum status status = snapshot_ensure(view, arena, true, &snapshot);
    if (status == STATUS_OK)
        status = find(view, arena, query, answer);
    snapshot_leave(view, &snapshot);
    return status;
}

/* ---- Those that are there no more */

enum { WITHDRAWN_KNOWN = 4000 };

static bool is_chosen_topic(const struct tally *tally, const struct item_row *row)
{
    if (tally->query->topics_count == 0)
        return true;
    for (size_t i = 0; i < items_topics_count(row->topics); i++) {
        uint32_t number = items_topic(row->topics, i);
        if (number <= tally->topics && tally->chosen[number])
            return true;
    }
    return false;
}

static bool is_chosen_year(const struct query *query, int year)
{
    for (size_t i = 0; i < query->years_count; i++)
        if (query->years[i] == year)
            return true;
    return query->years_count == 0;
}

static bool would_stand(const struct tally *tally, const struct item_row *row)
{
    const struct query *query = tally->query;
    return (query->language.n == 0 || str_eq(row->language, query->language)) &&
           (query->kinds == 0 || (query->kinds & 1u << row->kind) != 0) &&
           (query->from == 0 || row->sort >= query->from) &&
           (query->to == 0 || row->sort < query->to) && is_chosen_year(query, row->year) &&
           is_chosen_topic(tally, row);
}

enum status view_withdrawn(struct view *view, struct arena *arena, const struct query *query,
                           struct document **documents, size_t *count)
{
    struct item_row *rows = NULL;
    size_t known = 0, most = (size_t)query->take;
    struct snapshot snapshot;
    *count = 0;
    enum status status = snapshot_ensure(view, arena, false, &snapshot);
    if (status == STATUS_OK)
        status = items_withdrawn(view, arena, WITHDRAWN_KNOWN, &rows, &known);
    struct tally tally;
    tally_begin(view, arena, query, &tally);
    *documents = ARENA_ARRAY(arena, struct document, known < most ? known : most);
    for (size_t i = 0; status == STATUS_OK && i < known && *count < most; i++)
        if (would_stand(&tally, &rows[i]))
            status = items_document(view, arena, &rows[i], &(*documents)[(*count)++]);
    snapshot_leave(view, &snapshot);
    return status;
}

/* ---- Topics with their counts */

struct naming {
    const struct collation *collation;
    struct str language;
};

static int by_label(const void *a, const void *b, void *context)
{
    const struct topic_count *left = a, *right = b;
    const struct naming *naming = context;
    int order = collate_compare(naming->collation, topic_label(&left->topic, naming->language),
                                topic_label(&right->topic, naming->language));
    return order != 0 ? order : str_cmp(left->topic.slug, right->topic.slug);
}

/* `counts` may be NULL. */
static void list_topics(struct view *view, struct arena *arena, struct str language,
                        const int64_t *counts, struct topic_count **topics, size_t *count)
{
    uint32_t known = vocabulary_count(view);
    *topics = ARENA_ARRAY(arena, struct topic_count, known);
    for (uint32_t number = 1; number <= known; number++) {
        const struct topic *topic = vocabulary_topic(view, number);
        if (topic != NULL)
            (*topics)[(*count)++] = (struct topic_count){vocabulary_copy(arena, topic),
                                                         counts == NULL ? 0 : counts[number]};
    }
    struct naming naming = {collate_open(arena, language), language};
    qsort_r(*topics, *count, sizeof **topics, by_label, &naming);
}

static enum status topics_of(struct view *view, struct arena *arena, struct str language,
                             bool counts, struct topic_count **topics, size_t *count)
{
    struct snapshot snapshot;
    struct index_answer found = {0};
    *topics = NULL;
    *count = 0;
    enum status status = snapshot_ensure(view, arena, counts, &snapshot);
    if (status == STATUS_OK && counts) {
        const struct index_query asked = {
            .language = language.n == 0 ? -1 : vocabulary_language(view, language),
            .topics_most = vocabulary_count(view),
            .counts = true,
        };
        status = query_run(view->held.epoch, arena, &asked, &found);
    }
    if (status == STATUS_OK)
        list_topics(view, arena, language, found.topics, topics, count);
    snapshot_leave(view, &snapshot);
    return status;
}

enum status view_topics(struct view *view, struct arena *arena, struct str language,
                        struct topic_count **topics, size_t *count)
{
    return topics_of(view, arena, language, true, topics, count);
}

enum status view_vocabulary(struct view *view, struct arena *arena, struct str language,
                            struct topic_count **topics, size_t *count)
{
    return topics_of(view, arena, language, false, topics, count);
}
