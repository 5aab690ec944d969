/* The connection's states, one step at a time. A step returns whether another may follow at once;
   when none may, the connection rests until an event, a job or a timer wakes it. */
#include "http/peer.h"

#include "base/check.h"
#include "http/dispatch.h"
#include "http/loop.h"
#include "http/sending.h"

#include <errno.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    STEPS_MOST = 64, /* before the others have their turn */
    SPILL_LEAST = 4 * 1024,
    RATE_LEAST = 1, /* bytes a millisecond, for bodies and answers */
};

void peer_begin(struct peer *peer, struct loop *loop, int fd)
{
    memset(peer, 0, sizeof *peer);
    peer->loop = loop;
    peer->fd = fd;
    peer->writable = true;
}

static void spill_free(struct peer *peer)
{
    arena_free(peer->arena);
    peer->arena = NULL;
    peer->spill = NULL;
    peer->spill_size = 0;
}

void peer_kill(struct peer *peer)
{
    if (peer->state == PEER_DEAD)
        return;
    dispatch_leave(peer);
    sending_drop(peer);
    job_free(peer->upload);
    peer->upload = NULL;
    spill_free(peer);
    close(peer->fd);
    peer->state = PEER_DEAD;
    loop_forget(peer);
}

/* Moves what has been read but not used out of the loop's input, and makes room behind it. */
static void spill(struct peer *peer, size_t room)
{
    if (peer->arena == NULL)
        peer->arena = arena_new();
    size_t need = peer->in.n + room;
    if (need > peer->spill_size) {
        size_t size = need < SPILL_LEAST ? SPILL_LEAST : need * 2;
        char *larger = arena_alloc(peer->arena, size);
        memcpy(larger, peer->in.p, peer->in.n);
        peer->spill = larger;
        peer->spill_size = size;
    } else {
        memmove(peer->spill, peer->in.p, peer->in.n);
    }
    peer->in.p = peer->spill;
}

static bool is_spilt(const struct peer *peer)
{
    return peer->spill != NULL && peer->in.p >= peer->spill &&
           peer->in.p <= peer->spill + peer->spill_size;
}

/* One recv, behind what is there. True if something came of it. */
static bool receive(struct peer *peer)
{
    if (!peer->readable || peer->ended)
        return false;
    char *to = peer->loop->input;
    size_t room = LOOP_INPUT;
    if (peer->in.n > 0) {
        room = SPILL_LEAST;
        spill(peer, room);
        to = peer->spill + peer->in.n;
    } else {
        peer->in.p = to;
    }
    ssize_t n = recv(peer->fd, to, room, 0);
    if (n < 0) {
        if (errno == EINTR)
            return true;
        peer->readable = false;
        if (errno != EAGAIN)
            peer_kill(peer);
        return false;
    }
    if ((size_t)n < room && !peer->hung)
        peer->readable = false; /* all has been read; epoll tells when there is more */
    peer->ended = n == 0;
    peer->in.n += (size_t)n;
    peer->came += (size_t)n;
    return true;
}

/* Sends; true when all is sent. */
static bool flush(struct peer *peer)
{
    switch (sending_flush(peer)) {
    case SENDING_DONE:
        return true;
    case SENDING_BLOCKED:
        return false;
    case SENDING_BROKEN:
        peer_kill(peer);
        return false;
    }
    return false;
}

static void answer_in(struct peer *peer, struct answer *answer, enum sending_form form,
                      enum encoding encoding)
{
    struct head_asked asked = peer->asked;
    bool keeps = asked.minor == 0 ? asked.keep_alive && !asked.close : !asked.close;
    peer->unframed = form == SENDING_STREAM && asked.minor == 0;
    if (peer->unframed)
        keeps = false;
    if (peer->loop->stopping || peer->state == PEER_CLOSE)
        keeps = false;
    sending_add(peer, answer, form, encoding, !keeps);
    peer->keeps = keeps;
    peer->state = form == SENDING_STREAM ? PEER_STREAM : keeps ? PEER_HEAD : PEER_CLOSE;
    peer->asked = (struct head_asked){0};
    peer->rearm = true;
}

void peer_answer(struct peer *peer, struct answer *answer)
{
    enum sending_form form = peer->asked.method == METHOD_HEAD ? SENDING_HEAD
                             : answer->streamed                ? SENDING_STREAM
                                                               : SENDING_WHOLE;
    answer_in(peer, answer, form, answer->encoding);
}

