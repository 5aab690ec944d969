/* One mutex guards what the two threads tell each other: that there is more to follow, how far the
   view has come, and what went wrong. */
#include "intake/follower.h"

#include "base/check.h"
#include "log/folder.h"
#include "log/log.h"
#include "view/view.h"

#include <pthread.h>

struct follower {
    struct arena *own;   /* holds this, and the reason when status is not OK */
    struct arena *arena; /* of the thread, emptied after each turn */
    struct log *log;
    struct view *view;
    int lock;
    pthread_t thread;
    bool running;
    pthread_mutex_t mutex;
    pthread_cond_t grown, moved;
    /* guarded by the mutex */
    bool wake, ending;
    int64_t seq, row; /* up to where the view has come */
    enum status status;
};

static enum status turn(struct follower *follower, int64_t *seq, int64_t *row)
{
    bool moved;
    struct str id;
    arena_reset(follower->arena);
    enum status status = view_follow(follower->view, follower->log, follower->arena, &moved);
    if (status == STATUS_OK)
        status = view_place(follower->view, follower->arena, seq, row, &id);
    if (status == STATUS_OK)
        folder_tell(follower->lock, *seq, *row);
    return status;
}

static void *run(void *self)
{
    struct follower *follower = self;
    pthread_mutex_lock(&follower->mutex);
    while (!follower->ending && follower->status == STATUS_OK) {
        if (!follower->wake) {
            pthread_cond_wait(&follower->grown, &follower->mutex);
            continue;
        }
        follower->wake = false;
        int64_t seq = follower->seq, row = follower->row;
        pthread_mutex_unlock(&follower->mutex);
        enum status status = turn(follower, &seq, &row);
        pthread_mutex_lock(&follower->mutex);
        follower->seq = seq;
        follower->row = row;
        if (status != STATUS_OK)
            follower->status =
                status_fail(follower->own, status, "%s", status_why(follower->arena));
        pthread_cond_signal(&follower->moved);
    }
    pthread_mutex_unlock(&follower->mutex);
    return NULL;
}

enum status follower_start(struct arena *arena, const struct follower_options *options,
                           struct follower **result)
{
    const char *folder = options->folder;
    struct arena *own = arena_new();
    struct follower *follower = ARENA_NEW(own, struct follower);
    *result = follower;
    follower->own = own;
    follower->lock = options->lock;
    follower->wake = true; /* others may be waiting already */
    follower->arena = arena_new();
    pthread_mutex_init(&follower->mutex, NULL);
    pthread_cond_init(&follower->grown, NULL);
    pthread_cond_init(&follower->moved, NULL);
    enum status status = log_open(
        arena, &(struct log_options){.folder = folder, .clock = options->clock}, &follower->log);
    if (status == STATUS_OK)
        status =
            view_open(arena,
                      &(struct view_options){
                          .folder = folder, .write = true, .zone = options->zone, .unasked = true},
                      &follower->view);
    if (status != STATUS_OK)
        return status;
    follower->running = pthread_create(&follower->thread, NULL, run, follower) == 0;
    if (follower->running)
        pthread_setname_np(follower->thread, "follower"); /* as top and perf show it */
    if (!follower->running)
        return status_fail(arena, STATUS_FAILED,
                           "%s: no thread can be started (%m); give the process more", folder);
    return STATUS_OK;
}

void follower_stop(struct follower *follower)
{
    if (follower == NULL)
        return;
    if (follower->running) {
        pthread_mutex_lock(&follower->mutex);
        follower->ending = true;
        pthread_cond_signal(&follower->grown);
        pthread_mutex_unlock(&follower->mutex);
        CHECK(pthread_join(follower->thread, NULL) == 0);
    }
    view_close(follower->view);
    log_close(follower->log);
    pthread_cond_destroy(&follower->grown);
    pthread_cond_destroy(&follower->moved);
    pthread_mutex_destroy(&follower->mutex);
    arena_free(follower->arena);
    arena_free(follower->own);
}

void follower_wake(struct follower *follower)
{
    pthread_mutex_lock(&follower->mutex);
    follower->wake = true;
    pthread_cond_signal(&follower->grown);
    pthread_mutex_unlock(&follower->mutex);
}

enum status follower_wait(struct follower *follower, struct arena *arena, int64_t seq, int64_t row)
{
    pthread_mutex_lock(&follower->mutex);
    while (follower->status == STATUS_OK && (follower->seq < seq || follower->row < row)) {
        follower->wake = true;
        pthread_cond_signal(&follower->grown);
        pthread_cond_wait(&follower->moved, &follower->mutex);
    }
    enum status status = follower->status;
    if (status != STATUS_OK)
        status_fail(arena, status, "%s", status_why(follower->own));
    pthread_mutex_unlock(&follower->mutex);
    return status;
}
