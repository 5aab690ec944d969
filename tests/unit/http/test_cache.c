/* The response cache: epochs, counting of holders, and who is turned out when it is full. */
#include "test.h"

#include "http/cache.h"

#include <stdio.h>

enum { BODY = 900 };

/* The same chance at every run: where keys fall in the tables is then no chance at all. */
static void known(void *self, void *bytes, size_t count)
{
    (void)self;
    memset(bytes, 7, count);
}
static const struct clock clock_known = {.random = known};

/* Of content that `of` stands for, in an encoding. */
static struct answer *made(const char *of, uint64_t epoch, enum encoding encoding, size_t body)
{
    struct answer *answer = cache_answer(body);
    answer->whole.n = (uint32_t)body;
    answer->epoch = epoch;
    answer->encoding = encoding;
    memcpy(answer->content, of, strlen(of) < ANSWER_CONTENT ? strlen(of) : ANSWER_CONTENT);
    memset(answer->bytes, 'a', body);
    return answer;
}

static void put_as(struct cache *cache, const char *key, struct answer *answer)
{
    cache_put(cache, cache_hash(cache, str_of(key)), str_of(key), answer->encoding, answer);
    cache_release(answer);
}

static void add_as(struct cache *cache, const char *key, struct answer *answer)
{
    cache_add(cache, cache_hash(cache, str_of(key)), str_of(key), answer->encoding, answer);
    cache_release(answer);
}

/* A new content at each epoch. */
static void put(struct cache *cache, const char *key, uint64_t epoch, size_t body)
{
    char of[ANSWER_CONTENT + 1];
    snprintf(of, sizeof of, "%ju", (uintmax_t)epoch);
    put_as(cache, key, made(of, epoch, ENCODING_IDENTITY, body));
}

static struct cache_page *page(struct cache *cache, const char *key)
{
    return cache_find(cache, cache_hash(cache, str_of(key)), str_of(key));
}

static struct answer *get(struct cache *cache, const char *key, uint64_t epoch)
{
    struct cache_page *found = page(cache, key);
    return found != NULL && found->epoch >= epoch ? found->answers[ENCODING_IDENTITY] : NULL;
}

static void an_answer_has_its_epoch(void **state)
{
    struct cache *cache = cache_new(*state, 100000, &clock_known);
    assert_null(get(cache, "a", 0));
    put(cache, "a", 5, BODY);
    assert_non_null(get(cache, "a", 5));
    assert_non_null(get(cache, "a", 4));
    assert_null(get(cache, "a", 6));
    assert_null(get(cache, "b", 5));
    put(cache, "a", 6, BODY + 1);
    assert_int_equal(get(cache, "a", 6)->whole.n, BODY + 1);
    assert_int_equal(cache_figures(cache).entries, 1);
    put(cache, "a", 4, BODY + 2); /* one that comes too late */
    assert_int_equal(get(cache, "a", 6)->whole.n, BODY + 1);
}

static void a_page_has_encodings(void **state)
{
    struct cache *cache = cache_new(*state, 100000, &clock_known);
    size_t empty = cache_figures(cache).bytes;
    put_as(cache, "a", made("x", 5, ENCODING_GZIP, BODY));
    size_t one = cache_figures(cache).bytes;
    assert_in_range(one - empty, BODY, BODY + 1000);
    page(cache, "a")->hits = 9;
    add_as(cache, "a", made("x", 1, ENCODING_BROTLI, BODY - 100));
    assert_int_equal(cache_figures(cache).bytes - one, sizeof(struct answer) + BODY - 100);
    assert_int_equal(page(cache, "a")->answers[ENCODING_BROTLI]->epoch, 5);
    assert_int_equal(page(cache, "a")->epoch, 5);

    /* The state moves, the content does not: what was packed stays good. */
    put_as(cache, "a", made("x", 6, ENCODING_GZIP, BODY));
    assert_int_equal(page(cache, "a")->epoch, 6);
    assert_non_null(page(cache, "a")->answers[ENCODING_BROTLI]);
    assert_int_equal(page(cache, "a")->hits, 9);
    assert_int_equal(cache_figures(cache).entries, 1);

    /* Another content: nothing of the old one is left, and what is packed of it comes too late. */
    put_as(cache, "a", made("y", 7, ENCODING_GZIP, BODY));
    assert_null(page(cache, "a")->answers[ENCODING_BROTLI]);
    assert_int_equal(page(cache, "a")->hits, 0);
    assert_int_equal(cache_figures(cache).bytes, one);
    add_as(cache, "a", made("x", 6, ENCODING_BROTLI, BODY));
    assert_null(page(cache, "a")->answers[ENCODING_BROTLI]);
    add_as(cache, "b", made("x", 6, ENCODING_BROTLI, BODY));
    assert_null(page(cache, "b"));
}

