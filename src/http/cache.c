/* One table of chains, two queues and a ring of ghosts. An entry whose answer is of an older epoch
   keeps its place until its successor comes, so that what is often asked for stays in the main
   queue when the state moves.
   The only file outside base/ that calls malloc: answers and entries live neither with a request
   nor with the process. */
#include "http/cache.h"

#include "base/check.h"
#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    SMALL_SHARE = 10,  /* a tenth of the bytes is for newcomers */
    LARGEST_SHARE = 8, /* an answer larger than an eighth of the cache is not kept */
    BYTES_A_BUCKET = 2048,
    ASKED_MOST = 3, /* times asked for, as far as anybody counts */
};

enum queue_name { QUEUE_SMALL, QUEUE_MAIN, QUEUES };

struct entry {
    struct entry *next_same; /* chain of the bucket */
    struct entry *older, *newer;
    uint64_t hash;
    struct answer *answer;
    size_t bytes;
    uint8_t queue, asked;
    size_t key_n;
    char key[];
};

struct queue {
    struct entry *oldest, *newest;
    size_t bytes, entries;
};

/* Who was lately turned out of the small queue: if he comes back, he goes to the main one. */
struct ghost {
    uint64_t hash, when; /* `when` counts ghosts; 0 is an empty place */
};

struct cache {
    struct hash_key secret;
    size_t most;
    struct queue queues[QUEUES];
    struct entry **buckets;
    struct ghost *ghosts;
    size_t buckets_mask; /* of both */
    uint64_t ghosts_seen;
};

static void *memory(size_t size)
{
    void *bytes = malloc(size);
    if (bytes == NULL) {
        fprintf(stderr, "budkavle: no memory for %zu bytes; give the service more\n", size);
        abort();
    }
    return bytes;
}

struct answer *cache_answer(size_t bytes)
{
    CHECK(bytes <= SIZE_MAX - sizeof(struct answer));
    struct answer *answer = memory(sizeof *answer + bytes);
    memset(answer, 0, sizeof *answer);
    answer->holders = 1;
    return answer;
}

struct answer *cache_hold(struct answer *answer)
{
    answer->holders++;
    return answer;
}

void cache_release(struct answer *answer)
{
    if (answer == NULL)
        return;
    CHECK(answer->holders > 0);
    if (--answer->holders == 0)
        free(answer);
}

static size_t answer_bytes(const struct answer *answer)
{
    return sizeof *answer + answer->head_n + answer->unchanged_n + answer->body_n;
}

static void queue_add(struct cache *cache, struct entry *entry, enum queue_name name)
{
    struct queue *queue = &cache->queues[name];
    entry->queue = (uint8_t)name;
    entry->newer = NULL;
    entry->older = queue->newest;
    *(queue->newest == NULL ? &queue->oldest : &queue->newest->newer) = entry;
    queue->newest = entry;
    queue->bytes += entry->bytes;
    queue->entries++;
}

static void queue_take(struct cache *cache, struct entry *entry)
{
    struct queue *queue = &cache->queues[entry->queue];
    *(entry->older == NULL ? &queue->oldest : &entry->older->newer) = entry->newer;
    *(entry->newer == NULL ? &queue->newest : &entry->newer->older) = entry->older;
    queue->bytes -= entry->bytes;
    queue->entries--;
}

static void entry_free(struct cache *cache, struct entry *entry)
{
    struct entry **at = &cache->buckets[entry->hash & cache->buckets_mask];
    while (*at != entry)
        at = &(*at)->next_same;
    *at = entry->next_same;
    cache_release(entry->answer);
    free(entry);
}

static void cache_close(void *thing)
{
    struct cache *cache = thing;
    for (int i = 0; i < QUEUES; i++)
        while (cache->queues[i].oldest != NULL) {
            struct entry *entry = cache->queues[i].oldest;
            queue_take(cache, entry);
            entry_free(cache, entry);
        }
}

struct cache *cache_new(struct arena *arena, size_t bytes, const struct clock *clock)
{
    struct cache *cache = ARENA_NEW(arena, struct cache);
    size_t buckets = 64;
    while (buckets < bytes / BYTES_A_BUCKET)
        buckets *= 2;
    cache->most = bytes;
    cache->buckets_mask = buckets - 1;
    cache->buckets = ARENA_ARRAY(arena, struct entry *, buckets);
    cache->ghosts = ARENA_ARRAY(arena, struct ghost, buckets);
    clock_random(clock, cache->secret.bytes, sizeof cache->secret.bytes);
    arena_defer(arena, cache_close, cache);
    return cache;
}

