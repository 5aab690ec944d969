/* Rows are gathered into units (a paragraph, or a row that stands for itself). Each unit gets one
   of four places, outside or an item's headline, summary or topics: those that together cost least
   over the next units, where a price says how odd it is that such a text stands there, and another
   how odd it is that this place follows that one. */
#include "intake/unmarked.h"

#include "base/check.h"

enum { AHEAD = 24, UNIT_ROWS = 200, NEVER = 100, WIDE = 9 };

enum shape {
    SHAPE_HEAD,
    SHAPE_NAME, /* one short name: a topic nobody knows, or a short headline */
    SHAPE_SEAMS,
    SHAPE_TOPICS,
    SHAPE_PROSE,
    SHAPE_LIST,
    SHAPE_EDGE,
    SHAPE_TITLE, /* of the listing: items follow */
    /* These take the place of what stands above them: */
    SHAPE_DATE,
    SHAPE_ASIDE,
};

enum place { PLACE_OUTSIDE, PLACE_HEADLINE, PLACE_SUMMARY, PLACE_TOPICS, PLACES };

struct unit {
    struct arena *arena;
    struct row rows[UNIT_ROWS];
    size_t count, words;
    bool sentence; /* reads as one, though without a full stop */
    enum shape shape;
};

/* What stands between a unit and the one above it. */
struct between {
    int gap; /* blank lines */
    bool date, aside, title;
};

