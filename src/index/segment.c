/* Opening an image, and trusting no more of it than was checked. The columns, which every answer
   reads everywhere, are checked when it is opened; dictionary and postings page by page as they are
   first touched. A segment is immutable, but for what is known about its soundness. */
#include "index/image.h"

#include "base/check.h"
#include "index/crc.h"

#include <stdatomic.h>
#include <unistd.h>

bool segment_spoilt(const struct segment *segment)
{
    atomic_store_explicit(&((struct segment *)segment)->damaged, true, memory_order_relaxed);
    return false;
}

bool segment_damaged(const struct segment *segment)
{
    return atomic_load_explicit(&segment->damaged, memory_order_relaxed);
}

bool segment_check_page(const struct segment *segment, uint32_t page)
{
    _Atomic uint64_t *word = &segment->checked[page / 64];
    uint64_t bit = (uint64_t)1 << page % 64;
    if (atomic_load_explicit(word, memory_order_relaxed) & bit)
        return true;
    uint64_t from = (uint64_t)page * IMAGE_PAGE, to = from + IMAGE_PAGE;
    if (page == 0)
        from = sizeof(struct image_header);
    if (to > segment->header.checksums)
        to = segment->header.checksums;
    const unsigned char *sum = segment->bytes + segment->header.checksums + (size_t)page * 4;
    if (crc_add(0, segment->bytes + from, (size_t)(to - from)) != load32(sum))
        return segment_spoilt(segment);
    atomic_fetch_or_explicit(word, bit, memory_order_relaxed);
    return true;
}

bool segment_has(const struct segment *segment, uint64_t offset, uint64_t n)
{
    uint64_t end = segment->header.checksums;
    if (offset > end || n > end - offset)
        return segment_spoilt(segment);
    if (segment->checked == NULL || n == 0)
        return true;
    for (uint64_t page = offset / IMAGE_PAGE; page <= (offset + n - 1) / IMAGE_PAGE; page++)
        if (!segment_check_page(segment, (uint32_t)page))
            return false;
    return true;
}

/* ---- opening --------------------------------------------------------------------------------- */

static const char *header_trouble(const struct image_header *header, struct image_source source)
{
    if (memcmp(header->magic, IMAGE_MAGIC, sizeof header->magic) != 0)
        return "is no segment";
    if (header->version != IMAGE_VERSION)
        return "is of another version";
    if (!source.distrust &&
        header->checksum != crc_add(0, header, offsetof(struct image_header, checksum)))
        return "has a damaged header";
    if (header->end != source.size)
        return "is cut";
    if (header->documents == 0 || header->topics >= UINT32_MAX)
        return "has wrong counts";
    uint64_t columns = image_columns(header->documents, header->topics).end;
    uint64_t groups = ((uint64_t)header->terms + GROUP_TERMS - 1) / GROUP_TERMS * 4;
    if (header->postings != columns || header->postings > header->dictionary ||
        header->dictionary > header->groups || header->groups > header->checksums ||
        header->checksums > header->end || groups > header->checksums - header->groups ||
        (header->postings | header->dictionary | header->groups | header->checksums) % 8 != 0)
        return "has sections where none can be";
    uint64_t pages = (header->checksums + IMAGE_PAGE - 1) / IMAGE_PAGE;
    if (header->end - header->checksums != (uint64_t)header->pages * 4 ||
        (header->pages != 0 && header->pages != pages))
        return "has too few checksums";
    return NULL;
}

static void set_columns(struct segment *segment)
{
    const struct image_header *header = &segment->header;
    const struct image_columns at = image_columns(header->documents, header->topics);
    const unsigned char *bytes = segment->bytes;
    segment->columns = (struct segment_columns){
        .number = (const void *)(bytes + at.number),
        .sort = (const void *)(bytes + at.sort),
        .captured = (const void *)(bytes + at.captured),
        .place = (const void *)(bytes + at.place),
        .year = (const void *)(bytes + at.year),
        .kind = bytes + at.kind,
        .language = bytes + at.language,
        .topics_begin = (const void *)(bytes + at.topics_begin),
        .topics = (const void *)(bytes + at.topics),
    };
    segment->by_number = (const void *)(bytes + at.by_number);
}

/* What readers go by without looking again. */
static bool columns_hold(struct segment *segment)
{
    const struct image_header *header = &segment->header;
    if (!segment_has(segment, sizeof *header, header->postings - sizeof *header))
        return false;
    const uint32_t *begin = segment->columns.topics_begin;
    uint32_t wrong = begin[0] != 0 || begin[header->documents] != header->topics;
    for (uint32_t i = 0; i < header->documents; i++) {
        wrong |= begin[i] > begin[i + 1];
        wrong |= segment->by_number[i] >= header->documents;
    }
    if (wrong)
        return false;
    segment->least = segment->columns.number[segment->by_number[0]];
    segment->most = segment->columns.number[segment->by_number[header->documents - 1]];
    return true;
}

struct segment *segment_open(struct arena *own, struct arena *arena, struct image_source source)
{
    struct segment *segment = ARENA_NEW(own, struct segment);
    segment->arena = own;
    segment->bytes = source.bytes;
    segment->size = source.size;
    segment->distrusted = source.distrust;
    atomic_init(&segment->holders, 1);
    const char *trouble = source.size < sizeof segment->header ? "is cut" : NULL;
    if (trouble == NULL) {
        memcpy(&segment->header, source.bytes, sizeof segment->header);
        trouble = header_trouble(&segment->header, source);
    }
    if (trouble == NULL && segment->header.pages > 0 && !source.distrust) {
        const struct image_header *header = &segment->header;
        if (crc_add(0, segment->bytes + header->checksums, (size_t)header->pages * 4) !=
            header->checksums_checksum)
            trouble = "has damaged checksums";
        segment->checked = ARENA_ARRAY(own, _Atomic uint64_t, header->pages / 64 + 1);
    }
    if (trouble == NULL) {
        set_columns(segment);
        if (!columns_hold(segment))
            trouble = "is damaged";
    }
    if (trouble == NULL)
        return segment;
    arena_free(own);
    status_fail(arena, STATUS_FAILED, "a segment of the index %s; it is made anew", trouble);
    return NULL;
}

struct segment *segment_hold(const struct segment *segment)
{
    struct segment *held = (struct segment *)segment;
    atomic_fetch_add_explicit(&held->holders, 1, memory_order_relaxed);
    return held;
}

void segment_release(struct segment *segment)
{
    if (atomic_fetch_sub_explicit(&segment->holders, 1, memory_order_acq_rel) > 1)
        return;
    if (atomic_load(&segment->unwanted))
        unlink(segment->path); /* left behind, it goes at the next start */
    arena_free(segment->arena);
}

/* ---- columns --------------------------------------------------------------------------------- */

uint32_t segment_count(const struct segment *segment)
{
    return segment->header.documents;
}

const struct segment_columns *segment_columns(const struct segment *segment)
{
    return &segment->columns;
}

bool segment_document(const struct segment *segment, int64_t number, uint32_t *document)
{
    if (number < segment->least || number > segment->most)
        return false;
    uint32_t from = 0, to = segment->header.documents;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (segment->columns.number[segment->by_number[middle]] < number)
            from = middle + 1;
        else
            to = middle;
    }
    if (from == segment->header.documents)
        return false;
    *document = segment->by_number[from];
    return segment->columns.number[*document] == number;
}

uint32_t segment_before(const struct segment *segment, int64_t sort)
{
    uint32_t from = 0, to = segment->header.documents;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (segment->columns.sort[middle] < sort)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}
