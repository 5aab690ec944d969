/* What the files of this room share of an epoch: its segments, each with the documents that are
   dead in it. */
#pragma once

#include "index/segment.h"

struct cube;
struct live_set;

struct epoch_part {
    const struct segment *segment;
    const uint64_t *live; /* a bit for each document, whole words; NULL: all are */
    uint32_t live_count;
    struct live_set *live_set; /* which `live` is the bits of; several epochs may share it */
};

struct epoch {
    struct arena *arena; /* its own */
    _Atomic int holders;
    int64_t seq;
    struct str log_id;
    int64_t documents; /* live */
    const struct epoch_part *parts;
    size_t parts_count;
    const struct cube *cube; /* of the living (cube.h); NULL: not counted */
};
