/* The index of a process: which one is the present one, who holds it, and the thread that tends it.
   An index that another has replaced lives on until the last answer from it is given. */
#include "view/live.h"

#include "base/check.h"
#include "base/say.h"
#include "view/live_inside.h"
#include "view/terms.h"

#include <pthread.h>
#include <stdatomic.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>

enum {
    INDEX_FORMAT = 1,
    BACKLOG_MOST = 48 * 1024 * 1024, /* bytes in memory that may wait to be written out */
};

struct live *live_new(const char *folder)
{
    struct arena *arena = arena_new();
    struct live *live = ARENA_NEW(arena, struct live);
    live->arena = arena;
    live->folder = arena_printf(arena, "%s", folder);
    live->index_folder = arena_printf(arena, "%s/index", folder);
    live->formats = str_printf(arena, ".%d.%d", INDEX_FORMAT, TERMS_FORMAT);
    live->settled = -1;
    pthread_mutex_init(&live->mutex, NULL);
    pthread_mutex_init(&live->changing, NULL);
    pthread_cond_init(&live->wake, NULL);
    return live;
}

void live_hush(struct live *live)
{
    live->hushed = true;
}

struct str live_name(struct arena *arena, const struct place *place)
{
    return str_printf(arena, "%lld.%d.%d", (long long)place->began, INDEX_FORMAT, TERMS_FORMAT);
}

/* One that another version of the program made may stand at the very turn and be of no use. */
static bool is_readable(const struct live *live, const struct epoch *epoch)
{
    struct str name = epoch_log_id(epoch);
    return name.n == 0 || str_ends(name, live->formats);
}

/* ---- Which index */

static void drop(struct opened *opened)
{
    if (opened != NULL && opened->holders == 0)
        arena_free(opened->arena);
}

/* Under the mutex. */
static void retire(struct live *live)
{
    struct opened *opened = live->opened;
    live->opened = NULL;
    if (opened == NULL)
        return;
    opened->retired = true;
    drop(opened);
}

static enum status sync_view(void *self, struct arena *arena)
{
    return wal_sync(arena, ((struct live *)self)->folder);
}

ino_t live_manifest_now(struct live *live)
{
    struct stat info;
    struct arena *arena = arena_new();
    int found = stat(arena_printf(arena, "%s/MANIFEST", live->index_folder), &info);
    arena_free(arena);
    return found == 0 ? info.st_ino : 0;
}

enum status live_open(struct live *live, struct arena *arena, bool write)
{
    struct arena *own = arena_new();
    struct opened *opened = ARENA_NEW(own, struct opened);
    *opened = (struct opened){.arena = own, .write = write};
    const struct index_options options = {
        .folder = live->index_folder, .write = write, .before_manifest = sync_view, .self = live};
    bool lost = false;
    opened->manifest = live_manifest_now(live);
    enum status status = index_open(own, &options, &opened->index, &lost);
    if (status != STATUS_OK) {
        status = status_fail(arena, status, "%s", status_why(own));
        arena_free(own);
        return status;
    }
    if (lost && write && !live->hushed)
        say(SAY_INFO, "%s: what was there could not be used; the index is made anew",
            live->index_folder);
    pthread_mutex_lock(&live->mutex);
    retire(live);
    live->opened = opened;
    pthread_mutex_unlock(&live->mutex);
    return STATUS_OK;
}

/* ---- For answers */

bool live_hold(struct live *live, const struct place *place, struct held *held)
{
    *held = (struct held){0};
    pthread_mutex_lock(&live->mutex);
    struct opened *opened = live->opened;
    if (opened != NULL && !live->damaged) {
        held->epoch = epoch_hold(opened->index);
        held->opened = opened;
        opened->holders++;
    }
    pthread_mutex_unlock(&live->mutex);
    /* Turns of another making of the view are others: each begins at a random one. */
    if (held->epoch != NULL &&
        (epoch_seq(held->epoch) != place->turn || !is_readable(live, held->epoch)))
        live_release(live, held);
    return held->epoch != NULL;
}

void live_release(struct live *live, struct held *held)
{
    if (held->epoch == NULL)
        return;
    /* Whatever met damage, the index is made anew by whoever writes it; unless that is done. */
    bool damaged = epoch_damaged(held->epoch) && index_damaged(held->opened->index);
    epoch_release(held->epoch);
    pthread_mutex_lock(&live->mutex);
    live->damaged |= damaged && held->opened == live->opened;
    held->opened->holders--;
    if (held->opened->retired)
        drop(held->opened);
    pthread_mutex_unlock(&live->mutex);
    *held = (struct held){0};
}

bool live_is_made(struct live *live)
{
    pthread_mutex_lock(&live->mutex);
    bool made = !live->making && !live->damaged;
    pthread_mutex_unlock(&live->mutex);
    return made;
}

bool live_is_written(struct live *live)
{
    pthread_mutex_lock(&live->mutex);
    bool written = live->opened != NULL && live->opened->write;
    pthread_mutex_unlock(&live->mutex);
    return written;
}

/* ---- Tending */

