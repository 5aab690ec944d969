/* The text is cut at white space and quotes into terms; what is written together (`covid-19`,
   `2024-03-11`) is one phrase. */
#include "view/match.h"

#include "base/unicode.h"
#include "view/labels.h"
#include "view/terms.h"

enum { MOST_TERMS = 32, MOST_WORDS = 64 };

struct term {
    struct str text;
    bool without, prefix;
};

static bool is_quote(int32_t c)
{
    return c == '"' || (c >= 0x201c && c <= 0x201f) || c == 0xab || c == 0xbb;
}

static bool is_minus(int32_t c)
{
    return c == '-' || c == 0x2212 || c == 0x2013;
}

/* Where the next quote stands; -1 if nowhere. */
static ptrdiff_t closing_quote(struct str text, size_t from)
{
    for (size_t i = from; i < text.n;) {
        size_t at = i;
        if (is_quote(unicode_next(text, &i)))
            return (ptrdiff_t)at;
    }
    return -1;
}

/* Cuts the next term off the text at *offset. */
static bool next_term(struct str text, size_t *offset, struct term *term)
{
    *term = (struct term){0};
    size_t i = *offset, begin = i;
    while (i < text.n) {
        begin = i;
        int32_t c = unicode_next(text, &i);
        if (unicode_is_space(c)) {
            term->without = false;
        } else if (is_minus(c)) {
            term->without = true;
        } else if (is_quote(c)) {
            ptrdiff_t close = closing_quote(text, i);
            if (close < 0)
                continue; /* a lone quote means nothing */
            term->text = str_sub(text, i, (size_t)close);
            i = (size_t)close;
            unicode_next(text, &i);
            *offset = i;
            return true;
        } else {
            i = begin;
            break;
        }
        begin = i;
    }
    while (i < text.n) {
        size_t at = i;
        int32_t c = unicode_next(text, &i);
        if (unicode_is_space(c) || is_quote(c)) {
            i = at;
            break;
        }
    }
    *offset = i;
    term->text = str_sub(text, begin, i);
    term->prefix = str_ends(term->text, STR("*"));
    return term->text.n > 0;
}

struct words {
    struct str stems[MOST_WORDS];
    struct str last; /* the last word as it was typed, for a prefix */
    size_t count;
    bool marked; /* one holds å ä ö */
};

static void read_words(struct view *view, struct arena *arena, struct str language,
                       const struct term *term, struct words *words)
{
    words->count = 0;
    words->marked = false;
    struct reading reading = analyse_begin(view->analyser, language, term->text);
    struct word word;
    while (words->count < MOST_WORDS && analyse_next(&reading, &word)) {
        if (word.pieces > 0)
            continue; /* its pieces follow */
        words->stems[words->count++] = str_copy(arena, word.stem);
        words->last = str_copy(arena, word.plain);
        words->marked = words->marked || word.folded.n > 0;
    }
}

static bool same_words(const struct words *a, const struct words *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!str_eq(a->stems[i], b->stems[i]))
            return false;
    return true;
}

enum { MOST_LEAVES = 16 };

/* A node of members, being put together. */
struct building {
    struct arena *arena;
    const struct node *members[MOST_TERMS * 2];
    size_t count;
};

static struct node *new_node(struct arena *arena, enum node_kind kind)
{
    struct node *node = ARENA_NEW(arena, struct node);
    node->kind = kind;
    return node;
}

static void add(struct building *to, const struct node *node)
{
    if (to->count < sizeof to->members / sizeof *to->members)
        to->members[to->count++] = node;
}

static const struct node *close(struct building *building, enum node_kind kind)
{
    if (building->count == 1 && (kind == NODE_AND || kind == NODE_OR))
        return building->members[0];
    struct node *node = new_node(building->arena, kind);
    const struct node **members =
        ARENA_ARRAY(building->arena, const struct node *, building->count);
    memcpy(members, building->members, building->count * sizeof *members);
    node->members = members;
    node->members_count = building->count;
    return node;
}

static const struct node *leaf(struct arena *arena, enum node_kind kind, enum term_space space,
                               struct str text, unsigned weight)
{
    struct node *node = new_node(arena, kind);
    node->text = terms_make(arena, space, text);
    node->weight = weight;
    return node;
}

enum { WEIGHT_WHOLE = 100, WEIGHT_PART = 40, WEIGHT_FOLDED = 80, WEIGHT_TOPIC = 50 };

/* Items of the topics that the words name. */
static void add_topics(struct view *view, struct building *word, struct str language,
                       const struct str *stems, size_t count, bool prefix, bool folded)
{
    struct node *node = new_node(word->arena, NODE_TOPICS);
    node->weight = WEIGHT_TOPIC;
    node->topics =
        labels_name(view, word->arena, language, stems, count, prefix, folded, &node->topics_count);
    if (node->topics_count > 0)
        add(word, node);
}

