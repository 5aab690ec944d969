/* An item's words are gathered in a table that lives as long as the view, one turn of it an item,
   so that a million items cost no allocation each but what the index is given. A term's weight is
   BM25F with fixed pivots and whole numbers: a pure function of the item, on every machine,
   whatever else is in the index. */
#include "view/terms.h"

#include "base/check.h"
#include "base/hash.h"
#include "text/analyse.h"
#include "text/lexicon.h"
#include "view/times.h"
#include "view/vocabulary.h"

#include <pthread.h>

enum { HEADLINE, SUMMARY, BODY, FIELDS };

enum {
    GAP = 64,          /* between the positions of two fields: no phrase is longer */
    UNIT = 1024,       /* of what is counted in fractions */
    SATURATION = 4,    /* k1: an item with so much of a word is half as much about it as can be */
    MOST_COUNTED = 64, /* of one word in one field */
    FIRST_SLOTS = 1024,
    COMMONS = 4,
    ENOUGH_FOR_TWO = 64, /* items that are worth a thread more */
};

/* How much a word weighs in each field, and how many words such a field usually has: a longer one
   says less with each. `slope` (b, in hundredths) is how much of that is believed. */
static const struct {
    int boost, pivot, slope;
} fields[FIELDS] = {
    [HEADLINE] = {8, 7, 30},
    [SUMMARY] = {3, 25, 40},
    [BODY] = {1, 150, 50},
};

struct gathered {
    struct str text;
    uint16_t counts[FIELDS];
    uint32_t positions, first; /* how many; where in the array of all */
};

struct seen { /* a term at a position */
    uint32_t term, position;
};

struct slot {
    uint32_t turn, term;
    uint64_t hash;
};

/* What one thread works with. */
struct gathering {
    struct arena *arena; /* its own, as long as the view */
    struct analyser *analyser;
    struct slot *slots;
    size_t slots_count;
    uint32_t turn;
    struct gathered *terms;
    size_t terms_count, terms_most;
    struct seen *seen;
    size_t seen_count, seen_most;
    uint32_t lengths[FIELDS];
};

static struct gathering *new_gathering(struct arena *arena, struct analyser *analyser)
{
    struct gathering *gathering = ARENA_NEW(arena, struct gathering);
    gathering->arena = arena;
    gathering->analyser = analyser;
    gathering->slots_count = FIRST_SLOTS;
    gathering->slots = ARENA_ARRAY(arena, struct slot, FIRST_SLOTS);
    return gathering;
}

static void more_slots(struct gathering *gathering)
{
    size_t count = gathering->slots_count * 2;
    struct slot *slots = ARENA_ARRAY(gathering->arena, struct slot, count);
    for (size_t i = 0; i < gathering->slots_count; i++) {
        const struct slot *old = &gathering->slots[i];
        if (old->turn != gathering->turn)
            continue;
        size_t at = old->hash;
        while (slots[at & (count - 1)].turn == gathering->turn)
            at++;
        slots[at & (count - 1)] = *old;
    }
    gathering->slots = slots;
    gathering->slots_count = count;
}

/* Where the term is, or the free slot that it would take. */
static struct slot *find_slot(struct gathering *gathering, enum term_space space, struct str word,
                              uint64_t hash)
{
    for (size_t at = hash;; at++) {
        struct slot *slot = &gathering->slots[at & (gathering->slots_count - 1)];
        if (slot->turn != gathering->turn)
            return slot;
        if (slot->hash != hash)
            continue;
        struct str text = gathering->terms[slot->term].text;
        if (text.n == word.n + 1 && text.p[0] == (char)space &&
            memcmp(text.p + 1, word.p, word.n) == 0)
            return slot;
    }
}

static uint32_t add_term(struct gathering *gathering, struct str text)
{
    if (gathering->terms_count == gathering->terms_most) {
        size_t most = gathering->terms_most == 0 ? 512 : gathering->terms_most * 2;
        gathering->terms = arena_grow(gathering->arena, gathering->terms,
                                      gathering->terms_count * sizeof *gathering->terms,
                                      most * sizeof *gathering->terms);
        gathering->terms_most = most;
    }
    gathering->terms[gathering->terms_count] = (struct gathered){.text = text};
    return (uint32_t)gathering->terms_count++;
}

