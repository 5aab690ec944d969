/* Moves all answers with the clock: at the instants at which an item opens, closes, begins, ends or
   expires, and when a local day begins. Between them a page says the same at every moment, so that
   it may stay in the caches: nothing on it counts hours or minutes. */
#pragma once

#include "site/site.h"

struct turning;

/* Begins a thread that does so, with a view of its own, until the end. `now` outlives it. */
enum status turning_start(struct arena *arena, struct site_now *now,
                          struct turning **turning) MUST_CHECK;
void turning_stop(struct turning *turning); /* NULL is allowed */
