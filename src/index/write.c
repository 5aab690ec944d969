/* Postings go to the sink as they come; the dictionary, which is small, is kept until the end. A
   term's blocks are gathered first, for their directory stands before them. */
#include "index/write.h"

#include "base/check.h"

struct block {
    uint32_t number, count;
    size_t at; /* in the bodies */
};

struct image_writer {
    struct arena *arena;
    struct sink *sink;
    struct image_header header;
    /* The term at work. */
    unsigned char text[TERM_MOST], before[TERM_MOST];
    size_t text_n, before_n;
    bool begun, is_set, has_positions;
    uint64_t documents;
    int64_t last;
    /* Its block at work, by rank. */
    uint32_t block, count;
    uint16_t *low;
    uint8_t *weights;
    const unsigned char **positions;
    uint32_t *positions_n;
    /* Its finished blocks. */
    struct buf bodies, blocks;
    /* What is kept until the end. */
    struct buf dictionary, groups;
    uint64_t postings_at; /* as a reader reckons it: the end of the posting before */
};

static void write_columns(struct sink *sink, const struct rows *rows)
{
    struct row row;
#define COLUMN(member)                                                                             \
    do {                                                                                           \
        rows->rewind(rows->self);                                                                  \
        for (uint32_t i = 0; i < rows->count; i++) {                                               \
            rows->next(rows->self, &row);                                                          \
            sink_add(sink, &row.member, sizeof row.member);                                        \
        }                                                                                          \
    } while (0)
    COLUMN(number);
    COLUMN(sort);
    COLUMN(captured);
    COLUMN(place);
    uint32_t begin = 0;
    sink_add(sink, &begin, sizeof begin);
    rows->rewind(rows->self);
    for (uint32_t i = 0; i < rows->count; i++) {
        rows->next(rows->self, &row);
        begin += row.topics_count;
        sink_add(sink, &begin, sizeof begin);
    }
    sink_add(sink, rows->by_number, rows->count * sizeof *rows->by_number);
    rows->rewind(rows->self);
    for (uint32_t i = 0; i < rows->count; i++) {
        rows->next(rows->self, &row);
        sink_add(sink, row.topics, row.topics_count * sizeof *row.topics);
    }
    COLUMN(year);
    COLUMN(kind);
    COLUMN(language);
#undef COLUMN
    sink_align(sink, 8);
}

