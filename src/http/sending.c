/* All that is queued goes out in one call: three pieces an answer (its head, what differs from one
   answer to the next, its body), none of them copied. */
#include "http/sending.h"

#include "base/check.h"
#include "http/loop.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

enum { PIECES = 3 };

static struct sending *place(struct peer *peer)
{
    CHECK(peer->queue_count < SENDING_MOST);
    return &peer->queue[(peer->queue_first + peer->queue_count++) % SENDING_MOST];
}

static void tail_add(struct sending *sending, const char *text)
{
    size_t n = strlen(text);
    CHECK(sending->tail_n + n <= SENDING_TAIL);
    memcpy(sending->tail + sending->tail_n, text, n);
    sending->tail_n += n;
}

void sending_add(struct peer *peer, struct answer *answer, enum sending_form form, bool close)
{
    struct sending *sending = place(peer);
    sending->answer = cache_hold(answer);
    sending->form = form;
    sending->tail_n = 0;
    tail_add(sending, peer->loop->date);
    if (close)
        tail_add(sending, "Connection: close\r\n");
    else if (peer->head.minor == 0)
        tail_add(sending, "Connection: keep-alive\r\n");
    tail_add(sending, "\r\n");
}

void sending_continue(struct peer *peer)
{
    struct sending *sending = place(peer);
    sending->answer = NULL;
    sending->form = SENDING_CONTINUE;
    sending->tail_n = 0;
    tail_add(sending, "HTTP/1.1 100 Continue\r\n\r\n");
}

static void pieces_of(const struct sending *sending, struct str pieces[PIECES])
{
    memset(pieces, 0, PIECES * sizeof *pieces);
    pieces[1] = (struct str){sending->tail, sending->tail_n};
    if (sending->form == SENDING_CONTINUE)
        return;
    pieces[0] = sending->form == SENDING_UNCHANGED ? answer_unchanged(sending->answer)
                                                   : answer_head(sending->answer);
    if (sending->form == SENDING_WHOLE)
        pieces[2] = answer_body(sending->answer);
}

static size_t size_of(const struct sending *sending)
{
    struct str pieces[PIECES];
    pieces_of(sending, pieces);
    return pieces[0].n + pieces[1].n + pieces[2].n;
}

/* What is left to send, as the kernel takes it. */
static int vectors_of(const struct peer *peer, struct iovec vectors[SENDING_MOST * PIECES])
{
    int count = 0;
    size_t skip = peer->sent;
    for (unsigned i = 0; i < peer->queue_count; i++) {
        struct str pieces[PIECES];
        pieces_of(&peer->queue[(peer->queue_first + i) % SENDING_MOST], pieces);
        for (int k = 0; k < PIECES; k++) {
            size_t gone = skip < pieces[k].n ? skip : pieces[k].n;
            skip -= gone;
            if (pieces[k].n > gone)
                vectors[count++] = (struct iovec){(char *)pieces[k].p + gone, pieces[k].n - gone};
        }
    }
    return count;
}

static void first_drop(struct peer *peer)
{
    cache_release(peer->queue[peer->queue_first].answer);
    peer->queue_first = (peer->queue_first + 1) % SENDING_MOST;
    peer->queue_count--;
    peer->sent = 0;
}

static void went(struct peer *peer, size_t n)
{
    peer->went += n;
    while (peer->queue_count > 0) {
        size_t left = size_of(&peer->queue[peer->queue_first]) - peer->sent;
        if (n < left) {
            peer->sent += n;
            return;
        }
        n -= left;
        first_drop(peer);
    }
}

enum sending_result sending_flush(struct peer *peer)
{
    while (peer->queue_count > 0) {
        if (!peer->writable)
            return SENDING_BLOCKED;
        struct iovec vectors[SENDING_MOST * PIECES];
        struct msghdr message = {.msg_iov = vectors};
        message.msg_iovlen = (size_t)vectors_of(peer, vectors);
        ssize_t n = sendmsg(peer->fd, &message, MSG_NOSIGNAL);
        if (n >= 0) {
            went(peer, (size_t)n);
        } else if (errno == EAGAIN) {
            peer->writable = false;
        } else if (errno != EINTR) {
            return SENDING_BROKEN;
        }
    }
    return SENDING_DONE;
}

void sending_drop(struct peer *peer)
{
    while (peer->queue_count > 0)
        first_drop(peer);
}
