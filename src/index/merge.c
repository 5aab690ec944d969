/* First the documents get their new numbers, source by source rising as the old ones were. Then the
   terms of all sources are walked as one. The documents of a term are strewn over an array of one
   block, which sorts them without comparing, whether they are three or sixty thousand. Positions
   are copied as they stand. Nothing but the new numbers and the dictionary grows in memory. */
#include "index/merge.h"

#include "base/check.h"
#include "index/heap.h"
#include "index/write.h"

enum { PAUSE_DOCUMENTS = 1 << 18 };

/* One source's posting of the term at work. */
struct stream {
    const struct merge_source *source;
    struct posting posting;
    struct posting_block block;
    uint32_t next_block, rank, word;
    uint64_t bits;
    const unsigned char *p; /* positions of the rank */
    /* Where it stands. */
    uint32_t document;
    uint8_t weight;
    const unsigned char *positions;
    uint32_t positions_n;
};

struct merging {
    struct arena *work;
    struct merge *merge;
    struct image_writer *writer;
    uint32_t *at;    /* in each source */
    uint16_t *order; /* the source of each new document */
    uint32_t count, row;
    struct segment_cursor *cursors;
    uint64_t *keys; /* of their texts */
    struct stream *streams;
    uint32_t streams_count;
    uint64_t done;
    /* A block of the term at work: what stands in each place, and which places do. */
    uint64_t words[BLOCK_WORDS], filled[BLOCK_WORDS / 64];
    uint8_t *weights;
    const unsigned char **positions;
    uint32_t *positions_n;
};

static bool lives(const struct merge_source *source, uint32_t document)
{
    return source->live == NULL || (source->live[document / 64] >> document % 64 & 1) != 0;
}

/* ---- documents ------------------------------------------------------------------------------- */

/* The first living document from `document` on, or their count. */
static uint32_t next_living(const struct merge_source *source, uint32_t document)
{
    uint32_t count = segment_count(source->segment);
    if (source->live == NULL)
        return document < count ? document : count;
    while (document < count) {
        uint64_t word = source->live[document / 64] >> document % 64;
        if (word != 0)
            return document + (uint32_t)__builtin_ctzll(word);
        document = (document / 64 + 1) * 64;
    }
    return count;
}

static bool older(void *self, uint32_t a, uint32_t b)
{
    const struct merging *merging = self;
    const struct segment_columns *x = segment_columns(merging->merge->sources[a].segment);
    const struct segment_columns *y = segment_columns(merging->merge->sources[b].segment);
    uint32_t i = merging->at[a], k = merging->at[b];
    if (x->sort[i] != y->sort[k])
        return x->sort[i] < y->sort[k];
    if (x->captured[i] != y->captured[k])
        return x->captured[i] < y->captured[k];
    if (x->place[i] != y->place[k])
        return x->place[i] < y->place[k];
    return x->number[i] < y->number[k];
}

static void order_documents(struct merging *merging)
{
    struct merge *merge = merging->merge;
    struct heap heap = heap_new(merging->work, merge->count, older, merging);
    for (uint32_t i = 0; i < merge->count; i++) {
        struct merge_source *source = &merge->sources[i];
        source->map = ARENA_ARRAY(merging->work, uint32_t, segment_count(source->segment));
        merging->at[i] = next_living(source, 0);
        if (merging->at[i] < segment_count(source->segment))
            heap_add(&heap, i);
    }
    uint32_t count = 0;
    while (heap.count > 0) {
        uint32_t i = heap_top(&heap);
        struct merge_source *source = &merge->sources[i];
        CHECK(count < merging->count);
        source->map[merging->at[i]] = count;
        merging->order[count++] = (uint16_t)i;
        merging->at[i] = next_living(source, merging->at[i] + 1);
        heap_moved(&heap, merging->at[i] < segment_count(source->segment));
    }
    CHECK(count == merging->count);
}

