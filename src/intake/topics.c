/* Labels stand in a hash table by their folded code points. A line is split by the cheapest way
   from its begin to its end, place by place: a step is a known label or an unknown stretch up to
   the next seam; its price is the unknown letters first and the number of pieces second. Splits are
   remembered, for a listing repeats the same few lines. */
#include "intake/topics.h"

#include "base/check.h"
#include "base/unicode.h"

enum {
    BEGINNINGS = 4096,
    LONGEST_LINE = 600,
    LONGEST_LABEL = LONGEST_LINE,
    REMEMBERED = 1024,
    MEMORY = 2 * 1024 * 1024
};

struct label_points { /* a text by code points, as written and folded, of the same length */
    int32_t *raw, *folded;
    uint32_t *at; /* the byte where each begins, and the end */
    size_t n;
};

struct entry_of_table {
    struct known known;
    struct label_points points;
    uint64_t hash;
};

struct memory { /* of one line */
    struct str line;
    struct piece *pieces;
    size_t count;
};

struct topics {
    struct arena *arena;
    struct entry_of_table **table; /* open addressing */
    size_t capacity, count;
    struct entry_of_table **order;
    size_t order_capacity;
    size_t longest;                       /* label, in code points */
    unsigned char first[1024];            /* folded first letters, as a sieve */
    unsigned char beginnings[BEGINNINGS]; /* of labels: another sieve */
    struct arena *scratch;                /* of one question */
    struct arena *memory_arena;
    struct memory *memory;
};

static void end(void *self)
{
    arena_free(((struct topics *)self)->memory_arena);
    arena_free(((struct topics *)self)->scratch);
}

struct topics *topics_new(struct arena *arena)
{
    struct topics *topics = ARENA_NEW(arena, struct topics);
    topics->arena = arena;
    topics->capacity = 64;
    topics->table = ARENA_ARRAY(arena, struct entry_of_table *, topics->capacity);
    topics->memory_arena = arena_new();
    topics->scratch = arena_new();
    arena_defer(arena, end, topics);
    return topics;
}

struct topics *topics_copy(struct arena *arena, const struct topics *from)
{
    struct topics *topics = topics_new(arena);
    for (size_t i = 0; i < from->count; i++)
        topics_add(topics, from->order[i]->known.text, from->order[i]->known.id,
                   from->order[i]->known.by);
    return topics;
}

static struct label_points points_of(struct arena *arena, struct str text)
{
    size_t most = text.n + 1;
    struct label_points points = {ARENA_ARRAY(arena, int32_t, most),
                                  ARENA_ARRAY(arena, int32_t, most),
                                  ARENA_ARRAY(arena, uint32_t, most), 0};
    for (size_t i = 0; i < text.n; points.n++) {
        points.at[points.n] = (uint32_t)i;
        points.raw[points.n] = unicode_next(text, &i);
    }
    points.at[points.n] = (uint32_t)text.n;
    struct str folded = unicode_lower(arena, text);
    size_t n = 0;
    if (unicode_length(folded) == points.n)
        for (size_t i = 0; i < folded.n; n++)
            points.folded[n] = unicode_next(folded, &i);
    else /* a letter that folds to two: such a text is only equal to itself */
        memcpy(points.folded, points.raw, points.n * sizeof *points.raw);
    return points;
}

static uint64_t hash_step(uint64_t hash, int32_t c)
{
    return (hash ^ (uint64_t)(uint32_t)c) * 0x100000001b3u;
}
static const uint64_t hash_begin = 0xcbf29ce484222325u;

static struct entry_of_table *lookup(const struct topics *topics, uint64_t hash,
                                     const int32_t *folded, size_t n)
{
    for (size_t i = hash ^ hash >> 29;; i++) {
        struct entry_of_table *entry = topics->table[i & (topics->capacity - 1)];
        if (entry == NULL)
            return NULL;
        if (entry->hash == hash && entry->points.n == n &&
            memcmp(entry->points.folded, folded, n * sizeof *folded) == 0)
            return entry;
    }
}

