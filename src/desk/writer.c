/* A queue under a mutex, and a thread that takes all of it at once. */
#include "desk/writer.h"

#include "base/check.h"
#include "base/say.h"
#include "desk/answered.h"
#include "desk/step.h"
#include "desk/store.h"

#include <inttypes.h>
#include <pthread.h>
#include <time.h>

enum {
    MOST_AT_ONCE = 256, /* changes of one transaction: log.db is held for some 10 ms */
    TRY_AGAIN_MS = 1000,
    ASK_AGAIN_MS = 60 * 60 * 1000 /* the clock may be set meanwhile */
};

struct writer {
    struct arena *own;   /* holds this */
    struct arena *arena; /* of a batch */
    struct writer_options options;
    struct db *db;
    struct log *log;
    int64_t next_due; /* ms UTC */
    int64_t forgotten;
    bool unwiped;              /* an erasure's bytes are still in a write-ahead log */
    struct str *finished_keys; /* of the last batch's steps, which are to be forgotten */
    size_t finished_count;
    struct arena *keys; /* of those keys */
    pthread_t thread;
    bool running;
    pthread_mutex_t mutex;
    pthread_cond_t come, done;
    /* guarded by the mutex */
    struct change *first, **last;
    bool ending;
};

/* ---- steps ---- */

enum status writer_step(struct change *change, struct db *db, const struct draft *before,
                        struct draft *after, const struct entry *entry)
{
    change->before = *before;
    change->entry = *entry;
    change->entry.key =
        str_printf(change->arena, "draft:%.*s:%" PRId64, STR_ARG(after->id), after->version);
    change->step = true;
    enum status status = draft_put(db, change->arena, after);
    return status == STATUS_OK ? step_add(db, change->arena, &change->entry) : status;
}

/* OK also when the log has it already. */
static enum status append(struct log *log, struct arena *arena, struct entry *entry)
{
    int64_t seq;
    enum status status = log_find_key(log, arena, entry->key, &seq);
    if (status == STATUS_OK)
        entry->seq = seq;
    return status == STATUS_MISSING ? log_append(log, arena, entry) : status;
}

/* What a crash has left between the desk and the log. A step that the log will not take, as when
   the one of the two was restored from an older backup, is named and given up. */
static enum status repair(struct writer *writer, struct arena *arena)
{
    for (;;) {
        struct entry entry;
        arena_reset(writer->arena);
        enum status status = step_first(writer->db, writer->arena, &entry);
        if (status != STATUS_OK)
            return status == STATUS_MISSING
                       ? STATUS_OK
                       : status_fail(arena, status, "%s", status_why(writer->arena));
        status = log_begin(writer->log, arena);
        if (status != STATUS_OK)
            return status;
        status = append(writer->log, arena, &entry);
        if (status == STATUS_OK) {
            status = log_commit(writer->log, arena);
            say(SAY_INFO, "took up a step that was cut off: %s of %.*s", action_name(entry.action),
                STR_ARG(entry.item));
        } else if (status == STATUS_CONFLICT || status == STATUS_MISSING) {
            log_rollback(writer->log);
            say(SAY_ERROR, "a step that was cut off cannot be taken: %s", status_why(arena));
            status = STATUS_OK;
        }
        if (status == STATUS_OK)
            status = step_forget(writer->db, arena, entry.key);
        if (status != STATUS_OK) {
            log_rollback(writer->log);
            return status;
        }
    }
}

/* ---- a batch ---- */

static void fail_all(struct change *changes, enum status status, const char *why)
{
    for (struct change *change = changes; change != NULL; change = change->next)
        if (change->status == STATUS_OK)
            change->status = status_fail(change->arena, status, "%s", why);
}

static enum status forget_finished(struct writer *writer)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < writer->finished_count; i++)
        status = step_forget(writer->db, writer->arena, writer->finished_keys[i]);
    return status;
}

/* Answers under idempotency keys, once a day. */
static enum status forget_answered(struct writer *writer, int64_t now)
{
    const int64_t day = 24 * 60 * 60 * (int64_t)1000;
    if (now - writer->forgotten < day)
        return STATUS_OK;
    writer->forgotten = now;
    return answered_forget(writer->db, writer->arena, now - ANSWERED_KEPT_DAYS * day);
}

/* What is due comes after what was asked for. */
static enum status add_due(struct writer *writer, struct change **changes, int64_t now)
{
    struct change *due = NULL;
    if (writer->options.due == NULL)
        return STATUS_OK;
    enum status status = writer->options.due(writer->options.due_self, writer->db, writer->arena,
                                             now, &due, &writer->next_due);
    if (writer->next_due > now + ASK_AGAIN_MS)
        writer->next_due = now + ASK_AGAIN_MS;
    *changes = due;
    return status;
}

static enum status make(struct writer *writer, struct change *changes, int64_t now)
{
    for (struct change *change = changes; change != NULL; change = change->next) {
        change->now = now;
        change->status = change->make(change, writer->db);
        if (change->status == STATUS_FAILED)
            return status_fail(writer->arena, STATUS_FAILED, "%s", status_why(change->arena));
    }
    return STATUS_OK;
}

