/* Dynamic programming from the end: the best way on from each place, tried with every beginning of
   a compound that the automaton finds there. */
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

static bool is_inside(struct str text, size_t at)
{
    return at < text.n && ((unsigned char)text.p[at] & 0xc0) == 0x80;
}

static bool doubles(struct str plain, size_t begin, size_t end)
{
    return end - begin > LEAST && plain.p[end - 1] == plain.p[end - 2] && end < plain.n &&
           strchr("aeiouy", plain.p[end - 1]) == NULL && (plain.p[end - 1] & 0x80) == 0;
}

static void try_way(struct way *ways, size_t begin, struct way way)
{
    way.cost += ways[way.next].cost;
    if (way.cost < ways[begin].cost)
        ways[begin] = way;
}

static void find_ways(const struct lexicon *lexicon, uint32_t start, struct str plain, size_t begin,
                      struct way *ways)
{
    uint32_t state = start;
    size_t letters = 0;
    for (size_t end = begin; end < plain.n;) {
        state = lexicon_step(lexicon, state, (unsigned char)plain.p[end++]);
        if (state == 0)
            return;
        if (is_inside(plain, end) || ++letters < LEAST)
            continue;
        const struct lexicon_value *value = lexicon_value(lexicon, state);
        if (value == NULL)
            continue;
        struct way way = {.next = end, .end = end, .value = value};
        way.cost = PART + (letters < sizeof SHORT / sizeof *SHORT ? SHORT[letters] : 0);
        bool tail = begin > 0 && (value->flags & LEXICON_TAIL) != 0;
        if (tail && end == plain.n)
            try_way(ways, begin, way);
        if (tail && end + LEAST < plain.n && plain.p[end] == 's') { /* sjuk|hus|s|parkering */
            way.next = end + 1;
            try_way(ways, begin, way);
        }
        if (end == plain.n || (value->flags & LEXICON_HEAD) == 0)
            continue;
        way.head = true;
        way.next = end;
        try_way(ways, begin, way);
        way.next = end - 1;
        if (doubles(plain, begin, end))
            try_way(ways, begin, way);
    }
}

size_t split_word(const struct lexicon *lexicon, int language, struct str plain,
                  struct split_part parts[SPLIT_MOST])
{
    struct way ways[LETTERS_MOST + 1];
    uint32_t start = lexicon_start(lexicon, language);
    if (plain.n < 2 * LEAST || plain.n > LETTERS_MOST || start == 0)
        return 0;
    ways[plain.n] = (struct way){0};
    for (size_t begin = plain.n; begin-- > 0;) {
        ways[begin] = (struct way){.cost = IMPOSSIBLE};
        if (!is_inside(plain, begin))
            find_ways(lexicon, start, plain, begin, ways);
    }
    size_t count = 0;
    for (size_t at = 0; at < plain.n; at = ways[at].next) {
        if (ways[at].cost >= IMPOSSIBLE || count == SPLIT_MOST)
            return 0;
        parts[count++] = (struct split_part){at, ways[at].end, ways[at].value, ways[at].head};
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
