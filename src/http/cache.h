/* Finished answers, and the response cache of one event loop.
   An answer is the bytes that go out, made once by a worker and then immutable. It is counted by
   those who hold it (cache, connections that are sending it) and freed by the last. It belongs to
   one loop at a time, so the count needs no atomics.
   The cache evicts by S3-FIFO (Yang et al., SOSP 2023): newcomers wait in a small queue and come
   into the main one only if asked for again, so that a scan of ever-new queries flushes itself. */
#pragma once

#include "base/clock.h"
#include "base/str.h"

enum { ANSWER_TAG_MOST = 40 };

struct answer {
    unsigned holders;
    int status;
    bool cacheable;
    uint64_t epoch; /* read before the handler began: it saw this state or a later one */
    char tag[ANSWER_TAG_MOST];
    size_t tag_n;
    /* Parts of `bytes`. Heads come without Date, Connection and the empty line, which differ. */
    size_t head_n;      /* of the answer */
    size_t unchanged_n; /* of a 304, after it; 0 if there is none */
    size_t body_n;
    char bytes[];
};

/* Held by the caller, zeroed but for room for the bytes. */
struct answer *cache_answer(size_t bytes);
struct answer *cache_hold(struct answer *answer);
void cache_release(struct answer *answer); /* NULL is allowed */

static inline struct str answer_head(const struct answer *answer)
{
    return (struct str){answer->bytes, answer->head_n};
}
static inline struct str answer_unchanged(const struct answer *answer)
{
    return (struct str){answer->bytes + answer->head_n, answer->unchanged_n};
}
static inline struct str answer_body(const struct answer *answer)
{
    return (struct str){answer->bytes + answer->head_n + answer->unchanged_n, answer->body_n};
}
static inline struct str answer_tag(const struct answer *answer)
{
    return (struct str){answer->tag, answer->tag_n};
}

struct cache;

/* Of at most `bytes`, counting what the cache itself needs for each entry. Freed with the arena. */
struct cache *cache_new(struct arena *arena, size_t bytes, const struct clock *clock);
uint64_t cache_hash(const struct cache *cache, struct str key);
/* The answer kept under the key if it was made at or after this epoch; not held for the caller. */
struct answer *cache_find(struct cache *cache, uint64_t hash, struct str key, uint64_t epoch);
/* Keeps the answer (and holds it), in place of an older one under the same key. */
void cache_put(struct cache *cache, uint64_t hash, struct str key, struct answer *answer);

struct cache_figures {
    size_t entries, bytes, most;
};
struct cache_figures cache_figures(const struct cache *cache);
