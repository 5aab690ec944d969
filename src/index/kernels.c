/* Why not the compilers' target_clones: the resolvers it makes run before a sanitizer is ready, and
   gcc 12 offers no clone for a processor that counts bits in vectors, which is where a bitset is
   counted five times as fast. A branch on what the processor can do, once a block, costs nothing
   beside the block. */
#include "index/kernels.h"

#include "index/segment.h"

#if defined(__x86_64__)
#define POPCNT __attribute__((target("popcnt,bmi,bmi2,avx2")))
#define WIDE                                                                                       \
    __attribute__((target("popcnt,bmi,bmi2,avx512f,avx512bw,avx512vl,avx512dq,avx512vpopcntdq")))
#define CAN_POPCNT (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt"))
#define CAN_WIDE (__builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512vl"))
#else
#define POPCNT
#define WIDE
#define CAN_POPCNT 0
#define CAN_WIDE 0
#endif

/* Defines `name` three times over the one loop. */
#define KERNEL(name, declared, passed)                                                             \
    static WIDE uint32_t name##_wide declared                                                      \
    {                                                                                              \
        return name##_loop passed;                                                                 \
    }                                                                                              \
    static POPCNT uint32_t name##_popcnt declared                                                  \
    {                                                                                              \
        return name##_loop passed;                                                                 \
    }                                                                                              \
    uint32_t name declared                                                                         \
    {                                                                                              \
        if (CAN_WIDE)                                                                              \
            return name##_wide passed;                                                             \
        if (CAN_POPCNT)                                                                            \
            return name##_popcnt passed;                                                           \
        return name##_loop passed;                                                                 \
    }

#define LOOP static inline __attribute__((always_inline)) uint32_t
#define POP(word) ((uint64_t)__builtin_popcountll(word))

LOOP bits_count_loop(const uint64_t *a)
{
    uint64_t count = 0;
    for (int i = 0; i < BLOCK_WORDS; i++)
        count += POP(a[i]);
    return (uint32_t)count;
}
KERNEL(bits_count, (const uint64_t *a), (a))

LOOP bits_and_loop(uint64_t *out, const uint64_t *a, const uint64_t *b)
{
    uint64_t count = 0;
    for (int i = 0; i < BLOCK_WORDS; i++) {
        uint64_t word = a[i] & b[i];
        out[i] = word;
        count += POP(word);
    }
    return (uint32_t)count;
}
KERNEL(bits_and, (uint64_t * out, const uint64_t *a, const uint64_t *b), (out, a, b))

LOOP bits_and_not_loop(uint64_t *out, const uint64_t *a, const uint64_t *b)
{
    uint64_t count = 0;
    for (int i = 0; i < BLOCK_WORDS; i++) {
        uint64_t word = a[i] & ~b[i];
        out[i] = word;
        count += POP(word);
    }
    return (uint32_t)count;
}
KERNEL(bits_and_not, (uint64_t * out, const uint64_t *a, const uint64_t *b), (out, a, b))

LOOP bits_or_loop(uint64_t *out, const uint64_t *a, const uint64_t *b)
{
    uint64_t count = 0;
    for (int i = 0; i < BLOCK_WORDS; i++) {
        uint64_t word = a[i] | b[i];
        out[i] = word;
        count += POP(word);
    }
    return (uint32_t)count;
}
KERNEL(bits_or, (uint64_t * out, const uint64_t *a, const uint64_t *b), (out, a, b))

LOOP bits_and_count_loop(const uint64_t *a, const uint64_t *b)
{
    uint64_t count = 0;
    for (int i = 0; i < BLOCK_WORDS; i++)
        count += POP(a[i] & b[i]);
    return (uint32_t)count;
}
KERNEL(bits_and_count, (const uint64_t *a, const uint64_t *b), (a, b))

/* Without a branch on the bit, which nobody could foretell. */
LOOP keep_loop(uint16_t *out, const uint16_t *array, uint32_t count, const uint64_t *bits, int want)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint16_t member = array[i];
        out[kept] = member;
        kept += (uint32_t)(bits_has(bits, member) == want);
    }
    return kept;
}
LOOP bits_keep_loop(uint16_t *out, const uint16_t *array, uint32_t count, const uint64_t *bits)
{
    return keep_loop(out, array, count, bits, 1);
}
KERNEL(bits_keep, (uint16_t * out, const uint16_t *array, uint32_t count, const uint64_t *bits),
       (out, array, count, bits))

LOOP bits_keep_not_loop(uint16_t *out, const uint16_t *array, uint32_t count, const uint64_t *bits)
{
    return keep_loop(out, array, count, bits, 0);
}
KERNEL(bits_keep_not, (uint16_t * out, const uint16_t *array, uint32_t count, const uint64_t *bits),
       (out, array, count, bits))

LOOP bits_keep_count_loop(const uint16_t *array, uint32_t count, const uint64_t *bits)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        kept += (uint32_t)bits_has(bits, array[i]);
    return kept;
}
KERNEL(bits_keep_count, (const uint16_t *array, uint32_t count, const uint64_t *bits),
       (array, count, bits))

LOOP bits_count_range_loop(const uint64_t *bits, uint32_t from, uint32_t to)
{
    if (from >= to)
        return 0;
    uint32_t first = from >> 6, last = (to - 1) >> 6;
    uint64_t low = ~0ULL << (from & 63), high = ~0ULL >> (63 - ((to - 1) & 63));
    if (first == last)
        return (uint32_t)POP(bits[first] & low & high);
    uint64_t count = POP(bits[first] & low) + POP(bits[last] & high);
    for (uint32_t i = first + 1; i < last; i++)
        count += POP(bits[i]);
    return (uint32_t)count;
}
KERNEL(bits_count_range, (const uint64_t *bits, uint32_t from, uint32_t to), (bits, from, to))

LOOP bits_list_loop(uint16_t *out, const uint64_t *bits)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < BLOCK_WORDS; i++)
        for (uint64_t word = bits[i]; word != 0; word &= word - 1)
            out[count++] = (uint16_t)(i << 6 | (uint32_t)__builtin_ctzll(word));
    return count;
}
KERNEL(bits_list, (uint16_t * out, const uint64_t *bits), (out, bits))

LOOP bits_ranks_loop(uint32_t *ranks, const uint16_t *list, uint32_t count, const uint64_t *bits)
{
    uint32_t word = 0, passed = 0, found = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t member = list[i];
        for (; word < member >> 6; word++)
            passed += (uint32_t)POP(bits[word]);
        uint64_t below = (1ULL << (member & 63)) - 1;
        bool there = bits[word] >> (member & 63) & 1;
        ranks[i] = there ? passed + (uint32_t)POP(bits[word] & below) : NO_RANK;
        found += there;
    }
    return found;
}
KERNEL(bits_ranks, (uint32_t * ranks, const uint16_t *list, uint32_t count, const uint64_t *bits),
       (ranks, list, count, bits))

void bits_fill(uint64_t *bits, uint32_t from, uint32_t to)
{
    if (from >= to)
        return;
    uint32_t first = from >> 6, last = (to - 1) >> 6;
    uint64_t low = ~0ULL << (from & 63), high = ~0ULL >> (63 - ((to - 1) & 63));
    if (first == last) {
        bits[first] |= low & high;
        return;
    }
    bits[first] |= low;
    for (uint32_t i = first + 1; i < last; i++)
        bits[i] = ~0ULL;
    bits[last] |= high;
}
