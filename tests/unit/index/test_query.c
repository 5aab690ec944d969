/* Ten thousand random questions, each against a loop over all documents; corpora of a few documents
   and of several blocks, edited and merged at random. */
#include "questions.h"
#include "reference.h"
#include "test.h"

#include "base/check.h"

#include <stdio.h>

struct trial {
    struct arena *arena; /* of the corpus */
    struct index *index;
    const struct index_document **documents; /* by number; NULL: none */
    uint32_t numbers;
    struct manner manner;
    struct chance chance;
    int64_t seq;
};

static struct trial trial_new(struct arena *arena, uint32_t numbers, struct manner manner,
                              uint64_t seed)
{
    struct trial trial = {.arena = arena, .numbers = numbers, .manner = manner};
    trial.chance = chance_new(seed);
    trial.documents = ARENA_ARRAY(arena, const struct index_document *, numbers);
    bool lost;
    CHECK(index_open(arena, &(struct index_options){0}, &trial.index, &lost) == STATUS_OK);
    return trial;
}

static void put(struct trial *trial, uint32_t number)
{
    struct index_document *document =
        questions_document(&trial->chance, trial->arena, &trial->manner, number);
    trial->documents[number] = document;
    index_put(trial->index, document);
}

static void publish(struct trial *trial)
{
    struct index_place place = {.log_id = STR("test"), .seq = ++trial->seq};
    assert_ok(trial->arena, index_prepare(trial->index, trial->arena, &place));
    index_publish(trial->index);
}

static void edit(struct trial *trial, uint32_t changes)
{
    for (uint32_t i = 0; i < changes; i++) {
        uint32_t number = chance_of(&trial->chance, trial->numbers);
        if (chance_of(&trial->chance, 4) == 0) {
            trial->documents[number] = NULL;
            index_remove(trial->index, number);
        } else {
            put(trial, number);
        }
    }
    publish(trial);
    bool more = chance_of(&trial->chance, 5) == 0;
    while (more)
        assert_ok(trial->arena, index_tend(trial->index, trial->arena, &more));
    if (chance_of(&trial->chance, 30) == 0)
        assert_ok(trial->arena, index_settle(trial->index, trial->arena));
}

static struct reference reference_of(struct trial *trial, struct arena *arena)
{
    struct reference reference = {
        .documents = ARENA_ARRAY(arena, const struct index_document *, trial->numbers)};
    for (uint32_t i = 0; i < trial->numbers; i++)
        if (trial->documents[i] != NULL)
            reference.documents[reference.count++] = trial->documents[i];
    reference_sort(&reference);
    return reference;
}

