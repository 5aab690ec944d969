/* The editors' side of a running server: working copies, and what is done with them. So far by
   program, with tokens (`budkavle token add`); docs/formats.md, "Writing". */
#pragma once

#include "base/clock.h"
#include "http/http.h"

struct desk;

struct desk_options {
    const char *folder; /* the data folder */
    const struct clock *clock;
    const struct zone *zone;                              /* outlives the desk */
    struct str publisher_name, publisher_orgnr, language; /* of items that name none */
    /* Waits until all readers are given the log up to `seq`. */
    void (*settle)(void *self, int64_t seq);
    void (*forget)(void *self); /* empties the caches of answers */
    void *self;
};

/* Opens desk.db, takes up what a crash has cut off, and keeps the schedule from now on. */
enum status desk_open(struct arena *arena, const struct desk_options *options,
                      struct desk **desk) MUST_CHECK;
void desk_close(struct desk *desk); /* NULL is allowed; before the view and the log are closed */

/* They come before the site's own in the table; the site_now must know the desk. */
const struct route *desk_routes(size_t *count);