static bool smaller(void *self, uint32_t a, uint32_t b)
{
    const struct merging *merging = self;
    const struct segment *x = merging->merge->sources[a].segment;
    const struct segment *y = merging->merge->sources[b].segment;
    return x->columns.number[x->by_number[merging->at[a]]] <
           y->columns.number[y->by_number[merging->at[b]]];
}

/* Moves on to the next living one in the order of numbers; false at the end. */
static bool skip_dead(const struct merging *merging, uint32_t i)
{
    const struct merge_source *source = &merging->merge->sources[i];
    uint32_t count = segment_count(source->segment);
    while (merging->at[i] < count && !lives(source, source->segment->by_number[merging->at[i]]))
        merging->at[i]++;
    return merging->at[i] < count;
}

static const uint32_t *order_numbers(struct merging *merging)
{
    struct merge *merge = merging->merge;
    uint32_t *sorted = ARENA_ARRAY(merging->work, uint32_t, merging->count), count = 0;
    struct heap heap = heap_new(merging->work, merge->count, smaller, merging);
    for (uint32_t i = 0; i < merge->count; i++) {
        merging->at[i] = 0;
        if (skip_dead(merging, i))
            heap_add(&heap, i);
    }
    while (heap.count > 0) {
        uint32_t i = heap_top(&heap);
        const struct merge_source *source = &merge->sources[i];
        sorted[count++] = source->map[source->segment->by_number[merging->at[i]++]];
        heap_moved(&heap, skip_dead(merging, i));
    }
    return sorted;
}

static void rewind_rows(void *self)
{
    struct merging *merging = self;
    memset(merging->at, 0, merging->merge->count * sizeof *merging->at);
    merging->row = 0;
}

static void next_row(void *self, struct row *row)
{
    struct merging *merging = self;
    uint32_t i = merging->order[merging->row++];
    const struct merge_source *source = &merging->merge->sources[i];
    uint32_t document = next_living(source, merging->at[i]);
    const struct segment_columns *columns = segment_columns(source->segment);
    merging->at[i] = document + 1;
    uint32_t topics = columns->topics_begin[document];
    *row = (struct row){
        .number = columns->number[document],
        .sort = columns->sort[document],
        .captured = columns->captured[document],
        .place = columns->place[document],
        .year = columns->year[document],
        .kind = columns->kind[document],
        .language = columns->language[document],
        .topics = columns->topics + topics,
        .topics_count = columns->topics_begin[document + 1] - topics,
    };
}

/* ---- postings -------------------------------------------------------------------------------- */

static bool open_block(struct stream *stream)
{
    struct posting_block *block = &stream->block;
    const struct segment *segment = stream->posting.segment;
    if (!posting_at(&stream->posting, stream->next_block++, block))
        return false;
    stream->rank = stream->word = 0;
    stream->bits = block->bits == NULL ? 0 : block->bits[0];
    stream->p = NULL;
    if (block->positions != NULL) {
        uint64_t from = (uint64_t)(block->positions - segment->bytes);
        uint64_t n = (uint64_t)(block->positions_end - block->positions);
        if (!segment_has(segment, from, n))
            return false;
        stream->p = block->positions + (block->count - 1) / SKIP_DOCUMENTS * 4;
    }
    return true;
}

/* The next document of the block, by rank, into *low. */
static bool next_low(struct stream *stream, uint32_t *low)
{
    const struct posting_block *block = &stream->block;
    if (block->array != NULL) {
        *low = block->array[stream->rank];
        return true;
    }
    while (stream->bits == 0) {
        if (++stream->word >= BLOCK_WORDS)
            return false;
        stream->bits = block->bits[stream->word];
    }
    *low = stream->word * 64 + (uint32_t)__builtin_ctzll(stream->bits);
    stream->bits &= stream->bits - 1;
    return true;
}

