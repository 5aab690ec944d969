/* Rows are gathered into units (a paragraph, or a row that stands for itself), a few units ahead
   are looked at, and a small set of rules says whether the first of them begins an item. */
#include "intake/unmarked.h"

#include "base/check.h"

enum { AHEAD = 6, UNIT_ROWS = 300 };

enum class {
    CLASS_NONE, /* the page has ended */
    CLASS_HEAD,
    CLASS_LIKELY, /* one short name: a topic nobody knows, or a short headline */
    CLASS_TOPICS,
    CLASS_PROSE,
    CLASS_LIST,
    CLASS_DATE,
    CLASS_ASIDE,
    CLASS_EDGE,
    CLASS_TITLE, /* of the listing: items follow */
};

struct unit {
    struct arena *arena;
    struct row rows[UNIT_ROWS];
    size_t count;
    enum class class;
};

struct unmarked {
    const struct layout *layout;
    struct topics *topics;
    struct segmenter *segmenter;
    struct unit units[AHEAD];
    size_t first, count; /* of the ring */
    bool inside, has_prose, has_topics;
    bool fresh; /* the listing's title stands right above */
    enum class above;
};

static void end(void *self)
{
    struct unmarked *u = self;
    for (size_t i = 0; i < AHEAD; i++)
        arena_free(u->units[i].arena);
}

struct unmarked *unmarked_new(struct arena *arena, const struct layout *layout,
                              struct topics *topics, struct segmenter *segmenter)
{
    struct unmarked *u = ARENA_NEW(arena, struct unmarked);
    *u = (struct unmarked){.layout = layout, .topics = topics, .segmenter = segmenter};
    for (size_t i = 0; i < AHEAD; i++)
        u->units[i].arena = arena_new();
    arena_defer(arena, end, u);
    return u;
}

/* ---- units ---- */

static struct unit *unit_at(struct unmarked *u, size_t i)
{
    return &u->units[(u->first + i) % AHEAD];
}

static enum class classify(struct unmarked *u, struct arena *arena, const struct row *row) {
    struct str rest; struct day day; bool dated; if (row->dated) return CLASS_DATE;
    enum topic_look look = look_row(u->topics, arena, row, &rest, &day, &dated);
    if (look == LOOK_KNOWN ||
        (look == LOOK_SEAMS && row->furniture == FURNITURE_NONE)) return CLASS_TOPICS;
    if (row->furniture == FURNITURE_HEADING) return CLASS_TITLE;
    if (row->furniture == FURNITURE_EDGE) return CLASS_EDGE;
    if (row->furniture == FURNITURE_ASIDE || row->url) return CLASS_ASIDE;
    if (row->mark != MARK_NONE && !row->spoken && row->mark != MARK_LINK &&
        row->mark != MARK_BOLD && !row_is_heading(row)) return CLASS_LIST;
    if (look_is_prose(row) || row->spoken || look_begins_lower(row->text)) return CLASS_PROSE;
    return look == LOOK_LIKELY ? CLASS_LIKELY : CLASS_HEAD;
}

static void reclassify(struct unit *unit)
{
    if (unit->class != CLASS_HEAD && unit->class != CLASS_LIKELY)
        return;
    unit->class = CLASS_HEAD;
    size_t length = 0;
    for (size_t i = 0; i < unit->count; i++) {
        length += unit->rows[i].text.n;
        if (look_is_prose(&unit->rows[i]))
            unit->class = CLASS_PROSE;
    }
    if (length >= 200)
        unit->class = CLASS_PROSE;
}

/* ---- rules ---- */

/* What the next unit that says something is, the `skip`th after the first. */
static enum class next_class(struct unmarked *u, size_t skip) {
    for (size_t i = 1; i < u->count; i++){
        enum class class = unit_at(u, i)->class;
        if (class == CLASS_ASIDE || (class == CLASS_DATE && !u->layout->dates_before)) continue;
        if (skip-- == 0) return class;}
return CLASS_NONE;
}

static bool is_headed(enum class class)
{
    return class == CLASS_HEAD || class == CLASS_LIKELY;
}

static bool begins_outside(struct unmarked *u, const struct unit *unit)
{
    enum class next = next_class(u, 0), after = next_class(u, 1);
    bool ready = u->fresh || u->above == CLASS_DATE;
    if (unit->class == CLASS_PROSE)
        return ready && look_words(unit->rows[0].text) <= 16 && unit->count == 1 &&
               next == CLASS_PROSE && !look_begins_lower(unit->rows[0].text);
    if (unit->class == CLASS_TOPICS) /* what looked like written-together names is a headline */
        return ready && next == CLASS_PROSE && look_words(unit->rows[0].text) >= 4;
    if (!is_headed(unit->class))
        return false;
    if (next == CLASS_PROSE)
        return true;
    if (next == CLASS_TOPICS)
        return ready || look_words(unit->rows[0].text) >= 4;
    return ready && is_headed(next) && after == CLASS_TOPICS;
}

static bool begins_in_blocks(struct unmarked *u, const struct unit *unit)
{
    const struct unit *next = u->count > 1 ? unit_at(u, 1) : NULL;
    bool more = next != NULL && next->rows[0].gap == 0;
    if (unit->rows[0].gap == 0)
        return false;
    if (is_headed(unit->class))
        return more || (u->has_topics && next != NULL && next->class == CLASS_PROSE);
    return unit->class == CLASS_PROSE && more && u->has_topics &&
           look_words(unit->rows[0].text) <= 16;
}

