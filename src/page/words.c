/* Reads locale files. One pass, a line at a time; every mistake is named with its line, since these
   files are written by hand and by people who do not program. */
#include "page/words.h"

#include "base/check.h"
#include "base/unicode.h"

enum plural words_plural(struct str name)
{
    static const char *const names[] = {"zero", "one", "two", "few", "many", "other"};
    enum plural plural = PLURAL_ZERO;
    while (plural < PLURALS && !str_is(name, names[plural]))
        plural++;
    return plural;
}

static size_t slot_of(const struct words *words, struct str key)
{
    size_t mask = words->slots_count - 1, at = str_hash(key) & mask;
    while (words->slots[at] != 0 && !str_eq(words->p[words->slots[at] - 1].key, key))
        at = (at + 1) & mask;
    return at;
}

const struct word *words_find(const struct words *words, struct str key)
{
    if (words->n == 0)
        return NULL;
    uint32_t index = words->slots[slot_of(words, key)];
    return index == 0 ? NULL : &words->p[index - 1];
}

static void index_all(struct words *words)
{
    words->slots_count = words->capacity * 2;
    words->slots = ARENA_ARRAY(words->arena, uint32_t, words->slots_count);
    for (size_t i = 0; i < words->n; i++)
        words->slots[slot_of(words, words->p[i].key)] = (uint32_t)i + 1;
}

static struct word *add(struct words *words, struct str key)
{
    if (words->n == words->capacity) {
        words->capacity = words->capacity == 0 ? 64 : words->capacity * 2;
        words->p = arena_grow(words->arena, words->p, words->n * sizeof *words->p,
                              words->capacity * sizeof *words->p);
        index_all(words);
    }
    struct word *word = &words->p[words->n++];
    word->key = key;
    words->slots[slot_of(words, key)] = (uint32_t)words->n;
    return word;
}

bool words_next_name(struct str *text, struct str *before, struct str *name)
{
    ptrdiff_t open = str_find(*text, STR("{"), 0);
    *before = open < 0 ? *text : str_sub(*text, 0, (size_t)open);
    if (open < 0)
        return false;
    ptrdiff_t close = str_find(*text, STR("}"), (size_t)open);
    CHECK(close >= 0);
    *name = str_sub(*text, (size_t)open + 1, (size_t)close);
    *text = str_sub(*text, (size_t)close + 1, text->n);
    return true;
}

bool words_has_name(const struct word *word, struct str name)
{
    for (enum plural plural = PLURAL_ZERO; plural < PLURALS; plural++) {
        struct str text = word->forms[plural], before, found;
        while (words_next_name(&text, &before, &found))
            if (str_eq(found, name))
                return true;
    }
    return false;
}

static bool is_key(struct str key, const char *marks)
{
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
              (c != '\0' && strchr(marks, c) != NULL)))
            return false;
    }
    return key.n > 0 && key.p[0] != '.' && key.p[key.n - 1] != '.' &&
           str_find(key, STR(".."), 0) < 0;
}

struct reader {
    struct arena *arena;
    const char *file;
    unsigned line;
    const struct words *base; /* NULL when any key will do */
    struct words *words;
};

#define REFUSE(reader, format, ...)                                                                \
    status_fail((reader)->arena, STATUS_REFUSED, "%s:%u: " format, (reader)->file, (reader)->line, \
                ##__VA_ARGS__)

/* Braces come in pairs, with names between them, and with a base only names that it has. */
static enum status check_names(const struct reader *r, const struct word *base, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '}')
            return REFUSE(r, "there is a } without {; write names as {name}");
        if (text.p[i] != '{')
            continue;
        ptrdiff_t close = str_find(text, STR("}"), i);
        struct str name = str_sub(text, i + 1, close < 0 ? i + 1 : (size_t)close);
        if (!is_key(name, ""))
            return REFUSE(r, "there is a { without a name and }; write names as {name}");
        if (base != NULL && !words_has_name(base, name))
            return REFUSE(r, "{%.*s} is not filled in for %.*s; use the names of the built-in text",
                          STR_ARG(name), STR_ARG(base->key));
        i = (size_t)close;
    }
    return STATUS_OK;
}

