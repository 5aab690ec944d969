/* The form of an image, shared by those who write it (write.c) and read it (segment.c):
   docs/search.md has it as a table. Sections follow the header in the order of its members. */
#pragma once

#include "index/bytes.h"
#include "index/segment.h"

enum {
    IMAGE_VERSION = 1,
    IMAGE_PAGE = 64 * 1024, /* of a checksum */
    GROUP_TERMS = 16,       /* terms that share a place in the dictionary's table */
    TERM_MOST = 255,
    TERM_BITS_FROM = 4096, /* documents in a block from which a term's postings are a bitset, */
    SET_BITS_FROM = 513,   /* and those of a set */
    DIRECTORY_ENTRY = 8,
    SET_NUMBER = 5, /* bytes after the 0 that tells sets from terms in the dictionary */
};
#define IMAGE_MAGIC "BKSEGM\r\n"

/* What stands at the head of an image; `checksum` is the CRC-32C of all before it. */
struct image_header {
    char magic[8];
    uint32_t version;
    uint32_t documents;
    uint32_t terms;                                        /* sets too */
    uint32_t pages;                                        /* checksums; 0 in memory */
    uint64_t topics;                                       /* of all documents */
    uint64_t postings, dictionary, groups, checksums, end; /* where the sections begin */
    uint32_t checksums_checksum;
    uint32_t checksum;
};
_Static_assert(sizeof(struct image_header) == 80, "the header has no gaps");

/* Where the columns stand, from the start of the image; `end` is that of the postings. */
struct image_columns {
    uint64_t number, sort, captured, place, topics_begin, by_number, topics, year, kind, language,
        end;
};

static inline struct image_columns image_columns(uint64_t documents, uint64_t topics)
{
    struct image_columns at;
    at.number = sizeof(struct image_header);
    at.sort = at.number + documents * 8;
    at.captured = at.sort + documents * 8;
    at.place = at.captured + documents * 8;
    at.topics_begin = at.place + documents * 8;
    at.by_number = at.topics_begin + (documents + 1) * 4;
    at.topics = at.by_number + documents * 4;
    at.year = at.topics + topics * 4;
    at.kind = at.year + documents * 2;
    at.language = at.kind + documents;
    at.end = align_up(at.language + documents, 8);
    return at;
}

/* The key of a set in the dictionary, where it stands before all terms. */
static inline void image_set_key(enum segment_set set, uint32_t number,
                                 unsigned char key[SET_NUMBER + 1])
{
    const unsigned char bytes[SET_NUMBER + 1] = {0,
                                                 (unsigned char)(set + 1),
                                                 (unsigned char)(number >> 24),
                                                 (unsigned char)(number >> 16),
                                                 (unsigned char)(number >> 8),
                                                 (unsigned char)number};
    memcpy(key, bytes, sizeof bytes);
}
/* The first bytes of a text as a number: where two differ, so do the texts, and in the same order.
 */
static inline uint64_t image_key(struct str text)
{
    unsigned char bytes[8] = {0};
    memcpy(bytes, text.p, text.n < 8 ? text.n : 8);
    uint64_t key;
    memcpy(&key, bytes, 8);
    return __builtin_bswap64(key);
}
static inline uint32_t image_bits_from(bool is_set)
{
    return is_set ? SET_BITS_FROM : TERM_BITS_FROM;
}
/* Postings that may hold a bitset begin at multiples of 8, others of 2. */
static inline uint64_t image_step(bool is_set, uint64_t documents)
{
    return documents >= image_bits_from(is_set) ? 8 : 2;
}

/* A segment is its image, opened. */
struct segment {
    struct arena *arena; /* its own */
    _Atomic int holders;
    const unsigned char *bytes;
    size_t size;
    struct image_header header; /* a copy: the file's might change under us */
    struct segment_columns columns;
    const uint32_t *by_number;
    int64_t least, most;       /* of the numbers */
    _Atomic uint64_t *checked; /* a bit for each page found whole; NULL: nothing to check */
    _Atomic bool damaged;
    uint32_t seen;   /* pages checked in the background; of the one who tends */
    bool distrusted; /* the checksums do not vouch for it: every posting is looked through */
    uint64_t file;   /* its name as a number; 0: in memory */
    const char *path;
    _Atomic bool unwanted; /* its file goes with it */
};

/* Where an image comes from. It must stay, and begin at a multiple of 8. */
struct image_source {
    const void *bytes;
    size_t size;
    bool distrust;
};
/* A segment with one holder in an arena of its own; NULL, with the reason in `arena`, if it is not
   whole. The arena `own`, which may hold the bytes, goes to the segment, and in any case ends with
   it. */
struct segment *segment_open(struct arena *own, struct arena *arena, struct image_source source);
struct segment *segment_hold(const struct segment *segment);
void segment_release(struct segment *segment);

/* Whether bytes from `offset` of the image are there, and their pages as they were written. */
bool segment_has(const struct segment *segment, uint64_t offset, uint64_t n);
/* Says that it is damaged; false. */
bool segment_spoilt(const struct segment *segment);
/* Checks a page that nobody has touched yet. */
bool segment_check_page(const struct segment *segment, uint32_t page);

/* As segment_seek, but over sets too, which stand before the terms. */
void segment_seek_all(const struct segment *segment, struct str from,
                      struct segment_cursor *cursor);
/* What comes after the positions of one document; NULL: damaged. */
const unsigned char *positions_skip(const unsigned char *p, const unsigned char *end);
