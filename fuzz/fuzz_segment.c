/* Any bytes opened as a segment, without the checksums that would turn most of them away: whatever
   is found in them must be within them, in order and as many as is said. */
#include "base/check.h"
#include "index/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BLOCKS = 500, TERMS = 20000, POSITIONS = 64 };

/* What is still to be looked at: small images may claim much. */
struct budget {
    uint32_t blocks, terms;
};

static void walk_positions(const struct posting *posting, const struct posting_block *block,
                           uint32_t rank)
{
    uint32_t positions[POSITIONS];
    struct positions_cursor cursor;
    const unsigned char *from, *to;
    positions_open(&cursor, posting, block);
    if (!positions_at(&cursor, rank, &from, &to))
        return;
    CHECK(from <= to && to <= posting->segment->bytes + posting->segment->size);
    uint32_t count = positions_read(from, to, positions, POSITIONS);
    CHECK(count <= POSITIONS);
    for (uint32_t i = 1; i < count; i++)
        CHECK(positions[i] > positions[i - 1]);
}

static void walk_block(const struct posting *posting, const struct posting_block *block)
{
    uint32_t documents = segment_count(posting->segment), rank = 0, weights = 0;
    CHECK((block->array == NULL) != (block->bits == NULL));
    CHECK((block->weights == NULL) == posting->is_set);
    for (uint32_t low = 0; low < BLOCK_DOCUMENTS && rank < block->count; low++) {
        if (block->array != NULL ? block->array[rank] != low
                                 : (block->bits[low / 64] >> low % 64 & 1) == 0)
            continue;
        CHECK((block->block << BLOCK_BITS) + low < documents);
        if (block->weights != NULL)
            weights += block->weights[rank];
        if (rank < 100 || rank + 20 > block->count)
            walk_positions(posting, block, rank);
        rank++;
    }
    CHECK(rank == block->count && weights <= 255 * rank);
}

static void walk_posting(const struct posting *posting, struct budget *budget)
{
    CHECK(posting->documents <= segment_count(posting->segment) && posting->blocks > 0);
    for (uint32_t i = 0; i < posting->blocks && budget->blocks > 0; i++) {
        struct posting_block block;
        budget->blocks--;
        if (!posting_at(posting, i, &block)) {
            CHECK(segment_damaged(posting->segment));
            return;
        }
        walk_block(posting, &block);
        if (posting_block(posting, block.block, &block))
            walk_positions(posting, &block, block.count - 1);
    }
}

static void walk_terms(const struct segment *segment, struct str from, struct budget *budget)
{
    struct segment_cursor cursor;
    struct posting posting;
    segment_seek(segment, from, &cursor);
    while (budget->terms > 0 && segment_next(&cursor)) {
        CHECK(cursor.text.n > 0 && cursor.text.n <= TERM_MOST);
        CHECK(cursor.term <= segment->header.terms);
        walk_posting(&cursor.posting, budget);
        if (segment_term(segment, cursor.text, &posting))
            CHECK(posting.documents <= segment_count(segment));
        budget->terms--;
    }
}

static void walk_columns(const struct segment *segment)
{
    const struct segment_columns *columns = segment_columns(segment);
    uint32_t count = segment_count(segment), there;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        CHECK(columns->topics_begin[i] <= columns->topics_begin[i + 1]);
        for (uint32_t k = columns->topics_begin[i]; k < columns->topics_begin[i + 1]; k++)
            sum += columns->topics[k];
        sum += (uint64_t)columns->captured[i] + (uint64_t)columns->place[i] + columns->year[i] +
               columns->kind[i] + columns->language[i];
        if (segment_document(segment, columns->number[i], &there))
            CHECK(there < count && columns->number[there] == columns->number[i]);
        CHECK(segment_before(segment, columns->sort[i]) <= count);
    }
    __asm__ volatile("" : : "r"(sum)); /* so that all of it is read */
}

static void open_and_walk(const uint8_t *data, size_t size, bool distrust)
{
    struct arena *own = arena_new(), *arena = arena_new();
    void *bytes = arena_alloc(own, size);
    if (size > 0)
        memcpy(bytes, data, size);
    struct segment *segment = segment_open(
        own, arena, (struct image_source){.bytes = bytes, .size = size, .distrust = distrust});
    if (segment == NULL) {
        CHECK(*status_why(arena) != 0);
        arena_free(arena);
        return;
    }
    struct budget budget = {BLOCKS, TERMS};
    walk_columns(segment);
    if (distrust) {
        walk_terms(segment, (struct str){0}, &budget);
        walk_terms(segment, STR("pv"), &budget);
        for (enum segment_set set = SET_TOPIC; set <= SET_LANGUAGE; set++) {
            struct posting posting;
            for (uint32_t number = 0; number < 8; number++)
                if (segment_set(segment, set, number, &posting))
                    walk_posting(&posting, &budget);
        }
    }
    struct posting posting;
    if (segment_damaged(segment))
        CHECK(!segment_term(segment, STR("w1"), &posting));
    segment_release(segment);
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    open_and_walk(data, size, true);
    open_and_walk(data, size, false);
    return 0;
}
