/* The blocks of a posting. */
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
