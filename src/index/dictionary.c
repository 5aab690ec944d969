/* Terms in byte order, front-coded: in groups of 16 the first stands whole, each other names how
   many bytes it shares with the one before. A table of the groups is searched by halves. */
#include "index/image.h"

/* A term as it is read, and where the next one stands. */
struct reading {
    const unsigned char *p, *end;
    uint64_t postings; /* where the posting before this one ended */
};

static bool open_group(const struct segment *segment, uint32_t group, struct reading *reading)
{
    const struct image_header *header = &segment->header;
    uint64_t at = header->groups + (uint64_t)group * 4;
    *reading = (struct reading){0};
    if (!segment_has(segment, at, 4))
        return false;
    uint64_t size = header->groups - header->dictionary;
    uint64_t from = load32(segment->bytes + at), to = size;
    if ((uint64_t)(group + 1) * GROUP_TERMS < header->terms) {
        if (!segment_has(segment, at + 4, 4))
            return false;
        to = load32(segment->bytes + at + 4);
    }
    if (from > to || to > size)
        return segment_spoilt(segment);
    if (!segment_has(segment, header->dictionary + from, to - from))
        return false;
    reading->p = segment->bytes + header->dictionary + from;
    reading->end = segment->bytes + header->dictionary + to;
    return varint_get(&reading->p, reading->end, &reading->postings) || segment_spoilt(segment);
}

/* Reads the text of a term over that of the one before; its length, or 0 when it is none. */
static size_t read_text(struct reading *reading, bool first, unsigned char *text, size_t before)
{
    size_t shared = 0;
    if (reading->end - reading->p < 2)
        return 0;
    if (!first)
        shared = *reading->p++;
    size_t more = *reading->p++;
    if (shared > before || shared + more > TERM_MOST || (size_t)(reading->end - reading->p) < more)
        return 0;
    memcpy(text + shared, reading->p, more);
    reading->p += more;
    return shared + more;
}

static bool read_posting(const struct segment *segment, struct reading *reading, bool is_set,
                         struct posting *posting)
{
    const struct image_header *header = &segment->header;
    uint64_t head, blocks = 1, size;
    if (!varint_get(&reading->p, reading->end, &head) ||
        ((head & 1) != 0 && !varint_get(&reading->p, reading->end, &blocks)) ||
        !varint_get(&reading->p, reading->end, &size))
        return false;
    uint64_t documents = head >> 2;
    uint64_t room = header->dictionary - header->postings;
    if (documents == 0 || documents > header->documents || reading->postings > room)
        return false;
    uint64_t step = image_step(is_set, documents);
    uint64_t at = align_up(reading->postings, step);
    if (at > room || size > room - at || size > UINT32_MAX || blocks == 0 ||
        blocks > ((uint64_t)header->documents + BLOCK_DOCUMENTS - 1) / BLOCK_DOCUMENTS ||
        size < ((head & 1) != 0 ? blocks * DIRECTORY_ENTRY : step))
        return false;
    reading->postings = at + size;
    *posting = (struct posting){
        .segment = segment,
        .documents = (uint32_t)documents,
        .blocks = (uint32_t)blocks,
        .directory = segment->bytes + header->postings + at,
        .size = (uint32_t)size,
        .many = (head & 1) != 0,
        .positions = (head & 2) != 0,
        .is_set = is_set,
    };
    return true;
}

static uint32_t groups_of(const struct segment *segment)
{
    return (uint32_t)(((uint64_t)segment->header.terms + GROUP_TERMS - 1) / GROUP_TERMS);
}

/* Whether a group begins after the text; *bad when that cannot be read. */
static bool begins_after(const struct segment *segment, uint32_t group, struct str text, bool *bad)
{
    struct reading reading;
    unsigned char first[TERM_MOST];
    *bad = !open_group(segment, group, &reading);
    size_t n = *bad ? 0 : read_text(&reading, true, first, 0);
    if (!*bad && n == 0)
        *bad = !segment_spoilt(segment);
    return !*bad && str_cmp((struct str){(const char *)first, n}, text) > 0;
}

/* The last group that does not begin after the text; false: none, or damaged. The sets, which every
   listing asks for by the dozen, are few and stand first: these are looked for from the front. */
static bool find_group(const struct segment *segment, struct str text, uint32_t *group)
{
    uint32_t from = 0, to = groups_of(segment);
    bool bad = false;
    for (uint32_t ahead = 2; text.p[0] == 0 && !bad && ahead < to; ahead *= 2)
        if (begins_after(segment, ahead, text, &bad))
            to = ahead;
        else
            from = ahead;
    while (!bad && from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (begins_after(segment, middle, text, &bad))
            to = middle;
        else
            from = middle + 1;
    }
    if (bad)
        return false;
    *group = from - 1;
    return from > 0;
}

