/* A query's answer: which items, in what order, and the counts beside it. Two ways lead there:
   - without words and days, and with at most one topic chosen, the counts come from the cube, and
     the shelf is read only as far as the page goes;
   - else every item that words and days leave is looked at once, and counted for each facet in
     which only the other choices hold. */
#include "base/check.h"
#include "view/collate.h"
#include "view/match.h"
#include "view/vocabulary.h"
#include "view/words.h"

#include <stdlib.h>

enum { ENOUGH = 1024 }; /* hits to gather before those that no page needs are let go */

struct year_count {
    int year;
    int64_t count;
    bool chosen;
};

/* The choices of a query and what was counted under them. */
struct tally {
    const struct query *query;
    uint32_t topics; /* topic numbers go up to this */
    bool *chosen;    /* by topic number */
    bool by_topic;   /* topics were chosen, known or not */
    uint32_t only;   /* the one known topic chosen; SHELF_ALL when there is none */
    size_t known;    /* how many known topics were chosen */
    int64_t total;
    int64_t *topic_counts; /* by topic number */
    struct year_count *years;
    size_t years_count, years_capacity;
    int64_t kind_counts[KINDS];
};

struct hit {
    struct candidate at;
    double rank;
};

struct hits {
    struct hit *hits;
    size_t count, capacity;
};

static struct year_count *year_of(struct arena *arena, struct tally *tally, int year)
{
    for (size_t i = 0; i < tally->years_count; i++)
        if (tally->years[i].year == year)
            return &tally->years[i];
    if (tally->years_count == tally->years_capacity) {
        size_t capacity = tally->years_capacity == 0 ? 16 : tally->years_capacity * 2;
        tally->years =
            arena_grow(arena, tally->years, tally->years_count * sizeof(struct year_count),
                       capacity * sizeof(struct year_count));
        tally->years_capacity = capacity;
    }
    struct year_count *count = &tally->years[tally->years_count++];
    *count = (struct year_count){.year = year};
    return count;
}

static void tally_begin(struct view *view, struct arena *arena, const struct query *query,
                        struct tally *tally)
{
    *tally = (struct tally){.query = query, .topics = vocabulary_count(view)};
    tally->chosen = ARENA_ARRAY(arena, bool, tally->topics + 1);
    tally->topic_counts = ARENA_ARRAY(arena, int64_t, tally->topics + 1);
    tally->by_topic = query->topics_count > 0;
    for (size_t i = 0; i < query->topics_count; i++) {
        uint32_t number = vocabulary_of_slug(view, query->topics[i]);
        if (number == 0 || tally->chosen[number])
            continue;
        tally->chosen[number] = true;
        tally->only = ++tally->known == 1 ? number : SHELF_ALL;
    }
    for (size_t i = 0; i < query->years_count; i++)
        year_of(arena, tally, query->years[i])->chosen = true;
}

static bool year_fits(struct arena *arena, struct tally *tally, int year)
{
    return tally->query->years_count == 0 || year_of(arena, tally, year)->chosen;
}

static bool kind_fits(const struct tally *tally, enum kind kind)
{
    return tally->query->kinds == 0 || (tally->query->kinds & 1u << kind) != 0;
}

static bool topics_fit(const struct tally *tally, struct str topics)
{
    if (!tally->by_topic)
        return true;
    for (size_t i = 0; i < items_topics_count(topics); i++)
        if (tally->chosen[items_topic(topics, i)])
            return true;
    return false;
}

/* Counts one item; whether all choices hold for it. */
static bool tally_item(struct arena *arena, struct tally *tally, const struct candidate *item)
{
    bool year = year_fits(arena, tally, item->year), kind = kind_fits(tally, item->kind);
    bool topic = topics_fit(tally, item->topics);
    if (year && kind)
        for (size_t i = 0; i < items_topics_count(item->topics); i++)
            tally->topic_counts[items_topic(item->topics, i)]++;
    if (topic && kind)
        year_of(arena, tally, item->year)->count++;
    if (topic && year)
        tally->kind_counts[item->kind]++;
    tally->total += year && kind && topic;
    return year && kind && topic;
}

/* Counts the items of one cell of the cube. */
static void tally_cell(struct arena *arena, struct tally *tally, const struct cell *cell)
{
    bool year = year_fits(arena, tally, cell->year), kind = kind_fits(tally, cell->kind);
    if (cell->topic != SHELF_ALL && year && kind)
        tally->topic_counts[cell->topic] += cell->count;
    if (cell->topic != tally->only || (tally->by_topic && tally->known == 0))
        return;
    if (year && kind)
        tally->total += cell->count;
    if (kind)
        year_of(arena, tally, cell->year)->count += cell->count;
    if (year)
        tally->kind_counts[cell->kind] += cell->count;
}

