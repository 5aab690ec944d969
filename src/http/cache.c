/* One table of chains, two queues and a table of ghosts. A page that is of an older epoch keeps its
   place until its successor comes, so that what is often asked for stays in the main queue when the
   state moves; if the successor tells the same, what was packed for the page stays good.
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
    size_t bytes;
    uint8_t queue, asked;
    struct cache_page page;
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
    return sizeof *answer + answer->unchanged.n + answer->whole.n;
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

static void entry_empty(struct entry *entry)
{
    for (int i = 0; i < ENCODINGS; i++)
        cache_release(entry->page.answers[i]);
    entry->page = (struct cache_page){0};
}

static void entry_free(struct cache *cache, struct entry *entry)
{
    struct entry **at = &cache->buckets[entry->hash & cache->buckets_mask];
    while (*at != entry)
        at = &(*at)->next_same;
    *at = entry->next_same;
    entry_empty(entry);
    free(entry);
}

void cache_clear(struct cache *cache)
{
    for (int i = 0; i < QUEUES; i++)
        while (cache->queues[i].oldest != NULL) {
            struct entry *entry = cache->queues[i].oldest;
            queue_take(cache, entry);
            entry_free(cache, entry);
        }
}

static void cache_close(void *thing)
{
    cache_clear(thing);
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

struct cache_page *cache_find(struct cache *cache, uint64_t hash, struct str key)
{
    struct entry *entry = find(cache, hash, key);
    if (entry == NULL)
        return NULL;
    if (entry->asked < ASKED_MOST)
        entry->asked++;
    return &entry->page;
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

static struct str common_of(const struct answer *answer)
{
    return (struct str){answer->bytes + answer->whole.at + answer->whole.rest, answer->common};
}

/* Whether the page tells just what this answer tells, in whatever encoding. */
static bool same_content(const struct cache_page *page, const struct answer *answer)
{
    for (int i = 0; i < ENCODINGS; i++) {
        const struct answer *other = page->answers[i];
        if (other != NULL)
            return other->status == answer->status &&
                   memcmp(other->content, answer->content, ANSWER_CONTENT) == 0 &&
                   str_eq(common_of(other), common_of(answer));
    }
    return false;
}

static size_t entry_bytes(const struct entry *entry)
{
    size_t bytes = sizeof *entry + entry->key_n;
    for (int i = 0; i < ENCODINGS; i++)
        if (entry->page.answers[i] != NULL)
            bytes += answer_bytes(entry->page.answers[i]);
    return bytes;
}

/* Puts the answer into an entry that is in no queue, and the entry into one. */
static void keep(struct cache *cache, struct entry *entry, enum encoding asked,
                 struct answer *answer)
{
    cache_hold(answer);
    cache_release(entry->page.answers[asked]);
    entry->page.answers[asked] = answer;
    entry->bytes = entry_bytes(entry);
    if (entry->bytes > cache->most / LARGEST_SHARE) {
        entry_free(cache, entry);
        return;
    }
    make_room(cache, entry->bytes);
    queue_add(cache, entry, entry->queue);
}

void cache_put(struct cache *cache, uint64_t hash, struct str key, enum encoding asked,
               struct answer *answer)
{
    struct entry *entry = find(cache, hash, key);
    if (entry == NULL) {
        struct entry **bucket = &cache->buckets[hash & cache->buckets_mask];
        entry = memory(sizeof *entry + key.n);
        *entry = (struct entry){.next_same = *bucket, .hash = hash, .key_n = key.n};
        entry->queue = ghost_is(cache, hash) ? QUEUE_MAIN : QUEUE_SMALL;
        memcpy(entry->key, key.p, key.n);
        *bucket = entry;
    } else {
        bool same = same_content(&entry->page, answer);
        if (!same && answer->epoch < entry->page.epoch)
            return;
        queue_take(cache, entry);
        if (!same)
            entry_empty(entry);
    }
    if (entry->page.epoch < answer->epoch)
        entry->page.epoch = answer->epoch;
    keep(cache, entry, asked, answer);
}

void cache_add(struct cache *cache, uint64_t hash, struct str key, enum encoding asked,
               struct answer *answer)
{
    struct entry *entry = find(cache, hash, key);
    if (entry == NULL || !same_content(&entry->page, answer) ||
        entry->bytes + answer_bytes(answer) > cache->most / LARGEST_SHARE)
        return;
    queue_take(cache, entry);
    answer->epoch = entry->page.epoch;
    keep(cache, entry, asked, answer);
}

struct cache_figures cache_figures(const struct cache *cache)
{
    const struct queue *small = &cache->queues[QUEUE_SMALL], *main = &cache->queues[QUEUE_MAIN];
    return (struct cache_figures){small->entries + main->entries, small->bytes + main->bytes,
                                  cache->most};
}
