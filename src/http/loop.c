/* Events, accepting, timers, and the jobs that come back. Sockets are edge-triggered, so that a
   request costs one recv and one send; only the shared listener is level-triggered. */
#include "http/loop.h"

#include "base/check.h"
#include "base/say.h"
#include "http/dispatch.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    EVENTS = 256,
    ACCEPTS_A_TURN = 16,
    ACCEPT_PAUSE = 100, /* ms, when the files have run out */
    LINGER = 2000,
};

static void timer_leave(struct peer *peer)
{
    struct loop_timer *list = &peer->loop->timers[peer->timer];
    *(peer->timer_before == NULL ? &list->first : &peer->timer_before->timer_after) =
        peer->timer_after;
    *(peer->timer_after == NULL ? &list->last : &peer->timer_after->timer_before) =
        peer->timer_before;
}

static void timer_join(struct peer *peer, enum peer_timer timer)
{
    struct loop_timer *list = &peer->loop->timers[timer];
    peer->timer = timer;
    peer->timer_before = list->last;
    peer->timer_after = NULL;
    *(list->last == NULL ? &list->first : &list->last->timer_after) = peer;
    list->last = peer;
}

static int64_t period(const struct loop *loop, enum peer_timer timer)
{
    const struct http_options *options = &loop->http->options;
    switch (timer) {
    case TIMER_HEAD:
        return options->clocks.head;
    case TIMER_BODY:
        return options->clocks.body;
    case TIMER_WRITE:
        return options->clocks.write;
    case TIMER_IDLE:
        return options->clocks.idle;
    case TIMER_QUIET:
        return options->clocks.quiet;
    case TIMER_LINGER:
        return LINGER;
    case TIMER_NONE:
    case PEER_TIMERS:
        break;
    }
    return 0;
}

void loop_arm(struct peer *peer, enum peer_timer timer)
{
    int64_t wait = period(peer->loop, timer), due = peer->loop->now + wait;
    /* Who asks often need not be moved each time; a sixteenth of the time is all that he loses. */
    if (timer == TIMER_IDLE && peer->timer == TIMER_IDLE && due - peer->due < wait / 16)
        return;
    timer_leave(peer);
    timer_join(peer, timer);
    peer->due = due;
}

void loop_again(struct peer *peer)
{
    if (peer->is_again)
        return;
    peer->is_again = true;
    peer->next = peer->loop->again;
    peer->loop->again = peer;
}

void loop_forget(struct peer *peer)
{
    struct loop *loop = peer->loop;
    timer_leave(peer);
    loop->peers_count--;
    if (peer->is_again)
        return; /* it is put among the dead when its turn comes */
    peer->next = loop->dead;
    loop->dead = peer;
}

void loop_wake(struct loop *loop)
{
    uint64_t one = 1;
    if (write(loop->wake, &one, sizeof one) < 0)
        CHECK(errno == EAGAIN); /* it is awake already */
}

void loop_job_done(struct job *job)
{
    struct loop *loop = job->loop;
    pthread_mutex_lock(&loop->lock);
    bool first = loop->done == NULL;
    job->next = loop->done;
    loop->done = job;
    pthread_mutex_unlock(&loop->lock);
    if (first)
        loop_wake(loop);
}

static struct job *jobs_take(struct loop *loop)
{
    pthread_mutex_lock(&loop->lock);
    struct job *newest = loop->done;
    loop->done = NULL;
    pthread_mutex_unlock(&loop->lock);
    struct job *oldest = NULL;
    while (newest != NULL) {
        struct job *job = newest;
        newest = job->next;
        job->next = oldest;
        oldest = job;
    }
    return oldest;
}

static void time_read(struct loop *loop)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    loop->now = (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
    int64_t second = clock_now(loop->http->options.clock) / 1000;
    if (second == loop->dated)
        return;
    loop->dated = second;
    answer_date(loop->date, second);
}

static struct peer *peer_new(struct loop *loop)
{
    struct peer *peer = loop->free;
    if (peer != NULL)
        loop->free = peer->next;
    else
        peer = ARENA_NEW(loop->arena, struct peer);
    return peer;
}

