/* The part that both ways share: segments, each with an arena of its own, and the little queue in
   which a segment waits until it is known what follows it. A mark with nothing below it may be an
   item without summary and topics, a topic of the item above, or part of a menu; that is decided
   here too. The page without marks is unmarked.c. */
#include "intake/segment.h"

#include "intake/unmarked.h"

enum { MOST_ROWS = 2000, MOST_BYTES = 512 * 1024, MOST_BARE = 64, BARE_WORDS = 4 };

struct segment {
    struct arena *arena;
    struct row *rows;
    size_t count, capacity, bytes;
    bool bodied; /* there is text below the headline */
    bool open;   /* in use */
};

struct segmenter {
    struct arena *arena, *work; /* of the caller; of the piece being read */
    const struct layout *layout;
    struct topics *topics;
    const struct capture_reader *reader;
    struct segment now, waiting;    /* being filled; complete, waiting for what follows */
    struct segment bare[MOST_BARE]; /* complete, without a body, behind `waiting` */
    size_t bare_count;
    struct segment carried;    /* a date line that belongs to the next headline */
    struct row above;          /* the last row, its texts gone */
    bool any;                  /* an item with a body has been given out or waits */
    struct unmarked *unmarked; /* decides for a page without marks */
};

static void end(void *self)
{
    struct segmenter *s = self;
    arena_free(s->work);
    arena_free(s->now.arena);
    arena_free(s->waiting.arena);
    arena_free(s->carried.arena);
    for (size_t i = 0; i < MOST_BARE; i++)
        arena_free(s->bare[i].arena);
}

struct segmenter *segmenter_new(struct arena *arena, const struct layout *layout,
                                struct topics *topics, const struct capture_reader *reader)
{
    struct segmenter *s = ARENA_NEW(arena, struct segmenter);
    *s = (struct segmenter){
        .arena = arena, .work = arena_new(), .layout = layout, .topics = topics, .reader = reader};
    if (layout->mark == MARK_NONE)
        s->unmarked = unmarked_new(arena, layout, topics, s);
    arena_defer(arena, end, s);
    return s;
}

static void segment_clear(struct segment *segment)
{
    if (segment->arena == NULL)
        segment->arena = arena_new();
    else if (segment->count > 0)
        arena_reset(segment->arena);
    *segment = (struct segment){.arena = segment->arena};
}

static void segment_add(struct segment *segment, const struct row *row)
{
    if (segment->count == segment->capacity) {
        size_t larger = segment->capacity == 0 ? 8 : segment->capacity * 2;
        segment->rows = arena_grow(segment->arena, segment->rows, segment->count * sizeof *row,
                                   larger * sizeof *row);
        segment->capacity = larger;
    }
    segment->rows[segment->count++] = row_copy(segment->arena, row);
    segment->bytes += row->written.n;
}

static void swap(struct segment *a, struct segment *b)
{
    struct segment c = *a;
    *a = *b;
    *b = c;
}

/* ---- giving out ---- */

static enum status give(struct segmenter *s, struct segment *segment, bool last)
{
    struct candidate candidate;
    if (segment->count == 0)
        return STATUS_OK;
    arena_reset(s->work);
    piece_read(s->work, s->layout, s->topics, segment->rows, segment->count, last, s->reader,
               &candidate);
    enum status status = STATUS_OK;
    if (candidate.headline.n > 0)
        status = s->reader->item(s->reader->self, &candidate);
    segment_clear(segment);
    return status;
}

static void drop(struct segmenter *s, struct segment *segment)
{
    for (size_t i = 0; i < segment->count; i++)
        s->reader->line(s->reader->self, segment->rows[i].number, FATE_FURNITURE,
                        segment->rows[i].text);
    segment_clear(segment);
}

static const struct row *headline_row(const struct segment *segment)
{
    size_t i = 0;
    while (i + 1 < segment->count && segment->rows[i].dated)
        i++;
    return &segment->rows[i];
}

/* Bare marks are items when they read as headlines; before the first and behind the last real item
   short ones are a menu. In between even a short one is taken for an item: nothing is lost. */
static enum status give_bare(struct segmenter *s, bool between)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < s->bare_count && status == STATUS_OK; i++) {
        struct segment *bare = &s->bare[i];
        bool item = between || look_words(headline_row(bare)->text) >= BARE_WORDS ||
                    headline_row(bare)->link.n > 0;
        if (item && look_words(headline_row(bare)->text) >= 2)
            status = give(s, bare, false);
        else
            drop(s, bare);
    }
    s->bare_count = 0;
    return status;
}

/* A mark with a short name below a summary that has no topics yet is a topic. */
static bool is_topic_below(struct segmenter *s, const struct segment *bare)
{
    const struct row *row = headline_row(bare);
    if (s->waiting.count == 0 || s->bare_count > 0 || bare->count > 1 || row_is_heading(row) ||
        (row->gap > 0 && look_words(row->text) >= BARE_WORDS))
        return false;
    const struct row *above = &s->waiting.rows[s->waiting.count - 1];
    if (!above->topic && !look_is_prose(above) && look_words(above->text) < 7)
        return false;
    return look_topics(s->topics, bare->arena, row->text) >= LOOK_LIKELY;
}