static bool find(const struct segment *segment, struct str text, struct posting *posting)
{
    uint32_t group;
    struct reading reading;
    if (segment_damaged(segment) || text.n == 0 || !find_group(segment, text, &group) ||
        !open_group(segment, group, &reading))
        return false;
    unsigned char read[TERM_MOST];
    size_t n = 0;
    uint32_t left = segment->header.terms - group * GROUP_TERMS;
    for (uint32_t i = 0; i < GROUP_TERMS && i < left; i++) {
        n = read_text(&reading, i == 0, read, n);
        if (n == 0 || !read_posting(segment, &reading, read[0] == 0, posting))
            return segment_spoilt(segment);
        int order = str_cmp((struct str){(const char *)read, n}, text);
        if (order >= 0)
            return order == 0;
    }
    return false;
}

bool segment_term(const struct segment *segment, struct str term, struct posting *posting)
{
    return term.n > 0 && term.p[0] != 0 && find(segment, term, posting);
}

bool segment_set(const struct segment *segment, enum segment_set set, uint32_t number,
                 struct posting *posting)
{
    unsigned char key[SET_NUMBER + 1];
    image_set_key(set, number, key);
    return find(segment, (struct str){(const char *)key, sizeof key}, posting);
}

/* ---- in order -------------------------------------------------------------------------------- */

static bool cursor_read(struct segment_cursor *cursor)
{
    const struct segment *segment = cursor->segment;
    if (cursor->term >= segment->header.terms || segment_damaged(segment))
        return false;
    bool first = cursor->term % GROUP_TERMS == 0;
    struct reading reading = {cursor->p, cursor->end, cursor->postings};
    if (first && !open_group(segment, cursor->term / GROUP_TERMS, &reading))
        return false;
    size_t n = read_text(&reading, first, cursor->buffer, first ? 0 : cursor->text.n);
    if (n == 0 || !read_posting(segment, &reading, cursor->buffer[0] == 0, &cursor->posting))
        return segment_spoilt(segment);
    cursor->p = reading.p;
    cursor->end = reading.end;
    cursor->postings = reading.postings;
    cursor->text = (struct str){(const char *)cursor->buffer, n};
    cursor->term++;
    return true;
}

/* Stands before the first term not before the text, which is read already. */
static void read_up_to(struct segment_cursor *cursor, struct str from)
{
    while (cursor_read(cursor))
        if (str_cmp(cursor->text, from) >= 0) {
            cursor->held = true;
            return;
        }
}

void segment_seek_all(const struct segment *segment, struct str from, struct segment_cursor *cursor)
{
    cursor->segment = segment;
    cursor->term = 0;
    cursor->held = false;
    cursor->text = (struct str){(const char *)cursor->buffer, 0};
    uint32_t group;
    if (from.n == 0 || segment_damaged(segment) || !find_group(segment, from, &group))
        return;
    cursor->term = group * GROUP_TERMS;
    read_up_to(cursor, from);
}

void segment_seek(const struct segment *segment, struct str from, struct segment_cursor *cursor)
{
    bool all = from.n == 0 || from.p[0] == 0;
    segment_seek_all(segment, all ? STR("\1") : from, cursor);
}

/* Most are near: groups are tried further and further ahead, then between the last two. */
void segment_seek_on(struct segment_cursor *cursor, struct str from)
{
    const struct segment *segment = cursor->segment;
    if (cursor->term == 0 || segment_damaged(segment))
        return;
    if (str_cmp(cursor->text, from) >= 0) {
        cursor->held = true;
        return;
    }
    uint32_t here = (cursor->term - 1) / GROUP_TERMS, low = here, high = groups_of(segment);
    bool bad = false;
    for (uint32_t ahead = 1; low + ahead < high && !bad; ahead *= 2)
        if (begins_after(segment, low + ahead, from, &bad))
            high = low + ahead;
        else
            low += ahead;
    while (high - low > 1 && !bad) {
        uint32_t middle = low + (high - low) / 2;
        if (begins_after(segment, middle, from, &bad))
            high = middle;
        else
            low = middle;
    }
    cursor->held = false;
    if (low > here)
        cursor->term = low * GROUP_TERMS;
    read_up_to(cursor, from);
}

bool segment_next(struct segment_cursor *cursor)
{
    if (cursor->held) {
        cursor->held = false;
        return !segment_damaged(cursor->segment);
    }
    return cursor_read(cursor);
}
