/* A model that remembers what it was at each seq, so that an index that opens at an older one can
   be compared with what it says it is, and be led on from there. */
#pragma once

#include "model.h"

enum { HISTORY_DOCUMENTS = 250, HISTORY_MOST = 4000 };

struct history {
    struct model model;
    const struct index_document **at[HISTORY_MOST];
    int64_t seq;
};

struct history *history_new(struct arena *arena, uint64_t seed);
/* One more change by chance, made known to the index. */
void history_change(struct history *history, struct index *index, uint32_t most);
/* Puts in what the index does not have yet. */
void history_replay(struct history *history, struct index *index);
/* Compares the index with what was at its seq. */
void history_compare(const struct history *history, struct index *index);