/* Counts a word of a field in a space. */
static struct gathered *count(struct gathering *gathering, struct arena *arena,
                              enum term_space space, struct str word, int field)
{
    uint64_t hash = hash_quick(word) + (uint64_t)space * 0x9e3779b97f4a7c15u;
    struct slot *slot = find_slot(gathering, space, word, hash);
    if (slot->turn != gathering->turn) {
        if (gathering->terms_count * 2 >= gathering->slots_count) {
            more_slots(gathering);
            slot = find_slot(gathering, space, word, hash);
        }
        *slot = (struct slot){gathering->turn, add_term(gathering, terms_make(arena, space, word)),
                              hash};
    }
    struct gathered *term = &gathering->terms[slot->term];
    if (term->counts[field] < MOST_COUNTED)
        term->counts[field]++;
    return term;
}

static void count_at(struct gathering *gathering, struct arena *arena, enum term_space space,
                     struct str word, int field, uint32_t position)
{
    struct gathered *term = count(gathering, arena, space, word, field);
    if (gathering->seen_count == gathering->seen_most) {
        size_t most = gathering->seen_most == 0 ? 1024 : gathering->seen_most * 2;
        gathering->seen = arena_grow(gathering->arena, gathering->seen,
                                     gathering->seen_count * sizeof *gathering->seen,
                                     most * sizeof *gathering->seen);
        gathering->seen_most = most;
    }
    uint32_t number = (uint32_t)(term - gathering->terms);
    gathering->seen[gathering->seen_count++] = (struct seen){number, position};
    term->positions++;
}

/* Function words that may have one behind them: the last few, since the pieces of a word stand at
   the same places as the whole. */
struct common {
    char bytes[ANALYSE_COMMON];
    size_t n;
    uint32_t position;
};
struct commons {
    struct common last[COMMONS];
    size_t count;
};

static void count_pairs(struct gathering *gathering, struct arena *arena, struct commons *commons,
                        struct str stem, int field, uint32_t position)
{
    size_t count = commons->count < COMMONS ? commons->count : COMMONS;
    for (size_t i = 0; i < count; i++) {
        const struct common *common = &commons->last[i];
        if (common->position == position && str_eq((struct str){common->bytes, common->n}, stem))
            return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct common *common = &commons->last[i];
        char room[TERMS_PAIR];
        if (common->position + 1 == position)
            count_at(gathering, arena, TERM_PAIR,
                     terms_pair((struct str){common->bytes, common->n}, stem, room), field,
                     position - 1);
    }
    struct common *common = &commons->last[commons->count++ % COMMONS];
    CHECK(stem.n <= sizeof common->bytes);
    memcpy(common->bytes, stem.p, stem.n);
    common->n = stem.n;
    common->position = position;
}

/* Reads a field whose first word stands at `base`; where the next field may begin. */
static uint32_t read_field(struct gathering *gathering, struct arena *arena, struct str language,
                           struct str text, int field, uint32_t base)
{
    struct reading reading = analyse_begin(gathering->analyser, language, text);
    struct word word;
    struct commons commons;
    commons.count = 0;
    uint32_t end = base;
    while (analyse_next(&reading, &word)) {
        uint32_t position = base + word.position;
        end = position + 1;
        count_at(gathering, arena, TERM_STEM, word.stem, field, position);
        if (field == HEADLINE)
            count_at(gathering, arena, TERM_HEADLINE, word.stem, field, position);
        if (word.common)
            count_pairs(gathering, arena, &commons, word.stem, field, position);
        count(gathering, arena, TERM_PLAIN, word.plain, field);
        if (word.folded.n > 0)
            count(gathering, arena, TERM_FOLDED, word.folded, field);
        for (size_t i = 0; i < word.parts_count; i++)
            count(gathering, arena, TERM_PART, word.parts[i], field);
    }
    gathering->lengths[field] = end - base;
    return end + GAP;
}

/* 1 to 255: boosted and length-normed counts t of all fields, then t / (t + k1). */
static uint8_t weigh(const struct gathering *gathering, const struct gathered *term)
{
    int64_t sum = 0;
    for (int i = 0; i < FIELDS; i++) {
        if (term->counts[i] == 0)
            continue;
        int64_t length = gathering->lengths[i], slope = fields[i].slope;
        int64_t norm = (UNIT * (100 - slope) + UNIT * slope * length / fields[i].pivot) / 100;
        sum += (int64_t)UNIT * UNIT * fields[i].boost * term->counts[i] / norm;
    }
    return (uint8_t)(1 + 254 * sum / (sum + (int64_t)SATURATION * UNIT));
}

/* Lays the positions of each term together; they come in rising order. */
static void lay_positions(struct gathering *gathering, uint32_t *positions)
{
    uint32_t first = 0;
    for (size_t i = 0; i < gathering->terms_count; i++) {
        gathering->terms[i].first = first;
        first += gathering->terms[i].positions;
        gathering->terms[i].positions = 0;
    }
    for (size_t i = 0; i < gathering->seen_count; i++) {
        struct gathered *term = &gathering->terms[gathering->seen[i].term];
        positions[term->first + term->positions++] = gathering->seen[i].position;
    }
}