struct image_writer *write_begin(struct arena *arena, struct sink *sink, const struct rows *rows)
{
    CHECK(rows->topics < UINT32_MAX && rows->count > 0);
    struct image_writer *writer = ARENA_NEW(arena, struct image_writer);
    *writer = (struct image_writer){
        .arena = arena,
        .sink = sink,
        .header = {.magic = IMAGE_MAGIC,
                   .version = IMAGE_VERSION,
                   .documents = rows->count,
                   .topics = rows->topics},
        .bodies = buf_in(arena),
        .blocks = buf_in(arena),
        .dictionary = buf_in(arena),
        .groups = buf_in(arena),
    };
    uint32_t most = rows->count < BLOCK_DOCUMENTS ? rows->count : BLOCK_DOCUMENTS;
    writer->low = ARENA_ARRAY(arena, uint16_t, most);
    writer->weights = ARENA_ARRAY(arena, uint8_t, most);
    writer->positions = ARENA_ARRAY(arena, const unsigned char *, most);
    writer->positions_n = ARENA_ARRAY(arena, uint32_t, most);
    static const struct image_header room;
    sink_add(sink, &room, sizeof room);
    write_columns(sink, rows);
    writer->header.postings = sink->at;
    CHECK(sink->at == image_columns(rows->count, rows->topics).end);
    return writer;
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static void pad(struct buf *buf, size_t step)
{
    size_t more = align_up(buf->n, step) - buf->n;
    if (more == 0)
        return;
    memset(buf_room(buf, more), 0, more);
    buf->n += more;
}

static void add_positions(struct image_writer *writer)
{
    struct buf *out = &writer->bodies;
    uint32_t skips = (writer->count - 1) / SKIP_DOCUMENTS;
    size_t bytes = 0;
    for (uint32_t i = 0; i < writer->count; i++)
        bytes += writer->positions_n[i] == 0 ? 1 : writer->positions_n[i];
    unsigned char *skip = (unsigned char *)buf_room(out, skips * 4 + bytes);
    unsigned char *start = skip + skips * 4, *p = start;
    for (uint32_t i = 0; i < writer->count; i++) {
        if (i > 0 && i % SKIP_DOCUMENTS == 0) {
            store32(skip, (uint32_t)(p - start));
            skip += 4;
        }
        if (writer->positions_n[i] == 0) {
            *p++ = 1;
            continue;
        }
        memcpy(p, writer->positions[i], writer->positions_n[i]);
        p += writer->positions_n[i];
    }
    out->n += skips * 4 + bytes;
}

static void end_block(struct image_writer *writer)
{
    if (writer->count == 0)
        return;
    struct buf *out = &writer->bodies;
    bool bits = writer->count >= image_bits_from(writer->is_set);
    pad(out, bits ? 8 : 2);
    struct block block = {writer->block, writer->count, out->n};
    buf_add(&writer->blocks, (struct str){(const char *)&block, sizeof block});
    if (bits) {
        uint64_t *words = (uint64_t *)(void *)buf_room(out, BLOCK_WORDS * 8);
        memset(words, 0, BLOCK_WORDS * 8);
        for (uint32_t i = 0; i < writer->count; i++)
            words[writer->low[i] / 64] |= (uint64_t)1 << writer->low[i] % 64;
        out->n += BLOCK_WORDS * 8;
    } else {
        buf_add(out, (struct str){(const char *)writer->low, writer->count * 2});
    }
    if (!writer->is_set) {
        buf_add(out, (struct str){(const char *)writer->weights, writer->count});
        if (writer->has_positions)
            add_positions(writer);
    }
    writer->count = 0;
}

void write_document(struct image_writer *writer, uint32_t document, uint8_t weight,
                    const unsigned char *positions, uint32_t n)
{
    CHECK(writer->begun && (int64_t)document > writer->last);
    writer->last = document;
    if (document >> BLOCK_BITS != writer->block) {
        end_block(writer);
        writer->block = document >> BLOCK_BITS;
    }
    uint32_t i = writer->count++;
    writer->low[i] = (uint16_t)document;
    writer->weights[i] = weight;
    writer->positions[i] = positions;
    writer->positions_n[i] = n;
    writer->documents++;
}

/* ---- terms ----------------------------------------------------------------------------------- */

static void add_varint(struct buf *buf, uint64_t number)
{
    unsigned char *p = (unsigned char *)buf_room(buf, VARINT_MOST);
    buf->n += (size_t)(varint_put(p, number) - p);
}

static void enter_term(struct image_writer *writer, uint32_t blocks, uint64_t size)
{
    struct buf *out = &writer->dictionary;
    size_t shared = 0;
    if (writer->header.terms % GROUP_TERMS == 0) {
        CHECK(out->n <= UINT32_MAX);
        store32((unsigned char *)buf_room(&writer->groups, 4), (uint32_t)out->n);
        writer->groups.n += 4;
        add_varint(out, writer->postings_at);
    } else {
        while (shared < writer->before_n && shared < writer->text_n &&
               writer->before[shared] == writer->text[shared])
            shared++;
        buf_char(out, (char)shared);
    }
    buf_char(out, (char)(writer->text_n - shared));
    buf_add(out, (struct str){(const char *)writer->text + shared, writer->text_n - shared});
    add_varint(out, writer->documents << 2 | (writer->has_positions ? 2 : 0) | (blocks > 1));
    if (blocks > 1)
        add_varint(out, blocks);
    add_varint(out, size);
    memcpy(writer->before, writer->text, writer->text_n);
    writer->before_n = writer->text_n;
    writer->header.terms++;
}

static void end_term(struct image_writer *writer)
{
    if (!writer->begun)
        return;
    writer->begun = false;
    end_block(writer);
    if (writer->documents == 0)
        return;
    struct sink *sink = writer->sink;
    uint64_t step = image_step(writer->is_set, writer->documents);
    sink_align(sink, step);
    pad(&writer->bodies, 2);
    const struct block *blocks = (const struct block *)(const void *)writer->blocks.p;
    uint32_t count = (uint32_t)(writer->blocks.n / sizeof *blocks);
    size_t head = count > 1 ? (size_t)count * DIRECTORY_ENTRY : step;
    CHECK(head + writer->bodies.n <= UINT32_MAX);
    for (uint32_t i = 0; i < count; i++) {
        unsigned char entry[DIRECTORY_ENTRY] = {0};
        store16(entry, (uint16_t)blocks[i].number);
        store16(entry + 2, (uint16_t)(blocks[i].count - 1));
        store32(entry + 4, (uint32_t)((head + blocks[i].at) / 2));
        sink_add(sink, entry, count > 1 ? DIRECTORY_ENTRY : step);
    }
    sink_add(sink, writer->bodies.p, writer->bodies.n);
    enter_term(writer, count, head + writer->bodies.n);
    writer->postings_at = sink->at - writer->header.postings;
}

void write_term(struct image_writer *writer, struct str text, bool positions)
{
    end_term(writer);
    CHECK(text.n > 0 && text.n <= TERM_MOST);
    CHECK(str_cmp((struct str){(const char *)writer->text, writer->text_n}, text) < 0);
    memcpy(writer->text, text.p, text.n);
    writer->text_n = text.n;
    writer->begun = true;
    writer->is_set = text.p[0] == 0;
    writer->has_positions = positions && !writer->is_set;
    writer->documents = 0;
    writer->last = -1;
    writer->block = writer->count = 0;
    writer->bodies.n = writer->blocks.n = 0;
}

enum status write_end(struct image_writer *writer)
{
    end_term(writer);
    struct sink *sink = writer->sink;
    sink_align(sink, 8);
    writer->header.dictionary = sink->at;
    sink_add(sink, writer->dictionary.p, writer->dictionary.n);
    sink_align(sink, 8);
    writer->header.groups = sink->at;
    sink_add(sink, writer->groups.p, writer->groups.n);
    return sink_end(sink, &writer->header);
}

unsigned char *write_positions(unsigned char *to, const uint32_t *positions, uint32_t count)
{
    int64_t before = -1;
    for (uint32_t i = 0; i < count; i++) {
        CHECK((int64_t)positions[i] > before);
        uint64_t step = (uint64_t)((int64_t)positions[i] - before);
        to = varint_put(to, step << 1 | (i + 1 == count));
        before = positions[i];
    }
    return to;
}
