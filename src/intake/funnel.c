/* Another process may append between our look at the view and our write: then the batch is begun
   anew. That is rare, and cheaper than holding the log while a server follows. */
#include "intake/funnel.h"

#include "intake/follower.h"
#include "log/folder.h"

#include <time.h>

enum { POLL_MS = 3, TRIES = 1000 };

static void pause_ms(int ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    nanosleep(&time, NULL);
}

/* As the holder of the lock: the thread makes the view, and we read it. */
static enum status follow(struct funnel *funnel, struct arena *arena)
{
    enum status status = follower_start(arena,
                                        &(struct follower_options){.folder = funnel->folder,
                                                                   .lock = funnel->lock,
                                                                   .clock = funnel->clock,
                                                                   .zone = funnel->zone},
                                        &funnel->follower);
    if (status != STATUS_OK || funnel->view != NULL)
        return status;
    return view_open(arena, &(struct view_options){.folder = funnel->folder, .zone = funnel->zone},
                     &funnel->view);
}

/* Takes the lock if it is free. */
static enum status try_lock(struct funnel *funnel, struct arena *arena)
{
    enum status status = folder_lock(arena, funnel->folder, 0, &funnel->lock);
    if (status == STATUS_OK)
        return follow(funnel, arena);
    funnel->lock = -1;
    return status == STATUS_BUSY ? STATUS_OK : status;
}

enum status funnel_open(struct arena *arena, const struct funnel_options *options,
                        struct funnel *funnel)
{
    *funnel = (struct funnel){.arena = arena,
                              .folder = options->folder,
                              .clock = options->clock,
                              .zone = options->zone,
                              .lock = -1,
                              .wait_ms = options->wait_ms,
                              .own_seq = -1};
    enum status status = folder_make(arena, options->folder);
    if (status == STATUS_OK)
        status = log_open(arena,
                          &(struct log_options){
                              .folder = options->folder, .create = true, .clock = options->clock},
                          &funnel->log);
    for (int waited = 0; status == STATUS_OK; waited += POLL_MS) {
        status = try_lock(funnel, arena);
        if (status != STATUS_OK || funnel->lock >= 0)
            return status;
        status = view_open(arena,
                           &(struct view_options){.folder = options->folder, .zone = options->zone},
                           &funnel->view);
        /* A server that has just begun may not have made its view yet. */
        if (status != STATUS_MISSING || waited > options->wait_ms)
            return status;
        status = STATUS_OK;
        pause_ms(POLL_MS);
    }
    return status;
}

void funnel_close(struct funnel *funnel)
{
    /* The writer last: it copies SQLite's write-ahead log into the file, which no reader can. */
    view_close(funnel->view);
    follower_stop(funnel->follower);
    log_close(funnel->log);
    folder_unlock(funnel->lock);
    *funnel = (struct funnel){.lock = -1};
}

/* Waits until the server has followed to `seq` and the provenance row `row`; at the end of an
   import also until it has said that nobody is given an older answer any more, which is a moment
   later than that the view shows it. The holder of the lock may have been another import, which has
   ended: then it is our turn. */
static enum status wait_for_server(struct funnel *funnel, struct arena *arena, int64_t seq,
                                   int64_t row, bool told)
{
    for (int waited = 0;; waited += POLL_MS) {
        int64_t view_seq, view_row;
        struct str id;
        enum status status = view_place(funnel->view, arena, &view_seq, &view_row, &id);
        if (status != STATUS_OK && status != STATUS_BUSY)
            return status;
        if (status == STATUS_OK && view_seq >= seq && view_row >= row &&
            (!told || folder_told(arena, funnel->folder, seq, row)))
            return STATUS_OK;
        status = try_lock(funnel, arena);
        if (status != STATUS_OK || funnel->lock >= 0)
            return status;
        if (waited > funnel->wait_ms)
            return status_fail(arena, STATUS_BUSY,
                               "the server on this data folder does not follow the log (at %lld "
                               "of %lld); look at its log, or stop it and import again",
                               (long long)view_seq, (long long)seq);
        pause_ms(POLL_MS);
    }
}

