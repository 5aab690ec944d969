/* From a request that has been read to its answer: out of the cache, out of a render that is under
   way, or by a job of its own. */
#pragma once

#include "http/peer.h"

/* The request is peer->head over `bytes`, its body peer->content. Answers at once or leaves the
   connection waiting. */
void dispatch_request(struct peer *peer, const char *bytes);
/* If what has been read is a head that was seen before, and its answer is in the cache: answers,
   and takes the head away. */
bool dispatch_again(struct peer *peer);
/* A job has come back from the workers: answers who waits for it. */
void dispatch_done(struct job *job);
/* All pieces of the stream have been sent that were made: has the next one made. */
void dispatch_more(struct peer *peer);
/* The connection is gone: it waits no more, and a job that nobody waits for is cancelled. */
void dispatch_leave(struct peer *peer);
