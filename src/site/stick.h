/* The time stick: how much of the time between an item's two ends has passed, as a line. It repeats
   what the words beside it say. */
#pragma once

#include "site/visit.h"

/* Sets `stick` {x, passed} in the box, unless an end is missing; `box` may be NULL. */
void stick_set(const struct visit *visit, struct value *box, const struct item *item);