static enum status wait_for_view(struct funnel *funnel, struct arena *arena, int64_t seq,
                                 int64_t row, bool told)
{
    enum status status = STATUS_OK;
    if (funnel->lock < 0)
        status = wait_for_server(funnel, arena, seq, row, told);
    if (status == STATUS_OK && funnel->lock >= 0)
        status = follower_wait(funnel->follower, arena, seq, row);
    return status;
}

size_t funnel_batch(const struct funnel *funnel)
{
    return funnel->lock >= 0 ? FUNNEL_BATCH_ALONE : FUNNEL_BATCH;
}

/* Waits until the view shows the runs before the present one. */
static enum status wait_for_before(struct funnel *funnel, struct arena *arena)
{
    enum status status = STATUS_OK;
    if (funnel->before.count > 0)
        status = wait_for_view(funnel, arena, funnel->seq, funnel->row, false);
    if (status == STATUS_OK)
        keys_clear(&funnel->before);
    return status;
}

void funnel_anew(struct funnel *funnel)
{
    if (funnel->run.count == 0)
        return;
    keys_add_all(&funnel->before, funnel->arena, &funnel->run);
    keys_clear(&funnel->run);
    funnel->seq = funnel->own_seq;
    funnel->row = funnel->own_row;
}

static bool meets_before(const struct funnel *funnel, const struct funnel_keys *keys)
{
    for (size_t i = 0; i < keys->count; i++)
        if (keys_may_have(&funnel->before, keys->keys[i]))
            return true;
    return false;
}

/* Brings the view to where the next batch needs it; *seq and *row are the log's head then. */
static enum status stand_ready(struct funnel *funnel, struct arena *arena,
                               const struct funnel_keys *keys, int64_t *seq, int64_t *row)
{
    enum status status = log_head(funnel->log, arena, seq, row);
    if (status != STATUS_OK)
        return status;
    bool ours = *seq == funnel->own_seq && *row == funnel->own_row;
    funnel->others |= !ours;
    if (keys != NULL && ours)
        return meets_before(funnel, keys) ? wait_for_before(funnel, arena) : STATUS_OK;
    status = wait_for_view(funnel, arena, *seq, *row, false);
    if (status == STATUS_OK) {
        keys_clear(&funnel->before);
        funnel->own_seq = *seq; /* from here on it need not show but what others write */
        funnel->own_row = *row;
    }
    return status;
}

enum status funnel_begin(struct funnel *funnel, struct arena *arena, const struct funnel_keys *keys)
{
    funnel->others = false;
    for (int i = 0; i < TRIES; i++) {
        int64_t seq, row, seq_now, row_now;
        enum status status = stand_ready(funnel, arena, keys, &seq, &row);
        if (status == STATUS_OK)
            status = log_begin(funnel->log, arena);
        if (status != STATUS_OK)
            return status;
        status = log_head(funnel->log, arena, &seq_now, &row_now);
        if (status == STATUS_OK && seq_now == seq && row_now == row)
            return STATUS_OK;
        log_rollback(funnel->log);
        if (status != STATUS_OK)
            return status;
    }
    return status_fail(arena, STATUS_BUSY,
                       "others write to the log without a pause; import again later");
}

enum status funnel_commit(struct funnel *funnel, struct arena *arena,
                          const struct funnel_keys *keys)
{
    int64_t seq, row;
    enum status status = log_head(funnel->log, arena, &seq, &row); /* with what we appended */
    if (status == STATUS_OK)
        status = log_commit(funnel->log, arena);
    if (status != STATUS_OK)
        return status;
    funnel->own_seq = keys == NULL ? -1 : seq;
    funnel->own_row = row;
    for (size_t i = 0; keys != NULL && i < keys->count; i++)
        keys_add(&funnel->run, funnel->arena, keys->keys[i]);
    if (funnel->follower != NULL)
        follower_wake(funnel->follower);
    return STATUS_OK;
}

void funnel_rollback(struct funnel *funnel)
{
    log_rollback(funnel->log);
}

enum status funnel_settle(struct funnel *funnel, struct arena *arena)
{
    int64_t seq, row;
    enum status status = log_head(funnel->log, arena, &seq, &row);
    return status == STATUS_OK ? wait_for_view(funnel, arena, seq, row, true) : status;
}
