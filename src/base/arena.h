/* Arenas: memory that is freed together. One a request, one an entry, one an import batch.
   Allocation never fails (no memory ends the process, here alone); nothing is freed singly.
   What must be closed, not only freed, is given to arena_defer.
   Under a sanitizer each allocation is a malloc of its own, so that overruns are seen. */
#pragma once

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* runs what was deferred, newest first; NULL is allowed */
/* Gives memory that ended arenas left behind back to the system: after something large. */
void arena_give_back(void);
void arena_reset(struct arena *arena); /* as arena_free, but keeps the first block for reuse */

/* Zeroed memory, aligned for any type. A size of 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, alloc_size(2)));
/* `count` members of `size` bytes; an overflow of the product is a bug (CHECK). */
void *arena_array(struct arena *arena, size_t count, size_t size) __attribute__((malloc));
/* A larger copy of `old` (which stays valid); the new part is zeroed. */
void *arena_grow(struct arena *arena, const void *old, size_t old_size, size_t new_size);
/* Formats as printf does; the result ends in NUL. */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
/* Calls `close(thing)` when the arena is reset or freed. */
void arena_defer(struct arena *arena, void (*close)(void *thing), void *thing);
/* Bytes handed out since the last reset: for bounds and figures. */
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))