/* The word to set, found or added. */
static enum status word_for(const struct reader *r, struct str key, bool plural, struct word **word)
{
    *word = (struct word *)words_find(r->words, key);
    if (*word == NULL && r->base != NULL)
        return REFUSE(r, "there is no key %.*s; see the built-in locale files for the keys",
                      STR_ARG(key));
    if (*word == NULL) {
        *word = add(r->words, key);
        (*word)->plural = plural;
    }
    if ((*word)->plural != plural)
        return (*word)->plural ? REFUSE(r, "%.*s has plural forms; write %.*s[other] = ...",
                                        STR_ARG(key), STR_ARG(key))
                               : REFUSE(r, "%.*s has no plural forms; write %.*s = ...",
                                        STR_ARG(key), STR_ARG(key));
    return STATUS_OK;
}

static enum status read_line(const struct reader *r, struct str line)
{
    line = str_trim(line);
    if (line.n == 0 || line.p[0] == '#')
        return STATUS_OK;
    struct str text = line, given = str_trim(str_cut(&text, '=')), key = given;
    if (text.p == NULL)
        return REFUSE(r, "there is no =; write key = text, or # before a comment");
    text = str_trim(text);
    enum plural form = PLURAL_OTHER;
    bool plural = str_ends(key, STR("]"));
    if (plural) {
        struct str category = str_sub(key, 0, key.n - 1);
        key = str_trim(str_cut(&category, '['));
        form = words_plural(category);
    }
    if (form == PLURALS || !is_key(key, "."))
        return REFUSE(r,
                      "\"%.*s\" is no key; write it as name.name, or name.name[one] with zero, "
                      "one, two, few, many or other",
                      STR_ARG(given));
    struct word *word;
    if (word_for(r, key, plural, &word) != STATUS_OK ||
        check_names(r, r->base == NULL ? NULL : words_find(r->base, key), text) != STATUS_OK)
        return STATUS_REFUSED;
    if (word->lines[form] != 0)
        return REFUSE(r, "%.*s is set in line %u already; remove one of them", STR_ARG(key),
                      word->lines[form]);
    word->forms[form] = text;
    word->file = r->file;
    word->lines[form] = r->line;
    return STATUS_OK;
}

static enum status read_all(struct reader *r, struct str text)
{
    size_t bad = 0;
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_sub(text, 3, text.n);
    if (!unicode_valid(text, &bad)) {
        r->line = 1;
        for (size_t i = 0; i < bad; i++)
            r->line += text.p[i] == '\n';
        return REFUSE(r, "the text is not UTF-8; save the file as UTF-8");
    }
    while (text.p != NULL) {
        r->line++;
        if (read_line(r, str_cut(&text, '\n')) != STATUS_OK)
            return STATUS_REFUSED;
    }
    for (size_t i = 0; i < r->words->n; i++) {
        const struct word *word = &r->words->p[i];
        for (int form = 0; form < PLURALS && word->forms[PLURAL_OTHER].p == NULL; form++)
            if (word->lines[form] != 0) {
                r->line = word->lines[form];
                return REFUSE(r, "%.*s has no form for the other numbers; add %.*s[other] = ...",
                              STR_ARG(word->key), STR_ARG(word->key));
            }
    }
    return STATUS_OK;
}

enum status words_read(struct arena *arena, const char *file, struct str text, struct words *words)
{
    *words = (struct words){.arena = arena};
    struct reader reader = {.arena = arena, .file = file, .words = words};
    return read_all(&reader, text);
}

enum status words_override(struct arena *arena, const char *file, struct str text,
                           const struct words *base, struct words *words)
{
    *words = (struct words){.arena = arena};
    for (size_t i = 0; i < base->n; i++) {
        struct word *word = add(words, base->p[i].key);
        *word = base->p[i];
        memset(word->lines, 0, sizeof word->lines);
    }
    struct reader reader = {.arena = arena, .file = file, .base = base, .words = words};
    return read_all(&reader, text);
}
