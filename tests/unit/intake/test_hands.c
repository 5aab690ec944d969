/* Every task is done once, and taken in order, never two at once. */
#include "test.h"

#include "intake/hands.h"

#include <stdatomic.h>
#include <time.h>

enum { TASKS = 200 };

struct watch {
    atomic_int done[TASKS];
    atomic_int inside;
    size_t taken;
};

static void task(void *self, size_t i, unsigned hand)
{
    struct watch *watch = self;
    assert_true(hand < HANDS);
    if (i % 3 == 0)
        nanosleep(&(struct timespec){.tv_nsec = 20000}, NULL);
    atomic_fetch_add(&watch->done[i], 1);
}

static void take(void *self, size_t i)
{
    struct watch *watch = self;
    assert_int_equal(atomic_fetch_add(&watch->inside, 1), 0);
    assert_int_equal(i, watch->taken);
    assert_int_equal(watch->done[i], 1);
    watch->taken++;
    atomic_fetch_sub(&watch->inside, 1);
}

static void test_order(void **state)
{
    (void)state;
    for (size_t count = 0; count <= TASKS; count = count * 2 + 1) {
        struct watch watch = {0};
        hands_run(count, &(struct hands_work){&watch, task, take});
        assert_int_equal(watch.taken, count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
