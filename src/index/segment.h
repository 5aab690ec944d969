/* A segment: an immutable image of documents, numbered from 0 in the rising total order (the newest
   last), and what each term's documents are. In memory and in a file it is the same bytes, little
   endian, versioned, with a checksum for each 64 KiB: checked at first touch, and whole in the
   background. Nothing read from an image is trusted: a wrong offset makes the segment damaged,
   never a crash.

   Postings are cut into blocks of 65,536 documents, as in Roaring bitmaps: in each either a sorted
   array of 16-bit numbers or a bitset, with a byte of weight for each document beside. */
#pragma once

#include "index/bytes.h"
#include "index/index.h"

struct segment;

enum { BLOCK_BITS = 16, BLOCK_DOCUMENTS = 1 << BLOCK_BITS, BLOCK_WORDS = BLOCK_DOCUMENTS / 64 };

struct segment_columns {
    const int64_t *number, *sort, *captured, *place;
    const uint16_t *year;
    const uint8_t *kind, *language;
    const uint32_t *topics_begin; /* count + 1 of them, into topics */
    const uint32_t *topics;
};

uint32_t segment_count(const struct segment *segment);
const struct segment_columns *segment_columns(const struct segment *segment);
/* The document of a number; false when it is not in here. */
bool segment_document(const struct segment *segment, int64_t number, uint32_t *document);
/* How many documents stand before the place in the order (sort alone: those with a smaller sort).
 */
uint32_t segment_before(const struct segment *segment, int64_t sort);
bool segment_damaged(const struct segment *segment);

struct posting {
    const struct segment *segment;
    uint32_t documents; /* how many, dead ones too */
    uint32_t blocks;
    /* The rest is segment.c's. */
    const unsigned char *directory;
    uint32_t size;
    bool many, positions, is_set;
};
/* False when no document has the term (or the segment is damaged). */
bool segment_term(const struct segment *segment, struct str term, struct posting *posting);
/* The documents with a topic, a kind, a language: no weights, no positions. */
enum segment_set { SET_TOPIC, SET_KIND, SET_LANGUAGE };
bool segment_set(const struct segment *segment, enum segment_set set, uint32_t number,
                 struct posting *posting);

struct posting_block {
    uint32_t block; /* documents from block << BLOCK_BITS */
    uint32_t count;
    const uint16_t *array;  /* count of them, or NULL: */
    const uint64_t *bits;   /* BLOCK_WORDS of them */
    const uint8_t *weights; /* count of them, by rank; NULL in sets */
    const unsigned char *positions, *positions_end;
};
/* The i-th block that has documents (i < posting->blocks), rising. False: damaged. */
bool posting_at(const struct posting *posting, uint32_t i, struct posting_block *block);
/* The block of that number, if it has documents. */
bool posting_block(const struct posting *posting, uint32_t number, struct posting_block *block);
/* The positions in a block, best asked for in rising rank: those of SKIP_DOCUMENTS documents are
   found at a time. */
enum { SKIP_DOCUMENTS = 16 }; /* positions may be entered at each of these */
struct positions_cursor {
    const struct segment *segment;
    const unsigned char *table, *end;
    uint32_t count;
    uint32_t group; /* the ranks that are laid out, from group x SKIP_DOCUMENTS on: */
    const unsigned char *bytes;
    uint32_t ends[SKIP_DOCUMENTS + 1];
};
void positions_open(struct positions_cursor *cursor, const struct posting *posting,
                    const struct posting_block *block);
bool positions_lay(struct positions_cursor *cursor, uint32_t group); /* positions.c's */
/* Where those of the document of a rank stand; false: there are none, or the segment is damaged. */
static inline bool positions_at(struct positions_cursor *cursor, uint32_t rank,
                                const unsigned char **from, const unsigned char **to)
{
    uint32_t group = rank / SKIP_DOCUMENTS;
    if (rank >= cursor->count || (cursor->group != group && !positions_lay(cursor, group)))
        return false;
    *from = cursor->bytes + cursor->ends[rank % SKIP_DOCUMENTS];
    *to = cursor->bytes + cursor->ends[rank % SKIP_DOCUMENTS + 1];
    return true;
}
/* The next varint of them, `distance << 1 | last`; false: damaged. */
static inline bool positions_next(const unsigned char **p, const unsigned char *end, uint64_t *code)
{
    *code = **p;
    if (*code < 0x80) {
        ++*p;
        return true;
    }
    return varint_get(p, end, code);
}
/* Reads them, rising, at most `most` (there are no more than bytes); how many. */
uint32_t positions_read(const unsigned char *from, const unsigned char *to, uint32_t *positions,
                        uint32_t most);

/* The terms from `from` on, in byte order. Slices live until the next call. */
struct segment_cursor {
    const struct segment *segment;
    uint32_t term;
    struct str text;
    struct posting posting;
    unsigned char buffer[256];
    const unsigned char *p, *end; /* the rest is segment.c's */
    uint64_t postings;
    bool held; /* the term read last comes again */
};
void segment_seek(const struct segment *segment, struct str from, struct segment_cursor *cursor);
/* Forward, from where it stands. */
void segment_seek_on(struct segment_cursor *cursor, struct str from);
bool segment_next(struct segment_cursor *cursor);