static void put(struct topics *topics, struct entry_of_table *entry)
{
    size_t i = entry->hash ^ entry->hash >> 29;
    while (topics->table[i & (topics->capacity - 1)] != NULL)
        i++;
    topics->table[i & (topics->capacity - 1)] = entry;
}

static void grow(struct topics *topics)
{
    topics->capacity *= 2;
    topics->table = ARENA_ARRAY(topics->arena, struct entry_of_table *, topics->capacity);
    for (size_t i = 0; i < topics->count; i++)
        put(topics, topics->order[i]);
}

/* A number for the first letters of a text; the case of ASCII and Latin-1 letters does not count,
   and of others all give the same. */
static size_t beginning_of(struct str text)
{
    size_t key = 0;
    for (size_t i = 0; i < 4; i++) {
        unsigned char c = i < text.n ? (unsigned char)text.p[i] : 0;
        if (c >= 0xc4) {
            c = 0xc4;
            i = 4;
        } else if ((c >= 'A' && c <= 'Z') || (c >= 0x80 && c <= 0x9e)) {
            c |= 0x20;
        }
        key = key * 31 + c;
    }
    return key % BEGINNINGS;
}

bool topics_may_begin(const struct topics *topics, struct str line)
{
    for (size_t n = 1; n <= 4 && n <= line.n; n++)
        if (topics->beginnings[beginning_of(str_sub(line, 0, n))])
            return true;
    return line.n > 0 && strchr("#,;|/", line.p[0]) != NULL;
}

static void forget(struct topics *topics)
{
    topics->memory = NULL;
    arena_reset(topics->memory_arena);
}

static struct entry_of_table *find(struct topics *topics, const struct label_points *points,
                                   uint64_t *hash)
{
    *hash = hash_begin;
    for (size_t i = 0; i < points->n; i++)
        *hash = hash_step(*hash, points->folded[i]);
    return lookup(topics, *hash, points->folded, points->n);
}

/* Without leaving anything behind in the arena of the topics. */
static struct entry_of_table *entry_of(struct topics *topics, struct str text)
{
    uint64_t hash;
    arena_reset(topics->scratch);
    struct label_points points = points_of(topics->scratch, text);
    return find(topics, &points, &hash);
}

const struct known *topics_add(struct topics *topics, struct str text, struct str id,
                               enum known_by by)
{
    uint64_t hash;
    struct entry_of_table *entry = entry_of(topics, text);
    if (entry != NULL)
        return &entry->known;
    text = str_copy(topics->arena, text);
    struct label_points points = points_of(topics->arena, text);
    find(topics, &points, &hash);
    entry = ARENA_NEW(topics->arena, struct entry_of_table);
    *entry = (struct entry_of_table){{text, str_copy(topics->arena, id), by}, points, hash};
    if (points.n == 0 || points.n > LONGEST_LABEL)
        return &entry->known; /* kept as a name, but never looked for in a line */
    if (topics->count == topics->order_capacity) {
        size_t larger = topics->order_capacity == 0 ? 64 : topics->order_capacity * 2;
        topics->order =
            arena_grow(topics->arena, topics->order, topics->order_capacity * sizeof(void *),
                       larger * sizeof(void *));
        topics->order_capacity = larger;
    }
    topics->order[topics->count++] = entry;
    if (topics->count * 2 > topics->capacity)
        grow(topics);
    else
        put(topics, entry);
    topics->first[points.folded[0] & 1023] = 1;
    topics->beginnings[beginning_of(str_sub(text, 0, 4))] = 1;
    if (points.n > topics->longest)
        topics->longest = points.n;
    forget(topics);
    return &entry->known;
}

const struct known *topics_find(struct topics *topics, struct str text)
{
    struct entry_of_table *entry = entry_of(topics, text);
    return entry == NULL ? NULL : &entry->known;
}

