/* The narrow end of every import: appending to the log in batches, each at a moment at which the
   view shows all that the batch has to be matched against. Whoever holds DIR/lock makes the view
   follow: we, in a thread of its own (follower.h), or beside us a server, for which we wait. */
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
    struct view *view;         /* for reading */
    struct follower *follower; /* NULL beside a server */
    int lock;                  /* -1 beside a server */
    int wait_ms;
    int64_t seq, row;         /* what the view must show for the run of batches that has begun */
    int64_t own_seq, own_row; /* the log's head after our last batch of that run; -1 before it */
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
/* From now on batches are matched against everything that is there now. Those begun without
   another call are a run: they need not see each other, for their items never match. */
void funnel_anew(struct funnel *funnel);
/* Begins a batch of the log. If others have written since the last one, the view shows that. */
enum status funnel_begin(struct funnel *funnel, struct arena *arena) MUST_CHECK;
enum status funnel_commit(struct funnel *funnel, struct arena *arena) MUST_CHECK;
void funnel_rollback(struct funnel *funnel);
/* Brings the view to the log's head. */
enum status funnel_settle(struct funnel *funnel, struct arena *arena) MUST_CHECK;
