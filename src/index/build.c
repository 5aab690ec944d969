/* Terms are numbered by a hash table as they come, their documents sorted by counting, and the
   terms alone by comparing, with their first eight bytes as a number, for most differ there. */
#include "index/build.h"

#include "base/check.h"
#include "index/write.h"

#include <stdlib.h>

struct term {
    struct str text;
    uint64_t hash, key;
    uint32_t count, from;
    bool positions;
};

/* What a posting needs of a document is packed here in the order of documents, for the terms are
   written in another, in which each look at the documents themselves would miss the cache. */
struct entry {
    uint32_t term, document;
    uint32_t at; /* of its positions */
    uint32_t n : 24, weight : 8;
};
enum { ENTRY_BYTES_MOST = (1 << 24) - 1 };

struct builder {
    struct arena *work;
    const struct index_document **documents; /* in rising order */
    uint32_t count, at;
    struct term *terms;
    uint32_t terms_count, terms_most;
    uint32_t *slots; /* number of a term + 1 */
    uint32_t slots_count;
    struct entry *entries;
    size_t entries_count;
    struct buf positions; /* of all */
};

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int build_compare(const struct index_document *a, const struct index_document *b)
{
    if (a->sort != b->sort)
        return compare(a->sort, b->sort);
    if (a->captured != b->captured)
        return compare(a->captured, b->captured);
    if (a->place != b->place)
        return compare(a->place, b->place);
    return compare(a->number, b->number);
}

static int by_order(const void *a, const void *b)
{
    return build_compare(*(const struct index_document *const *)a,
                         *(const struct index_document *const *)b);
}

/* ---- terms ----------------------------------------------------------------------------------- */

static void widen(struct builder *builder)
{
    struct arena *work = builder->work;
    uint32_t most = builder->terms_most == 0 ? 256 : builder->terms_most * 2;
    struct term *terms = ARENA_ARRAY(work, struct term, most);
    if (builder->terms_count > 0)
        memcpy(terms, builder->terms, builder->terms_count * sizeof *terms);
    builder->terms = terms;
    builder->terms_most = most;
    builder->slots_count = most * 2;
    builder->slots = ARENA_ARRAY(work, uint32_t, builder->slots_count);
    for (uint32_t i = 0; i < builder->terms_count; i++) {
        uint32_t slot = (uint32_t)terms[i].hash & (builder->slots_count - 1);
        while (builder->slots[slot] != 0)
            slot = (slot + 1) & (builder->slots_count - 1);
        builder->slots[slot] = i + 1;
    }
}

/* Most terms differ or end within the bytes of the key, so that the text is seldom looked at. */
static bool same(const struct term *term, uint64_t hash, uint64_t key, struct str text)
{
    return term->hash == hash && term->key == key && term->text.n == text.n &&
           (text.n <= 8 || memcmp(term->text.p + 8, text.p + 8, text.n - 8) == 0);
}

/* `kept`: the text stays where it is. */
static uint32_t number_term(struct builder *builder, struct str text, bool kept)
{
    CHECK(text.n > 0 && text.n <= TERM_MOST);
    if (builder->terms_count == builder->terms_most)
        widen(builder);
    uint64_t hash = str_hash(text), key = image_key(text);
    uint32_t slot = (uint32_t)hash & (builder->slots_count - 1);
    while (builder->slots[slot] != 0) {
        const struct term *term = &builder->terms[builder->slots[slot] - 1];
        if (same(term, hash, key, text))
            return builder->slots[slot] - 1;
        slot = (slot + 1) & (builder->slots_count - 1);
    }
    uint32_t number = builder->terms_count++;
    builder->slots[slot] = number + 1;
    builder->terms[number] = (struct term){
        .text = kept ? text : str_copy(builder->work, text), .hash = hash, .key = key};
    return number;
}

static void add_entry(struct builder *builder, uint32_t number, struct entry entry)
{
    builder->terms[number].count++;
    entry.term = number;
    builder->entries[builder->entries_count++] = entry;
}

static void add_term(struct builder *builder, const struct index_term *source, uint32_t document)
{
    CHECK(source->text.n > 0 && source->text.p[0] != 0 && builder->positions.n <= UINT32_MAX);
    uint32_t number = number_term(builder, source->text, true);
    struct entry entry = {
        .document = document, .at = (uint32_t)builder->positions.n, .weight = source->weight};
    if (source->positions_count > 0) {
        size_t most = (size_t)source->positions_count * POSITION_BYTES;
        unsigned char *p = (unsigned char *)buf_room(&builder->positions, most);
        size_t n = (size_t)(write_positions(p, source->positions, source->positions_count) - p);
        CHECK(n <= ENTRY_BYTES_MOST);
        entry.n = (uint32_t)n & ENTRY_BYTES_MOST;
        builder->positions.n += n;
        builder->terms[number].positions = true;
    }
    add_entry(builder, number, entry);
}

static void add_set(struct builder *builder, enum segment_set set, uint32_t number,
                    uint32_t document)
{
    unsigned char key[SET_NUMBER + 1];
    image_set_key(set, number, key);
    uint32_t term = number_term(builder, (struct str){(const char *)key, sizeof key}, false);
    add_entry(builder, term, (struct entry){.document = document});
}

