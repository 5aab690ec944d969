/* Writes an image: its columns, then its sets and terms in byte order, each with its documents in
   rising order. Used for new documents (build.c) and for merging (merge.c). */
#pragma once

#include "index/image.h"
#include "index/sink.h"

/* What the columns say of one document. */
struct row {
    int64_t number, sort, captured, place;
    uint16_t year;
    uint8_t kind, language;
    const uint32_t *topics;
    uint32_t topics_count;
};

/* The documents in rising order: `next` fills in one after the other, from the first again after
   `rewind`, for there is a pass for each column. */
struct rows {
    void *self;
    void (*rewind)(void *self);
    void (*next)(void *self, struct row *row);
    uint32_t count;
    uint64_t topics;           /* of all */
    const uint32_t *by_number; /* the documents sorted by their numbers */
};

struct image_writer;

/* Writes the columns. The sink and the arena live until write_end. */
struct image_writer *write_begin(struct arena *arena, struct sink *sink, const struct rows *rows);
/* The next term (or, with its key, set); whether any of its documents has positions. Those that get
   no document are left out. */
void write_term(struct image_writer *writer, struct str text, bool positions);
/* One of its documents. `positions` are as positions.h puts them (n of 0: none) and stay where they
   are until the term has ended. */
void write_document(struct image_writer *writer, uint32_t document, uint8_t weight,
                    const unsigned char *positions, uint32_t n);
/* The image is whole when this returns OK; in memory it is the sink's buffer. */
enum status write_end(struct image_writer *writer) MUST_CHECK;

/* Positions of one document: (distance to the one before, from -1) << 1 | whether it is the last,
   as varints; a distance of 0 says that there is none. */
unsigned char *write_positions(unsigned char *to, const uint32_t *positions, uint32_t count);
enum { POSITION_BYTES = 5 }; /* at most, each */