static enum status finish(struct segmenter *s)
{
    struct segment *now = &s->now;
    enum status status = STATUS_OK;
    if (now->count == 0)
        return STATUS_OK;
    if (s->layout->dates_before && now->count > 1 && now->rows[now->count - 1].dated) {
        segment_clear(&s->carried);
        segment_add(&s->carried, &now->rows[--now->count]);
    }
    if (now->bodied) {
        bool between = s->any;
        status = give(s, &s->waiting, false);
        if (status == STATUS_OK)
            status = give_bare(s, between);
        s->any = true;
        swap(&s->waiting, now);
    } else if (is_topic_below(s, now)) {
        struct row row = now->rows[0];
        row.topic = true;
        segment_add(&s->waiting, &row);
    } else {
        if (s->bare_count == MOST_BARE) {
            status = give(s, &s->waiting, false);
            if (status == STATUS_OK)
                status = give_bare(s, false);
        }
        swap(&s->bare[s->bare_count++], now);
    }
    segment_clear(now);
    return status;
}

enum status segmenter_begin_item(struct segmenter *s, const struct row *row)
{
    enum status status = finish(s);
    segment_clear(&s->now);
    if (s->carried.count > 0) {
        segment_add(&s->now, &s->carried.rows[0]);
        segment_clear(&s->carried);
    }
    segment_add(&s->now, row);
    s->now.open = true;
    return status;
}

void segmenter_add_to_item(struct segmenter *s, const struct row *row)
{
    if (!s->now.open) { /* what no headline stands above is no item's */
        segmenter_outside(s, row);
        return;
    }
    if (s->now.count >= MOST_ROWS || s->now.bytes >= MOST_BYTES) {
        s->reader->line(s->reader->self, row->number, FATE_LEFT, row->text);
        return;
    }
    bool menu = row->mark != MARK_NONE && row->mark == s->layout->mark &&
                row->indent <= s->now.rows[0].indent;
    if (!row->dated && row->furniture == FURNITURE_NONE && !row->url && !menu)
        s->now.bodied = true;
    segment_add(&s->now, row);
}

enum status segmenter_end_item(struct segmenter *s)
{
    return finish(s);
}

void segmenter_outside(struct segmenter *s, const struct row *row)
{
    if (s->layout->dates_before && row->dated) {
        if (s->carried.count > 0)
            drop(s, &s->carried);
        segment_clear(&s->carried);
        segment_add(&s->carried, row);
        return;
    }
    s->reader->line(s->reader->self, row->number, piece_fate_outside(row), row->text);
}

/* ---- a page with marks ---- */

static bool begins_item(struct segmenter *s, const struct row *row)
{
    const struct layout *layout = s->layout;
    if (row->mark != layout->mark || (row->spoken && layout->body < 0) || row->dated ||
        row->furniture != FURNITURE_NONE || row->text.n == 0)
        return false;
    if (row->indent > layout->indent + 1 && s->now.open)
        return false;
    if (!s->now.open || row_is_heading(row))
        return true;
    if (!look_may_be_known(s->topics, row))
        return true;
    struct arena *arena = arena_new();
    bool topics = look_topics(s->topics, arena, row->text) == LOOK_KNOWN;
    arena_free(arena);
    return !topics;
}

static enum status add_marked(struct segmenter *s, const struct row *row)
{
    if (begins_item(s, row))
        return segmenter_begin_item(s, row);
    if (!s->now.open) {
        segmenter_outside(s, row);
        return STATUS_OK;
    }
    bool edge = row->furniture == FURNITURE_HEADING || row->furniture == FURNITURE_EDGE;
    if (!edge) {
        segmenter_add_to_item(s, row);
        return STATUS_OK;
    }
    struct arena *arena = arena_new();
    bool topics = look_topics(s->topics, arena, row->text) == LOOK_KNOWN;
    arena_free(arena);
    if (topics) {
        segmenter_add_to_item(s, row);
        return STATUS_OK;
    }
    enum status status = segmenter_end_item(s);
    segmenter_outside(s, row);
    return status;
}

enum status segmenter_add(struct segmenter *s, const struct row *row)
{
    struct row joined = *row;
    layout_join(s->layout->wrap, &s->above, &joined);
    s->above = joined;
    return s->unmarked != NULL ? unmarked_add(s->unmarked, &joined) : add_marked(s, &joined);
}

enum status segmenter_end(struct segmenter *s)
{
    enum status status = s->unmarked != NULL ? unmarked_end(s->unmarked) : STATUS_OK;
    if (status == STATUS_OK)
        status = finish(s);
    bool any = s->any;
    if (status == STATUS_OK)
        status = give(s, &s->waiting, true);
    if (status == STATUS_OK)
        status = give_bare(s, !any && s->layout->mark == MARK_NONE);
    if (s->carried.count > 0)
        drop(s, &s->carried);
    return status;
}
