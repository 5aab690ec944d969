/* Jobs: what event loops hand to worker threads. A job owns an arena with copies of all that its
   handler may look at; it never points into a connection, which may be gone before it is done. */
#pragma once

#include "http/answer.h"
#include "http/router.h"

#include <stdatomic.h>

struct peer;
struct loop;

enum job_state { JOB_QUEUED, JOB_BEGUN, JOB_CANCELLED };

struct job {
    struct arena *arena;
    struct loop *loop;                /* where it goes when done */
    const struct router_route *route; /* NULL: the server's own error, `status` */
    int status;
    struct str allow;
    enum encoding encoding; /* wished */
    struct request request;

    /* Of a job that makes another encoding of an answer that is there already, not a render. */
    struct answer *source; /* held, by the loop */
    uint64_t source_epoch;

    /* Of one whose answer is a stream: after its head the job goes to and fro, and brings a piece
       each time, until it has ended. */
    const struct stream *stream; /* not closed yet; NULL: there is none, or no more */
    struct arena *piece;         /* of one piece */
    bool streaming;              /* the head has been sent: it is run for pieces */
    bool idle;                   /* with the loop: the piece before is being sent */
    bool plain;                  /* pieces are no chunks */
    bool ended;                  /* this was the last piece, or there was a failure */

    bool shared; /* the answer is for everybody who asks with this key */
    uint64_t hash;
    struct str key;

    atomic_int state;
    struct answer *answer; /* when done; NULL if cancelled, or if another encoding is no use */

    /* The loop's own. */
    struct peer *waiting;  /* connections that this answer is for */
    struct job *next_same; /* in the table of renders under way */

    struct job *next; /* in the queue, or in the loop's list of jobs done */
};

struct job_queue;

struct job_options {
    const struct http_options *http;
    const _Atomic uint64_t *epoch;
    void (*done)(struct job *job); /* called on the worker */
    int workers, most;
};

/* Starts the workers; returns when each has opened its context. */
enum status job_start(struct arena *arena, const struct job_options *options,
                      struct job_queue **queue) MUST_CHECK;
/* False when the queue is full. */
bool job_add(struct job_queue *queue, struct job *job);
/* The same for what nobody waits for: it is done by a thread of its own, at low priority. */
bool job_add_leisure(struct job_queue *queue, struct job *job);
/* The same without a bound, for one that goes on: their number is bounded otherwise. */
void job_add_again(struct job_queue *queue, struct job *job);
/* Ends the workers when they have finished what they are at; jobs still queued are dropped. */
void job_stop(struct job_queue *queue);

struct job *job_new(struct loop *loop);
/* Another of the same question, with an arena of its own. */
struct job *job_copy(const struct job *job);
void job_free(struct job *job); /* NULL is allowed */
/* True if nobody has begun it, and nobody will. */
bool job_cancel(struct job *job);