void topics_name(struct topics *topics, struct str text, struct str id)
{
    struct entry_of_table *entry = entry_of(topics, text);
    if (entry != NULL && entry->known.id.n == 0)
        entry->known.id = str_copy(topics->arena, id);
}

size_t topics_count(const struct topics *topics)
{
    return topics->count;
}

const struct known *topics_at(const struct topics *topics, size_t i)
{
    CHECK(i < topics->count);
    return &topics->order[i]->known;
}

/* ---- the splitting ---- */

struct step { /* the cheapest way to a place whose last piece is known or is not */
    uint64_t price;
    uint32_t from;   /* where that piece begins */
    uint32_t before; /* where the piece before it ended */
    bool before_known;
    const struct known *known;
};

struct splitting {
    struct topics *topics;
    struct label_points line;
    struct step (*steps)[2]; /* by the place where the piece ends, and whether it is known */
};

static bool is_upper(int32_t c)
{
    return c < 0x80 ? c >= 'A' && c <= 'Z' : unicode_is_upper(c);
}
static bool is_lower(int32_t c)
{
    return c < 0x80 ? c >= 'a' && c <= 'z' : unicode_is_lower(c);
}
static bool is_digit(int32_t c)
{
    return c >= '0' && c <= '9';
}
static bool is_blank(int32_t c)
{
    return c == ' ' || c == '\t';
}

/* Whether two topics meet before place k, as far as the letters tell. A lower-case letter that is a
   word of its own (`eHealth`, `iPad`) makes no seam. */
static bool is_seam(const struct label_points *line, size_t k)
{
    if (k == 0 || k >= line->n || !is_upper(line->raw[k]))
        return false;
    int32_t before = line->raw[k - 1];
    bool small_follows = k + 1 < line->n && is_lower(line->raw[k + 1]);
    if (is_lower(before))
        return k >= 2 && unicode_is_alnum(line->raw[k - 2]);
    return before == ')' || before == '!' || before == '?' || before == 0x201d ||
           (is_digit(before) && small_follows) || (before == '.' && small_follows);
}

enum gap { GAP_NONE, GAP_SPACE, GAP_COMMA, GAP_SLASH, GAP_SURE };

/* What stands between two pieces from place i on; *next is where the next piece would begin. */
static enum gap gap_at(const struct label_points *line, size_t i, size_t *next)
{
    size_t blanks = 0;
    bool tab = false;
    enum gap gap = GAP_NONE;
    for (; i < line->n; i++) {
        int32_t c = line->raw[i];
        if (is_blank(c)) {
            blanks++;
            tab |= c == '\t';
            continue;
        }
        if (c == '|' || c == ';' || c == 0x00b7 || c == 0x2022 || c == 0x25cf || c == 0x2219)
            gap = GAP_SURE;
        else if (c == ',' && gap < GAP_COMMA)
            gap = GAP_COMMA;
        else if (c == '/' && gap < GAP_SLASH)
            gap =
                blanks > 0 && i + 1 < line->n && is_blank(line->raw[i + 1]) ? GAP_SURE : GAP_SLASH;
        else if (c == '#' && (i == 0 || gap > GAP_NONE || blanks > 0) && i + 1 < line->n &&
                 unicode_is_alnum(line->raw[i + 1]))
            gap = GAP_SURE;
        else
            break;
    }
    *next = i;
    if (gap != GAP_NONE || blanks == 0)
        return gap;
    return blanks > 1 || tab ? GAP_SURE : GAP_SPACE;
}

