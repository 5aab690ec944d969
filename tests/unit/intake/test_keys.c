/* The bounded set of numbers: what it has it has, and when it is full it may have anything. */
#include "test.h"

#include "intake/keys.h"

static void test_adding(void **state)
{
    struct arena *arena = *state;
    struct keys keys = {0};
    assert_false(keys_may_have(&keys, 0) || keys_may_have(&keys, 7));
    keys_add(&keys, arena, 7);
    keys_add(&keys, arena, 7);
    assert_int_equal(keys.count, 1);
    assert_true(keys_may_have(&keys, 7));
    assert_false(keys_may_have(&keys, 0) || keys_may_have(&keys, 8));
    keys_add(&keys, arena, 0);
    keys_add(&keys, arena, INT64_MIN);
    assert_true(keys_may_have(&keys, 0) && keys_may_have(&keys, INT64_MIN));
    keys_clear(&keys);
    assert_false(keys_may_have(&keys, 7) || keys_may_have(&keys, 0));
}

static void test_joining(void **state)
{
    struct arena *arena = *state;
    struct keys keys = {0}, more = {0};
    keys_add_all(&keys, arena, &more);
    assert_int_equal(keys.count, 0);
    for (int64_t i = 1; i <= 100; i++)
        keys_add(i % 2 == 0 ? &keys : &more, arena, i * 65536); /* all of one slot */
    keys_add_all(&keys, arena, &more);
    assert_int_equal(keys.count, 100);
    for (int64_t i = 1; i <= 100; i++)
        assert_true(keys_may_have(&keys, i * 65536));
    assert_false(keys_may_have(&keys, 65535));
}

static void test_full(void **state)
{
    struct arena *arena = *state;
    struct keys keys = {0}, other = {0};
    for (int64_t i = 1; i <= KEYS_MOST; i++)
        keys_add(&keys, arena, i);
    assert_false(keys.full || keys_may_have(&keys, KEYS_MOST + 1));
    keys_add(&keys, arena, KEYS_MOST + 1);
    assert_true(keys.full && keys_may_have(&keys, KEYS_MOST + 1) && keys_may_have(&keys, -5));
    keys_add(&other, arena, 3);
    keys_add_all(&other, arena, &keys);
    assert_true(other.full);
    keys_clear(&keys);
    assert_false(keys_may_have(&keys, 1) || keys_may_have(&keys, -5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_adding),
        TEST(test_joining),
        TEST(test_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
