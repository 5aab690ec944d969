/* The server as its own files see it: what all loops and workers share. */
#pragma once

#include "http/job.h"

struct http {
    struct arena *arena;
    struct http_options options; /* with the usual values filled in */
    const struct router *router;
    struct job_queue *queue;
    _Atomic uint64_t epoch; /* moved by http_moved */
    atomic_bool stopping;
    atomic_int accepting; /* loops that still accept; the last one closes the listener */
    int listener;
    struct str address;
    struct loop *loops;
    int loops_count;
};
