/* lexicon OUTPUT.c SWEDISH ENGLISH: makes the table that src/text/lexicon.h declares from two
   dictionaries in Hunspell's form (paths without ending). Run by Meson while building. */
#include "automaton.h"
#include "base/unicode.h"
#include "words.h"

#include "base/check.h"
#include "text/lexicon.h"

#include <stdio.h>
#include <stdlib.h>

enum { SLOTS = 1 << 18, POOL_MOST = 1 << 16 };

/* The values that words have, each once; and the endings that they name. */
struct values {
    struct lexicon_value *values;
    uint32_t *slots, count;
    char pool[POOL_MOST];
    size_t pool_count;
};

static int by_text(const void *a, const void *b)
{
    const struct form *left = a, *right = b;
    int order = str_cmp(left->text, right->text);
    if (order != 0)
        return order;
    return (left->lemma > right->lemma) - (left->lemma < right->lemma);
}

static uint32_t intern(struct values *values, const struct lexicon_value *value)
{
    struct str bytes = {(const char *)value, sizeof *value};
    size_t slot = str_hash(bytes) % SLOTS;
    for (; values->slots[slot] != 0; slot = (slot + 1) % SLOTS)
        if (memcmp(&values->values[values->slots[slot] - 1], value, sizeof *value) == 0)
            return values->slots[slot] - 1;
    CHECK(values->count < SLOTS / 2);
    values->values[values->count] = *value;
    values->slots[slot] = ++values->count;
    return values->count - 1;
}

/* How `to` is written from `from`: cut so many bytes off its end, add these. */
static struct lexicon_edit edit_of(struct values *values, struct str from, struct str to)
{
    size_t same = 0;
    while (same < from.n && same < to.n && from.p[same] == to.p[same])
        same++;
    while (same > 0 && same < from.n && ((unsigned char)from.p[same] & 0xc0) == 0x80)
        same--;
    while (same > 0 && same < to.n && ((unsigned char)to.p[same] & 0xc0) == 0x80)
        same--;
    struct str add = str_sub(to, same, to.n), pool = {values->pool, values->pool_count};
    ptrdiff_t at = add.n == 0 ? 0 : str_find(pool, add, 0);
    if (at < 0) {
        CHECK(values->pool_count + add.n <= POOL_MOST);
        at = (ptrdiff_t)values->pool_count;
        memcpy(values->pool + at, add.p, add.n);
        values->pool_count += add.n;
    }
    CHECK(from.n - same < 255 && add.n < 255);
    return (struct lexicon_edit){(uint8_t)(from.n - same), (uint8_t)add.n, (uint16_t)at};
}

static const struct lemma *canon_of(const struct words *words, uint32_t number)
{
    for (int i = 0; i < 4 && words->lemmas[number].canon != number; i++)
        number = words->lemmas[number].canon;
    return &words->lemmas[number];
}

/* How likely a form is one of this word: `stänger` looks like `stänga`, not like `stång`; but
   `länder` is of `land`, which stands in many more words than `länd`. */
static uint32_t likelihood(struct str form, const struct lemma *lemma)
{
    struct str stem = lemma->text;
    if (stem.n > 0 && strchr("ae", stem.p[stem.n - 1]) != NULL)
        stem.n--;
    struct str rest = str_sub(form, lemma->text.n, form.n);
    uint32_t likely = lemma->weight + 2;
    if (str_starts(form, lemma->text) && str_is(rest, "s"))
        likely *= words_is_adjective(lemma) ? 1 : 256;
    else if (str_starts(form, stem))
        likely *= 64;
    return likely;
}

/* Whether `a` is the likelier reading: the word itself, and no name. */
static bool is_likelier(struct str form, const struct lemma *a, const struct lemma *b, bool head)
{
    bool a_verb = words_is_verb(a), b_verb = words_is_verb(b);
    if (head && a_verb != b_verb) /* arbets- is of `arbete`, not of `arbeta` */
        return b_verb;
    bool a_itself = str_eq(a->text, form), b_itself = str_eq(b->text, form);
    if (a_itself != b_itself)
        return a_itself;
    if (a->name != b->name)
        return b->name;
    uint32_t a_likely = likelihood(form, a), b_likely = likelihood(form, b);
    return a_likely != b_likely ? a_likely > b_likely : a->text.n < b->text.n;
}

/* The dictionary lets few adjectives end compounds, and has many that do. */
static bool ends_others(const struct lemma *lemma)
{
    return lemma->tails > 0 && unicode_length(lemma->text) >= 4;
}