static void add_document(struct builder *builder, uint32_t document)
{
    const struct index_document *source = builder->documents[document];
    add_set(builder, SET_KIND, source->kind, document);
    add_set(builder, SET_LANGUAGE, source->language, document);
    for (size_t i = 0; i < source->topics_count; i++)
        add_set(builder, SET_TOPIC, source->topics[i], document);
    for (size_t i = 0; i < source->terms_count; i++)
        add_term(builder, &source->terms[i], document);
}

static int by_text(const void *left, const void *right)
{
    const struct term *a = *(const struct term *const *)left;
    const struct term *b = *(const struct term *const *)right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return str_cmp(a->text, b->text);
}

/* The entries of each term together, in the order of the documents. */
static const struct entry *gather(struct builder *builder)
{
    uint32_t from = 0;
    for (uint32_t i = 0; i < builder->terms_count; i++) {
        builder->terms[i].from = from;
        from += builder->terms[i].count;
    }
    struct entry *sorted = ARENA_ARRAY(builder->work, struct entry, builder->entries_count);
    for (size_t i = 0; i < builder->entries_count; i++)
        sorted[builder->terms[builder->entries[i].term].from++] = builder->entries[i];
    return sorted;
}

static void write_terms(struct builder *builder, struct image_writer *writer)
{
    const struct entry *sorted = gather(builder);
    const struct term **order =
        ARENA_ARRAY(builder->work, const struct term *, builder->terms_count);
    for (uint32_t i = 0; i < builder->terms_count; i++)
        order[i] = &builder->terms[i];
    qsort(order, builder->terms_count, sizeof(const struct term *), by_text);
    const unsigned char *positions = (const unsigned char *)builder->positions.p;
    for (uint32_t i = 0; i < builder->terms_count; i++) {
        const struct term *term = order[i];
        write_term(writer, term->text, term->positions);
        const struct entry *entries = sorted + term->from - term->count;
        for (uint32_t k = 0; k < term->count; k++) {
            const struct entry *entry = &entries[k];
            write_document(writer, entry->document, entry->weight,
                           entry->n == 0 ? NULL : positions + entry->at, entry->n);
        }
    }
}

/* ---- columns --------------------------------------------------------------------------------- */

static void rewind_rows(void *self)
{
    ((struct builder *)self)->at = 0;
}

static void next_row(void *self, struct row *row)
{
    struct builder *builder = self;
    const struct index_document *source = builder->documents[builder->at++];
    CHECK(source->year >= 0 && source->year <= UINT16_MAX);
    *row = (struct row){
        .number = source->number,
        .sort = source->sort,
        .captured = source->captured,
        .place = source->place,
        .year = (uint16_t)source->year,
        .kind = source->kind,
        .language = source->language,
        .topics = source->topics,
        .topics_count = (uint32_t)source->topics_count,
    };
}

struct numbered {
    int64_t number;
    uint32_t document;
};

static int by_number(const void *a, const void *b)
{
    return compare(((const struct numbered *)a)->number, ((const struct numbered *)b)->number);
}

static const uint32_t *sort_numbers(const struct builder *builder)
{
    struct numbered *pairs = ARENA_ARRAY(builder->work, struct numbered, builder->count);
    for (uint32_t i = 0; i < builder->count; i++)
        pairs[i] = (struct numbered){builder->documents[i]->number, i};
    qsort(pairs, builder->count, sizeof *pairs, by_number);
    uint32_t *sorted = ARENA_ARRAY(builder->work, uint32_t, builder->count);
    for (uint32_t i = 0; i < builder->count; i++)
        sorted[i] = pairs[i].document;
    return sorted;
}

struct segment *build_segment(struct arena *work, const struct index_document *const *documents,
                              uint32_t count)
{
    struct builder builder = {.work = work, .count = count, .positions = buf_in(work)};
    builder.documents = ARENA_ARRAY(work, const struct index_document *, count);
    memcpy(builder.documents, documents, count * sizeof *documents);
    qsort(builder.documents, count, sizeof *documents, by_order);
    struct rows rows = {.self = &builder, .rewind = rewind_rows, .next = next_row, .count = count};
    size_t entries = 0;
    for (uint32_t i = 0; i < count; i++) {
        rows.topics += documents[i]->topics_count;
        entries += documents[i]->topics_count + documents[i]->terms_count + 2;
    }
    CHECK(entries < UINT32_MAX);
    rows.by_number = sort_numbers(&builder);
    builder.entries = ARENA_ARRAY(work, struct entry, entries);
    for (uint32_t i = 0; i < count; i++)
        add_document(&builder, i);
    struct sink sink = sink_in_memory(work);
    struct image_writer *writer = write_begin(work, &sink, &rows);
    write_terms(&builder, writer);
    enum status status = write_end(writer);
    CHECK(status == STATUS_OK);
    struct arena *own = arena_new();
    void *bytes = arena_alloc(own, sink.buffer.n);
    memcpy(bytes, sink.buffer.p, sink.buffer.n);
    struct segment *segment =
        segment_open(own, work, (struct image_source){.bytes = bytes, .size = sink.buffer.n});
    CHECK(segment != NULL);
    return segment;
}
