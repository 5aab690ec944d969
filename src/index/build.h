/* Makes a segment in memory of new documents. */
#pragma once

#include "index/image.h"

/* The documents in any order, each number once; at least one. `work` may be reset afterwards. */
struct segment *build_segment(struct arena *work, const struct index_document *const *documents,
                              uint32_t count);
/* Whether a stands before b in the rising order; all four differ in none only if the numbers do. */
int build_compare(const struct index_document *a, const struct index_document *b);
