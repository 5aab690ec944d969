/* What an index should hold, as a plain array of documents, and a look at an epoch that compares
   everything with it: columns, sets, postings, weights and positions. */
#pragma once

#include "test.h"

#include "index/epoch.h"

enum { MODEL_TOPICS = 12, MODEL_KINDS = 6, MODEL_LANGUAGES = 3 };

struct model {
    struct arena *arena;
    const struct index_document **documents; /* by number; NULL: none */
    int64_t most;                            /* numbers below it */
    uint64_t chance;
    unsigned words; /* how many different ones there are */
};

static inline struct model model_new(struct arena *arena, int64_t most, unsigned words,
                                     uint64_t seed)
{
    struct model model = {.arena = arena, .most = most, .chance = seed * 2 + 1, .words = words};
    model.documents = ARENA_ARRAY(arena, const struct index_document *, (size_t)most);
    return model;
}

static inline uint32_t model_chance(struct model *model, uint32_t below)
{
    model->chance ^= model->chance << 13;
    model->chance ^= model->chance >> 7;
    model->chance ^= model->chance << 17;
    return (uint32_t)((model->chance >> 16) % below);
}

/* A document of that number, with small numbers of everything, so that much is equal. */
struct index_document *model_document(struct model *model, int64_t number);
void model_put(struct model *model, struct index *index, const struct index_document *document);
void model_remove(struct model *model, struct index *index, int64_t number);
int64_t model_count(const struct model *model);
void model_compare(const struct model *model, const struct epoch *epoch);

#define PLACE(number) (&(struct index_place){.log_id = STR("log of a test"), .seq = (number)})
void model_publish(struct arena *arena, struct index *index, int64_t seq);