void peer_unchanged(struct peer *peer, struct answer *answer, enum encoding encoding)
{
    answer_in(peer, answer, SENDING_UNCHANGED, encoding);
}

void peer_piece(struct peer *peer, struct answer *piece, bool last)
{
    if (piece->whole.n > 0)
        sending_piece(peer, piece);
    if (!last)
        return;
    peer->state = peer->keeps && !peer->loop->stopping ? PEER_HEAD : PEER_CLOSE;
    peer->rearm = true;
}

void peer_plain(struct peer *peer, int status, const char *why, bool ends)
{
    struct loop *loop = peer->loop;
    if (peer->head != NULL) /* also of one that is refused or not whole */
        peer->asked = head_asked(peer->head);
    struct answer *answer =
        answer_plain(loop->maker, loop->brief, status, (struct str){0}, why, peer->problems);
    CHECK(answer != NULL);
    if (ends)
        peer->state = PEER_CLOSE;
    peer_answer(peer, answer);
    cache_release(answer);
    arena_reset(loop->brief);
}

static struct head *head_copy(struct arena *arena, const struct head *head)
{
    struct head *copy = ARENA_NEW(arena, struct head);
    memcpy(copy, head, offsetof(struct head, fields));
    memcpy(copy->fields, head->fields, head->fields_count * sizeof *head->fields);
    return copy;
}

/* The head is whole: its body is read first if it has one. */
static void head_whole(struct peer *peer)
{
    const char *bytes = peer->in.p;
    const struct head *head = peer->head;
    peer->asked = head_asked(head);
    peer->in = (struct str){bytes + head->size, peer->in.n - head->size};
    peer->rearm = true;
    peer->content = (struct buf){0};
    if (!head->chunked && head->content_length <= 0) {
        dispatch_request(peer, bytes);
        peer->head = NULL;
        return;
    }
    size_t most = peer->loop->http->options.body_most;
    if (!head->chunked && (uint64_t)head->content_length > most) {
        peer_plain(peer, 413, "the body is larger than this server takes", true);
        return;
    }
    peer->upload = job_new(peer->loop);
    peer->upload_head = str_copy(peer->upload->arena, (struct str){bytes, head->size}).p;
    peer->head = head_copy(peer->upload->arena, head);
    peer->content = buf_in(peer->upload->arena);
    peer->body = body_of(peer->head, &peer->content, most);
    peer->state = PEER_BODY;
    if (peer->head->expects_continue && peer->in.n == 0)
        sending_continue(peer);
}

/* The other side has ended in the middle of something. */
static bool cut_short(struct peer *peer)
{
    peer_plain(peer, 400, "the request ends in its middle", true);
    return true;
}

/* What stands in the place of a target in a head that may be a bad one, absolute form aside. */
static struct str target_of(struct str head)
{
    str_cut(&head, ' ');
    return str_cut(&head, ' ');
}

static bool step_head(struct peer *peer)
{
    /* Room for this request's answer and a 100 Continue before it. */
    if (peer->queue_count > SENDING_MOST - 2 && !flush(peer))
        return false;
    if (peer->head == NULL && peer->in.n > 0) {
        if (dispatch_again(peer))
            return true;
        peer->head = &peer->loop->head;
        head_begin(peer->head);
    }
    enum head_result result =
        peer->in.n == 0 ? HEAD_MORE : head_read(peer->head, peer->in.p, peer->in.n);
    if (result != HEAD_MORE)
        peer->problems = answer_is_problem(&peer->loop->http->options, target_of(peer->in));
    switch (result) {
    case HEAD_WHOLE:
        head_whole(peer);
        return true;
    case HEAD_BAD:
        peer_plain(peer, peer->head->status, peer->head->why, true);
        return true;
    case HEAD_MORE:
        break;
    }
    if (peer->ended && peer->in.n > 0)
        return cut_short(peer);
    if (!flush(peer))
        return false;
    if (peer->ended) {
        peer_kill(peer);
        return false;
    }
    return receive(peer);
}

static bool step_body(struct peer *peer)
{
    switch (body_read(&peer->body, &peer->in)) {
    case BODY_WHOLE:
        peer->rearm = true;
        dispatch_request(peer, peer->upload_head);
        peer->head = NULL;
        job_free(peer->upload); /* if no job took it over */
        peer->upload = NULL;
        return true;
    case BODY_BAD:
        peer_plain(peer, peer->body.status, peer->body.why, true);
        return true;
    case BODY_MORE:
        break;
    }
    if (peer->ended)
        return cut_short(peer);
    return flush(peer) && receive(peer);
}

