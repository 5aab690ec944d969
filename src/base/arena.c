/* A chain of blocks with a bump pointer. Blocks double up to a bound, so that a page of 20 kB
   costs two mallocs and a batch of megabytes not thousands.
   This is also the only file that decides what "no memory" means: the process ends. */
#include "base/arena.h"

#include "base/check.h"
#include "base/status.h"

#include <malloc.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define SEPARATE_ALLOCATIONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define SEPARATE_ALLOCATIONS 1
#endif
#endif
#ifndef SEPARATE_ALLOCATIONS
#define SEPARATE_ALLOCATIONS 0
#endif

enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 1024 * 1024 };

struct block {
    struct block *next;
    size_t size, used;
    alignas(max_align_t) unsigned char bytes[];
};

struct deferred {
    struct deferred *next;
    void (*close)(void *thing);
    void *thing;
};

struct arena {
    struct block *block; /* the newest, from which memory is taken */
    struct deferred *deferred;
    const char *why;
    size_t used;
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

static struct block *block_new(size_t size, struct block *next)
{
    CHECK(size <= SIZE_MAX - sizeof(struct block));
    struct block *block = memory(sizeof *block + size);
    block->next = next;
    block->size = size;
    block->used = 0;
    return block;
}

struct arena *arena_new(void)
{
    struct arena *arena = memory(sizeof *arena);
    memset(arena, 0, sizeof *arena);
    return arena;
}

void arena_reset(struct arena *arena)
{
    while (arena->deferred != NULL) {
        struct deferred *deferred = arena->deferred;
        arena->deferred = deferred->next;
        deferred->close(deferred->thing);
    }
    struct block *keep = NULL;
    for (struct block *block = arena->block; block != NULL;) {
        struct block *next = block->next;
        if (next == NULL && !SEPARATE_ALLOCATIONS && block->size == FIRST_BLOCK)
            keep = block;
        else
            free(block);
        block = next;
    }
    if (keep != NULL)
        keep->used = 0;
    arena->block = keep;
    arena->why = NULL;
    arena->used = 0;
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    arena_reset(arena);
    free(arena->block);
    free(arena);
}

void arena_give_back(void)
{
    malloc_trim(0);
}

static size_t rounded(size_t size)
{
    const size_t step = alignof(max_align_t);
    CHECK(size <= SIZE_MAX - step);
    return (size + step - 1) / step * step;
}

/* Memory with whatever is in it. */
static void *bump(struct arena *arena, size_t size)
{
    arena->used += size;
    if (SEPARATE_ALLOCATIONS) {
        arena->block = block_new(size, arena->block);
        return arena->block->bytes;
    }
    size_t need = rounded(size);
    struct block *block = arena->block;
    if (block == NULL || block->size - block->used < need) {
        size_t next = block == NULL ? FIRST_BLOCK : block->size * 2;
        if (next > LARGEST_BLOCK)
            next = LARGEST_BLOCK;
        block = arena->block = block_new(need > next ? need : next, block);
    }
    void *bytes = block->bytes + block->used;
    block->used += need;
    return bytes;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(bump(arena, size), 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    CHECK(size == 0 || count <= SIZE_MAX / size);
    return arena_alloc(arena, count * size);
}

void *arena_grow(struct arena *arena, const void *old, size_t old_size, size_t new_size)
{
    CHECK(new_size >= old_size);
    unsigned char *bytes = bump(arena, new_size);
    if (old_size > 0)
        memcpy(bytes, old, old_size);
    memset(bytes + old_size, 0, new_size - old_size);
    return bytes;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
    char room[256]; /* nearly all fit: formatting is dearer than copying */
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(room, sizeof room, format, again);
    va_end(again);
    CHECK(length >= 0);
    char *text = arena_alloc(arena, (size_t)length + 1);
    if ((size_t)length < sizeof room)
        memcpy(text, room, (size_t)length + 1);
    else
        vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return text;
}

void arena_defer(struct arena *arena, void (*close)(void *thing), void *thing)
{
    struct deferred *deferred = ARENA_NEW(arena, struct deferred);
    *deferred = (struct deferred){arena->deferred, close, thing};
    arena->deferred = deferred;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}

enum status status_fail(struct arena *arena, enum status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    arena->why = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return status;
}

const char *status_why(const struct arena *arena)
{
    return arena->why == NULL ? "" : arena->why;
}
