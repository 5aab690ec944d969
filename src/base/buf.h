/* A text that grows, in an arena. Cheap to append to; `buf_str` is what stands there so far.
   The arena keeps the outgrown copies until it is reset, at most as much again as the text. */
#pragma once

#include "base/arena.h"
#include "base/str.h"

struct buf {
    struct arena *arena;
    char *p;
    size_t n, capacity;
};

static inline struct buf buf_in(struct arena *arena)
{
    return (struct buf){.arena = arena};
}
/* Room for `more` bytes; returns where to write them (then add to `n`). */
char *buf_room(struct buf *buf, size_t more);
void buf_add(struct buf *buf, struct str text);
void buf_addz(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_int(struct buf *buf, int64_t number);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What stands there; valid until the next append. */
static inline struct str buf_str(const struct buf *buf)
{
    return (struct str){buf->p, buf->n};
}
