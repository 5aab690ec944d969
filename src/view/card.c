/* Numbers as LEB128, texts as their length and their bytes, in one fixed order; what is written and
   read stands in one list of texts, so that the two cannot part. Whoever changes it moves the
   format of the view (view.c). */
#include "view/card.h"

#include "base/buf.h"
#include "view/vocabulary.h"

enum { TEXTS = 13 };

static void list_texts(struct document *document, struct str *texts[TEXTS])
{
    struct item *item = &document->item;
    struct str *const all[TEXTS] = {
        &item->id,      &document->slug, &item->language, &item->published, &item->headline,
        &item->summary, &item->opens,    &item->closes,   &item->from,      &item->until,
        &item->start,   &item->end,      &item->expires,
    };
    memcpy(texts, all, sizeof all);
}

static void put_number(struct buf *out, uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        buf_char(out, (char)(number | 0x80));
    buf_char(out, (char)number);
}

/* Small numbers of both signs stay small. */
static void put_signed(struct buf *out, int64_t number)
{
    put_number(out, (uint64_t)number << 1 ^ (uint64_t)(number >> 63));
}

struct str card_write(struct arena *arena, const struct item_row *row, const struct item *item)
{
    struct document document = {.item = *item, .slug = row->slug};
    struct str *texts[TEXTS];
    struct buf out = buf_in(arena);
    document.item.id = row->id;
    list_texts(&document, texts);
    size_t size = 64 + row->topics.n * 2;
    for (size_t i = 0; i < TEXTS; i++)
        size += texts[i]->n + 4;
    buf_room(&out, size);
    put_number(&out, (uint64_t)item->kind);
    put_signed(&out, row->year);
    put_signed(&out, row->sort);
    put_signed(&out, row->corrected);
    size_t topics = items_topics_count(row->topics);
    put_number(&out, topics);
    for (size_t i = 0; i < topics; i++)
        put_number(&out, items_topic(row->topics, i));
    for (size_t i = 0; i < TEXTS; i++) {
        put_number(&out, texts[i]->n);
        buf_add(&out, *texts[i]);
    }
    return buf_str(&out);
}

struct reader {
    const unsigned char *p, *end;
    bool cut;
};

static uint64_t get_number(struct reader *reader)
{
    uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        if (reader->p == reader->end)
            break;
        unsigned char byte = *reader->p++;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return number;
    }
    reader->cut = true;
    return 0;
}

static int64_t get_signed(struct reader *reader)
{
    uint64_t number = get_number(reader);
    return (int64_t)(number >> 1) ^ -(int64_t)(number & 1);
}

static struct str get_text(struct reader *reader)
{
    uint64_t n = get_number(reader);
    if (n > (size_t)(reader->end - reader->p)) {
        reader->cut = true;
        return (struct str){0};
    }
    struct str text = {(const char *)reader->p, n};
    reader->p += n;
    return text;
}

static void get_topics(const struct view *view, struct arena *arena, struct reader *reader,
                       struct document *document)
{
    uint64_t count = get_number(reader);
    if (count > (size_t)(reader->end - reader->p)) {
        reader->cut = true;
        return;
    }
    document->topics = ARENA_ARRAY(arena, struct topic, count);
    for (uint64_t i = 0; i < count; i++) {
        uint64_t number = get_number(reader);
        if (number < 1 || number > vocabulary_count(view)) {
            reader->cut = true;
            return;
        }
        const struct topic *topic = vocabulary_topic(view, (uint32_t)number);
        if (topic != NULL)
            document->topics[document->topics_count++] = *topic;
    }
}

bool card_read(const struct view *view, struct arena *arena, struct str card,
               struct document *document)
{
    const unsigned char *p = (const unsigned char *)card.p;
    struct reader reader = {p, p + card.n, false};
    struct str *texts[TEXTS];
    *document = (struct document){.state = ITEM_PUBLISHED};
    uint64_t kind = get_number(&reader);
    document->year = (int)get_signed(&reader);
    document->item.sort = get_signed(&reader);
    document->corrected = get_signed(&reader);
    get_topics(view, arena, &reader, document);
    list_texts(document, texts);
    for (size_t i = 0; i < TEXTS && !reader.cut; i++)
        *texts[i] = get_text(&reader);
    document->item.kind = (enum kind)kind;
    return !reader.cut && reader.p == reader.end && kind < KINDS;
}
