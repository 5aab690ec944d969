/* Whoever ends a task takes the results of all that have ended without a gap before them. The
   caller is one of the hands. */
#include "intake/hands.h"

#include "base/arena.h"
#include "base/check.h"

#include <pthread.h>
#include <stdbool.h>

struct row {
    const struct hands_work *work;
    pthread_mutex_t mutex;
    size_t count;
    /* guarded by the mutex */
    size_t next, taken;
    bool *done;
};

struct hand {
    struct row *row;
    unsigned number;
};

static void *run(void *self)
{
    const struct hand *hand = self;
    struct row *row = hand->row;
    pthread_mutex_lock(&row->mutex);
    while (row->next < row->count) {
        size_t i = row->next++;
        pthread_mutex_unlock(&row->mutex);
        row->work->task(row->work->self, i, hand->number);
        pthread_mutex_lock(&row->mutex);
        row->done[i] = true;
        while (row->taken < row->count && row->done[row->taken])
            row->work->take(row->work->self, row->taken++);
    }
    pthread_mutex_unlock(&row->mutex);
    return NULL;
}

void hands_run(size_t count, const struct hands_work *work)
{
    struct arena *arena = arena_new();
    struct row row = {.work = work, .count = count, .done = ARENA_ARRAY(arena, bool, count)};
    struct hand hands[HANDS];
    pthread_t threads[HANDS];
    unsigned started = 1;
    pthread_mutex_init(&row.mutex, NULL);
    for (unsigned i = 0; i < HANDS; i++)
        hands[i] = (struct hand){&row, i};
    while (started < HANDS && started < count &&
           pthread_create(&threads[started], NULL, run, &hands[started]) == 0)
        started++; /* one that cannot be started is not missed */
    run(&hands[0]);
    for (unsigned i = 1; i < started; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    pthread_mutex_destroy(&row.mutex);
    arena_free(arena);
}
