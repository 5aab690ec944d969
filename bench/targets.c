/* What is asked for is taken from the items themselves, so that most questions have answers. Pages
   of 18 to 22 items make more addresses of few words; twenty is the middle. */
#include "bench/targets.h"

#include "base/hash.h"
#include "base/unicode.h"
#include "bench/story.h"

#include <inttypes.h>
#include <stdlib.h>

enum { COMMON = 150, KNOWN = 2500, LONG_WORD = 6, LEAST_TAKE = 18, MOST_TAKE = 22 };

struct asking {
    struct arena *arena;
    const struct words *words;
    struct chance *chance;
    int64_t items;
    struct buf *out;
};

typedef void asker(const struct asking *asking); /* writes one address */

static void add_escaped(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == ' ')
            buf_char(out, '+');
        else if (c > ' ' && c < 0x7f && strchr("\"%&+#<>", c) == NULL)
            buf_char(out, (char)c);
        else
            buf_printf(out, "%%%02X", c);
    }
}

static void add_query(const struct asking *asking, struct str text)
{
    buf_addz(asking->out, "/nyheter/?query=");
    add_escaped(asking->out, text);
    buf_printf(asking->out, "&take=%d", chance_between(asking->chance, LEAST_TAKE, MOST_TAKE));
    if (chance_share(asking->chance) < 0.3)
        buf_printf(asking->out, "&skip=%d", chance_between(asking->chance, 1, 60));
}

/* ? before the first parameter, & before the others. */
static void add_parameter(struct buf *out, const char *name)
{
    buf_char(out, memchr(out->p, '?', out->n) == NULL ? '?' : '&');
    buf_addz(out, name);
    buf_char(out, '=');
}

static void add_facet(const struct asking *asking, const char *facet, int values)
{
    size_t topic = chance_below(asking->chance, TOPICS);
    int year = chance_between(asking->chance, 2005, 2026),
        kind = chance_between(asking->chance, 0, 5);
    for (int i = 0; i < values; i++) {
        add_parameter(asking->out, facet);
        if (strcmp(facet, "topic") == 0)
            buf_addz(asking->out, story_topics[(topic + (size_t)i * 7) % TOPICS].slug);
        else if (strcmp(facet, "year") == 0)
            buf_int(asking->out, 2005 + (year - 2005 + i) % 22);
        else
            buf_addz(asking->out, kind_name((enum kind)((kind + i) % KINDS)));
    }
}

/* Which page of it, among those that there are if the facets' values are equally common. */
static void add_place(const struct asking *asking, int64_t items)
{
    int64_t pages = items < 40 ? 40 : items;
    add_parameter(asking->out, "skip");
    buf_int(asking->out, (int64_t)chance_below(asking->chance, (size_t)pages));
    add_parameter(asking->out, "take");
    buf_int(asking->out, chance_between(asking->chance, LEAST_TAKE, MOST_TAKE));
}

static void ask_listing(const struct asking *asking)
{
    static const char *const facets[] = {"topic", "year", "kind"};
    static const int values[] = {TOPICS, 22, 8};
    int64_t items = asking->items;
    buf_addz(asking->out, "/nyheter/");
    for (int i = 0; i < 3; i++)
        if (chance_share(asking->chance) < 0.5) {
            add_facet(asking, facets[i], 1);
            items /= values[i];
        }
    add_place(asking, items);
}

static void ask_many(const struct asking *asking)
{
    buf_addz(asking->out, "/nyheter/");
    add_facet(asking, "topic", chance_between(asking->chance, 2, 4));
    add_facet(asking, "year", chance_between(asking->chance, 2, 4));
    if (chance_share(asking->chance) < 0.5)
        add_facet(asking, "kind", 2);
    add_place(asking, asking->items / 100);
}

/* One of the `most` commonest words, in one of its forms, of at least `least` bytes. */
static struct str word_among(const struct asking *asking, size_t most, size_t least)
{
    for (;;) {
        const struct word *word = &asking->words->list[chance_below(asking->chance, most)];
        struct str form = word->forms[chance_below(asking->chance, word->count)];
        if (form.n >= least)
            return form;
    }
}

static bool is_word(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] >= 0 && !(text.p[i] >= 'a' && text.p[i] <= 'z'))
            return false;
    return text.n > 0;
}

/* A random item's summary, cut to its words (their punctuation stays with them). */
static size_t words_of_an_item(const struct asking *asking, struct str words[100])
{
    struct story story;
    size_t count = 0;
    story_make(asking->arena, asking->words,
               (int64_t)chance_below(asking->chance, (size_t)asking->items), asking->items, &story);
    struct str rest = story.summary;
    while (rest.p != NULL && count < 100)
        words[count++] = str_cut(&rest, ' ');
    return count;
}

