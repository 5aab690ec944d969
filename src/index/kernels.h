/* Loops over the bitsets of a block, each built for what the processor at hand can do. The compiler
   makes them of plain C; on other machines than x86-64 there is one of each. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* All over BLOCK_WORDS words; the result is how many bits are set in it. `out` may be `a`. */
uint32_t bits_count(const uint64_t *a);
uint32_t bits_and(uint64_t *out, const uint64_t *a, const uint64_t *b);
uint32_t bits_and_not(uint64_t *out, const uint64_t *a, const uint64_t *b);
uint32_t bits_or(uint64_t *out, const uint64_t *a, const uint64_t *b);
uint32_t bits_and_count(const uint64_t *a, const uint64_t *b);
/* Those of `array` that are set in `bits`, in the same order; how many. `out` may be `array`. */
uint32_t bits_keep(uint16_t *out, const uint16_t *array, uint32_t count, const uint64_t *bits);
uint32_t bits_keep_not(uint16_t *out, const uint16_t *array, uint32_t count, const uint64_t *bits);
uint32_t bits_keep_count(const uint16_t *array, uint32_t count, const uint64_t *bits);
/* The set ones of bits `from` up to `to` (at most BLOCK_DOCUMENTS). */
uint32_t bits_count_range(const uint64_t *bits, uint32_t from, uint32_t to);
/* Sets bits `from` up to `to`. */
void bits_fill(uint64_t *bits, uint32_t from, uint32_t to);
/* The set bits in rising order; how many. */
uint32_t bits_list(uint16_t *out, const uint64_t *bits);

/* For each of `list`, which rises, how many bits are set below it, or NO_RANK where its own is
   not; how many are set. */
#define NO_RANK UINT32_MAX
uint32_t bits_ranks(uint32_t *ranks, const uint16_t *list, uint32_t count, const uint64_t *bits);

static inline bool bits_has(const uint64_t *bits, uint32_t i)
{
    return bits[i >> 6] >> (i & 63) & 1;
}
