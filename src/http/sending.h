/* The queue of answers that a connection has still to send. */
#pragma once

#include "http/peer.h"

/* There must be room (queue_count < SENDING_MOST). Holds the answer. `encoding` is the one whose
   tag a 304 bears. */
void sending_add(struct peer *peer, struct answer *answer, enum sending_form form,
                 enum encoding encoding, bool close);
/* A piece of a streamed body. Holds it. */
void sending_piece(struct peer *peer, struct answer *piece);
void sending_continue(struct peer *peer); /* 100 Continue */

enum sending_result { SENDING_DONE, SENDING_BLOCKED, SENDING_BROKEN };
/* Sends as much as the kernel takes. */
enum sending_result sending_flush(struct peer *peer);
void sending_drop(struct peer *peer);
