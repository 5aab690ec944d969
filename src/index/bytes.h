/* Numbers in images: little endian as the machine has them, at any alignment, and varints (seven
   bits a byte, the lowest first). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "images are little endian");

enum { VARINT_MOST = 10 };

static inline uint16_t load16(const unsigned char *p)
{
    uint16_t number;
    memcpy(&number, p, sizeof number);
    return number;
}
static inline uint32_t load32(const unsigned char *p)
{
    uint32_t number;
    memcpy(&number, p, sizeof number);
    return number;
}
static inline void store16(unsigned char *p, uint16_t number)
{
    memcpy(p, &number, sizeof number);
}
static inline void store32(unsigned char *p, uint32_t number)
{
    memcpy(p, &number, sizeof number);
}

/* Writes at most VARINT_MOST bytes; returns what comes after them. */
static inline unsigned char *varint_put(unsigned char *p, uint64_t number)
{
    while (number >= 0x80) {
        *p++ = (unsigned char)(number | 0x80);
        number >>= 7;
    }
    *p++ = (unsigned char)number;
    return p;
}

/* Reads one and moves *p on; false when it is cut or too long. */
static inline bool varint_get(const unsigned char **p, const unsigned char *end, uint64_t *number)
{
    uint64_t sum = 0;
    for (unsigned shift = 0; shift < 64 && *p < end; shift += 7) {
        unsigned char byte = *(*p)++;
        sum |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *number = sum;
            return true;
        }
    }
    return false;
}

static inline uint64_t align_up(uint64_t offset, uint64_t step)
{
    return (offset + step - 1) / step * step;
}
