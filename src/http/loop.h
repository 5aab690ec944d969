/* One event loop: a thread, its epoll, its connections, its cache. Nothing here may block, and
   nothing but `done` is touched by another thread. */
#pragma once

#include "http/memo.h"
#include "http/peer.h"
#include "http/server.h"
#include "http/target.h"

#include <pthread.h>

enum { LOOP_INPUT = 64 * 1024, LOOP_RENDERS = 256 };

struct loop_timer {
    struct peer *first, *last; /* in the order of their time, since all of a list wait equally */
};

struct loop {
    struct http *http;
    pthread_t thread;
    int epoll, wake; /* an eventfd: jobs are done, or the server stops */
    struct arena *arena;
    struct arena *brief; /* for one answer at a time, then reset */
    struct answer_maker *maker;
    struct cache *cache;
    struct memos *memos;
    struct job *renders[LOOP_RENDERS]; /* shared jobs under way, by their key's hash */

    int64_t now;   /* ms of the monotonic clock, as of the last events */
    int64_t dated; /* the second that `date` tells */
    char date[ANSWER_DATE];
    struct loop_timer timers[PEER_TIMERS];
    struct peer *again;       /* have more to do, when the others have had their turn */
    struct peer *dead, *free; /* closed in this turn; for use again */
    size_t peers_count;

    bool accepting, stopping;
    int64_t accept_at; /* when accepting is tried again after the files ran out; 0: not paused */
    int64_t stop_at;

    atomic_bool forget; /* the cache is to be emptied */
    pthread_mutex_t lock;
    struct job *done; /* by workers, newest first */

    /* For the request being read. */
    struct head head;
    struct target target;
    char key[1 + HEAD_HOST_MOST + 1 + TARGET_CANONICAL_MOST];
    char input[LOOP_INPUT];
};

enum status loop_start(struct arena *arena, struct loop *loop, struct http *http) MUST_CHECK;
/* Tells the loop to look at http->stopping, or at its jobs. */
void loop_wake(struct loop *loop);
void loop_join(struct loop *loop);
/* After the workers have ended: frees what they left and closes the rest. */
void loop_close(struct loop *loop);
/* A worker has done the job; any thread. */
void loop_job_done(struct job *job);

/* For peer.c: waits anew in the list, until its time from now on. */
void loop_arm(struct peer *peer, enum peer_timer timer);
/* Has another turn after the others. */
void loop_again(struct peer *peer);
/* Its socket is closed; its memory is used again after this turn. */
void loop_forget(struct peer *peer);