/* Everything that there is to do, once. */
static enum status tend_all(struct live *live, struct arena *arena, struct index *index,
                            bool settle)
{
    enum status status = STATUS_OK;
    if (settle) {
        struct epoch *epoch = epoch_hold(index);
        int64_t turn = epoch_seq(epoch);
        epoch_release(epoch);
        status = index_settle(index, arena);
        pthread_mutex_lock(&live->mutex);
        if (status == STATUS_OK) {
            live->settled = turn;
            live->settled_news = true;
        }
        pthread_mutex_unlock(&live->mutex);
        return status;
    }
    for (bool more = true; more && status == STATUS_OK;) {
        arena_reset(arena);
        status = index_tend(index, arena, &more);
        pthread_mutex_lock(&live->mutex);
        more = more && !live->ending;
        pthread_mutex_unlock(&live->mutex);
    }
    return status;
}

static void *tend(void *self)
{
    struct live *live = self;
    struct arena *arena = arena_new();
    pthread_mutex_lock(&live->mutex);
    while (!live->ending) {
        if (!live->woken) {
            pthread_cond_wait(&live->wake, &live->mutex);
            continue;
        }
        bool settle = live->settle;
        live->woken = live->settle = false;
        struct index *index = live->opened->index;
        pthread_mutex_unlock(&live->mutex);
        enum status status = wal_copy(arena, live->folder, &live->wal);
        if (status == STATUS_OK)
            status = tend_all(live, arena, index, settle);
        if (status != STATUS_OK && status != STATUS_BUSY && !live->hushed)
            say(SAY_ERROR, "the index cannot be tended: %s", status_why(arena));
        arena_reset(arena);
        bool damaged = index_damaged(index); /* all of it is looked through in time */
        pthread_mutex_lock(&live->mutex);
        live->damaged |= damaged;
        live->troubled = status != STATUS_OK;
    }
    pthread_mutex_unlock(&live->mutex);
    arena_free(arena);
    return NULL;
}

/* Signals are for the threads that wait for them. */
static bool start_thread(struct live *live)
{
    sigset_t all, before;
    sigfillset(&all);
    sigdelset(&all, SIGBUS); /* of a mapped file that was cut: whoever meets it must hear of it */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(&live->thread, NULL, tend, live) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

enum status live_write(struct live *live, struct arena *arena)
{
    CHECK(!live->tending);
    pthread_mutex_lock(&live->changing); /* a reader may be bringing on the one we replace */
    enum status status = live_open(live, arena, true);
    pthread_mutex_unlock(&live->changing);
    if (status != STATUS_OK)
        return status;
    live->ending = false;
    live->tending = start_thread(live);
    if (!live->tending)
        return status_fail(arena, STATUS_FAILED,
                           "no thread to be had; raise the limit of tasks of this account");
    pthread_setname_np(live->thread, "index"); /* as top and perf show it */
    return STATUS_OK;
}

void live_rest(struct live *live)
{
    if (!live->tending)
        return;
    pthread_mutex_lock(&live->mutex);
    live->ending = true;
    pthread_cond_signal(&live->wake);
    pthread_mutex_unlock(&live->mutex);
    index_hurry(live->opened->index);
    CHECK(pthread_join(live->thread, NULL) == 0);
    live->tending = false;
    struct arena *arena = arena_new();
    if (index_flush(live->opened->index, arena) != STATUS_OK && !live->hushed)
        say(SAY_ERROR, "the index cannot be written: %s", status_why(arena));
    arena_free(arena);
    pthread_mutex_lock(&live->changing);
    pthread_mutex_lock(&live->mutex);
    retire(live);
    pthread_mutex_unlock(&live->mutex);
    pthread_mutex_unlock(&live->changing);
}

void live_free(struct live *live)
{
    if (live == NULL)
        return;
    live_rest(live);
    CHECK(live->opened == NULL || live->opened->holders == 0);
    retire(live);
    pthread_cond_destroy(&live->wake);
    pthread_mutex_destroy(&live->changing);
    pthread_mutex_destroy(&live->mutex);
    arena_free(live->arena);
}

/* Whether so much waits to be written out that the writer had better wait, too. */
static bool is_far_ahead(struct live *live)
{
    pthread_mutex_lock(&live->mutex);
    bool tended = live->tending && !live->troubled;
    pthread_mutex_unlock(&live->mutex);
    return tended && index_backlog(live->opened->index) > BACKLOG_MOST;
}

void live_wake(struct live *live)
{
    for (;;) {
        pthread_mutex_lock(&live->mutex);
        live->woken = true;
        pthread_cond_signal(&live->wake);
        pthread_mutex_unlock(&live->mutex);
        if (!is_far_ahead(live))
            return;
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    }
}

void live_say_wal(struct live *live, int64_t pages)
{
    atomic_store(&live->wal.pages, pages);
}

void live_settle(struct live *live, int64_t turn, bool *done)
{
    pthread_mutex_lock(&live->mutex);
    *done = live->settled >= turn;
    live->settled_news = false;
    if (!*done) {
        live->woken = live->settle = true;
        pthread_cond_signal(&live->wake);
    }
    pthread_mutex_unlock(&live->mutex);
}

bool live_wants(struct live *live)
{
    pthread_mutex_lock(&live->mutex);
    bool wants = live->damaged || live->settled_news;
    pthread_mutex_unlock(&live->mutex);
    return wants;
}

struct index *live_index(struct live *live)
{
    return live->opened->index;
}