static struct lexicon_value value_of(const struct words *words, struct values *values,
                                     const struct form *forms, size_t count)
{
    struct lexicon_value value = {0};
    const struct lemma *word = NULL, *other = NULL, *head = NULL;
    struct str text = forms[0].text;
    for (size_t i = 0; i < count; i++) {
        const struct lemma *lemma = &words->lemmas[forms[i].lemma];
        const struct lemma **best = forms[i].head ? &head : &word;
        if (*best == NULL || is_likelier(text, lemma, *best, forms[i].head))
            *best = lemma;
        value.flags |= forms[i].head ? LEXICON_HEAD : LEXICON_WORD;
        value.flags |= forms[i].end || (!forms[i].head && ends_others(lemma)) ? LEXICON_TAIL : 0;
    }
    if (head != NULL)
        value.head = edit_of(values, text, canon_of(words, (uint32_t)(head - words->lemmas))->text);
    if (word == NULL)
        return value;
    const struct lemma *canon = canon_of(words, (uint32_t)(word - words->lemmas));
    value.word = edit_of(values, text, canon->text);
    value.flags |= word->name ? LEXICON_NAME : 0;
    value.flags |= word->tail == 0 ? LEXICON_SIMPLE : 0;
    value.flags |= words_is_noun(canon) && !words_is_verb(canon) ? LEXICON_NOUN : 0;
    struct str base = canon->base.n > 0 ? canon->base : word->base;
    if (base.n > 0) {
        value.flags |= LEXICON_DERIVED;
        const struct lemma *from = words_find(words, base);
        value.base = edit_of(values, text, canon_of(words, (uint32_t)(from - words->lemmas))->text);
    }
    for (size_t i = 0; i < count; i++) {
        const struct lemma *lemma = canon_of(words, forms[i].lemma);
        if (forms[i].head || lemma == canon || lemma->name || str_eq(lemma->text, base))
            continue;
        if (other == NULL || lemma->weight > other->weight)
            other = lemma;
    }
    if (other != NULL) {
        value.flags |= LEXICON_OTHER;
        value.other = edit_of(values, text, other->text);
    }
    return value;
}

/* Adds the words of a language below the byte that stands for it. */
static void add_language(struct arena *arena, struct automaton *automaton, struct values *values,
                         char language, struct words *words)
{
    qsort(words->forms, words->forms_count, sizeof *words->forms, by_text);
    for (size_t i = 0, end; i < words->forms_count; i = end) {
        for (end = i + 1; end < words->forms_count; end++)
            if (!str_eq(words->forms[end].text, words->forms[i].text))
                break;
        struct lexicon_value value = value_of(words, values, words->forms + i, end - i);
        struct str text = str_printf(arena, "%c%.*s", language, STR_ARG(words->forms[i].text));
        automaton_add(automaton, text, intern(values, &value));
    }
}

static void write_numbers(FILE *out, const char *type, const char *name, const uint32_t *numbers,
                          size_t count)
{
    fprintf(out, "\nstatic const %s %s[] = {", type, name);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%u,", i % 12 == 0 ? "\n    " : " ", numbers[i]);
    fprintf(out, "\n};\n");
}

static void write_edit(FILE *out, struct lexicon_edit edit)
{
    fprintf(out, ", {%u, %u, %u}", edit.cut, edit.add_count, edit.add);
}

static void write_all(FILE *out, const struct values *values, const uint32_t *arcs,
                      size_t arcs_count, uint32_t root)
{
    fprintf(out, "/* Made by tools/lexicon from the dictionaries named in meson.build. */\n"
                 "#include \"text/lexicon.h\"\n");
    write_numbers(out, "uint32_t", "arcs", arcs, arcs_count);
    fprintf(out, "\nstatic const struct lexicon_value values[] = {\n");
    for (uint32_t i = 0; i < values->count; i++) {
        const struct lexicon_value *value = &values->values[i];
        fprintf(out, "    {%u", value->flags);
        write_edit(out, value->word);
        write_edit(out, value->head);
        write_edit(out, value->base);
        write_edit(out, value->other);
        fprintf(out, "},\n");
    }
    fprintf(out, "};\n\nstatic const char endings[] = {");
    for (size_t i = 0; i < values->pool_count; i++)
        fprintf(out, "%s%d,", i % 16 == 0 ? "\n    " : " ", (signed char)values->pool[i]);
    fprintf(out,
            "\n};\n\nstatic const struct lexicon builtin = {arcs, values, endings, %uu};\n\n"
            "const struct lexicon *lexicon_builtin(void)\n{\n    return &builtin;\n}\n",
            root);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: lexicon OUTPUT SWEDISH ENGLISH\n");
        return 2;
    }
    static const struct roles swedish = {'%', 'Z', 'X', 'U', 'Y'}, english = {.bound = 'c'};
    struct arena *arena = arena_new();
    struct values *values = ARENA_NEW(arena, struct values);
    values->values = ARENA_ARRAY(arena, struct lexicon_value, SLOTS / 2);
    values->slots = ARENA_ARRAY(arena, uint32_t, SLOTS);
    struct automaton *automaton = automaton_new(arena);
    struct words *words = words_of(arena, hunspell_read(arena, argv[2]), &swedish);
    swedish_work(words);
    add_language(arena, automaton, values, LEXICON_SWEDISH, words);
    words = words_of(arena, hunspell_read(arena, argv[3]), &english);
    add_language(arena, automaton, values, LEXICON_ENGLISH, words);
    size_t arcs_count;
    uint32_t root;
    const uint32_t *arcs = automaton_end(automaton, &arcs_count, &root);
    FILE *out = fopen(argv[1], "wb");
    if (out == NULL) {
        fprintf(stderr, "lexicon: %s: cannot be written\n", argv[1]);
        return 1;
    }
    write_all(out, values, arcs, arcs_count, root);
    if (fclose(out) != 0) {
        fprintf(stderr, "lexicon: %s: cannot be written\n", argv[1]);
        return 1;
    }
    arena_free(arena);
    return 0;
}
