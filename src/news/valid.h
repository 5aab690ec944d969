/* Whether an item makes sense as record v1: every rule of docs/formats.md, for whatever makes
   items (intake, ninjs, later the desk and the API). */
#pragma once

#include "base/clock.h"
#include "base/status.h"
#include "news/item.h"

struct valid_fault {
    struct str pointer; /* JSON pointer into the record, e.g. "/place/scb" */
    struct str detail;  /* what is wrong and what it must be */
};

struct valid_faults {
    struct valid_fault *list;
    size_t count;
};

/* All that is wrong, in the order of the record's members; when anything is, REFUSED with the first
   fault and how many more there are. Local days are those of the zone. */
enum status valid_item(struct arena *arena, const struct item *item, const struct zone *zone,
                       struct valid_faults *faults) MUST_CHECK;