uint64_t cache_hash(const struct cache *cache, struct str key)
{
    return hash_keyed(&cache->secret, key);
}

static struct entry *find(const struct cache *cache, uint64_t hash, struct str key)
{
    struct entry *entry = cache->buckets[hash & cache->buckets_mask];
    while (entry != NULL &&
           (entry->hash != hash || !str_eq(key, (struct str){entry->key, entry->key_n})))
        entry = entry->next_same;
    return entry;
}

struct answer *cache_find(struct cache *cache, uint64_t hash, struct str key, uint64_t epoch)
{
    struct entry *entry = find(cache, hash, key);
    if (entry == NULL)
        return NULL;
    if (entry->asked < ASKED_MOST)
        entry->asked++;
    return entry->answer->epoch >= epoch ? entry->answer : NULL;
}

static void ghost_add(struct cache *cache, uint64_t hash)
{
    cache->ghosts[hash & cache->buckets_mask] = (struct ghost){hash, ++cache->ghosts_seen};
}

/* As many ghosts count as the main queue has entries. */
static bool ghost_is(const struct cache *cache, uint64_t hash)
{
    struct ghost ghost = cache->ghosts[hash & cache->buckets_mask];
    return ghost.when != 0 && ghost.hash == hash &&
           cache->ghosts_seen - ghost.when <= cache->queues[QUEUE_MAIN].entries + 16;
}

/* Takes the oldest of a queue out, or gives him another round if he was asked for. */
static void evict_from(struct cache *cache, enum queue_name name)
{
    struct entry *entry = cache->queues[name].oldest;
    queue_take(cache, entry);
    if (name == QUEUE_SMALL && entry->asked > 1) {
        entry->asked = 0;
        queue_add(cache, entry, QUEUE_MAIN);
    } else if (name == QUEUE_MAIN && entry->asked > 0) {
        entry->asked--;
        queue_add(cache, entry, QUEUE_MAIN);
    } else {
        if (name == QUEUE_SMALL)
            ghost_add(cache, entry->hash);
        entry_free(cache, entry);
    }
}

static void make_room(struct cache *cache, size_t bytes)
{
    const struct queue *small = &cache->queues[QUEUE_SMALL], *main = &cache->queues[QUEUE_MAIN];
    while (small->bytes + main->bytes + bytes > cache->most) {
        bool newcomers = small->bytes > cache->most / SMALL_SHARE || main->oldest == NULL;
        evict_from(cache, newcomers ? QUEUE_SMALL : QUEUE_MAIN);
    }
}

void cache_put(struct cache *cache, uint64_t hash, struct str key, struct answer *answer)
{
    struct entry *old = find(cache, hash, key);
    uint8_t queue = QUEUE_SMALL, asked = 0;
    if (old != NULL) {
        queue = old->queue;
        asked = old->asked;
        queue_take(cache, old);
        entry_free(cache, old);
    } else if (ghost_is(cache, hash)) {
        queue = QUEUE_MAIN;
    }
    size_t bytes = sizeof(struct entry) + key.n + answer_bytes(answer);
    if (bytes > cache->most / LARGEST_SHARE)
        return;
    make_room(cache, bytes);

    struct entry *entry = memory(sizeof *entry + key.n);
    struct entry **bucket = &cache->buckets[hash & cache->buckets_mask];
    *entry = (struct entry){.next_same = *bucket, .hash = hash, .bytes = bytes, .asked = asked};
    entry->answer = cache_hold(answer);
    entry->key_n = key.n;
    memcpy(entry->key, key.p, key.n);
    *bucket = entry;
    queue_add(cache, entry, queue);
}

struct cache_figures cache_figures(const struct cache *cache)
{
    const struct queue *small = &cache->queues[QUEUE_SMALL], *main = &cache->queues[QUEUE_MAIN];
    return (struct cache_figures){small->entries + main->entries, small->bytes + main->bytes,
                                  cache->most};
}