static void write_terms(struct gathering *gathering, struct arena *arena,
                        struct index_document *document)
{
    uint32_t *positions = ARENA_ARRAY(arena, uint32_t, gathering->seen_count);
    struct index_term *terms = ARENA_ARRAY(arena, struct index_term, gathering->terms_count);
    lay_positions(gathering, positions);
    for (size_t i = 0; i < gathering->terms_count; i++) {
        const struct gathered *term = &gathering->terms[i];
        terms[i] = (struct index_term){
            .text = term->text,
            .weight = weigh(gathering, term),
            .positions = positions + term->first,
            .positions_count = term->positions,
        };
    }
    document->terms = terms;
    document->terms_count = gathering->terms_count;
}

struct str terms_make(struct arena *arena, enum term_space space, struct str text)
{
    char *made = arena_alloc(arena, text.n + 1);
    made[0] = (char)space;
    if (text.n > 0)
        memcpy(made + 1, text.p, text.n);
    return (struct str){made, text.n + 1};
}

struct terms_work terms_of(const struct view *view, const struct item_row *row,
                           const struct item *item)
{
    return (struct terms_work){row, item, vocabulary_language(view, row->language), {0}};
}

struct str terms_pair(struct str first, struct str second, char room[TERMS_PAIR])
{
    memcpy(room, first.p, first.n);
    room[first.n] = ' ';
    memcpy(room + first.n + 1, second.p, second.n);
    return (struct str){room, first.n + 1 + second.n};
}

static void make_document(const struct view *view, struct gathering *gathering, struct arena *arena,
                          struct terms_work *work)
{
    const struct item_row *row = work->row;
    const struct item *item = work->item;
    gathering->turn++;
    CHECK(gathering->turn != 0); /* four thousand million items */
    gathering->terms_count = gathering->seen_count = 0;
    uint32_t base = 0;
    base = read_field(gathering, arena, row->language, item->headline, HEADLINE, base);
    base = read_field(gathering, arena, row->language, item->summary, SUMMARY, base);
    read_field(gathering, arena, row->language, item->body, BODY, base);
    struct str times[TIMES_MOST];
    for (size_t i = times_terms(view, arena, item, times); i > 0; i--)
        add_term(gathering, times[i - 1]);
    work->document = (struct index_document){
        .number = row->number,
        .sort = row->sort,
        .captured = row->captured,
        .place = row->place,
        .year = row->year,
        .kind = (uint8_t)row->kind,
        .language = work->language,
        .topics = (const uint32_t *)(const void *)row->topics.p,
        .topics_count = items_topics_count(row->topics),
    };
    write_terms(gathering, arena, &work->document);
}

/* ---- two threads */

struct share {
    const struct view *view;
    struct gathering *gathering;
    struct arena *arena;
    struct terms_work *works;
    size_t count;
};

static void *make_share(void *self)
{
    const struct share *share = self;
    for (size_t i = 0; i < share->count; i++)
        make_document(share->view, share->gathering, share->arena, &share->works[i]);
    return NULL;
}

static void end_arena(void *arena)
{
    arena_free(arena);
}

static struct gathering *gathering_of(struct view *view, size_t thread)
{
    struct gathering **gathering = &view->gatherings[thread];
    if (*gathering != NULL)
        return *gathering;
    struct arena *own = arena_new(); /* both grow at once, and an arena is for one thread */
    arena_defer(view->arena, end_arena, own);
    *gathering =
        new_gathering(own, thread == 0 ? view->analyser : analyse_new(own, lexicon_builtin()));
    return *gathering;
}

void terms_documents(struct view *view, struct arena *arena, struct terms_work *works, size_t count)
{
    pthread_t thread;
    size_t half = count >= ENOUGH_FOR_TWO ? count / 2 : 0;
    struct share other = {.view = view, .works = works, .count = half};
    if (half > 0) {
        other.gathering = gathering_of(view, 1);
        other.arena = arena_new();
        arena_defer(arena, end_arena, other.arena);
    }
    bool two = half > 0 && pthread_create(&thread, NULL, make_share, &other) == 0;
    if (!two)
        half = 0;
    struct share own = {view, gathering_of(view, 0), arena, works + half, count - half};
    make_share(&own);
    if (two)
        CHECK(pthread_join(thread, NULL) == 0);
}
