/* The response cache: epochs, counting of holders, and who is turned out when it is full. */
#include "test.h"

#include "http/cache.h"

enum { BODY = 900 };

/* The same chance at every run: where keys fall in the tables is then no chance at all. */
static void known(void *self, void *bytes, size_t count)
{
    (void)self;
    memset(bytes, 7, count);
}
static const struct clock clock_known = {.random = known};

static void put(struct cache *cache, const char *key, uint64_t epoch, size_t body)
{
    struct answer *answer = cache_answer(body);
    answer->body_n = body;
    answer->epoch = epoch;
    memset(answer->bytes, 'a', body);
    cache_put(cache, cache_hash(cache, str_of(key)), str_of(key), answer);
    cache_release(answer);
}

static struct answer *get(struct cache *cache, const char *key, uint64_t epoch)
{
    return cache_find(cache, cache_hash(cache, str_of(key)), str_of(key), epoch);
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
    assert_int_equal(get(cache, "a", 6)->body_n, BODY + 1);
    assert_int_equal(cache_figures(cache).entries, 1);
}

static void an_answer_outlives_its_entry(void **state)
{
    struct cache *cache = cache_new(*state, 100000, &clock_known);
    put(cache, "a", 1, BODY);
    struct answer *held = cache_hold(get(cache, "a", 1));
    put(cache, "a", 2, 1);
    assert_int_equal(held->holders, 1);
    assert_int_equal(answer_body(held).p[BODY - 1], 'a');
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

static void a_scan_flushes_itself(void **state)
{
    struct cache *cache = cache_new(*state, 100000, &clock_known);
    for (int i = 0; i < 20; i++) {
        const char *key = arena_printf(*state, "hot %d", i);
        put(cache, key, 1, BODY);
        for (int k = 0; k < 3; k++)
            assert_non_null(get(cache, key, 1));
    }
    for (int i = 0; i < 5000; i++) {
        put(cache, arena_printf(*state, "cold %d", i), 1, BODY);
        if (i % 50 == 0) /* each hot one is asked for once in a thousand cold ones */
            assert_non_null(get(cache, arena_printf(*state, "hot %d", i / 50 % 20), 1));
    }
    for (int i = 0; i < 20; i++)
        assert_non_null(get(cache, arena_printf(*state, "hot %d", i), 1));
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
        TEST(an_answer_has_its_epoch),   TEST(an_answer_outlives_its_entry),
        TEST(it_keeps_within_its_bytes), TEST(a_scan_flushes_itself),
        TEST(who_comes_back_is_let_in),  TEST(a_move_does_not_turn_out_the_hot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
