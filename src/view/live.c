/* Two locks. `mutex` is held for instants: it guards which index is the present one, who holds it,
   and what the tending thread is told. `changing` is held by whoever changes the index.
   An index that another has replaced lives on until the last answer from it is given. */
#include "view/live.h"

#include "base/check.h"
#include "base/say.h"
#include "view/inside.h"
#include "view/items.h"
#include "view/terms.h"
#include "view/wal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>

enum {
    INDEX_FORMAT = 1,
    STEP = 2048,       /* documents that are put in together when the index catches up */
    ADDED_MOST = 4096, /* that may be put on top of files that are read, if there are newer ones */
    TRIES = 3,
    BACKLOG_MOST = 48 * 1024 * 1024, /* bytes in memory that may wait to be written out */
};

struct opened {
    struct arena *arena;
    struct index *index;
    bool write;
    int holders;
    bool retired;
    ino_t manifest; /* the file that it was opened from; 0: none */
    size_t added;   /* documents put on top since, where nobody writes them out */
};

struct live {
    struct arena *arena;
    const char *folder, *index_folder;
    struct str formats; /* of this program, as they end an index's name */
    bool hushed;
    struct wal wal;
    pthread_mutex_t mutex, changing;
    pthread_cond_t wake;
    /* guarded by the mutex */
    struct opened *opened; /* NULL: not yet */
    bool tending, ending;
    bool woken, settle;
    int64_t settled;   /* the turn at which the index was last settled */
    bool settled_news; /* nobody has been told yet */
    bool troubled;     /* it could not be tended when that was last tried */
    bool damaged;      /* an answer met damage */
    bool making;       /* being made anew from nothing */
    pthread_t thread;
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

/* Each MANIFEST is a file of its own that takes the place of the one before. */
static ino_t manifest_now(struct live *live)
{
    struct stat info;
    struct arena *arena = arena_new();
    int found = stat(arena_printf(arena, "%s/MANIFEST", live->index_folder), &info);
    arena_free(arena);
    return found == 0 ? info.st_ino : 0;
}

static enum status open_index(struct live *live, struct arena *arena, bool write)
{
    struct arena *own = arena_new();
    struct opened *opened = ARENA_NEW(own, struct opened);
    *opened = (struct opened){.arena = own, .write = write};
    const struct index_options options = {
        .folder = live->index_folder, .write = write, .before_manifest = sync_view, .self = live};
    bool lost = false;
    opened->manifest = manifest_now(live);
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
    enum status status = open_index(live, arena, true);
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

/* ---- Catching up */

bool live_is_at(struct live *live, const struct place *place)
{
    struct held held;
    bool at = live_hold(live, place, &held);
    live_release(live, &held);
    return at;
}

struct catching {
    struct live *live;
    struct view *view;
    struct index *index;
    struct arena *arena; /* of one step */
    struct str name;
    int64_t turn, until; /* where the index stands; where the view does */
    bool empty;          /* nothing has to be removed */
    size_t changes;
};

static enum status put(struct catching *catching, const struct item_row *rows, size_t count)
{
    struct terms_work *works = ARENA_ARRAY(catching->arena, struct terms_work, count);
    struct item *items = ARENA_ARRAY(catching->arena, struct item, count);
    enum status status = STATUS_OK;
    size_t wanted = 0;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        if (rows[i].state == ITEM_PUBLISHED) {
            status = items_record(catching->view, catching->arena, &rows[i], rows[i].current,
                                  &items[wanted]);
            works[wanted] = terms_of(catching->view, &rows[i], &items[wanted]);
            wanted++;
        } else if (!catching->empty) {
            index_remove(catching->index, rows[i].number);
        }
    }
    if (status != STATUS_OK)
        return status;
    terms_documents(catching->view, catching->arena, works, wanted);
    for (size_t i = 0; i < wanted; i++)
        index_put(catching->index, &works[i].document);
    return STATUS_OK;
}

/* Shows what was put in, as the state after `turn`. */
static enum status show(struct catching *catching, int64_t turn)
{
    const struct index_place place = {catching->name, turn};
    enum status status = index_prepare(catching->index, catching->arena, &place);
    if (status != STATUS_OK)
        return status;
    index_publish(catching->index);
    catching->turn = turn;
    catching->live->opened->added += catching->changes;
    live_wake(catching->live);
    catching->changes = 0;
    bool more;
    return live_is_written(catching->live) ? STATUS_OK /* there a thread does it */
                                           : index_tend(catching->index, catching->arena, &more);
}

/* The next whole turns, about STEP changes of them. */
static enum status step(struct catching *catching)
{
    struct item_row *rows;
    size_t count;
    int64_t turn = 0;
    arena_reset(catching->arena);
    enum status status =
        items_touched(catching->view, catching->arena, catching->turn, STEP, &rows, &count, &turn);
    if (status == STATUS_OK)
        status = put(catching, rows, count);
    catching->changes = count;
    if (status == STATUS_OK)
        status = show(catching, count == 0 ? catching->until : turn);
    if (status != STATUS_OK)
        index_abandon(catching->index);
    return status;
}

static void set_making(struct live *live, bool making)
{
    pthread_mutex_lock(&live->mutex);
    live->making = making;
    if (!making)
        live->damaged = false;
    pthread_mutex_unlock(&live->mutex);
}

/* Looks at what there is; whether it is whole and of this making of the view. */
static bool look(struct catching *catching)
{
    struct epoch *epoch = epoch_hold(catching->index);
    catching->turn = epoch_seq(epoch);
    bool ours = str_eq(epoch_log_id(epoch), catching->name);
    epoch_release(epoch);
    pthread_mutex_lock(&catching->live->mutex);
    bool damaged = catching->live->damaged;
    pthread_mutex_unlock(&catching->live->mutex);
    return ours && !damaged;
}

/* Whether much was put on top since the files were read, and there are newer ones. */
static bool is_old(struct live *live)
{
    const struct opened *opened = live->opened;
    return opened->added > ADDED_MOST && manifest_now(live) != opened->manifest;
}

/* What is of no use goes. Who only reads may have an index that the writer has replaced since, and
   one that is ahead of his snapshot; a writer's that is ahead of the view's file outlived commits
   that the power took. */
static enum status begin(struct catching *catching)
{
    struct live *live = catching->live;
    bool write = live_is_written(live), ours = look(catching), old = !write && is_old(live);
    /* The writer may take a file away between our look at the MANIFEST and at the file. */
    for (int tries = 0; !write && (!ours || old) && tries < TRIES; tries++) {
        enum status status = open_index(live, catching->arena, false);
        if (status != STATUS_OK)
            return status;
        set_making(live, false);
        catching->index = live_index(live);
        ours = look(catching);
        old = false;
    }
    if (ours && (!write || catching->turn <= catching->until))
        return STATUS_OK;
    set_making(live, true);
    catching->empty = true;
    catching->turn = 0;
    return index_clear(catching->index, catching->arena);
}

static enum status catch_up(struct live *live, struct view *view, struct arena *arena,
                            const struct place *place)
{
    enum status status = live->opened == NULL ? open_index(live, arena, false) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    struct catching catching = {
        .live = live,
        .view = view,
        .index = live_index(live),
        .arena = arena_new(),
        .name = live_name(arena, place),
        .until = place->turn,
    };
    status = begin(&catching);
    while (status == STATUS_OK && catching.turn < catching.until)
        status = step(&catching);
    if (status != STATUS_OK)
        status = status_fail(arena, status, "%s", status_why(catching.arena));
    arena_free(catching.arena);
    if (catching.empty)
        arena_give_back();
    return status;
}

enum status live_catch_up(struct live *live, struct view *view, struct arena *arena,
                          const struct place *place)
{
    if (live_is_at(live, place))
        return STATUS_OK;
    pthread_mutex_lock(&live->changing);
    enum status status = STATUS_OK;
    /* Another thread may have done it, or have become the one who does. */
    if (!live_is_at(live, place) && (view->write || !live_is_written(live))) {
        status = catch_up(live, view, arena, place);
        if (status == STATUS_OK)
            set_making(live, false);
    }
    pthread_mutex_unlock(&live->changing);
    return status;
}
