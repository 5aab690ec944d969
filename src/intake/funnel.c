/* Another process may append between our look at the view and our write: then the batch is begun
   anew. That is rare, and cheaper than holding the log while a server follows. */
#include "intake/funnel.h"

#include "log/folder.h"

#include <time.h>

enum { POLL_MS = 3, TRIES = 1000 };

static void pause_ms(int ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    nanosleep(&time, NULL);
}

enum status funnel_open(struct arena *arena, const struct funnel_options *options,
                        struct funnel *funnel)
{
    *funnel = (struct funnel){.folder = options->folder,
                              .clock = options->clock,
                              .zone = options->zone,
                              .lock = -1,
                              .wait_ms = options->wait_ms};
    enum status status = folder_make(arena, options->folder);
    if (status != STATUS_OK)
        return status;
    status = log_open(
        arena,
        &(struct log_options){.folder = options->folder, .create = true, .clock = options->clock},
        &funnel->log);
    if (status != STATUS_OK)
        return status;
    status = folder_lock(arena, options->folder, 0, &funnel->lock);
    if (status != STATUS_OK && status != STATUS_BUSY)
        return status;
    if (status == STATUS_BUSY)
        funnel->lock = -1;
    struct view_options view = {
        .folder = options->folder, .write = funnel->lock >= 0, .zone = options->zone};
    for (int waited = 0;; waited += POLL_MS) {
        status = view_open(arena, &view, &funnel->view);
        /* A server that has just begun may not have made its view yet. */
        if (status != STATUS_MISSING || funnel->lock >= 0 || waited > options->wait_ms)
            return status;
        pause_ms(POLL_MS);
    }
}

void funnel_close(struct funnel *funnel)
{
    view_close(funnel->view);
    log_close(funnel->log);
    folder_unlock(funnel->lock);
    *funnel = (struct funnel){.lock = -1};
}

/* The holder of the lock may have been another import, which has ended: then it is our turn. */
static enum status take_over(struct funnel *funnel, struct arena *arena)
{
    enum status status = folder_lock(arena, funnel->folder, 0, &funnel->lock);
    if (status != STATUS_OK) {
        funnel->lock = -1;
        return status == STATUS_BUSY ? STATUS_OK : status;
    }
    view_close(funnel->view);
    funnel->view = NULL;
    return view_open(
        arena,
        &(struct view_options){.folder = funnel->folder, .write = true, .zone = funnel->zone},
        &funnel->view);
}

/* Waits until whoever holds the lock has followed to `seq` and the provenance row `row`. */
static enum status wait_for_view(struct funnel *funnel, struct arena *arena, int64_t seq,
                                 int64_t row)
{
    for (int waited = 0;; waited += POLL_MS) {
        int64_t view_seq, view_row;
        struct str id;
        enum status status = view_place(funnel->view, arena, &view_seq, &view_row, &id);
        if (status != STATUS_OK && status != STATUS_BUSY)
            return status;
        if (status == STATUS_OK && view_seq >= seq && view_row >= row)
            return STATUS_OK;
        status = take_over(funnel, arena);
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

static enum status stand_at_head(struct funnel *funnel, struct arena *arena, int64_t *seq,
                                 int64_t *row)
{
    bool moved;
    enum status status = log_head(funnel->log, arena, seq, row);
    if (status != STATUS_OK)
        return status;
    if (funnel->lock < 0)
        status = wait_for_view(funnel, arena, *seq, *row);
    if (status == STATUS_OK && funnel->lock >= 0)
        status = view_follow(funnel->view, funnel->log, arena, &moved);
    return status;
}

enum status funnel_begin(struct funnel *funnel, struct arena *arena)
{
    for (int i = 0; i < TRIES; i++) {
        int64_t seq, row, seq_now, row_now;
        enum status status = stand_at_head(funnel, arena, &seq, &row);
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

enum status funnel_commit(struct funnel *funnel, struct arena *arena)
{
    return log_commit(funnel->log, arena);
}

void funnel_rollback(struct funnel *funnel)
{
    log_rollback(funnel->log);
}

enum status funnel_settle(struct funnel *funnel, struct arena *arena)
{
    int64_t seq, row;
    return stand_at_head(funnel, arena, &seq, &row);
}
