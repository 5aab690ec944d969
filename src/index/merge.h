/* Makes one image of several: their living documents in the common order. */
#pragma once

#include "index/image.h"
#include "index/sink.h"

struct merge_source {
    const struct segment *segment;
    const uint64_t *live; /* NULL: all */
    uint32_t live_count;
    uint32_t *map; /* made: where each living document has come to be */
};

struct merge {
    struct merge_source *sources;
    uint32_t count; /* at most MERGE_MOST */
    /* Called now and then, if given: whether to go on. */
    bool (*pause)(void *self);
    void *self;
};
enum { MERGE_MOST = 4096 };

/* At least one document must live. BUSY when told to give up, FAILED when a source is damaged. */
enum status merge_run(struct arena *work, struct merge *merge, struct sink *sink) MUST_CHECK;