static void peer_add(struct loop *loop, int fd)
{
    struct peer *peer = peer_new(loop);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                                .data.ptr = peer};
    if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
        close(fd);
        peer->next = loop->free;
        loop->free = peer;
        return;
    }
    loop->peers_count++;
    peer_begin(peer, loop, fd);
    timer_join(peer, TIMER_NONE);
    loop_arm(peer, loop->stopping ? TIMER_QUIET : TIMER_IDLE);
}

static void listener_watch(struct loop *loop, bool watch)
{
    /* Exclusive: a connection that comes wakes one loop, not all. */
    struct epoll_event event = {.events = EPOLLIN | EPOLLEXCLUSIVE, .data.ptr = loop->http};
    int done =
        epoll_ctl(loop->epoll, watch ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, loop->http->listener, &event);
    CHECK(done == 0);
}

/* No files are left: connections that are only being kept open give theirs back, and the listener,
   which would be ready for ever, is left alone for a while. */
static void accept_pause(struct loop *loop)
{
    say(SAY_WARNING, "no more connections can be opened (%s); raise the limit of open files",
        strerror(errno));
    for (int i = 0; i < ACCEPTS_A_TURN && loop->timers[TIMER_IDLE].first != NULL; i++)
        peer_kill(loop->timers[TIMER_IDLE].first);
    if (!loop->accepting)
        return;
    listener_watch(loop, false);
    loop->accepting = false;
    loop->accept_at = loop->now + ACCEPT_PAUSE;
}

/* Takes at most so many connections; false when none was left. */
static bool accept_some(struct loop *loop, int most)
{
    for (int i = 0; i < most; i++) {
        int fd = accept4(loop->http->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            peer_add(loop, fd);
            continue;
        }
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            accept_pause(loop);
            return false;
        }
        if (errno == EAGAIN)
            return false;
        /* otherwise that one connection failed before we took it */
    }
    return true;
}

static void peer_event(struct peer *peer, uint32_t events)
{
    if (peer->state == PEER_DEAD)
        return; /* closed earlier in this turn */
    if (events & (EPOLLERR | EPOLLHUP)) {
        peer_kill(peer);
        return;
    }
    if (events & (EPOLLIN | EPOLLRDHUP))
        peer->readable = true;
    if (events & EPOLLRDHUP)
        peer->hung = true;
    if (events & EPOLLOUT)
        peer->writable = true;
    peer_run(peer);
}

/* No more connections are taken than the kernel has already accepted for us. */
static void stop_begin(struct loop *loop)
{
    struct http *http = loop->http;
    loop->stopping = true;
    loop->stop_at = loop->now + http->options.clocks.stop;
    if (loop->accepting)
        listener_watch(loop, false);
    loop->accepting = false;
    loop->accept_at = 0;
    if (atomic_fetch_sub(&http->accepting, 1) == 1) {
        /* The last one takes all that wait, then nobody can come any more. */
        while (accept_some(loop, ACCEPTS_A_TURN))
            continue;
        close(http->listener);
    }
    while (loop->timers[TIMER_IDLE].first != NULL)
        loop_arm(loop->timers[TIMER_IDLE].first, TIMER_QUIET);
}

static void woken(struct loop *loop)
{
    uint64_t count;
    if (read(loop->wake, &count, sizeof count) < 0)
        CHECK(errno == EAGAIN || errno == EINTR);
    for (struct job *job = jobs_take(loop), *next; job != NULL; job = next) {
        next = job->next;
        dispatch_done(job);
    }
    if (atomic_exchange(&loop->forget, false)) {
        cache_clear(loop->cache);
        memo_clear(loop->memos);
    }
    if (!loop->stopping && atomic_load(&loop->http->stopping))
        stop_begin(loop);
}

