/* Arenas: zeroed, aligned, deferred closings newest first, the kept message. */
#include "test.h"

static char order[8];

static void note(void *thing)
{
    strcat(order, thing);
}

static void memory_is_zeroed_and_aligned(void **state)
{
    struct arena *arena = *state;
    for (size_t size = 0; size < 40000; size = size * 2 + 1) {
        unsigned char *bytes = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xff, size);
        if (size > 20000)
            arena_reset(arena);
    }
}

static void deferred_runs_newest_first(void **state)
{
    struct arena *arena = *state;
    order[0] = '\0';
    arena_defer(arena, note, "a");
    arena_defer(arena, note, "b");
    arena_reset(arena);
    assert_string_equal(order, "ba");
    arena_reset(arena);
    assert_string_equal(order, "ba");
}

static void the_last_message_is_kept(void **state)
{
    struct arena *arena = *state;
    assert_string_equal(status_why(arena), "");
    assert_int_equal(status_fail(arena, STATUS_BUSY, "%s:%d", "x", 7), STATUS_BUSY);
    assert_string_equal(status_why(arena), "x:7");
    arena_reset(arena);
    assert_string_equal(status_why(arena), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(memory_is_zeroed_and_aligned),
        TEST(deferred_runs_newest_first),
        TEST(the_last_message_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