/* Moves on to the next living document. *more is false at the end; false: damaged. */
static bool next_document(struct stream *stream, bool *more)
{
    for (;;) {
        if (stream->rank == stream->block.count) {
            *more = stream->next_block < stream->posting.blocks;
            if (!*more)
                return true;
            if (!open_block(stream))
                return false;
        }
        uint32_t low;
        if (!next_low(stream, &low))
            return segment_spoilt(stream->posting.segment);
        stream->weight = stream->block.weights == NULL ? 0 : stream->block.weights[stream->rank];
        stream->rank++;
        stream->positions = stream->p;
        stream->positions_n = 0;
        if (stream->p != NULL) {
            stream->p = positions_skip(stream->p, stream->block.positions_end);
            if (stream->p == NULL)
                return segment_spoilt(stream->posting.segment);
            stream->positions_n = (uint32_t)(stream->p - stream->positions);
        }
        uint32_t document = (stream->block.block << BLOCK_BITS) + low;
        if (lives(stream->source, document)) {
            stream->document = stream->source->map[document];
            *more = true;
            return true;
        }
    }
}

/* Strews what the streams have of one block. Those that come to their end are taken out. */
static bool strew(struct merging *merging, uint32_t block)
{
    for (uint32_t i = 0; i < merging->streams_count;) {
        struct stream *stream = &merging->streams[i];
        bool more = true;
        while (more && stream->document >> BLOCK_BITS == block) {
            uint32_t low = stream->document & (BLOCK_DOCUMENTS - 1);
            merging->words[low / 64] |= (uint64_t)1 << low % 64;
            merging->filled[low / 4096] |= (uint64_t)1 << low / 64 % 64;
            merging->weights[low] = stream->weight;
            merging->positions[low] = stream->positions;
            merging->positions_n[low] = stream->positions_n;
            if (!next_document(stream, &more))
                return false;
        }
        if (more)
            i++;
        else
            *stream = merging->streams[--merging->streams_count];
    }
    return true;
}

/* Writes what was strewn, and leaves the places empty. */
static void collect(struct merging *merging, uint32_t block)
{
    for (uint32_t i = 0; i < BLOCK_WORDS / 64; i++) {
        for (uint64_t filled = merging->filled[i]; filled != 0; filled &= filled - 1) {
            uint32_t word = i * 64 + (uint32_t)__builtin_ctzll(filled);
            for (uint64_t bits = merging->words[word]; bits != 0; bits &= bits - 1) {
                uint32_t low = word * 64 + (uint32_t)__builtin_ctzll(bits);
                write_document(merging->writer, (block << BLOCK_BITS) + low, merging->weights[low],
                               merging->positions[low], merging->positions_n[low]);
            }
            merging->words[word] = 0;
        }
        merging->filled[i] = 0;
    }
}

static bool merge_documents(struct merging *merging)
{
    while (merging->streams_count > 1) {
        uint32_t block = UINT32_MAX;
        for (uint32_t i = 0; i < merging->streams_count; i++)
            if (merging->streams[i].document >> BLOCK_BITS < block)
                block = merging->streams[i].document >> BLOCK_BITS;
        if (!strew(merging, block))
            return false;
        collect(merging, block);
    }
    bool more = merging->streams_count == 1;
    struct stream *stream = &merging->streams[0];
    while (more) {
        write_document(merging->writer, stream->document, stream->weight, stream->positions,
                       stream->positions_n);
        if (!next_document(stream, &more))
            return false;
    }
    return true;
}

/* ---- terms ----------------------------------------------------------------------------------- */

static bool first_term(void *self, uint32_t a, uint32_t b)
{
    const struct merging *merging = self;
    if (merging->keys[a] != merging->keys[b])
        return merging->keys[a] < merging->keys[b];
    return str_cmp(merging->cursors[a].text, merging->cursors[b].text) < 0;
}

/* A stream over the posting of a cursor, unless nothing of it lives. */
static bool add_stream(struct merging *merging, uint32_t i)
{
    struct stream *stream = &merging->streams[merging->streams_count];
    stream->source = &merging->merge->sources[i];
    stream->posting = merging->cursors[i].posting;
    stream->next_block = stream->rank = stream->block.count = 0;
    bool more;
    if (!next_document(stream, &more))
        return false;
    merging->streams_count += more;
    return true;
}