struct unmarked {
    const struct layout *layout;
    struct topics *topics;
    struct segmenter *segmenter;
    struct unit units[AHEAD];
    size_t first, count; /* of the ring */
    enum place place;    /* of what was taken last */
    struct between above;
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
    *u = (struct unmarked){
        .layout = layout, .topics = topics, .segmenter = segmenter, .above.gap = WIDE};
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

static enum shape shape_of(struct unmarked *u, const struct row *row)
{
    struct str rest;
    struct day day;
    bool dated;
    if (row->dated)
        return SHAPE_DATE;
    struct arena *arena = arena_new();
    enum topic_look look = look_row(u->topics, arena, row, &rest, &day, &dated);
    arena_free(arena);
    if (look == LOOK_KNOWN)
        return SHAPE_TOPICS;
    if (row->furniture == FURNITURE_HEADING)
        return SHAPE_TITLE;
    if (row->furniture == FURNITURE_EDGE)
        return SHAPE_EDGE;
    if (row->furniture == FURNITURE_ASIDE || row->url)
        return SHAPE_ASIDE;
    if (row->mark != MARK_NONE && !row->spoken && row->mark != MARK_LINK &&
        row->mark != MARK_BOLD && !row_is_heading(row))
        return SHAPE_LIST;
    if (look == LOOK_SEAMS)
        return dated ? SHAPE_TOPICS : SHAPE_SEAMS;
    if (look_is_prose(row) || row->spoken)
        return SHAPE_PROSE;
    return look == LOOK_LIKELY ? SHAPE_NAME : SHAPE_HEAD;
}

/* A unit of several rows is judged as a whole. */
static void measure(struct unit *unit)
{
    size_t length = 0;
    const struct row *last = &unit->rows[unit->count - 1];
    unit->words = 0;
    bool breaks = false;
    for (size_t i = 0; i < unit->count; i++) {
        length += unit->rows[i].text.n;
        unit->words += look_words(unit->rows[i].text);
        breaks |= look_has_break(unit->rows[i].text);
        if (unit->count > 1 && look_is_prose(&unit->rows[i]))
            unit->shape = SHAPE_PROSE;
    }
    if ((unit->shape == SHAPE_NAME || unit->shape == SHAPE_SEAMS) && unit->count > 1)
        unit->shape = SHAPE_HEAD;
    bool stops = unit->count > 1 && (str_ends(last->text, STR(".")) || (breaks && last->ends));
    if (unit->shape == SHAPE_HEAD && (stops || length >= 200))
        unit->shape = SHAPE_PROSE;
    unit->sentence = last->ends || breaks || unit->words >= 12 ||
                     (unit->words >= 10 && look_has_sentence_word(unit->rows[0].text));
}

/* ---- prices ---- */

static int price_of_shape(const struct unit *unit, enum place place)
{
    static const int prices[][PLACES] = {
        [SHAPE_HEAD] = {5, 0, 5, NEVER},  [SHAPE_NAME] = {2, 2, 7, 1},
        [SHAPE_SEAMS] = {2, 4, 6, 0},     [SHAPE_TOPICS] = {2, 7, 9, 0},
        [SHAPE_PROSE] = {8, 7, 0, NEVER}, [SHAPE_LIST] = {3, 20, 1, 3},
        [SHAPE_EDGE] = {0, 12, 12, 12},   [SHAPE_TITLE] = {0, 10, 12, 12},
    };
    int price = prices[unit->shape][place];
    if (unit->shape == SHAPE_HEAD && unit->sentence)
        price += place == PLACE_SUMMARY ? -3 : place == PLACE_TOPICS ? 0 : 2;
    if (unit->shape == SHAPE_PROSE && place == PLACE_HEADLINE &&
        (unit->words > 16 || unit->rows[0].spoken))
        price += NEVER;
    if (place == PLACE_HEADLINE && look_begins_lower(unit->rows[0].text))
        price += 2;
    return price;
}

static int price_of_step(const struct layout *layout, enum place from, enum place to,
                         struct between between)
{
    static const int prices[PLACES][PLACES] = {
        [PLACE_OUTSIDE] = {0, 1, NEVER, NEVER},
        [PLACE_HEADLINE] = {8, 6, 0, 1},
        [PLACE_SUMMARY] = {3, 1, 1, 0},
        [PLACE_TOPICS] = {3, 0, 9, 0},
    };
    bool head = to == PLACE_HEADLINE, inside = to == PLACE_SUMMARY || to == PLACE_TOPICS;
    int price = prices[from][to];
    if (from == PLACE_TOPICS && to == PLACE_TOPICS && between.gap > 0)
        price += 4;
    if (layout->topical && from == PLACE_SUMMARY && head)
        price += 2;
    if (between.title)
        price += head ? -1 : 2;
    if (between.date && from != PLACE_HEADLINE && from != PLACE_OUTSIDE)
        price += head ? -2 : from == to ? 4 : 0;
    if (between.aside && from != PLACE_HEADLINE && from != PLACE_OUTSIDE)
        price += head ? -2 : from == to ? 3 : 0;
    if (layout->dates_before)
        price += between.date ? (head ? -4 : 5) : (head ? 2 : 0);
    if (layout->doubled && from != PLACE_OUTSIDE)
        price += between.gap > 1 ? (inside ? 7 : 0) : (head ? 7 : 0);
    if (layout->blocks)
        price += between.gap == 0 ? (head ? 9 : 0) : (inside ? 5 : 0);
    return price;
}

static bool is_neutral(enum shape shape)
{
    return shape == SHAPE_DATE || shape == SHAPE_ASIDE;
}

/* Before the page's first item its layout does not hold yet. */
static struct between below(const struct unit *unit)
{
    bool title = unit->shape == SHAPE_TITLE;
    return (struct between){.title = title, .gap = title || unit->shape == SHAPE_EDGE ? WIDE : 0};
}

static void pass(struct between *between, const struct unit *unit)
{
    between->date |= unit->shape == SHAPE_DATE;
    between->aside |= unit->shape == SHAPE_ASIDE;
    if (unit->rows[0].gap > between->gap)
        between->gap = unit->rows[0].gap;
}

/* The place of the first unit in the cheapest way through all that are in sight. */
static enum place place_of_first(struct unmarked *u)
{
    struct way {
        int price;
        enum place first;
    } ways[PLACES], next[PLACES];
    struct between between = u->above;
    for (int p = 0; p < PLACES; p++)
        ways[p] = (struct way){p == (int)u->place ? 0 : 10 * NEVER, u->place};
    for (size_t i = 0; i < u->count; i++) {
        const struct unit *unit = unit_at(u, i);
        pass(&between, unit);
        if (is_neutral(unit->shape))
            continue;
        for (enum place to = 0; to < PLACES; to++) {
            next[to].price = 100 * NEVER;
            for (enum place from = 0; from < PLACES; from++) {
                int price = ways[from].price + price_of_step(u->layout, from, to, between) +
                            price_of_shape(unit, to);
                if (price < next[to].price)
                    next[to] = (struct way){price, i == 0 ? to : ways[from].first};
            }
        }
        memcpy(ways, next, sizeof ways);
        between = below(unit);
    }
    ways[PLACE_HEADLINE].price += 6; /* a headline that nothing follows */
    struct way best = ways[0];
    for (int p = 1; p < PLACES; p++)
        if (ways[p].price < best.price)
            best = ways[p];
    return best.first;
}

/* ---- taking ---- */

static enum status take_rows(struct unmarked *u, const struct unit *unit)
{
    for (size_t i = 0; i < unit->count; i++) {
        if (u->place != PLACE_OUTSIDE)
            segmenter_add_to_item(u->segmenter, &unit->rows[i]);
        else
            segmenter_outside(u->segmenter, &unit->rows[i]);
    }
    return STATUS_OK;
}

static enum status begin(struct unmarked *u, const struct unit *unit)
{
    enum status status = segmenter_begin_item(u->segmenter, &unit->rows[0]);
    for (size_t i = 1; i < unit->count; i++)
        segmenter_add_to_item(u->segmenter, &unit->rows[i]);
    return status;
}

static enum status take_first(struct unmarked *u)
{
    struct unit *unit = unit_at(u, 0);
    enum status status = STATUS_OK;
    enum place before = u->place;
    bool neutral = is_neutral(unit->shape);
    bool date_leads = u->layout->dates_before && unit->shape == SHAPE_DATE;
    if (date_leads)
        u->place = PLACE_OUTSIDE;
    else if (!neutral)
        u->place = place_of_first(u);
    if (u->place == PLACE_OUTSIDE && before != PLACE_OUTSIDE)
        status = segmenter_end_item(u->segmenter);
    if (status == STATUS_OK)
        status = !neutral && u->place == PLACE_HEADLINE ? begin(u, unit) : take_rows(u, unit);
    if (neutral)
        pass(&u->above, unit);
    else
        u->above = below(unit);
    unit->count = 0;
    arena_reset(unit->arena);
    u->first = (u->first + 1) % AHEAD;
    u->count--;
    return status;
}

static bool may_join(enum shape shape)
{
    return shape == SHAPE_PROSE || shape == SHAPE_HEAD || shape == SHAPE_NAME ||
           shape == SHAPE_LIST || shape == SHAPE_SEAMS;
}

/* Whether the row goes on with the unit. */
static bool joins(struct unmarked *u, const struct unit *unit, const struct row *row,
                  enum shape shape)
{
    if (row->gap > 0 || unit->count == UNIT_ROWS || shape == SHAPE_LIST || shape == SHAPE_SEAMS ||
        !may_join(shape) || !may_join(unit->shape))
        return false;
    return layout_is_soft(u->layout, &unit->rows[unit->count - 1], row);
}

enum status unmarked_add(struct unmarked *u, const struct row *row)
{
    enum status status = STATUS_OK;
    struct unit *unit = u->count > 0 ? unit_at(u, u->count - 1) : NULL;
    enum shape shape = shape_of(u, row);
    if (unit == NULL || !joins(u, unit, row, shape)) {
        if (u->count == AHEAD)
            status = take_first(u);
        unit = unit_at(u, u->count++);
        unit->count = 0;
        unit->shape = shape;
    }
    unit->rows[unit->count++] = row_copy(unit->arena, row);
    measure(unit);
    return status;
}

enum status unmarked_end(struct unmarked *u)
{
    enum status status = STATUS_OK;
    while (u->count > 0 && status == STATUS_OK)
        status = take_first(u);
    return status;
}
