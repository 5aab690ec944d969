/* The narrow end of every import: appending to the log in batches while the view stands at the
   log's head, so that each batch can be matched against all that is there. Whoever holds DIR/lock
   makes the view follow; beside a server the server does, and we wait for it. */
#pragma once

#include "base/clock.h"
#include "log/log.h"
#include "view/view.h"

enum { FUNNEL_BATCH = 256 }; /* entries: the write lock is held for about 10 ms */

struct funnel {
    const char *folder;
    const struct clock *clock;
    const struct zone *zone;
    struct log *log;
    struct view *view;
    int lock; /* -1 beside a server */
    int wait_ms;
};

struct funnel_options {
    const char *folder; /* the data folder, made if it is missing */
    const struct clock *clock;
    const struct zone *zone;
    int wait_ms; /* how long a server may need to follow, before it counts as stuck */
};

enum status funnel_open(struct arena *arena, const struct funnel_options *options,
                        struct funnel *funnel) MUST_CHECK;
void funnel_close(struct funnel *funnel);
/* Begins a batch of the log at a moment at which the view shows everything before it. */
enum status funnel_begin(struct funnel *funnel, struct arena *arena) MUST_CHECK;
enum status funnel_commit(struct funnel *funnel, struct arena *arena) MUST_CHECK;
void funnel_rollback(struct funnel *funnel);
/* Brings the view to the log's head. */
enum status funnel_settle(struct funnel *funnel, struct arena *arena) MUST_CHECK;