/* Whether a piece may begin at `next` after one that ended at `end`. */
static bool may_begin(const struct label_points *line, size_t end, bool before_known, size_t next,
                      enum gap gap, const struct entry_of_table *label)
{
    bool both = before_known && label != NULL;
    int32_t c = line->raw[next];
    switch (gap) {
    case GAP_SURE:
        return true;
    case GAP_COMMA:
        return both || !is_lower(c) || is_lower(line->raw[0]);
    case GAP_SLASH:
        return both;
    case GAP_SPACE:
        return both && (!is_lower(c) || c == label->points.raw[0]);
    case GAP_NONE:
        if (is_seam(line, end))
            return true;
        if (both)
            return c == label->points.raw[0];
        /* `ITCulture`: no seam, but what is known begins or ends there. */
        return is_upper(c) && next + 1 < line->n && is_lower(line->raw[next + 1]) &&
               unicode_is_alnum(line->raw[end - 1]) && (before_known || label != NULL) &&
               (label == NULL || c == label->points.raw[0]);
    }
    return false;
}

static void offer(struct splitting *splitting, size_t end, size_t from, size_t before,
                  bool before_known, const struct known *known)
{
    uint64_t price = splitting->steps[before][before_known].price + 1;
    if (known == NULL)
        price += (uint64_t)(end - from) << 20;
    struct step *step = &splitting->steps[end][known != NULL];
    if (price < step->price)
        *step = (struct step){price, (uint32_t)from, (uint32_t)before, before_known, known};
}

/* Known labels that begin at `next`. */
static void offer_known(struct splitting *splitting, size_t end, bool before_known, size_t next,
                        enum gap gap, bool first)
{
    const struct label_points *line = &splitting->line;
    struct topics *topics = splitting->topics;
    if (!topics->first[line->folded[next] & 1023])
        return;
    uint64_t hash = hash_begin;
    for (size_t e = next; e < line->n && e - next < topics->longest; e++) {
        hash = hash_step(hash, line->folded[e]);
        struct entry_of_table *label = lookup(topics, hash, line->folded + next, e + 1 - next);
        if (label != NULL && (first || may_begin(line, end, before_known, next, gap, label)))
            offer(splitting, e + 1, next, end, before_known, &label->known);
    }
}

/* The unknown stretch that begins at `next`: up to the next seam or sure gap; and up to each place
   before that from which a known label may go on. */
static void offer_unknown(struct splitting *splitting, size_t end, bool before_known, size_t next)
{
    const struct label_points *line = &splitting->line;
    for (size_t k = next + 1; k <= line->n; k++) {
        size_t after = k;
        enum gap gap = k < line->n ? gap_at(line, k, &after) : GAP_SURE;
        bool stop = k == line->n || after == line->n || is_seam(line, k) ||
                    (gap >= GAP_COMMA && may_begin(line, k, false, after, gap, NULL));
        bool acronym = gap == GAP_NONE && is_upper(line->raw[k]) && is_upper(line->raw[k - 1]);
        if (stop || acronym)
            offer(splitting, k, next, end, before_known, NULL);
        if (stop)
            return;
    }
}

static size_t collect(const struct splitting *splitting, struct arena *arena, struct str line,
                      size_t at, bool known, struct piece **pieces)
{
    size_t count = 0;
    for (size_t i = at, k = known; i > 0; count++) {
        const struct step *step = &splitting->steps[i][k];
        i = step->before;
        k = step->before_known;
    }
    *pieces = ARENA_ARRAY(arena, struct piece, count);
    for (size_t i = at, k = known, left = count; i > 0;) {
        const struct step *step = &splitting->steps[i][k];
        size_t begin = splitting->line.at[step->from], stop = splitting->line.at[i];
        (*pieces)[--left] = (struct piece){begin, stop, str_sub(line, begin, stop), step->known};
        i = step->before;
        k = step->before_known;
    }
    return count;
}

