/* `budkavle export --format ninjs`: every item, one ninjs object a line, the newest first. Read
   back by an import it gives the same answers; of the topics it bears names, slugs and ids, while
   their other relations travel as Turtle. */
#pragma once

#include "base/clock.h"
#include "base/status.h"
#include "base/str.h"

#include <stdio.h>

struct export_options {
    const char *folder;
    const struct clock *clock;
    const struct zone *zone;
    struct str site_url; /* without a slash at its end */
    struct str query;    /* words; empty exports all */
    FILE *out;
};

enum status export_ninjs(struct arena *arena, const struct export_options *options,
                         int64_t *items) MUST_CHECK;