/* What the page of the query is, of all hits. */
static struct index_answer page_of(const struct index_answer *all, const struct index_query *query)
{
    struct index_answer page = *all;
    size_t skip = (size_t)query->skip < all->hits_count ? (size_t)query->skip : all->hits_count;
    size_t left = all->hits_count - skip;
    page.hits += skip;
    page.hits_count = (size_t)query->take < left ? (size_t)query->take : left;
    return page;
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Above 0: the document is newer than the place. */
static int against(const struct index_document *document, const struct index_key *key)
{
    int order = compare(document->sort, key->sort);
    order = order != 0 ? order : compare(document->captured, key->captured);
    order = order != 0 ? order : compare(document->place, key->place);
    return order != 0 ? order : compare(document->number, key->number);
}

/* A document's place, or one near it where none stands. */
static struct index_key some_place(struct trial *trial)
{
    struct chance *chance = &trial->chance;
    const struct index_document *document = trial->documents[chance_of(chance, trial->numbers)];
    struct index_key key = {.sort = chance_of(chance, 2) == 0 ? INT64_MIN : INT64_MAX};
    if (document != NULL)
        key = (struct index_key){document->sort, document->captured, document->place,
                                 document->number};
    int64_t *parts[] = {&key.sort, &key.captured, &key.place, &key.number};
    if (document != NULL && chance_of(chance, 3) == 0)
        *parts[chance_of(chance, 4)] += (int64_t)chance_of(chance, 3) - 1;
    return key;
}

/* The hits on one side of a place are those that a loop over all hits finds there. */
static void ask_beside(struct trial *trial, const struct epoch *epoch, struct arena *arena,
                       struct index_query *query, const struct index_answer *all)
{
    struct index_key key = some_place(trial);
    size_t first = 0, last;
    query->beside = &key;
    query->upwards = chance_of(&trial->chance, 2) == 0;
    query->skip = 0;
    query->take = chance_of(&trial->chance, 40);
    while (first < all->hits_count &&
           against(trial->documents[all->hits[first].number], &key) > (query->upwards ? 0 : -1))
        first++;
    last = first + (size_t)query->take < all->hits_count ? first + (size_t)query->take
                                                         : all->hits_count;
    if (query->upwards) {
        last = first;
        first -= (size_t)query->take < first ? (size_t)query->take : first;
    }
    struct index_answer page = *all, actual;
    page.hits += first;
    page.hits_count = last - first;
    assert_ok(arena, query_run(epoch, arena, query, &actual));
    const char *difference = reference_differs(arena, query, &page, &actual);
    if (difference != NULL)
        fail_msg("beside a place: %s", difference);
    if (query->take > 0 && all->hits_count > 0)
        assert_int_equal(actual.skipped, first);
}

static void ask(struct trial *trial, const struct epoch *epoch, const struct reference *reference,
                uint64_t number)
{
    struct arena *arena = arena_new();
    struct index_query *query = questions_query(&trial->chance, arena, &trial->manner);
    struct index_answer all, actual;
    reference_run(reference, arena, query, &all);
    for (int i = 0; i < 3; i++) {
        struct index_answer page = page_of(&all, query);
        assert_ok(arena, query_run(epoch, arena, query, &actual));
        const char *difference = reference_differs(arena, query, &page, &actual);
        if (difference != NULL)
            fail_msg("question %llu, page %d: %s", (unsigned long long)number, i, difference);
        questions_page(&trial->chance, query, all.total);
    }
    if (!query->ranked) { /* the hits above are all there are, in the total order */
        ask_beside(trial, epoch, arena, query, &all);
        ask_beside(trial, epoch, arena, query, &all);
    }
    arena_free(arena);
}

static void ask_some(struct trial *trial, uint32_t questions)
{
    struct arena *arena = arena_new();
    struct reference reference = reference_of(trial, arena);
    struct epoch *epoch = epoch_hold(trial->index);
    assert_int_equal(epoch_documents(epoch), reference.count);
    for (uint32_t i = 0; i < questions; i++)
        ask(trial, epoch, &reference, (uint64_t)trial->seq * 1000 + i);
    epoch_release(epoch);
    arena_free(arena);
}

/* How many times as much `./dev test --all` asks. */
static uint32_t times(void)
{
    return getenv("TEST_ALL") == NULL ? 1 : 20;
}

static void small_corpora_agree(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 100 * times(); seed++) {
        struct arena *arena = arena_new();
        struct chance chance = chance_new(seed);
        struct manner manner = {
            .words = 1 + chance_of(&chance, chance_of(&chance, 2) == 0 ? 12 : 60),
            .terms = 1 + chance_of(&chance, 12),
            .common = chance_of(&chance, 3),
            .topics = 1 + chance_of(&chance, 9),
            .languages = 1 + chance_of(&chance, 3),
            .span = 1 + chance_of(&chance, chance_of(&chance, 3) == 0 ? 20 : 5000),
        };
        uint32_t numbers = 1 + chance_of(&chance, chance_of(&chance, 2) == 0 ? 20 : 300);
        struct trial trial = trial_new(arena, numbers, manner, seed);
        for (int round = 0; round < 10; round++) {
            edit(&trial, 1 + chance_of(&chance, round == 0 ? numbers : 1 + numbers / 5));
            ask_some(&trial, 10);
        }
        arena_free(arena);
    }
}