/* A term as it must stand, in one language. */
static void add_exact(struct view *view, struct building *word, struct str language,
                      const struct words *words, bool prefix)
{
    struct arena *arena = word->arena;
    add_topics(view, word, language, words->stems, words->count, false, false);
    if (words->count == 1) {
        add(word, leaf(arena, NODE_TERM, TERM_STEM, words->stems[0], WEIGHT_WHOLE));
        add(word, leaf(arena, NODE_TERM, TERM_PART, words->stems[0], WEIGHT_PART));
        if (prefix) {
            add(word, leaf(arena, NODE_PREFIX, TERM_PLAIN, words->last, WEIGHT_WHOLE));
            add_topics(view, word, language, &words->last, 1, true, false);
        }
        return;
    }
    struct building phrase = {.arena = arena};
    for (size_t i = 0; i < words->count; i++)
        add(&phrase, leaf(arena, NODE_TERM, TERM_STEM, words->stems[i], WEIGHT_WHOLE));
    add(word, close(&phrase, NODE_PHRASE));
}

/* A term whose words may each be the folded form of another; their order is not asked for. */
static const struct node *forgive(struct view *view, struct arena *arena, struct str language,
                                  const struct words *words, bool prefix)
{
    struct building all = {.arena = arena};
    for (size_t i = 0; i < words->count; i++) {
        struct building word = {.arena = arena};
        struct str stem = words->stems[i];
        add(&word, leaf(arena, NODE_TERM, TERM_STEM, stem, WEIGHT_WHOLE));
        add(&word, leaf(arena, NODE_TERM, TERM_FOLDED, stem, WEIGHT_FOLDED));
        add_topics(view, &word, language, &stem, 1, false, true);
        if (prefix && i + 1 == words->count) {
            add(&word, leaf(arena, NODE_PREFIX, TERM_PLAIN, words->last, WEIGHT_WHOLE));
            add(&word, leaf(arena, NODE_PREFIX, TERM_FOLDED, words->last, WEIGHT_FOLDED));
            add_topics(view, &word, language, &words->last, 1, true, true);
        }
        add(&all, close(&word, NODE_WORD));
    }
    return close(&all, NODE_AND);
}

struct trees {
    struct building exact, forgiving;
    size_t with; /* conditions that must hold */
    bool marked;
};

static void leave_out(struct trees *to, const struct node *word)
{
    struct building out = {.arena = to->exact.arena};
    add(&out, word);
    const struct node *node = close(&out, NODE_NOT);
    add(&to->exact, node);
    add(&to->forgiving, node);
}

/* Adds one term to what stands; false if it holds no word. */
static bool add_term(struct view *view, struct arena *arena, struct str language,
                     const struct term *term, struct trees *to)
{
    struct words words, english;
    bool any = language.n == 0;
    struct str first = any ? STR("sv") : language;
    read_words(view, arena, first, term, &words);
    if (words.count == 0)
        return false;
    if (any)
        read_words(view, arena, STR("en"), term, &english);
    bool both = any && !same_words(&words, &english);
    to->marked = to->marked || words.marked;
    struct building word = {.arena = arena};
    add_exact(view, &word, first, &words, term->prefix);
    if (both)
        add_exact(view, &word, STR("en"), &english, term->prefix);
    const struct node *exact = close(&word, NODE_WORD);
    if (term->without) {
        leave_out(to, exact);
        return true;
    }
    add(&to->exact, exact);
    to->with++;
    struct building ways = {.arena = arena};
    add(&ways, forgive(view, arena, first, &words, term->prefix));
    if (both)
        add(&ways, forgive(view, arena, STR("en"), &english, term->prefix));
    add(&to->forgiving, close(&ways, NODE_OR));
    return true;
}

/* Bytes that are no UTF-8 part words, as a space would. */
static struct str made_valid(struct arena *arena, struct str text)
{
    size_t at;
    if (unicode_valid(text, &at))
        return text;
    char *copy = str_z(arena, text);
    struct str valid = {copy, text.n};
    while (!unicode_valid(valid, &at))
        copy[at] = ' ';
    return valid;
}

struct match match_make(struct view *view, struct arena *arena, struct str language,
                        struct str text)
{
    struct trees to = {.exact = {.arena = arena}, .forgiving = {.arena = arena}};
    struct term term;
    size_t at = 0, count = 0;
    text = made_valid(arena, text);
    while (count < MOST_TERMS && next_term(text, &at, &term))
        count += add_term(view, arena, language, &term, &to);
    if (count == 0)
        return (struct match){0};
    return (struct match){
        .exact = close(&to.exact, NODE_AND),
        .forgiving = to.marked || to.with == 0 ? NULL : close(&to.forgiving, NODE_AND),
    };
}