/* Moves a cursor on to a later term. */
static bool next_term(struct merging *merging, uint32_t i, struct str before, bool *more)
{
    struct segment_cursor *cursor = &merging->cursors[i];
    *more = segment_next(cursor);
    if (*more && str_cmp(before, cursor->text) >= 0)
        return segment_spoilt(cursor->segment);
    if (*more)
        merging->keys[i] = image_key(cursor->text);
    return *more || !segment_damaged(cursor->segment);
}

static bool merge_terms(struct merging *merging)
{
    struct merge *merge = merging->merge;
    struct heap heap = heap_new(merging->work, merge->count, first_term, merging);
    bool more;
    for (uint32_t i = 0; i < merge->count; i++) {
        segment_seek_all(merge->sources[i].segment, (struct str){0}, &merging->cursors[i]);
        if (!next_term(merging, i, (struct str){0}, &more))
            return false;
        if (more)
            heap_add(&heap, i);
    }
    while (heap.count > 0) {
        char bytes[TERM_MOST];
        struct str text = merging->cursors[heap_top(&heap)].text;
        uint64_t key = merging->keys[heap_top(&heap)];
        memcpy(bytes, text.p, text.n);
        text.p = bytes;
        bool positions = false;
        merging->streams_count = 0;
        while (heap.count > 0 && merging->keys[heap_top(&heap)] == key &&
               str_eq(merging->cursors[heap_top(&heap)].text, text)) {
            uint32_t i = heap_top(&heap);
            positions |= merging->cursors[i].posting.positions;
            merging->done += merging->cursors[i].posting.documents;
            if (!add_stream(merging, i) || !next_term(merging, i, text, &more))
                return false;
            heap_moved(&heap, more);
        }
        write_term(merging->writer, text, positions);
        if (!merge_documents(merging))
            return false;
        if (merging->done >= PAUSE_DOCUMENTS && merge->pause != NULL) {
            merging->done = 0;
            if (!merge->pause(merge->self))
                return false;
        }
    }
    return true;
}

enum status merge_run(struct arena *work, struct merge *merge, struct sink *sink)
{
    struct merging *merging = ARENA_NEW(work, struct merging);
    struct rows rows = {.self = merging, .rewind = rewind_rows, .next = next_row};
    CHECK(merge->count <= MERGE_MOST);
    for (uint32_t i = 0; i < merge->count; i++)
        rows.count += merge->sources[i].live_count;
    merging->work = work;
    merging->merge = merge;
    merging->count = rows.count;
    merging->at = ARENA_ARRAY(work, uint32_t, merge->count);
    merging->order = ARENA_ARRAY(work, uint16_t, rows.count);
    merging->cursors = ARENA_ARRAY(work, struct segment_cursor, merge->count);
    merging->keys = ARENA_ARRAY(work, uint64_t, merge->count);
    merging->streams = ARENA_ARRAY(work, struct stream, merge->count);
    uint32_t places = rows.count < BLOCK_DOCUMENTS ? rows.count : BLOCK_DOCUMENTS;
    merging->weights = ARENA_ARRAY(work, uint8_t, places);
    merging->positions = ARENA_ARRAY(work, const unsigned char *, places);
    merging->positions_n = ARENA_ARRAY(work, uint32_t, places);
    order_documents(merging);
    rows.by_number = order_numbers(merging);
    rewind_rows(merging);
    struct row row;
    for (uint32_t i = 0; i < rows.count; i++) {
        next_row(merging, &row);
        rows.topics += row.topics_count;
    }
    merging->writer = write_begin(work, sink, &rows);
    if (merge_terms(merging))
        return write_end(merging->writer);
    for (uint32_t i = 0; i < merge->count; i++)
        if (segment_damaged(merge->sources[i].segment))
            return status_fail(work, STATUS_FAILED,
                               "a segment of the index is damaged; it must be made anew");
    return status_fail(work, STATUS_BUSY, "merging was given up");
}