/* Of several blocks, bitsets and arrays in them, one large segment and small ones beside. */
static void a_large_corpus_agrees(void **state)
{
    uint32_t numbers = 140000;
    struct trial trial = trial_new(
        *state, numbers,
        (struct manner){
            .words = 300, .terms = 2, .common = 5, .topics = 30, .languages = 2, .span = 4000},
        7);
    for (uint32_t i = 0; i < numbers; i++)
        if (i % 50 != 0)
            put(&trial, i);
    publish(&trial);
    ask_some(&trial, 10 * times());
    for (int round = 0; round < 3; round++) {
        edit(&trial, round == 0 ? 30000 : 400);
        ask_some(&trial, 10 * times());
    }
}

/* One block, where sets change their form. */
static void a_middling_corpus_agrees(void **state)
{
    uint32_t numbers = 12000;
    struct trial trial = trial_new(
        *state, numbers,
        (struct manner){
            .words = 200, .terms = 3, .common = 4, .topics = 60, .languages = 2, .span = 3000},
        11);
    for (uint32_t i = 0; i < numbers; i++)
        put(&trial, i);
    publish(&trial);
    for (int round = 0; round < 5; round++) {
        ask_some(&trial, 20 * times());
        edit(&trial, 1500);
    }
}

static void terms_of_all_segments_come_once(void **state)
{
    struct trial trial = trial_new(
        *state, 100,
        (struct manner){.words = 80, .terms = 6, .topics = 3, .languages = 1, .span = 90}, 5);
    for (int round = 0; round < 8; round++)
        edit(&trial, 20);
    struct epoch *epoch = epoch_hold(trial.index);
    struct query_terms *terms = query_terms_open(epoch, *state, STR("wa"));
    struct str text, last = {0}, third = {0};
    int64_t documents;
    int count = 0;
    while (query_terms_next(terms, &text, &documents)) {
        assert_true(str_starts(text, STR("wa")));
        assert_true(count == 0 || str_cmp(last, text) < 0);
        int64_t live, expected = 0;
        for (uint32_t i = 0; i < trial.numbers; i++)
            for (size_t j = 0; trial.documents[i] != NULL && j < trial.documents[i]->terms_count;
                 j++)
                expected += str_eq(trial.documents[i]->terms[j].text, text);
        assert_ok(*state, query_frequency(epoch, *state, text, &live));
        assert_int_equal(live, expected);
        assert_true(documents >= live);
        last = str_copy(*state, text);
        if (++count == 3)
            third = last;
    }
    assert_true(count > 5);
    terms = query_terms_open(epoch, *state, STR("wa"));
    query_terms_seek(terms, STR("a"));
    assert_true(query_terms_next(terms, &text, &documents));
    assert_str(text, "wa");
    query_terms_seek(terms, third);
    assert_true(query_terms_next(terms, &text, &documents));
    assert_true(str_eq(text, third));
    query_terms_seek(terms, last);
    assert_true(query_terms_next(terms, &text, &documents));
    assert_true(str_eq(text, last));
    assert_false(query_terms_next(terms, &text, &documents));
    query_terms_seek(terms, STR("wb"));
    assert_false(query_terms_next(terms, &text, &documents));
    epoch_release(epoch);
}

static void an_empty_index_answers(void **state)
{
    struct trial trial = trial_new(*state, 1, (struct manner){.words = 1, .span = 1}, 1);
    struct epoch *epoch = epoch_hold(trial.index);
    struct index_query query = {.language = -1, .take = 20, .counts = true, .topics_most = 3};
    struct index_answer answer;
    assert_ok(*state, query_run(epoch, *state, &query, &answer));
    assert_int_equal(answer.total, 0);
    assert_int_equal(answer.hits_count, 0);
    assert_int_equal(answer.years_count, 0);
    epoch_release(epoch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_index_answers), TEST(terms_of_all_segments_come_once),
        TEST(small_corpora_agree),    TEST(a_middling_corpus_agrees),
        TEST(a_large_corpus_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