static size_t split(struct topics *topics, struct arena *arena, struct str line,
                    struct piece **pieces)
{
    struct splitting splitting = {topics, points_of(arena, line), NULL};
    size_t n = splitting.line.n, last = 0;
    bool last_known = false;
    uint64_t best = UINT64_MAX;
    splitting.steps = arena_array(arena, n + 1, sizeof *splitting.steps);
    for (size_t i = 0; i <= n; i++)
        splitting.steps[i][0].price = splitting.steps[i][1].price = UINT64_MAX - 1;
    splitting.steps[0][0].price = 0;
    for (size_t i = 0; i <= n; i++) {
        size_t next;
        enum gap gap = gap_at(&splitting.line, i, &next);
        for (int known = 0; known < 2; known++) {
            uint64_t price = splitting.steps[i][known].price;
            if (price >= UINT64_MAX - 1)
                continue;
            if (next == n) {
                if (price < best) {
                    best = price;
                    last = i;
                    last_known = known;
                }
                continue;
            }
            offer_known(&splitting, i, known, next, gap, i == 0);
            if (i == 0 || may_begin(&splitting.line, i, known, next, gap, NULL))
                offer_unknown(&splitting, i, known, next);
        }
    }
    return last == 0 ? 0 : collect(&splitting, arena, line, last, last_known, pieces);
}

static struct memory *remember(struct topics *topics, struct str line)
{
    if (arena_used(topics->memory_arena) > MEMORY)
        forget(topics);
    if (topics->memory == NULL)
        topics->memory = ARENA_ARRAY(topics->memory_arena, struct memory, REMEMBERED);
    return &topics->memory[str_hash(line) % REMEMBERED];
}

/* Whether the line is one unknown piece at a glance, as headlines are: no known topic begins it,
   and it has no seam and no separator. */
static bool is_one_piece(const struct topics *topics, struct str line)
{
    enum letter { OTHER, SMALL, CAPITAL } above = OTHER;
    if (line.p[0] == ' ' || line.p[line.n - 1] == ' ' || topics_may_begin(topics, line))
        return false;
    for (size_t i = 0; i < line.n; i++) {
        unsigned char c = (unsigned char)line.p[i];
        enum letter letter = OTHER;
        if (c >= 'a' && c <= 'z') {
            letter = SMALL;
        } else if (c >= 'A' && c <= 'Z') {
            letter = CAPITAL;
        } else if (c == 0xc3) {
            letter = (unsigned char)line.p[++i] <= 0x9e ? CAPITAL : SMALL;
        } else if (c >= '0' && c <= '9') {
            letter = SMALL; /* a capital behind it would make a seam, as behind a small letter */
        } else if (c >= 0x80 || strchr("\t,;|/#).!?", c) != NULL ||
                   (c == ' ' && line.p[i + 1] == ' ')) {
            return false;
        }
        if (letter == CAPITAL && above != OTHER)
            return false;
        above = letter;
    }
    return true;
}

size_t topics_split(struct topics *topics, struct arena *arena, struct str line,
                    struct piece **pieces)
{
    *pieces = NULL;
    if (line.n == 0 || line.n > LONGEST_LINE)
        return 0;
    if (is_one_piece(topics, line)) {
        *pieces = ARENA_NEW(arena, struct piece);
        **pieces = (struct piece){0, line.n, line, NULL};
        return 1;
    }
    struct memory *memory = remember(topics, line);
    if (memory->line.n == 0 || !str_eq(memory->line, line)) {
        memory->line = str_copy(topics->memory_arena, line);
        memory->count = split(topics, topics->memory_arena, memory->line, &memory->pieces);
    }
    if (memory->count == 0)
        return 0;
    *pieces = ARENA_ARRAY(arena, struct piece, memory->count);
    memcpy(*pieces, memory->pieces, memory->count * sizeof **pieces);
    for (size_t i = 0; i < memory->count; i++)
        (*pieces)[i].text = str_sub(line, (*pieces)[i].begin, (*pieces)[i].end);
    return memory->count;
}

bool topics_explain(struct topics *topics, struct arena *arena, struct str line)
{
    struct piece *pieces;
    size_t count = topics_split(topics, arena, line, &pieces);
    for (size_t i = 0; i < count; i++)
        if (pieces[i].known == NULL)
            return false;
    return count > 0;
}
