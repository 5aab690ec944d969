/* It looks a few times a second how far the log has grown. What goes wrong is not said: whoever
   appends meets it too, and copies by himself what grows too long. */
#include "log/keeper.h"

#include "base/check.h"
#include "log/store.h"

#include <pthread.h>
#include <time.h>

enum {
    EVERY_MS = 200,
    ENTRIES = 64, /* or rows of provenance: a dozen pages each */
};

struct keeper {
    struct arena *own;
    struct log *log;
    int64_t kept; /* seq and row together up to which the file has it all */
    pthread_t thread;
    bool running;
    pthread_mutex_t mutex;
    pthread_cond_t end;
    bool ending; /* guarded by the mutex */
};

static void keep(struct keeper *keeper, struct arena *arena)
{
    int64_t seq, row, copied;
    if (log_head(keeper->log, arena, &seq, &row) != STATUS_OK || seq + row < keeper->kept + ENTRIES)
        return;
    if (db_tidy(keeper->log->db, arena, &copied) == STATUS_OK)
        keeper->kept = seq + row;
}

static struct timespec soon(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_nsec += EVERY_MS * 1000000L;
    if (time.tv_nsec >= 1000000000L) {
        time.tv_nsec -= 1000000000L;
        time.tv_sec++;
    }
    return time;
}

static void *run(void *self)
{
    struct keeper *keeper = self;
    struct arena *arena = arena_new();
    pthread_mutex_lock(&keeper->mutex);
    while (!keeper->ending) {
        pthread_mutex_unlock(&keeper->mutex);
        keep(keeper, arena);
        arena_reset(arena);
        const struct timespec until = soon();
        pthread_mutex_lock(&keeper->mutex);
        if (!keeper->ending)
            pthread_cond_timedwait(&keeper->end, &keeper->mutex, &until);
    }
    pthread_mutex_unlock(&keeper->mutex);
    arena_free(arena);
    return NULL;
}

enum status keeper_start(struct arena *arena, const struct log_options *options,
                         struct keeper **result)
{
    struct arena *own = arena_new();
    struct keeper *keeper = ARENA_NEW(own, struct keeper);
    *result = keeper;
    keeper->own = own;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&keeper->mutex, NULL);
    pthread_cond_init(&keeper->end, &attributes);
    pthread_condattr_destroy(&attributes);
    enum status status = log_open(arena, options, &keeper->log);
    if (status != STATUS_OK)
        return status;
    keeper->running = pthread_create(&keeper->thread, NULL, run, keeper) == 0;
    if (!keeper->running)
        return status_fail(arena, STATUS_FAILED,
                           "no thread to be had; raise the limit of tasks of this account");
    pthread_setname_np(keeper->thread, "keeper"); /* as top and perf show it */
    return STATUS_OK;
}

void keeper_stop(struct keeper *keeper)
{
    if (keeper == NULL)
        return;
    if (keeper->running) {
        pthread_mutex_lock(&keeper->mutex);
        keeper->ending = true;
        pthread_cond_signal(&keeper->end);
        pthread_mutex_unlock(&keeper->mutex);
        CHECK(pthread_join(keeper->thread, NULL) == 0);
    }
    log_close(keeper->log);
    pthread_cond_destroy(&keeper->end);
    pthread_mutex_destroy(&keeper->mutex);
    arena_free(keeper->own);
}
