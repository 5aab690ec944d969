/* Looks ahead in a view of its own, so that a long import, which keeps the thread that follows the
   log busy, never keeps a call open. */
#include "site/turning.h"

#include "site/visit.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

enum {
    TICK_MS = 10,   /* how exactly an instant is met */
    LOOK_MS = 200,  /* how soon instants of what was published meanwhile are known */
    BLIND_MS = 1000 /* between moves while there is no view to look into */
};

struct turning {
    struct site_now *now;
    struct arena *arena; /* of the view */
    struct view *view;   /* NULL: not yet */
    pthread_t thread;
    atomic_bool ending;
    int64_t looked, next; /* ms UTC: when last, and what was found to come */
};

static enum status open_view(struct turning *turning, const struct site *site)
{
    const struct view_options options = {
        .folder = site->options.folder,
        .zone = site->options.zone,
        .live = site->options.live,
    };
    arena_reset(turning->arena); /* of what the last try had to say */
    return view_open(turning->arena, &options, &turning->view);
}

/* The next instant after `after`. */
static int64_t next_after(struct turning *turning, struct arena *arena, int64_t after)
{
    const struct site *site = atomic_load(&turning->now->site);
    enum status status = STATUS_OK;
    int64_t next = INT64_MAX;
    if (turning->view == NULL)
        status = open_view(turning, site);
    if (status == STATUS_OK)
        status = view_next_instant(turning->view, arena, after, &next);
    if (status == STATUS_OK)
        return next;
    return next < after + BLIND_MS ? next : after + BLIND_MS;
}

/* What passed since the last look counts, also if it was published since. A clock that was set back
   moves all, too. */
static void look(struct turning *turning, struct arena *arena, int64_t now)
{
    bool back = now < turning->looked;
    int64_t next = back ? now : next_after(turning, arena, turning->looked);
    struct http *http = atomic_load(&turning->now->http);
    if (next <= now) {
        atomic_store(&turning->now->clock, now);
        if (http != NULL)
            http_moved(http);
        next = next_after(turning, arena, now);
    }
    turning->looked = now;
    turning->next = next;
}

static void *turn(void *self)
{
    struct turning *turning = self;
    struct arena *arena = arena_new();
    while (!atomic_load(&turning->ending)) {
        int64_t now = clock_now(atomic_load(&turning->now->site)->options.clock);
        if (now >= turning->next || now - turning->looked >= LOOK_MS || now < turning->looked)
            look(turning, arena, now);
        arena_reset(arena);
        nanosleep(&(struct timespec){.tv_nsec = TICK_MS * 1000000L}, NULL);
    }
    view_close(turning->view);
    arena_free(arena);
    return NULL;
}

enum status turning_start(struct arena *arena, struct site_now *now, struct turning **started)
{
    struct turning *turning = ARENA_NEW(arena, struct turning);
    turning->now = now;
    turning->arena = arena_new();
    turning->looked = clock_now(atomic_load(&now->site)->options.clock);
    *started = NULL;
    sigset_t all, before;
    sigfillset(&all);
    sigdelset(&all, SIGBUS); /* of a mapped file that was cut: whoever meets it must hear of it */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&turning->thread, NULL, turn, turning);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed != 0) {
        arena_free(turning->arena);
        return status_fail(arena, STATUS_FAILED,
                           "no thread to be had; raise the limit of tasks of this account");
    }
    pthread_setname_np(turning->thread, "clock"); /* as top and perf show it */
    *started = turning;
    return STATUS_OK;
}

void turning_stop(struct turning *turning)
{
    if (turning == NULL)
        return;
    atomic_store(&turning->ending, true);
    pthread_join(turning->thread, NULL);
    arena_free(turning->arena);
}