/* desk.db: every change of the batch in one transaction. */
static enum status make_all(struct writer *writer, struct change **changes, int64_t now)
{
    struct db *db = writer->db;
    struct arena *arena = writer->arena;
    enum status status = db_begin(db, arena, DB_WRITE);
    if (status != STATUS_OK)
        return status;
    status = forget_finished(writer);
    if (status == STATUS_OK)
        status = forget_answered(writer, now);
    if (status == STATUS_OK)
        status = make(writer, *changes, now);
    struct change **end = changes;
    while (*end != NULL)
        end = &(*end)->next;
    writer->next_due = now + ASK_AGAIN_MS;
    if (status == STATUS_OK)
        status = add_due(writer, end, now);
    if (status == STATUS_OK)
        status = make(writer, *end, now);
    if (status == STATUS_OK)
        status = db_commit(db, arena);
    if (status == STATUS_OK)
        writer->finished_count = 0;
    else
        db_rollback(db);
    return status;
}

/* log.db: the entries of those that made one. What the log refuses is taken back by itself; if it
   cannot be written, all are. */
static enum status append_all(struct writer *writer, struct change *changes, int64_t *seq)
{
    struct arena *arena = writer->arena;
    enum status status = log_begin(writer->log, arena);
    if (status != STATUS_OK)
        return status;
    for (struct change *change = changes; status == STATUS_OK && change != NULL;
         change = change->next) {
        if (change->status != STATUS_OK || !change->step)
            continue;
        change->status = append(writer->log, change->arena, &change->entry);
        if (change->status == STATUS_FAILED || change->status == STATUS_BUSY)
            status = status_fail(arena, change->status, "%s", status_why(change->arena));
        else if (change->status == STATUS_OK)
            *seq = change->entry.seq;
    }
    if (status == STATUS_OK)
        status = log_commit(writer->log, arena);
    else
        log_rollback(writer->log);
    return status;
}

static enum status take_back(struct writer *writer, struct change *change)
{
    struct db *db = writer->db;
    enum status status = change->before.version > 0
                             ? draft_put(db, writer->arena, &change->before)
                             : draft_delete(db, writer->arena, change->entry.item);
    if (status == STATUS_OK && change->undo != NULL)
        status = change->undo(change, db);
    return status == STATUS_OK ? step_forget(db, writer->arena, change->entry.key) : status;
}

/* The drafts of steps that the log did not take. If that fails too, the next start takes the step
   after all: it is said. */
static void take_back_all(struct writer *writer, struct change *changes)
{
    bool any = false;
    for (const struct change *change = changes; change != NULL; change = change->next)
        any |= change->step && change->status != STATUS_OK;
    if (!any)
        return;
    enum status status = db_begin(writer->db, writer->arena, DB_WRITE);
    for (struct change *change = changes; status == STATUS_OK && change != NULL;
         change = change->next)
        if (change->step && change->status != STATUS_OK)
            status = take_back(writer, change);
    if (status == STATUS_OK)
        status = db_commit(writer->db, writer->arena);
    db_rollback(writer->db);
    if (status != STATUS_OK)
        say(SAY_ERROR, "steps that the log did not take will be tried again at the next start: %s",
            status_why(writer->arena));
}

static void remember_finished(struct writer *writer, const struct change *changes)
{
    size_t count = 0;
    for (const struct change *change = changes; change != NULL; change = change->next)
        count += change->step && change->status == STATUS_OK;
    arena_reset(writer->keys);
    writer->finished_keys = ARENA_ARRAY(writer->keys, struct str, count);
    writer->finished_count = 0;
    for (const struct change *change = changes; change != NULL; change = change->next)
        if (change->step && change->status == STATUS_OK)
            writer->finished_keys[writer->finished_count++] =
                str_copy(writer->keys, change->entry.key);
}

/* What cannot be done now, as with a full disk, is tried again, but not without a pause. */
static void wait_a_while(struct writer *writer, int64_t now)
{
    writer->next_due = now + TRY_AGAIN_MS;
}

static bool any_erased(const struct change *changes)
{
    for (; changes != NULL; changes = changes->next)
        if (changes->status == STATUS_OK && changes->step && changes->entry.action == ACTION_ERASE)
            return true;
    return false;
}

/* Rewrites away what an erasure has left in the write-ahead logs and the caches. A file that
   somebody is reading has its turn a moment later. */
static void wipe(struct writer *writer, int64_t now)
{
    if (writer->options.forget != NULL)
        writer->options.forget(writer->options.self);
    enum status desk = db_flush(writer->db, writer->arena);
    enum status log = log_flush(writer->log, writer->arena);
    writer->unwiped = desk != STATUS_OK || log != STATUS_OK;
    if (writer->unwiped && desk != STATUS_BUSY && log != STATUS_BUSY)
        say(SAY_ERROR, "traces of what was erased are still in the data folder: %s",
            status_why(writer->arena));
    if (writer->unwiped)
        wait_a_while(writer, now);
}