/* The next piece is made when all before it has been taken: so much, and no more, lies ready. */
static bool step_stream(struct peer *peer)
{
    if (flush(peer))
        dispatch_more(peer);
    return false;
}

static bool step_close(struct peer *peer)
{
    if (!flush(peer))
        return false;
    if (peer->ended) {
        peer_kill(peer);
        return false;
    }
    shutdown(peer->fd, SHUT_WR);
    peer->state = PEER_LINGER;
    return true;
}

static bool step_linger(struct peer *peer)
{
    peer->in.n = 0;
    if (!peer->ended)
        return receive(peer);
    peer_kill(peer);
    return false;
}

static bool step(struct peer *peer)
{
    switch (peer->state) {
    case PEER_HEAD:
        return step_head(peer);
    case PEER_BODY:
        return step_body(peer);
    case PEER_WAIT:
        flush(peer);
        return false;
    case PEER_STREAM:
        return step_stream(peer);
    case PEER_CLOSE:
        return step_close(peer);
    case PEER_LINGER:
        return step_linger(peer);
    case PEER_DEAD:
        return false;
    }
    return false;
}

/* Bytes that the other side's kernel has said it has. */
static uint64_t acknowledged(const struct peer *peer)
{
    int waiting = 0;
    if (ioctl(peer->fd, SIOCOUTQ, &waiting) != 0)
        waiting = 0;
    return peer->went - (uint64_t)waiting;
}

static void rearm(struct peer *peer, enum peer_timer timer)
{
    peer->mark = timer == TIMER_WRITE ? acknowledged(peer) : peer->came;
    loop_arm(peer, timer);
}

static enum peer_timer timer_wanted(const struct peer *peer)
{
    if (peer->state == PEER_LINGER)
        return TIMER_LINGER;
    if (peer->queue_count > 0)
        return TIMER_WRITE;
    switch (peer->state) {
    case PEER_HEAD:
        return peer->in.n > 0 ? TIMER_HEAD : peer->loop->stopping ? TIMER_QUIET : TIMER_IDLE;
    case PEER_BODY:
        return TIMER_BODY;
    case PEER_WAIT:
    case PEER_STREAM:
    case PEER_CLOSE:
    case PEER_LINGER:
    case PEER_DEAD:
        break;
    }
    return TIMER_NONE;
}

/* What is to be done before the connection waits: keep what it has read, set its timer. */
static void rest(struct peer *peer)
{
    if (peer->in.n > 0 && !is_spilt(peer))
        spill(peer, 0);
    else if (peer->in.n == 0 && peer->arena != NULL && peer->state != PEER_WAIT)
        spill_free(peer);
    if (peer->head == &peer->loop->head) /* a part of one, of bytes that have been kept */
        peer->head = peer->state == PEER_HEAD ? head_copy(peer->arena, peer->head) : NULL;
    enum peer_timer wanted = timer_wanted(peer);
    if (wanted != peer->timer || peer->rearm)
        rearm(peer, wanted);
    peer->rearm = false;
}

void peer_run(struct peer *peer)
{
    int steps = 0;
    while (step(peer))
        if (++steps == STEPS_MOST) {
            loop_again(peer);
            break;
        }
    if (peer->state != PEER_DEAD)
        rest(peer);
}

/* Whether enough has moved since the timer was set to wait for more. */
static bool moves(const struct peer *peer)
{
    const struct http_options *options = &peer->loop->http->options;
    if (peer->timer == TIMER_BODY)
        return peer->came - peer->mark >= (uint64_t)options->clocks.body * RATE_LEAST;
    return acknowledged(peer) - peer->mark >= (uint64_t)options->clocks.write * RATE_LEAST;
}

void peer_expire(struct peer *peer)
{
    switch (peer->timer) {
    case TIMER_BODY:
    case TIMER_WRITE:
        if (moves(peer)) {
            rearm(peer, peer->timer);
            return;
        }
        if (peer->timer == TIMER_WRITE)
            break;
        peer_plain(peer, 408, "the body came too slowly", true);
        peer_run(peer);
        return;
    case TIMER_HEAD:
        peer_plain(peer, 408, "the head did not come in time", true);
        peer_run(peer);
        return;
    case TIMER_NONE:
    case TIMER_IDLE:
    case TIMER_QUIET:
    case TIMER_LINGER:
    case PEER_TIMERS:
        break;
    }
    peer_kill(peer);
}
