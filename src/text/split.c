/* The best way on from each place is found once, tried with every beginning of a compound that the
   automaton finds there; places that no part leads to are never looked at. */
#include "text/split.h"

#include "text/letters.h"

enum { PART = 100, IMPOSSIBLE = 1 << 20, LEAST = 3 };

/* A part of few letters is likely chance. */
static const int SHORT[] = {0, 0, 0, 45, 12, 4};

struct way {
    int cost; /* of all parts from here to the end */
    size_t next, end;
    const struct lexicon_value *value;
    bool head;
};

struct splitting {
    const struct lexicon *lexicon;
    uint32_t start;
    struct str plain;
    struct way ways[LETTERS_MOST + 1]; /* from each place; cost 0: not found yet */
};

static bool is_inside(struct str text, size_t at)
{
    return at < text.n && ((unsigned char)text.p[at] & 0xc0) == 0x80;
}

static bool doubles(struct str plain, size_t begin, size_t end)
{
    return end - begin > LEAST && plain.p[end - 1] == plain.p[end - 2] && end < plain.n &&
           strchr("aeiouy", plain.p[end - 1]) == NULL && (plain.p[end - 1] & 0x80) == 0;
}

static void find_way(struct splitting *splitting, size_t begin);

static void try_way(struct splitting *splitting, size_t begin, struct way way)
{
    if (way.next < splitting->plain.n && splitting->ways[way.next].cost == 0)
        find_way(splitting, way.next);
    way.cost += splitting->ways[way.next].cost;
    if (way.cost < splitting->ways[begin].cost)
        splitting->ways[begin] = way;
}

/* Calls itself through try_way, no deeper than the word has parts of LEAST letters. */
static void find_way(struct splitting *splitting, size_t begin)
{
    struct str plain = splitting->plain;
    uint32_t state = splitting->start;
    size_t letters = 0;
    splitting->ways[begin].cost = IMPOSSIBLE;
    for (size_t end = begin; end < plain.n;) {
        state = lexicon_step(splitting->lexicon, state, (unsigned char)plain.p[end++]);
        if (state == 0)
            return;
        if (is_inside(plain, end) || ++letters < LEAST)
            continue;
        const struct lexicon_value *value = lexicon_value(splitting->lexicon, state);
        if (value == NULL)
            continue;
        struct way way = {.next = end, .end = end, .value = value};
        way.cost = PART + (letters < sizeof SHORT / sizeof *SHORT ? SHORT[letters] : 0);
        bool tail = begin > 0 && (value->flags & LEXICON_TAIL) != 0;
        if (tail && end == plain.n)
            try_way(splitting, begin, way);
        if (tail && end + LEAST < plain.n && plain.p[end] == 's') { /* sjuk|hus|s|parkering */
            way.next = end + 1;
            try_way(splitting, begin, way);
        }
        if (end == plain.n || (value->flags & LEXICON_HEAD) == 0)
            continue;
        way.head = true;
        way.next = end;
        try_way(splitting, begin, way);
        way.next = end - 1;
        if (doubles(plain, begin, end))
            try_way(splitting, begin, way);
    }
}

size_t split_word(const struct lexicon *lexicon, int language, struct str plain,
                  struct split_part parts[SPLIT_MOST])
{
    if (plain.n < 2 * LEAST || plain.n > LETTERS_MOST)
        return 0;
    struct splitting splitting = {
        .lexicon = lexicon, .start = lexicon_start(lexicon, language), .plain = plain};
    if (splitting.start == 0)
        return 0;
    find_way(&splitting, 0);
    size_t count = 0;
    for (size_t at = 0; at < plain.n; at = splitting.ways[at].next) {
        const struct way *way = &splitting.ways[at];
        if (way->cost >= IMPOSSIBLE || count == SPLIT_MOST)
            return 0;
        parts[count++] = (struct split_part){at, way->end, way->value, way->head};
    }
    return count;
}

size_t split_tail(const struct lexicon *lexicon, int language, struct str plain,
                  const struct lexicon_value **value)
{
    size_t letters = 0;
    bool vowel = false;
    for (size_t at = 0; at < plain.n; at++) {
        if (is_inside(plain, at))
            continue;
        if (letters >= LEAST && vowel) {
            struct str tail = str_sub(plain, at, plain.n);
            *value = tail.n > LEAST ? lexicon_find(lexicon, language, tail) : NULL;
            if (*value != NULL && ((*value)->flags & LEXICON_TAIL) != 0 &&
                ((*value)->flags & LEXICON_NOUN) != 0)
                return at;
        }
        letters++;
        vowel = vowel || strchr("aeiouy", plain.p[at]) != NULL || (plain.p[at] & 0x80) != 0;
    }
    return 0;
}