static void run_batch(struct writer *writer, struct change **changes)
{
    int64_t now = clock_now(writer->options.clock), seq = 0;
    arena_reset(writer->arena);
    enum status status = make_all(writer, changes, now);
    if (status != STATUS_OK) {
        fail_all(*changes, status, status_why(writer->arena));
        wait_a_while(writer, now);
        return;
    }
    bool steps = false;
    for (const struct change *change = *changes; change != NULL; change = change->next)
        steps |= change->step && change->status == STATUS_OK;
    if (!steps && writer->unwiped)
        wipe(writer, now);
    if (!steps)
        return;
    status = append_all(writer, *changes, &seq);
    if (status != STATUS_OK)
        for (struct change *change = *changes; change != NULL; change = change->next)
            if (change->step && change->status == STATUS_OK)
                change->status =
                    status_fail(change->arena, status, "%s", status_why(writer->arena));
    if (status != STATUS_OK)
        wait_a_while(writer, now);
    take_back_all(writer, *changes);
    remember_finished(writer, *changes);
    if (seq > 0 && status == STATUS_OK && writer->options.settle != NULL)
        writer->options.settle(writer->options.self, seq);
    if (status == STATUS_OK && any_erased(*changes))
        wipe(writer, now);
}

/* ---- the thread ---- */

static struct timespec timespec_of(int64_t ms)
{
    return (struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
}

/* Waits for changes or the time; takes at most MOST_AT_ONCE of them. The mutex is held. */
static struct change *take(struct writer *writer)
{
    while (writer->first == NULL && !writer->ending &&
           clock_now(writer->options.clock) < writer->next_due) {
        struct timespec until = timespec_of(writer->next_due);
        pthread_cond_timedwait(&writer->come, &writer->mutex, &until);
    }
    struct change *taken = writer->first, **end = &taken;
    for (int i = 0; i < MOST_AT_ONCE && *end != NULL; i++)
        end = &(*end)->next;
    writer->first = *end;
    *end = NULL;
    if (writer->first == NULL)
        writer->last = &writer->first;
    return taken;
}

static void *run(void *self)
{
    struct writer *writer = self;
    pthread_mutex_lock(&writer->mutex);
    while (!writer->ending || writer->first != NULL) {
        struct change *changes = take(writer);
        pthread_mutex_unlock(&writer->mutex);
        run_batch(writer, &changes);
        pthread_mutex_lock(&writer->mutex);
        while (changes != NULL) { /* once done a change is gone with its asker */
            struct change *next = changes->next;
            changes->done = true;
            changes = next;
        }
        pthread_cond_broadcast(&writer->done);
    }
    pthread_mutex_unlock(&writer->mutex);
    return NULL;
}

enum status writer_do(struct writer *writer, struct change *change)
{
    CHECK(change->make != NULL && change->arena != NULL && !change->done);
    pthread_mutex_lock(&writer->mutex);
    *writer->last = change;
    writer->last = &change->next;
    pthread_cond_signal(&writer->come);
    while (!change->done)
        pthread_cond_wait(&writer->done, &writer->mutex);
    pthread_mutex_unlock(&writer->mutex);
    return change->status;
}

enum status writer_open(struct arena *arena, const struct writer_options *options,
                        struct writer **result)
{
    struct arena *own = arena_new();
    struct writer *writer = ARENA_NEW(own, struct writer);
    *result = writer;
    *writer =
        (struct writer){.own = own, .arena = arena_new(), .keys = arena_new(), .options = *options};
    writer->last = &writer->first;
    pthread_mutex_init(&writer->mutex, NULL);
    pthread_cond_init(&writer->come, NULL);
    pthread_cond_init(&writer->done, NULL);
    const struct log_options log = {
        .folder = options->folder, .create = true, .clock = options->clock};
    enum status status = store_open(arena, options->folder, &writer->db);
    if (status == STATUS_OK)
        status = log_open(arena, &log, &writer->log);
    if (status == STATUS_OK)
        status = repair(writer, arena);
    if (status != STATUS_OK)
        return status;
    writer->running = pthread_create(&writer->thread, NULL, run, writer) == 0;
    if (!writer->running)
        return status_fail(arena, STATUS_FAILED, "no thread to be had; raise the limit of tasks");
    pthread_setname_np(writer->thread, "desk");
    return STATUS_OK;
}

void writer_close(struct writer *writer)
{
    if (writer == NULL)
        return;
    if (writer->running) {
        pthread_mutex_lock(&writer->mutex);
        writer->ending = true;
        pthread_cond_signal(&writer->come);
        pthread_mutex_unlock(&writer->mutex);
        CHECK(pthread_join(writer->thread, NULL) == 0);
        arena_reset(writer->arena);
        if (forget_finished(writer) != STATUS_OK)
            say(SAY_WARNING, "%s", status_why(writer->arena));
    }
    log_close(writer->log);
    db_close(writer->db);
    pthread_cond_destroy(&writer->come);
    pthread_cond_destroy(&writer->done);
    pthread_mutex_destroy(&writer->mutex);
    arena_free(writer->keys);
    arena_free(writer->arena);
    arena_free(writer->own);
}