static void ask_common(const struct asking *asking)
{
    add_query(asking, word_among(asking, COMMON, 3));
}

/* The longest word of an item: a compound that few others have, or a rare word. */
static void ask_rare(const struct asking *asking)
{
    struct str words[100], longest = {0};
    size_t count = words_of_an_item(asking, words);
    for (size_t i = 0; i < count; i++)
        if (words[i].n > longest.n && is_word(words[i]))
            longest = words[i];
    add_query(asking, longest);
}

static void ask_two(const struct asking *asking)
{
    struct str words[100], two[2];
    for (;;) {
        size_t count = words_of_an_item(asking, words), found = 0;
        for (size_t i = chance_below(asking->chance, count); i < count && found < 2; i++)
            if (words[i].n >= LONG_WORD && is_word(words[i]))
                two[found++] = words[i];
        if (found < 2)
            continue;
        add_query(asking, str_printf(asking->arena, "%.*s %.*s", STR_ARG(two[0]), STR_ARG(two[1])));
        return;
    }
}

static void ask_phrase(const struct asking *asking)
{
    struct str words[100];
    for (;;) {
        size_t count = words_of_an_item(asking, words), at = chance_below(asking->chance, count);
        if (at + 1 >= count || !is_word(words[at]) || !is_word(words[at + 1]))
            continue;
        add_query(asking, str_printf(asking->arena, "\"%.*s %.*s\"", STR_ARG(words[at]),
                                     STR_ARG(words[at + 1])));
        return;
    }
}

static void ask_prefix(const struct asking *asking)
{
    struct str word = word_among(asking, KNOWN, LONG_WORD);
    size_t end = 0;
    for (int i = 0; i < 4; i++)
        unicode_next(word, &end);
    add_query(asking, str_printf(asking->arena, "%.*s*", (int)end, word.p));
}

static void ask_filter(const struct asking *asking)
{
    add_query(asking, word_among(asking, COMMON, 3));
    add_facet(asking, "topic", 1);
    add_facet(asking, "year", 1);
}

/* Two letters of ASCII change places, or one is left out. */
static void ask_misspelt(const struct asking *asking)
{
    for (;;) {
        struct str word = word_among(asking, KNOWN, LONG_WORD + 1);
        size_t at = 1 + chance_below(asking->chance, word.n - 2);
        if (word.p[at] < 0 || word.p[at + 1] < 0 || word.p[at] == word.p[at + 1])
            continue;
        char *wrong = str_z(asking->arena, word);
        size_t n = word.n;
        if (chance_share(asking->chance) < 0.5) {
            wrong[at] = word.p[at + 1];
            wrong[at + 1] = word.p[at];
        } else {
            memmove(wrong + at, wrong + at + 1, n - at - 1);
            n--;
        }
        add_query(asking, (struct str){wrong, n});
        return;
    }
}

static const struct {
    const char *name;
    asker *ask;
} classes[] = {
    {"listing", ask_listing}, {"many", ask_many},     {"common", ask_common},
    {"rare", ask_rare},       {"two", ask_two},       {"phrase", ask_phrase},
    {"prefix", ask_prefix},   {"filter", ask_filter}, {"misspelt", ask_misspelt},
};

/* Open addressing over hashes of 64 bits. */
static bool is_new(uint64_t *seen, size_t capacity, uint64_t hash)
{
    hash += hash == 0;
    size_t i = hash & (capacity - 1);
    while (seen[i] != 0 && seen[i] != hash)
        i = (i + 1) & (capacity - 1);
    bool new = seen[i] == 0;
    seen[i] = hash;
    return new;
}

static void write_class(asker *ask, struct asking *asking, int64_t count, FILE *out)
{
    struct arena *arena = arena_new();
    size_t capacity = 1024;
    while (capacity < (size_t)count * 2)
        capacity *= 2;
    uint64_t *seen = ARENA_ARRAY(arena, uint64_t, capacity);
    for (int64_t made = 0, tries = 0; made < count && tries < count * 20; tries++) {
        struct buf text = buf_in(asking->arena);
        asking->out = &text;
        ask(asking);
        if (is_new(seen, capacity, str_hash(buf_str(&text)))) {
            fprintf(out, "%.*s\n", STR_ARG(buf_str(&text)));
            made++;
        }
        arena_reset(asking->arena);
    }
    arena_free(arena);
}

bool targets_write(const struct words *words, const char *class, int64_t count, int64_t items,
                   FILE *out)
{
    struct chance chance = {7};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (strcmp(class, classes[i].name) != 0)
            continue;
        struct asking asking = {arena_new(), words, &chance, items > 0 ? items : 1, NULL};
        write_class(classes[i].ask, &asking, count, out);
        arena_free(asking.arena);
        return true;
    }
    return false;
}
