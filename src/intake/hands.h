/* Two threads that share a row of tasks, with the results taken in the order of the tasks: so that
   what comes of them does not depend on who was faster. */
#pragma once

#include <stddef.h>

enum { HANDS = 2 };

struct hands_work {
    void *self;
    /* Does a task, in memory of its own or of the hand's. */
    void (*task)(void *self, size_t i, unsigned hand);
    /* Takes what came of it: task after task, never two at once. */
    void (*take)(void *self, size_t i);
};
void hands_run(size_t count, const struct hands_work *work);
