/* A thread that makes the view follow the log while an import goes on appending: the two cost about
   as much, and the machine has more than one core. It works on handles of its own. */
#pragma once

#include "base/clock.h"
#include "base/status.h"

struct follower;
struct follower_options {
    const char *folder;
    int lock; /* DIR/lock, held; other imports are told by it how far the view has come */
    const struct clock *clock;
    const struct zone *zone;
};
/* Opens the view for writing and begins. */
enum status follower_start(struct arena *arena, const struct follower_options *options,
                           struct follower **follower) MUST_CHECK;
/* Ends the thread, after what it is at; NULL is allowed. */
void follower_stop(struct follower *follower);
/* Says that the log has grown; does not wait. */
void follower_wake(struct follower *follower);
/* Waits until the view shows the entry `seq` and the provenance row `row`. */
enum status follower_wait(struct follower *follower, struct arena *arena, int64_t seq,
                          int64_t row) MUST_CHECK;
