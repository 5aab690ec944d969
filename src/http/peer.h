/* One connection: reads requests, has them answered in order, sends the answers.
   While a job is under way nothing more is read: what a client pipelines waits in the kernel. An
   idle connection holds no memory but this struct, of less than 512 bytes. */
#pragma once

#include "base/buf.h"
#include "http/body.h"
#include "http/cache.h"
#include "http/negotiate.h"

struct job;
struct loop;

enum peer_state {
    PEER_HEAD, /* reads a head, or waits for one */
    PEER_BODY,
    PEER_WAIT,   /* for a job */
    PEER_STREAM, /* sends a body piece by piece */
    PEER_CLOSE,  /* sends what stands in the queue, nothing more */
    PEER_LINGER, /* has said that nothing more comes; waits for the other side to say so, since
                    closing with unread bytes would reset the answer away */
    PEER_DEAD,
};

enum peer_timer {
    TIMER_NONE,
    TIMER_HEAD,
    TIMER_BODY,
    TIMER_WRITE,
    TIMER_IDLE,
    TIMER_QUIET,
    TIMER_LINGER,
    PEER_TIMERS
};

enum sending_form {
    SENDING_WHOLE,
    SENDING_HEAD,
    SENDING_UNCHANGED,
    SENDING_CONTINUE,
    SENDING_STREAM,
    SENDING_PIECE
};
enum { SENDING_MOST = 4 };

struct sending {
    struct answer *answer; /* held; NULL for 100 Continue */
    struct answer *own;    /* bytes that stand in the place of its date (Date, Connection, ETag);
                              NULL: the answer goes out as it is */
    enum sending_form form;
};

struct peer {
    struct loop *loop;
    int fd;
    enum peer_state state;
    bool readable, writable; /* as far as epoll has said; cleared by EAGAIN */
    bool hung;               /* epoll has said that the other side has ended */
    bool ended;              /* and we have read that */

    struct str in;       /* read but not used; in the loop's input, or in `spill` */
    struct arena *arena; /* of what follows; only while there is something in it */
    char *spill;
    size_t spill_size;
    struct head *head; /* being read: the loop's; when the connection rests, in the arena; with a
                          body, in the upload's. NULL between two requests */
    struct head_asked asked; /* of the request being answered; zeros without one */
    bool problems;           /* its target is one about which problems are told, not lines */

    struct job *upload; /* whose arena takes the body; NULL without one */
    const char *upload_head;
    struct buf content;
    struct body body;

    struct job *job; /* waited for, or the one that makes the pieces */
    bool keeps;      /* after a stream the connection stays open */
    bool unframed;   /* the stream's end is that of the connection */
    struct peer *next_waiting;
    uint64_t arrived; /* the epoch when the request was looked at: no older answer will do */
    struct negotiate_order order;
    struct str if_none_match;

    struct sending queue[SENDING_MOST];
    unsigned queue_first, queue_count;
    size_t sent;         /* bytes of the first in the queue */
    uint64_t came, went; /* bytes in all */

    enum peer_timer timer;
    bool rearm; /* a new head, so the clock starts again */
    int64_t due;
    uint64_t mark; /* came or went, when the timer was set */
    struct peer *timer_before, *timer_after;

    struct peer *next; /* in the loop's lists: again, dead, free */
    bool is_again;
};

/* The loop puts it into a timer's list. */
void peer_begin(struct peer *peer, struct loop *loop, int fd);
/* Does what can be done without waiting. */
void peer_run(struct peer *peer);
/* The timer that it waits in has come to its time. */
void peer_expire(struct peer *peer);
void peer_kill(struct peer *peer);

/* Puts the answer (which the queue holds for itself) behind the others, in the form that the
   request asked for, and makes the connection ready for the next request or its end. After the head
   of a stream the state is PEER_STREAM, and it waits for pieces. */
void peer_answer(struct peer *peer, struct answer *answer);
/* The same, by a 304 that bears the tag of this encoding. */
void peer_unchanged(struct peer *peer, struct answer *answer, enum encoding encoding);
/* The stream's next piece; with `last`, the answer ends after it. */
void peer_piece(struct peer *peer, struct answer *piece, bool last);
/* A line of plain text (or a problem); with `close`, the connection ends after it. */
void peer_plain(struct peer *peer, int status, const char *why, bool close);
