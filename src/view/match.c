/* The text is cut at white space and quotes into terms; what is written together (`covid-19`,
   `2024-03-11`) is one phrase. */
#include "view/match.h"

#include "base/unicode.h"

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

/* "a b c", the last with its star; `folded` as the index marks folded forms. */
static void add_phrase(struct buf *out, const struct str *words, size_t count, bool prefix)
{
    buf_char(out, '"');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_char(out, ' ');
        buf_add(out, words[i]);
    }
    buf_addz(out, prefix ? "\"*" : "\"");
}

struct words {
    struct str stems[MOST_WORDS];
    struct str last; /* the last word as it was typed, for a prefix */
    size_t count;
    bool marked; /* one holds å ä ö */
};

static void read_words(struct analyser *analyser, struct arena *arena, struct str language,
                       const struct term *term, struct words *words)
{
    words->count = 0;
    words->marked = false;
    struct reading reading = analyse_begin(analyser, language, term->text);
    struct word word;
    while (words->count < MOST_WORDS && analyse_next(&reading, &word)) {
        if (word.pieces > 0)
            continue; /* its pieces follow, as a phrase */
        words->stems[words->count++] = str_copy(arena, word.stem);
        words->last = str_copy(arena, word.plain);
        words->marked = words->marked || word.folded.n > 0;
    }
}

static bool same_words(const struct words *a, const struct words *b)
{
    for (size_t i = 0; i < a->count; i++)
        if (!str_eq(a->stems[i], b->stems[i]))
            return false;
    return true;
}

/* A term as it must stand, in one language. */
static void add_exact(struct buf *out, const struct words *words, bool prefix)
{
    add_phrase(out, words->stems, words->count, false);
    if (!prefix)
        return;
    struct str typed[MOST_WORDS];
    memcpy(typed, words->stems, words->count * sizeof typed[0]);
    typed[words->count - 1] = words->last;
    buf_addz(out, " OR ");
    add_phrase(out, typed, words->count, true);
}

/* A term whose words may each be the folded form of another; their order is not asked for. */
static void add_forgiving(struct arena *arena, struct buf *out, const struct words *words,
                          bool prefix)
{
    for (size_t i = 0; i < words->count; i++) {
        bool starred = prefix && i + 1 == words->count;
        struct str stem = words->stems[i];
        struct str folded = str_printf(arena, "=%.*s", STR_ARG(stem));
        buf_addz(out, i == 0 ? "(" : " AND (");
        add_phrase(out, &stem, 1, false);
        buf_addz(out, " OR ");
        add_phrase(out, &folded, 1, false);
        if (starred) {
            folded = str_printf(arena, "=%.*s", STR_ARG(words->last));
            buf_addz(out, " OR ");
            add_phrase(out, &words->last, 1, true);
            buf_addz(out, " OR ");
            add_phrase(out, &folded, 1, true);
        }
        buf_char(out, ')');
    }
}

struct building {
    struct buf exact, forgiving, without;
    bool marked;
};

static void open_term(struct buf *out, const char *between)
{
    buf_addz(out, out->n == 0 ? "(" : between);
}

/* Adds one term to what stands; false if it holds no word. */
static bool add_term(struct analyser *analyser, struct arena *arena, struct str language,
                     const struct term *term, struct building *to)
{
    struct words words, english;
    bool any = language.n == 0;
    read_words(analyser, arena, any ? STR("sv") : language, term, &words);
    if (words.count == 0)
        return false;
    if (any)
        read_words(analyser, arena, STR("en"), term, &english);
    bool both = any && !same_words(&words, &english);
    to->marked = to->marked || words.marked;
    struct buf *exact = term->without ? &to->without : &to->exact;
    open_term(exact, term->without ? " OR (" : " AND (");
    add_exact(exact, &words, term->prefix);
    if (both) {
        buf_addz(exact, " OR ");
        add_exact(exact, &english, term->prefix);
    }
    buf_char(exact, ')');
    if (term->without)
        return true;
    open_term(&to->forgiving, " AND (");
    buf_char(&to->forgiving, '(');
    add_forgiving(arena, &to->forgiving, &words, term->prefix);
    if (both) {
        buf_addz(&to->forgiving, ") OR (");
        add_forgiving(arena, &to->forgiving, &english, term->prefix);
    }
    buf_addz(&to->forgiving, "))");
    return true;
}

static struct str finish(struct arena *arena, struct str with, struct str without)
{
    if (without.n == 0)
        return with;
    return str_printf(arena, "(%.*s) NOT (%.*s)", STR_ARG(with), STR_ARG(without));
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

struct match match_make(struct analyser *analyser, struct arena *arena, struct str language,
                        struct str text)
{
    struct building to = {buf_in(arena), buf_in(arena), buf_in(arena), false};
    struct term term;
    size_t at = 0, count = 0;
    text = made_valid(arena, text);
    while (count < MOST_TERMS && next_term(text, &at, &term))
        count += add_term(analyser, arena, language, &term, &to);
    struct str exact = buf_str(&to.exact), forgiving = buf_str(&to.forgiving);
    struct str without = buf_str(&to.without);
    if (exact.n == 0 && without.n > 0)
        exact = STR("\"" MATCH_ALL "\"");
    return (struct match){
        .exact = exact.n == 0 ? exact : finish(arena, exact, without),
        .forgiving =
            to.marked || forgiving.n == 0 ? (struct str){0} : finish(arena, forgiving, without),
    };
}
