/* An answer to a connection that stays open goes out as it lies in memory, in one piece; whatever
   differs from that (Connection, another encoding's tag, the date while somebody is still sending
   the one before) goes out in the place of its date. All that is queued goes out in one call. */
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

/* The bytes of the parts, one after the other; held by the caller. */
static struct answer *own_of(const struct str *parts, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += parts[i].n;
    struct answer *own = cache_answer(n);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].n > 0)
            memcpy(own->bytes + own->whole.n, parts[i].p, parts[i].n);
        own->whole.n += (uint32_t)parts[i].n;
    }
    return own;
}

/* Writes the present date into the answer; false while somebody is sending it with another. */
static bool dated(const struct loop *loop, struct answer *answer)
{
    if (answer->dated == loop->dated)
        return true;
    if (answer->sending > 0)
        return false;
    answer->dated = loop->dated;
    memcpy(answer->bytes + answer->whole.at + answer->whole.line, loop->date, ANSWER_DATE);
    if (answer->tagged)
        memcpy(answer->bytes + answer->unchanged.at + answer->unchanged.line, loop->date,
               ANSWER_DATE);
    return true;
}

static struct answer *own_for(const struct peer *peer, const struct answer *answer,
                              enum sending_form form, enum encoding encoding, bool close)
{
    struct str parts[6] = {{peer->loop->date, ANSWER_DATE}};
    char tag[NEGOTIATE_TAG_MOST];
    if (form == SENDING_UNCHANGED) {
        struct str content = {answer->content, ANSWER_CONTENT};
        parts[1] = STR("ETag: ");
        parts[2] = (struct str){tag, negotiate_tag(tag, content, encoding)};
        parts[3] = STR("\r\n");
    }
    if (close)
        parts[4] = STR("Connection: close\r\n");
    else if (peer->asked.minor == 0)
        parts[4] = STR("Connection: keep-alive\r\n");
    if (form == SENDING_STREAM && peer->asked.minor != 0)
        parts[5] = STR("Transfer-Encoding: chunked\r\n");
    return own_of(parts, 6);
}

void sending_add(struct peer *peer, struct answer *answer, enum sending_form form,
                 enum encoding encoding, bool close)
{
    struct sending *sending = place(peer);
    bool other_tag = form == SENDING_UNCHANGED && encoding != answer->encoding;
    bool as_it_is = dated(peer->loop, answer) && !close && peer->asked.minor != 0 && !other_tag &&
                    form != SENDING_STREAM;
    sending->answer = cache_hold(answer);
    sending->form = form;
    sending->own = as_it_is ? NULL : own_for(peer, answer, form, encoding, close);
    answer->sending++;
}

void sending_piece(struct peer *peer, struct answer *piece)
{
    struct sending *sending = place(peer);
    *sending = (struct sending){.answer = cache_hold(piece), .form = SENDING_PIECE};
    piece->sending++;
}

void sending_continue(struct peer *peer)
{
    struct sending *sending = place(peer);
    sending->answer = NULL;
    sending->form = SENDING_CONTINUE;
    sending->own = own_of(&STR("HTTP/1.1 100 Continue\r\n\r\n"), 1);
}

static void pieces_of(const struct sending *sending, struct str pieces[PIECES])
{
    memset(pieces, 0, PIECES * sizeof *pieces);
    if (sending->own != NULL)
        pieces[1] = (struct str){sending->own->bytes, sending->own->whole.n};
    if (sending->form == SENDING_CONTINUE)
        return;
    const struct answer *answer = sending->answer;
    if (sending->form == SENDING_PIECE) {
        pieces[0] = (struct str){answer->bytes, answer->whole.n};
        return;
    }
    const struct answer_part *part =
        sending->form == SENDING_UNCHANGED ? &answer->unchanged : &answer->whole;
    const char *bytes = answer->bytes + part->at;
    size_t n =
        sending->form == SENDING_HEAD || sending->form == SENDING_STREAM ? part->head : part->n;
    if (sending->own == NULL) {
        pieces[0] = (struct str){bytes, n};
        return;
    }
    pieces[0] = (struct str){bytes, part->line};
    pieces[2] = (struct str){bytes + part->rest, n - part->rest};
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
    struct answer *answer = peer->queue[peer->queue_first].answer;
    if (answer != NULL)
        answer->sending--;
    cache_release(answer);
    cache_release(peer->queue[peer->queue_first].own);
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
        ssize_t n = message.msg_iovlen == 1 /* the usual, and the cheaper call */
                        ? send(peer->fd, vectors->iov_base, vectors->iov_len, MSG_NOSIGNAL)
                        : sendmsg(peer->fd, &message, MSG_NOSIGNAL);
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
