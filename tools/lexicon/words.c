/* Reads the entries into lemmas and forms, in the spelling of the index (text/letters.h). */
#include "words.h"

#include "base/check.h"
#include "base/unicode.h"
#include "text/letters.h"

enum { SLOTS = 1 << 20 };

struct reader {
    struct words *words;
    const struct roles *roles;
    struct letters *letters;
    uint32_t *lemma_of; /* by entry; lemma number + 1, 0 if it is left out */
};

struct lemma *words_find(const struct words *words, struct str text)
{
    for (size_t slot = str_hash(text) % SLOTS; words->slots[slot] != 0; slot = (slot + 1) % SLOTS) {
        struct lemma *lemma = &words->lemmas[words->slots[slot] - 1];
        if (str_eq(lemma->text, text))
            return lemma;
    }
    return NULL;
}

static struct lemma *add_lemma(struct words *words, struct str text)
{
    size_t slot = str_hash(text) % SLOTS;
    while (words->slots[slot] != 0)
        slot = (slot + 1) % SLOTS;
    struct lemma *lemma = &words->lemmas[words->lemmas_count];
    *lemma =
        (struct lemma){.text = text, .canon = words->lemmas_count, .name = true, .bound = true};
    words->slots[slot] = ++words->lemmas_count;
    return lemma;
}

void words_add_form(struct words *words, struct form form)
{
    if (words->forms_count == words->forms_capacity) {
        size_t capacity = words->forms_capacity * 2 + 100000;
        words->forms =
            arena_grow(words->arena, words->forms, words->forms_count * sizeof(struct form),
                       capacity * sizeof(struct form));
        words->forms_capacity = capacity;
    }
    words->forms[words->forms_count++] = form;
}

/* Only what is letters alone: the analyser parts everything else. */
static struct str plain_of(struct reader *reader, struct str raw)
{
    char out[LETTERS_MOST];
    for (size_t i = 0; i < raw.n;) {
        int32_t c = unicode_next(raw, &i);
        if (!letters_of_word(c) || (c >= '0' && c <= '9'))
            return (struct str){0};
    }
    if (raw.n > 60)
        return (struct str){0};
    return str_copy(reader->words->arena, letters_plain(reader->letters, raw, out));
}

static bool has(struct str flags, char flag)
{
    return flag != 0 && hunspell_has(flags, flag);
}

static void read_lemma(struct reader *reader, const struct entry *entry, size_t number)
{
    struct words *words = reader->words;
    struct str text = plain_of(reader, entry->word);
    if (text.n == 0 || has(entry->flags, reader->roles->forbidden))
        return;
    size_t first = 0;
    bool name = unicode_is_upper(unicode_next(entry->word, &first));
    struct lemma *lemma = words_find(words, text);
    if (lemma == NULL)
        lemma = add_lemma(words, text);
    lemma->name = lemma->name && name;
    lemma->bound = lemma->bound && has(entry->flags, reader->roles->bound);
    lemma->flags =
        str_printf(words->arena, "%.*s%.*s", STR_ARG(lemma->flags), STR_ARG(entry->flags));
    reader->lemma_of[number] = (uint32_t)(lemma - words->lemmas) + 1;
}

static void take_form(void *of, size_t entry, struct str raw, const struct affix *affix)
{
    struct reader *reader = of;
    const struct roles *roles = reader->roles;
    uint32_t number = reader->lemma_of[entry];
    if (number == 0)
        return;
    struct str text = plain_of(reader, raw);
    if (text.n == 0)
        return;
    struct lemma *lemma = &reader->words->lemmas[number - 1];
    struct str flags = affix == NULL ? lemma->flags : affix->more;
    bool bound = affix == NULL ? lemma->bound : has(flags, roles->bound);
    if (has(flags, roles->first) || has(flags, roles->middle) || bound)
        words_add_form(reader->words, (struct form){text, number - 1, true, false});
    if (!bound)
        words_add_form(reader->words,
                       (struct form){text, number - 1, false, has(lemma->flags, roles->last)});
}

bool words_is_verb(const struct lemma *lemma)
{
    struct str flags = lemma->flags;
    return str_ends(lemma->text, STR("a")) &&
           (hunspell_has(flags, 'm') || (hunspell_has(flags, 'K') && hunspell_has(flags, 'J')));
}

bool words_is_adjective(const struct lemma *lemma)
{
    struct str flags = lemma->flags;
    return hunspell_has(flags, 'O') || hunspell_has(flags, 'k') ||
           (hunspell_has(flags, 'M') && hunspell_has(flags, 'K') &&
            !str_ends(lemma->text, STR("a")));
}

bool words_is_noun(const struct lemma *lemma)
{
    bool bends = false;
    for (const char *flag = "BCDEFGHIJ"; *flag != '\0'; flag++)
        bends = bends || hunspell_has(lemma->flags, *flag);
    return bends && hunspell_has(lemma->flags, 'A');
}

struct words *words_of(struct arena *arena, const struct dictionary *dictionary,
                       const struct roles *roles)
{
    struct words *words = ARENA_NEW(arena, struct words);
    words->arena = arena;
    words->lemmas = ARENA_ARRAY(arena, struct lemma, dictionary->entries_count);
    words->slots = ARENA_ARRAY(arena, uint32_t, SLOTS);
    CHECK(dictionary->entries_count < SLOTS / 2);
    struct reader reader = {words, roles, letters_new(arena),
                            ARENA_ARRAY(arena, uint32_t, dictionary->entries_count)};
    for (size_t i = 0; i < dictionary->entries_count; i++)
        read_lemma(&reader, &dictionary->entries[i], i);
    hunspell_expand(dictionary, take_form, &reader);
    return words;
}