static void add_hit(struct arena *arena, struct hits *hits, const struct candidate *at, double rank)
{
    if (hits->count == hits->capacity) {
        size_t capacity = hits->capacity == 0 ? 32 : hits->capacity * 2;
        hits->hits = arena_grow(arena, hits->hits, hits->count * sizeof(struct hit),
                                capacity * sizeof(struct hit));
        hits->capacity = capacity;
    }
    hits->hits[hits->count] = (struct hit){*at, rank};
    hits->hits[hits->count++].at.topics = (struct str){0}; /* it ends with the row */
}

/* The bounds of the sort key that the chosen years leave, from first to last. */
static void bound_years(const struct view *view, const struct query *query, int64_t *from,
                        int64_t *to)
{
    if (query->years_count == 0)
        return;
    int first = query->years[0], last = first;
    for (size_t i = 1; i < query->years_count; i++) {
        first = query->years[i] < first ? query->years[i] : first;
        last = query->years[i] > last ? query->years[i] : last;
    }
    struct civil begin = {first, 1, 1, 0, 0, 0, 0}, end = {last + 1, 1, 1, 0, 0, 0, 0};
    *from = zone_instant(view->zone, begin);
    *to = zone_instant(view->zone, end);
}

static enum status count_by_cube(struct view *view, struct arena *arena, struct tally *tally)
{
    struct statement *statement = shelves_cells(view, arena, tally->query->language);
    while (db_next(statement)) {
        struct cell cell = shelves_cell(statement);
        CHECK(cell.topic <= tally->topics);
        tally_cell(arena, tally, &cell);
    }
    return db_end(statement);
}

/* The page, read from the shelf as far as it goes. */
static enum status read_page(struct view *view, struct arena *arena, struct tally *tally,
                             struct hits *page)
{
    const struct query *query = tally->query;
    int64_t from = INT64_MIN, to = INT64_MAX, found = 0;
    int64_t end =
        query->take < tally->total - query->skip ? query->skip + query->take : tally->total;
    if (end <= query->skip)
        return STATUS_OK;
    bound_years(view, query, &from, &to);
    struct statement *statement = shelves_walk(view, arena, query->language, tally->only, from, to);
    while (found < end && db_next(statement)) {
        struct candidate item = shelves_candidate(statement);
        if (!year_fits(arena, tally, item.year) || !kind_fits(tally, item.kind) ||
            (query->language.n == 0 && !topics_fit(tally, item.topics)))
            continue;
        if (found++ >= query->skip)
            add_hit(arena, page, &item, 0);
    }
    return db_end(statement);
}

/* Counts all items between the days of the query; keeps those of the page. */
static enum status count_all(struct view *view, struct arena *arena, struct tally *tally,
                             struct hits *page)
{
    const struct query *query = tally->query;
    struct statement *statement = shelves_walk(view, arena, query->language, SHELF_ALL,
                                               query->from == 0 ? INT64_MIN : query->from,
                                               query->to == 0 ? INT64_MAX : query->to);
    while (db_next(statement)) {
        struct candidate item = shelves_candidate(statement);
        if (tally_item(arena, tally, &item) && tally->total > query->skip &&
            tally->total - query->skip <= query->take)
            add_hit(arena, page, &item, 0);
    }
    return db_end(statement);
}

static int by_order(const void *a, const void *b)
{
    const struct hit *left = a, *right = b;
    return shelves_compare(&left->at, &right->at);
}

static int by_rank(const void *a, const void *b)
{
    const struct hit *left = a, *right = b;
    if (left->rank != right->rank)
        return left->rank < right->rank ? -1 : 1;
    return by_order(a, b);
}

/* Puts the hits in order and leaves the first `most`. */
static void sort_hits(struct hits *hits, bool ranked, size_t most)
{
    if (hits->count > 0)
        qsort(hits->hits, hits->count, sizeof(struct hit), ranked ? by_rank : by_order);
    if (hits->count > most)
        hits->count = most;
}

/* Counts all that the expression finds, and keeps the first `most` in order; *any says whether it
   found something at all. */
static enum status count_matches(struct view *view, struct arena *arena, struct tally *tally,
                                 struct str expression, size_t most, struct hits *hits, bool *any)
{
    const struct query *query = tally->query;
    bool ranked = query->order == ORDER_RELEVANCE;
    struct statement *statement = words_match(view, arena, expression, query->language, ranked);
    *any = false;
    while (db_next(statement)) {
        *any = true;
        struct candidate item = shelves_candidate(statement);
        bool within = (query->from == 0 || item.sort >= query->from) &&
                      (query->to == 0 || item.sort < query->to);
        if (!within || !tally_item(arena, tally, &item))
            continue;
        add_hit(arena, hits, &item, ranked ? words_rank(statement) : 0);
        if (hits->count >= ENOUGH && hits->count / 2 >= most)
            sort_hits(hits, ranked, most);
    }
    sort_hits(hits, ranked, most);
    return db_end(statement);
}

