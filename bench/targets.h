/* Addresses that readers of the made-up news ask for, in classes, none of them twice. */
#pragma once

#include "bench/words.h"

#include <stdio.h>

/* `count` addresses, one a line, for a server that holds `items` of the made-up items; false if
   there is no such class. */
bool targets_write(const struct words *words, const char *class, int64_t count, int64_t items,
                   FILE *out);