/* Redirects have the same body, none, but lead elsewhere. */
static void the_head_is_content_too(void **state)
{
    struct cache *cache = cache_new(*state, 100000, &clock_known);
    for (int i = 0; i < 2; i++) {
        struct answer *answer = made("x", 5, ENCODING_GZIP - i, BODY);
        answer->common = 5;
        memcpy(answer->bytes, i == 0 ? "to: a" : "to: b", 5);
        put_as(cache, "a", answer);
    }
    assert_null(page(cache, "a")->answers[ENCODING_GZIP]);
    assert_non_null(page(cache, "a")->answers[ENCODING_IDENTITY]);
}

static void an_encoding_too_many_is_left(void **state)
{
    struct cache *cache = cache_new(*state, 100000, &clock_known);
    put_as(cache, "a", made("x", 5, ENCODING_GZIP, 8000));
    add_as(cache, "a", made("x", 5, ENCODING_BROTLI, 7000)); /* together over an eighth */
    assert_non_null(page(cache, "a")->answers[ENCODING_GZIP]);
    assert_null(page(cache, "a")->answers[ENCODING_BROTLI]);
}

static void an_answer_outlives_its_entry(void **state)
{
    struct cache *cache = cache_new(*state, 100000, &clock_known);
    put(cache, "a", 1, BODY);
    struct answer *held = cache_hold(get(cache, "a", 1));
    put(cache, "a", 2, 1);
    assert_int_equal(held->holders, 1);
    assert_int_equal(held->bytes[BODY - 1], 'a');
    cache_release(held);
}

static void it_keeps_within_its_bytes(void **state)
{
    struct cache *cache = cache_new(*state, 50000, &clock_known);
    for (int i = 0; i < 2000; i++) {
        put(cache, arena_printf(*state, "key %d", i), 1, (size_t)(i * 37 % 3000));
        assert_in_range(cache_figures(cache).bytes, 1, 50000);
    }
    put(cache, "too large", 1, 7000);
    assert_null(get(cache, "too large", 1));
    assert_in_range(cache_figures(cache).entries, 10, 200);
}

/* Ten million different queries, or with ./dev test without --all a part of them, and each hot page
   asked for once in a thousand of them. */
static void a_scan_flushes_itself(void **state)
{
    struct cache *cache = cache_new(*state, 100000, &clock_known);
    for (int i = 0; i < 20; i++) {
        const char *key = arena_printf(*state, "hot %d", i);
        put(cache, key, 1, BODY);
        for (int k = 0; k < 3; k++)
            assert_non_null(get(cache, key, 1));
    }
    int queries = getenv("TEST_ALL") != NULL ? 10 * 1000 * 1000 : 200 * 1000;
    char key[40];
    for (int i = 0; i < queries; i++) {
        snprintf(key, sizeof key, "cold %d", i);
        put(cache, key, 1, BODY);
        if (i % 50 != 0)
            continue;
        snprintf(key, sizeof key, "hot %d", i / 50 % 20);
        assert_non_null(get(cache, key, 1));
    }
}

static void who_comes_back_is_let_in(void **state)
{
    struct cache *cache = cache_new(*state, 100000, &clock_known);
    for (int i = 0; i < 200; i++) {
        const char *key = arena_printf(*state, "old %d", i);
        put(cache, key, 1, BODY);
        get(cache, key, 1);
        get(cache, key, 1);
    }
    int back = 0; /* keys hash by chance, and another's ghost may have taken the place */
    for (int turn = 0; turn < 20; turn++) {
        const char *again = arena_printf(*state, "again %d", turn);
        put(cache, again, 1, BODY);
        for (int i = 0; i < 50; i++) /* more than the small queue holds */
            put(cache, arena_printf(*state, "cold %d %d", turn, i), 1, BODY);
        assert_null(get(cache, again, 1));
        put(cache, again, 1, BODY); /* if its ghost was there, it is in the main queue now */
        for (int i = 0; i < 50; i++)
            put(cache, arena_printf(*state, "colder %d %d", turn, i), 1, BODY);
        back += get(cache, again, 1) != NULL;
    }
    assert_true(back > 0);
}

static void a_move_does_not_turn_out_the_hot(void **state)
{
    struct cache *cache = cache_new(*state, 100000, &clock_known);
    put(cache, "hot", 1, BODY);
    for (int i = 0; i < 3; i++)
        get(cache, "hot", 1);
    for (uint64_t epoch = 2; epoch < 30; epoch++) {
        for (int i = 0; i < 100; i++)
            put(cache, arena_printf(*state, "cold %d of %d", i, (int)epoch), epoch, BODY);
        assert_null(get(cache, "hot", epoch)); /* too old, but its place is kept */
        put(cache, "hot", epoch, BODY);
        assert_non_null(get(cache, "hot", epoch));
    }
    for (int i = 0; i < 500; i++)
        put(cache, arena_printf(*state, "last %d", i), 30, BODY);
    assert_non_null(get(cache, "hot", 29));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_answer_has_its_epoch),
        TEST(an_answer_outlives_its_entry),
        TEST(a_page_has_encodings),
        TEST(the_head_is_content_too),
        TEST(an_encoding_too_many_is_left),
        TEST(it_keeps_within_its_bytes),
        TEST(a_scan_flushes_itself),
        TEST(who_comes_back_is_let_in),
        TEST(a_move_does_not_turn_out_the_hot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