static enum status find_words(struct view *view, struct arena *arena, struct tally *tally,
                              const struct match *match, struct hits *page)
{
    const struct query *query = tally->query;
    struct hits hits = {0};
    bool any;
    size_t skip = (size_t)query->skip, most = skip + (size_t)query->take;
    enum status status = count_matches(view, arena, tally, match->exact, most, &hits, &any);
    if (status == STATUS_OK && !any && match->forgiving.n > 0)
        status = count_matches(view, arena, tally, match->forgiving, most, &hits, &any);
    if (status == STATUS_OK && hits.count > skip) {
        page->hits = hits.hits + skip;
        page->count = hits.count - skip;
    }
    return status;
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
        if (topic == NULL || (tally->topic_counts[number] == 0 && !tally->chosen[number]))
            continue;
        facet->values[facet->count++] = (struct facet_value){
            .slug = str_copy(arena, topic->slug),
            .name = str_copy(arena, topic_label(topic, query->language)),
            .count = tally->topic_counts[number],
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

static int by_year(const void *a, const void *b)
{
    const struct year_count *left = a, *right = b;
    return (left->year < right->year) - (left->year > right->year);
}

static void year_facet(struct arena *arena, struct tally *tally, struct facet *facet)
{
    if (tally->years_count == 0)
        return;
    qsort(tally->years, tally->years_count, sizeof *tally->years, by_year);
    facet->values = ARENA_ARRAY(arena, struct facet_value, tally->years_count);
    for (size_t i = 0; i < tally->years_count; i++) {
        const struct year_count *year = &tally->years[i];
        if (year->count > 0 || year->chosen)
            facet->values[facet->count++] = (struct facet_value){
                .slug = str_printf(arena, "%d", year->year),
                .count = year->count,
                .selected = year->chosen,
            };
    }
}

static void kind_facet(struct arena *arena, const struct tally *tally, struct facet *facet)
{
    facet->values = ARENA_ARRAY(arena, struct facet_value, KINDS);
    for (enum kind kind = 0; kind < KINDS; kind++) {
        bool chosen = (tally->query->kinds & 1u << kind) != 0;
        if (tally->kind_counts[kind] > 0 || chosen)
            facet->values[facet->count++] = (struct facet_value){
                .slug = str_of(kind_name(kind)),
                .count = tally->kind_counts[kind],
                .selected = chosen,
            };
    }
    struct sorting sorting = {NULL};
    qsort_r(facet->values, facet->count, sizeof *facet->values, by_count, &sorting);
}

static enum status read_documents(struct view *view, struct arena *arena, const struct hits *page,
                                  struct answer *answer)
{
    answer->documents = ARENA_ARRAY(arena, struct document, page->count);
    for (size_t i = 0; i < page->count; i++) {
        struct item_row row;
        enum status status = items_get(view, arena, page->hits[i].at.number, &row);
        if (status == STATUS_OK)
            status = items_document(view, arena, &row, &answer->documents[i]);
        if (status != STATUS_OK)
            return status;
        answer->count++;
    }
    return STATUS_OK;
}

enum status view_find(struct view *view, struct arena *arena, const struct query *query,
                      struct answer *answer)
{
    struct tally tally;
    struct hits page = {0};
    CHECK(query->skip >= 0 && query->take >= 0);
    *answer = (struct answer){0};
    enum status status = view->begun ? STATUS_OK : vocabulary_ready(view, arena);
    if (status != STATUS_OK)
        return status;
    tally_begin(view, arena, query, &tally);
    struct match match = match_make(view->analyser, arena, query->language, query->text);
    if (match.exact.n > 0) {
        status = find_words(view, arena, &tally, &match, &page);
    } else if (query->from != 0 || query->to != 0 || tally.known > 1) {
        status = count_all(view, arena, &tally, &page);
    } else {
        status = count_by_cube(view, arena, &tally);
        if (status == STATUS_OK)
            status = read_page(view, arena, &tally, &page);
    }
    if (status == STATUS_OK)
        status = read_documents(view, arena, &page, answer);
    if (status != STATUS_OK)
        return status;
    answer->total = tally.total;
    topic_facet(view, arena, &tally, &answer->topics);
    year_facet(arena, &tally, &answer->years);
    kind_facet(arena, &tally, &answer->kinds);
    return STATUS_OK;
}