static void turns_give(struct loop *loop)
{
    struct peer *peer = loop->again;
    loop->again = NULL;
    while (peer != NULL) {
        struct peer *next = peer->next;
        peer->is_again = false;
        if (peer->state == PEER_DEAD) {
            peer->next = loop->dead;
            loop->dead = peer;
        } else {
            peer_run(peer);
        }
        peer = next;
    }
}

static void timers_expire(struct loop *loop)
{
    for (int i = TIMER_NONE + 1; i < PEER_TIMERS; i++)
        for (struct peer *peer; (peer = loop->timers[i].first) != NULL && peer->due <= loop->now;)
            peer_expire(peer);
    if (loop->accept_at != 0 && loop->accept_at <= loop->now) {
        loop->accept_at = 0;
        loop->accepting = true;
        listener_watch(loop, true);
    }
    if (loop->stopping && loop->stop_at <= loop->now)
        for (int i = 0; i < PEER_TIMERS; i++)
            while (loop->timers[i].first != NULL)
                peer_kill(loop->timers[i].first);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return b != 0 && b < a ? b : a;
}

/* How long epoll may sleep, in ms; -1 for ever. */
static int patience(const struct loop *loop)
{
    if (loop->again != NULL)
        return 0;
    int64_t due = INT64_MAX;
    for (int i = TIMER_NONE + 1; i < PEER_TIMERS; i++)
        if (loop->timers[i].first != NULL)
            due = earlier(due, loop->timers[i].first->due);
    due = earlier(due, loop->accept_at);
    due = earlier(due, loop->stopping ? loop->stop_at : 0);
    if (due == INT64_MAX)
        return -1;
    return due <= loop->now ? 0 : (int)(due - loop->now);
}

static void *loop_main(void *argument)
{
    struct loop *loop = argument;
    struct epoll_event events[EVENTS];
    while (!loop->stopping || loop->peers_count > 0) {
        int count = epoll_wait(loop->epoll, events, EVENTS, patience(loop));
        CHECK(count >= 0 || errno == EINTR);
        time_read(loop);
        for (int i = 0; i < count; i++) {
            void *whose = events[i].data.ptr;
            if (whose == loop)
                woken(loop);
            else if (whose == loop->http)
                accept_some(loop, ACCEPTS_A_TURN);
            else
                peer_event(whose, events[i].events);
        }
        turns_give(loop);
        timers_expire(loop);
        while (loop->dead != NULL) {
            struct peer *peer = loop->dead;
            loop->dead = peer->next;
            peer->next = loop->free;
            loop->free = peer;
        }
    }
    return NULL;
}

enum status loop_start(struct arena *arena, struct loop *loop, struct http *http)
{
    const struct http_options *options = &http->options;
    loop->http = http;
    loop->arena = arena_new();
    loop->brief = arena_new();
    loop->maker = answer_maker_new(loop->arena, options);
    loop->memos = memo_new(loop->arena);
    loop->cache = cache_new(loop->arena, options->cache_bytes, options->clock);
    loop->dated = -1;
    loop->accepting = true;
    pthread_mutex_init(&loop->lock, NULL);
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    loop->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = loop};
    if (loop->epoll < 0 || loop->wake < 0 ||
        epoll_ctl(loop->epoll, EPOLL_CTL_ADD, loop->wake, &event) != 0)
        return status_fail(arena, STATUS_FAILED, "event loop: %s", strerror(errno));
    time_read(loop);
    listener_watch(loop, true);
    int error = pthread_create(&loop->thread, NULL, loop_main, loop);
    if (error != 0)
        return status_fail(arena, STATUS_FAILED, "event loop's thread: %s", strerror(error));
    return STATUS_OK;
}

void loop_join(struct loop *loop)
{
    pthread_join(loop->thread, NULL);
}

void loop_close(struct loop *loop)
{
    for (struct job *job = jobs_take(loop), *next; job != NULL; job = next) {
        next = job->next;
        job_free(job);
    }
    if (loop->epoll >= 0)
        close(loop->epoll);
    if (loop->wake >= 0)
        close(loop->wake);
    pthread_mutex_destroy(&loop->lock);
    arena_free(loop->brief);
    arena_free(loop->arena);
}
