/* The blocks of a posting, and the positions in them. */
#include "index/image.h"

#include "base/check.h"

/* An entry of the directory; of one block that has none, its number stands alone. */
static void read_entry(const struct posting *posting, uint32_t i, struct posting_block *block,
                       uint64_t *from, uint64_t *to)
{
    const unsigned char *entry = posting->directory + (size_t)i * DIRECTORY_ENTRY;
    block->block = load16(entry);
    *to = posting->size;
    if (!posting->many) {
        block->count = posting->documents;
        *from = image_step(posting->is_set, posting->documents);
        return;
    }
    block->count = (uint32_t)load16(entry + 2) + 1;
    *from = (uint64_t)load32(entry + 4) * 2;
    if (i + 1 < posting->blocks)
        *to = (uint64_t)load32(entry + DIRECTORY_ENTRY + 4) * 2;
}

/* For images that no checksum vouches for: are the documents there, and rising? */
static bool documents_hold(const struct posting *posting, const struct posting_block *block,
                           uint32_t most)
{
    if (block->array != NULL) {
        for (uint32_t i = 0; i < block->count; i++)
            if (block->array[i] >= most || (i > 0 && block->array[i] <= block->array[i - 1]))
                return segment_spoilt(posting->segment);
        return true;
    }
    uint32_t count = 0;
    for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
        count += (uint32_t)__builtin_popcountll(block->bits[i]);
        uint32_t first = i * 64;
        if (first + 64 > most) {
            uint64_t beyond = first >= most ? ~(uint64_t)0 : ~(uint64_t)0 << (most - first);
            if (block->bits[i] & beyond)
                return segment_spoilt(posting->segment);
        }
    }
    return count == block->count || segment_spoilt(posting->segment);
}

static uint64_t offset_of(const struct posting *posting)
{
    return (uint64_t)(posting->directory - posting->segment->bytes);
}

bool posting_at(const struct posting *posting, uint32_t i, struct posting_block *block)
{
    const struct segment *segment = posting->segment;
    CHECK(i < posting->blocks);
    size_t head = posting->many ? (size_t)posting->blocks * DIRECTORY_ENTRY : 2;
    if (segment_damaged(segment) || !segment_has(segment, offset_of(posting), head))
        return false;
    *block = (struct posting_block){0};
    uint64_t from, to;
    read_entry(posting, i, block, &from, &to);
    uint32_t first = block->block << BLOCK_BITS;
    if (first >= segment->header.documents)
        return segment_spoilt(segment);
    uint32_t most = segment->header.documents - first;
    if (most > BLOCK_DOCUMENTS)
        most = BLOCK_DOCUMENTS;
    bool bits = block->count >= image_bits_from(posting->is_set);
    uint64_t size = bits ? BLOCK_WORDS * 8 : (uint64_t)block->count * 2;
    uint64_t need = size + (posting->is_set ? 0 : block->count);
    uint32_t skips = posting->positions ? (block->count - 1) / SKIP_DOCUMENTS * 4 : 0;
    if (block->count > most || from > to || to > posting->size || need + skips > to - from ||
        (offset_of(posting) + from) % (bits ? 8 : 2) != 0)
        return segment_spoilt(segment);
    if (!segment_has(segment, offset_of(posting) + from, need))
        return false;
    const unsigned char *p = posting->directory + from;
    if (bits)
        block->bits = (const void *)p;
    else
        block->array = (const void *)p;
    if (!posting->is_set)
        block->weights = p + size;
    if (posting->positions) {
        block->positions = p + need;
        block->positions_end = posting->directory + to;
    }
    if (block->array != NULL && block->array[block->count - 1] >= most)
        return segment_spoilt(segment);
    return !segment->distrusted || documents_hold(posting, block, most);
}

bool posting_block(const struct posting *posting, uint32_t number, struct posting_block *block)
{
    const struct segment *segment = posting->segment;
    size_t head = posting->many ? (size_t)posting->blocks * DIRECTORY_ENTRY : 2;
    if (number > UINT16_MAX || segment_damaged(segment) ||
        !segment_has(segment, offset_of(posting), head))
        return false;
    uint32_t from = 0, to = posting->blocks;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        uint32_t there = load16(posting->directory + (size_t)middle * DIRECTORY_ENTRY);
        if (there == number)
            return posting_at(posting, middle, block);
        if (there < number)
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}

/* ---- positions ------------------------------------------------------------------------------- */

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

static uint32_t read_positions(const unsigned char *p, const unsigned char *end,
                               uint32_t *positions, uint32_t most)
{
    uint32_t count = 0;
    int64_t at = -1;
    for (;;) {
        uint64_t code;
        if (!varint_get(&p, end, &code) || code >> 1 > UINT32_MAX ||
            at + (int64_t)(code >> 1) > UINT32_MAX)
            return 0;
        if (code >> 1 == 0)
            return count;
        at += (int64_t)(code >> 1);
        if (count < most)
            positions[count] = (uint32_t)at;
        count++;
        if (code & 1)
            return count < most ? count : most;
    }
}

uint32_t posting_positions(const struct posting *posting, const struct posting_block *block,
                           uint32_t rank, uint32_t *positions, uint32_t most)
{
    const struct segment *segment = posting->segment;
    if (block->positions == NULL || rank >= block->count)
        return 0;
    uint64_t table = (uint64_t)(block->positions - segment->bytes);
    uint32_t skips = (block->count - 1) / SKIP_DOCUMENTS, group = rank / SKIP_DOCUMENTS;
    if (!segment_has(segment, table, (uint64_t)skips * 4))
        return 0;
    const unsigned char *start = block->positions + (size_t)skips * 4;
    uint64_t from = 0, to = (uint64_t)(block->positions_end - start);
    if (group > 0)
        from = load32(block->positions + (size_t)(group - 1) * 4);
    if (group < skips)
        to = load32(block->positions + (size_t)group * 4);
    if (from > to || to > (uint64_t)(block->positions_end - start)) {
        segment_spoilt(segment);
        return 0;
    }
    if (!segment_has(segment, (uint64_t)(start - segment->bytes) + from, to - from))
        return 0;
    const unsigned char *p = start + from;
    for (uint32_t i = group * SKIP_DOCUMENTS; i < rank && p != NULL; i++)
        p = positions_skip(p, start + to);
    if (p == NULL) {
        segment_spoilt(segment);
        return 0;
    }
    return read_positions(p, start + to, positions, most);
}
