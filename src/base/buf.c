/* Growing texts: doubling, in the arena. */
#include "base/buf.h"

#include "base/check.h"

#include <inttypes.h>
#include <stdio.h>

char *buf_room(struct buf *buf, size_t more)
{
    CHECK(more <= SIZE_MAX / 4 && buf->n <= SIZE_MAX / 4);
    if (buf->capacity - buf->n < more) {
        size_t capacity = buf->capacity < 256 ? 256 : buf->capacity * 2;
        while (capacity - buf->n < more)
            capacity *= 2;
        buf->p = arena_grow(buf->arena, buf->p, buf->n, capacity);
        buf->capacity = capacity;
    }
    return buf->p + buf->n;
}

void buf_add(struct buf *buf, struct str text)
{
    if (text.n == 0)
        return;
    memcpy(buf_room(buf, text.n), text.p, text.n);
    buf->n += text.n;
}

void buf_addz(struct buf *buf, const char *text)
{
    buf_add(buf, str_of(text));
}

void buf_char(struct buf *buf, char c)
{
    *buf_room(buf, 1) = c;
    buf->n++;
}

void buf_int(struct buf *buf, int64_t number)
{
    buf_printf(buf, "%" PRId64, number);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(buf_room(buf, 64), 64, format, arguments);
    va_end(arguments);
    CHECK(length >= 0);
    if (length >= 64) {
        va_start(arguments, format);
        vsnprintf(buf_room(buf, (size_t)length + 1), (size_t)length + 1, format, arguments);
        va_end(arguments);
    }
    buf->n += (size_t)length;
}
