/* Positions are varints of `distance << 1 | last`, one document after the other, entered at every
   SKIP_DOCUMENTS of them. Where the documents of such a group end is found for all of them at once,
   from the two bits of each byte that say it, since a branch on every byte could not be foretold.
 */
#include "index/image.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { SIGHT = 64 }; /* bytes that are looked at as bits of a word */

const unsigned char *positions_skip(const unsigned char *p, const unsigned char *end)
{
    for (;;) {
        if (p >= end)
            return NULL;
        bool last = *p & 1;
        while (*p >= 0x80)
            if (++p >= end)
                return NULL;
        p++;
        if (last)
            return p;
    }
}

/* Of SIGHT bytes the highest bits, which say that a varint goes on, and the lowest. */
static void see(const unsigned char *p, uint64_t *high, uint64_t *low)
{
    *high = *low = 0;
#ifdef __SSE2__
    for (unsigned i = 0; i < SIGHT; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        *high |= (uint64_t)(unsigned)_mm_movemask_epi8(bytes) << i;
        *low |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_slli_epi16(bytes, 7)) << i;
    }
#else
    for (unsigned i = 0; i < SIGHT; i++) {
        *high |= (uint64_t)(p[i] >> 7) << i;
        *low |= (uint64_t)(p[i] & 1) << i;
    }
#endif
}

/* A varint begins where none went on before; one that is the last of its document carries the bit
   of its first byte over those that go on, to where it ends. */
static bool lay(struct positions_cursor *cursor, uint32_t documents, uint64_t size, uint64_t there)
{
    uint64_t goes_on = 0, is_last = 0; /* of the byte before the window */
    uint32_t laid = 0;
    for (uint64_t first = 0; first < size && laid < documents; first += SIGHT) {
        unsigned char rest[SIGHT];
        const unsigned char *bytes = cursor->bytes + first;
        if (first + SIGHT > there) {
            memset(rest, 0, sizeof rest);
            bytes = memcpy(rest, bytes, size - first);
        }
        uint64_t high, low, ends, over;
        see(bytes, &high, &low);
        uint64_t last = ~(high << 1 | goes_on) & low;
        over = __builtin_add_overflow(high, last, &ends);
        over |= __builtin_add_overflow(ends, is_last, &ends);
        ends &= ~high;
        if (size - first < SIGHT)
            ends &= (1ULL << (size - first)) - 1;
        for (; ends != 0 && laid < documents; ends &= ends - 1)
            cursor->ends[++laid] = (uint32_t)first + (uint32_t)__builtin_ctzll(ends) + 1;
        goes_on = high >> (SIGHT - 1);
        is_last = over;
    }
    return laid == documents;
}

void positions_open(struct positions_cursor *cursor, const struct posting *posting,
                    const struct posting_block *block)
{
    *cursor = (struct positions_cursor){
        .segment = posting->segment,
        .table = block->positions,
        .end = block->positions_end,
        .count = block->count,
        .group = UINT32_MAX,
    };
}

bool positions_lay(struct positions_cursor *cursor, uint32_t group)
{
    const struct segment *segment = cursor->segment;
    cursor->group = UINT32_MAX;
    if (cursor->table == NULL || (uint64_t)group * SKIP_DOCUMENTS >= cursor->count)
        return false;
    uint32_t skips = (cursor->count - 1) / SKIP_DOCUMENTS;
    if (!segment_has(segment, (uint64_t)(cursor->table - segment->bytes), (uint64_t)skips * 4))
        return false;
    const unsigned char *start = cursor->table + (size_t)skips * 4;
    uint64_t room = (uint64_t)(cursor->end - start), from = 0, to = room;
    if (group > 0)
        from = load32(cursor->table + (size_t)(group - 1) * 4);
    if (group < skips)
        to = load32(cursor->table + (size_t)group * 4);
    if (from > to || to > room || to - from > UINT32_MAX)
        return segment_spoilt(segment);
    uint64_t at = (uint64_t)(start - segment->bytes) + from, size = to - from;
    if (!segment_has(segment, at, size))
        return false;
    uint32_t documents = cursor->count - group * SKIP_DOCUMENTS;
    if (documents > SKIP_DOCUMENTS)
        documents = SKIP_DOCUMENTS;
    cursor->bytes = start + from;
    cursor->ends[0] = 0;
    if (!lay(cursor, documents, size, segment->size - at))
        return segment_spoilt(segment);
    cursor->group = group;
    return true;
}

uint32_t positions_read(const unsigned char *p, const unsigned char *end, uint32_t *positions,
                        uint32_t most)
{
    uint32_t count = 0;
    uint64_t at = UINT64_MAX; /* one before the first */
    while (p < end && count < most) {
        uint64_t code;
        if (!positions_next(&p, end, &code))
            return 0;
        uint64_t distance = code >> 1;
        at += distance;
        if (distance == 0 || distance > UINT32_MAX || at > UINT32_MAX)
            return distance == 0 ? count : 0;
        positions[count++] = (uint32_t)at;
    }
    return count;
}