static bool begins_inside(struct unmarked *u, const struct unit *unit)
{
    enum class next = next_class(u, 0), after = next_class(u, 1);
    if (u->layout->doubled && is_headed(unit->class))
        return unit->rows[0].gap > 1;
    if (u->layout->blocks)
        return begins_in_blocks(u, unit);
    if (u->layout->dates_before && u->above == CLASS_DATE)
        return is_headed(unit->class) || unit->class == CLASS_PROSE;
    switch (unit->class) {
    case CLASS_HEAD:
        return u->has_topics ? next != CLASS_NONE && next != CLASS_EDGE
                             : u->has_prose && next == CLASS_PROSE;
    case CLASS_LIKELY:
        if (next == CLASS_PROSE)
            return u->has_topics || u->has_prose;
        if (!u->has_topics || unit->rows[0].gap == 0)
            return false;
        return next == CLASS_TOPICS || (is_headed(next) && after != CLASS_PROSE);
    case CLASS_PROSE:
        return u->has_topics && unit->count == 1 && next == CLASS_PROSE &&
               look_words(unit->rows[0].text) <= 16 && !look_begins_lower(unit->rows[0].text);
    default:
        return false;
    }
}

/* A heading-like row behind the last item, with nothing or a footer below it. */
static bool ends_inside(struct unmarked *u, const struct unit *unit)
{
    enum class next = next_class(u, 0);
    if (unit->class == CLASS_EDGE || unit->class == CLASS_TITLE)
        return true;
    return u->has_topics && is_headed(unit->class) && unit->rows[0].gap > 0 &&
           (next == CLASS_NONE || next == CLASS_EDGE) && unit->class == CLASS_HEAD;
}

static void note(struct unmarked *u, const struct unit *unit)
{
    u->has_prose |= unit->class == CLASS_PROSE || unit->class == CLASS_LIST;
    u->has_topics |= unit->class == CLASS_TOPICS;
    /* A short name between a summary and the next headline has been taken for a topic. */
    if (unit->class == CLASS_LIKELY && u->has_prose)
        u->has_topics = true;
}

static enum status begin(struct unmarked *u, const struct unit *unit)
{
    enum status status = segmenter_begin_item(u->segmenter, &unit->rows[0]);
    for (size_t i = 1; i < unit->count; i++)
        segmenter_add_to_item(u->segmenter, &unit->rows[i]);
    u->inside = true;
    u->has_prose = u->has_topics = u->fresh = false;
    return status;
}

static enum status take_first(struct unmarked *u)
{
    struct unit *unit = unit_at(u, 0);
    enum status status = STATUS_OK;
    bool date_leads = u->layout->dates_before && unit->class == CLASS_DATE;
    if (u->inside && (ends_inside(u, unit) || date_leads)) {
        status = segmenter_end_item(u->segmenter);
        u->inside = false;
    }
    if (u->inside ? begins_inside(u, unit) : begins_outside(u, unit)) {
        if (status == STATUS_OK)
            status = begin(u, unit);
    } else {
        for (size_t i = 0; i < unit->count; i++) {
            if (u->inside)
                segmenter_add_to_item(u->segmenter, &unit->rows[i]);
            else
                segmenter_outside(u->segmenter, &unit->rows[i]);
        }
        if (u->inside)
            note(u, unit);
        u->fresh = unit->class == CLASS_TITLE || (u->fresh && unit->class == CLASS_ASIDE) ||
                   (u->fresh && date_leads);
    }
    if (unit->class != CLASS_ASIDE)
        u->above = unit->class;
    unit->count = 0;
    arena_reset(unit->arena);
    u->first = (u->first + 1) % AHEAD;
    u->count--;
    return status;
}

/* Whether the row goes on with the unit. */
static bool joins(struct unmarked *u, const struct unit *unit, const struct row *row,
                  enum class class)
{
    if (row->gap > 0 || unit->count == 0 || unit->count == UNIT_ROWS)
        return false;
    if (class != CLASS_PROSE && class != CLASS_HEAD && class != CLASS_LIKELY)
        return false;
    if (unit->class != CLASS_PROSE && unit->class != CLASS_HEAD && unit->class != CLASS_LIKELY)
        return false;
    return layout_is_soft(u->layout, &unit->rows[unit->count - 1], row);
}

enum status unmarked_add(struct unmarked *u, const struct row *row)
{
    enum status status = STATUS_OK;
    struct unit *last = u->count > 0 ? unit_at(u, u->count - 1) : NULL;
    struct arena *arena = arena_new();
    enum class class = classify(u, arena, row);
    arena_free(arena);
    if (last != NULL && joins(u, last, row, class)) {
        last->rows[last->count++] = row_copy(last->arena, row);
        if (class == CLASS_PROSE && !look_begins_lower(row->text))
            last->class = CLASS_PROSE;
        reclassify(last);
        return STATUS_OK;
    }
    if (u->count == AHEAD)
        status = take_first(u);
    struct unit *unit = unit_at(u, u->count++);
    unit->rows[0] = row_copy(unit->arena, row);
    unit->count = 1;
    unit->class = class;
    return status;
}

enum status unmarked_end(struct unmarked *u)
{
    enum status status = STATUS_OK;
    while (u->count > 0 && status == STATUS_OK)
        status = take_first(u);
    return status;
}
