/* Flags are single bytes, which both dictionaries keep to; the few of two bytes are skipped. */
#include "hunspell.h"

#include "base/buf.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>

enum { FILE_MOST = 64 << 20, FORM_MOST = 200 };

static struct str read_file(struct arena *arena, const char *path, const char *ending)
{
    struct str bytes;
    if (file_read(arena, arena_printf(arena, "%s%s", path, ending), FILE_MOST, &bytes) == STATUS_OK)
        return bytes;
    fprintf(stderr, "lexicon: %s\n", status_why(arena));
    exit(1);
}

bool hunspell_has(struct str flags, char flag)
{
    return flags.n > 0 && memchr(flags.p, flag, flags.n) != NULL;
}

static struct str next_field(struct str *line)
{
    while (line->n > 0 && (line->p[0] == ' ' || line->p[0] == '\t'))
        *line = str_sub(*line, 1, line->n);
    size_t n = 0;
    while (n < line->n && line->p[n] != ' ' && line->p[n] != '\t')
        n++;
    struct str field = str_sub(*line, 0, n);
    *line = str_sub(*line, n, line->n);
    return field;
}

static struct str without_zero(struct str text)
{
    return str_is(text, "0") ? (struct str){0} : text;
}

static void read_affixes(struct arena *arena, struct str text, struct dictionary *to)
{
    size_t lines = 0;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    to->affixes = ARENA_ARRAY(arena, struct affix, lines + 1);
    for (struct str rest = text; rest.p != NULL;) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        struct str kind = next_field(&line);
        if (!str_is(kind, "SFX") && !str_is(kind, "PFX"))
            continue;
        struct affix affix = {.prefix = kind.p[0] == 'P'};
        affix.flag = (unsigned char)next_field(&line).p[0];
        affix.strip = without_zero(next_field(&line));
        affix.add = next_field(&line);
        affix.condition = next_field(&line);
        if (affix.condition.n == 0) /* the head of a group: Y 12 */
            continue;
        affix.more = affix.add;
        affix.add = without_zero(str_cut(&affix.more, '/'));
        to->affixes[to->affixes_count++] = affix;
    }
}

static void read_entries(struct arena *arena, struct str text, struct dictionary *to)
{
    size_t lines = 0;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    to->entries = ARENA_ARRAY(arena, struct entry, lines + 1);
    str_cut(&text, '\n'); /* the count */
    while (text.p != NULL) {
        struct str line = str_cut(&text, '\n');
        struct str flags = next_field(&line), word = str_cut(&flags, '/');
        if (word.n > 0)
            to->entries[to->entries_count++] = (struct entry){word, flags};
    }
}

struct dictionary *hunspell_read(struct arena *arena, const char *path)
{
    struct dictionary *dictionary = ARENA_NEW(arena, struct dictionary);
    read_affixes(arena, read_file(arena, path, ".aff"), dictionary);
    read_entries(arena, read_file(arena, path, ".dic"), dictionary);
    return dictionary;
}

static size_t letter_at(const char *p)
{
    unsigned char c = (unsigned char)*p;
    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* Whether a condition such as `[^m]el` holds from `word.p` on; *used is what it covered. */
static bool holds_here(struct str condition, struct str word, size_t *used)
{
    size_t i = 0, at = 0;
    while (i < condition.n) {
        if (at >= word.n)
            return false;
        struct str letter = str_sub(word, at, at + letter_at(word.p + at));
        bool fits, not = false;
        if (condition.p[i] == '[') {
            size_t close = (size_t)str_find(condition, STR("]"), i);
            struct str set = str_sub(condition, i + 1, close);
            if (str_starts(set, STR("^"))) {
                not = true;
                set = str_sub(set, 1, set.n);
            }
            fits = (str_find(set, letter, 0) >= 0) != not ;
            i = close + 1;
        } else {
            struct str one = str_sub(condition, i, i + letter_at(condition.p + i));
            fits = one.p[0] == '.' || str_eq(one, letter);
            i += one.n;
        }
        if (!fits)
            return false;
        at += letter.n;
    }
    *used = at;
    return true;
}

static bool holds(const struct affix *affix, struct str word)
{
    size_t used;
    if (str_is(affix->condition, "."))
        return true;
    if (affix->prefix)
        return holds_here(affix->condition, word, &used);
    for (size_t at = 0; at < word.n; at += letter_at(word.p + at))
        if (holds_here(affix->condition, str_sub(word, at, word.n), &used) && at + used == word.n)
            return true;
    return false;
}

static struct str apply(const struct affix *affix, struct str word, char *out)
{
    if (word.n + affix->add.n > FORM_MOST || !holds(affix, word))
        return (struct str){0};
    size_t n = 0;
    if (affix->prefix) {
        if (!str_starts(word, affix->strip))
            return (struct str){0};
        struct str rest = str_sub(word, affix->strip.n, word.n);
        memcpy(out, affix->add.p, affix->add.n);
        memcpy(out + affix->add.n, rest.p, rest.n);
        n = affix->add.n + rest.n;
    } else {
        if (!str_ends(word, affix->strip))
            return (struct str){0};
        n = word.n - affix->strip.n;
        memcpy(out, word.p, n);
        if (affix->add.n > 0)
            memcpy(out + n, affix->add.p, affix->add.n);
        n += affix->add.n;
    }
    return (struct str){out, n};
}

static void expand_entry(const struct dictionary *dictionary, size_t number, form_taker *take,
                         void *of)
{
    const struct entry *entry = &dictionary->entries[number];
    char form[FORM_MOST + 8], longer[FORM_MOST + 8];
    take(of, number, entry->word, NULL);
    for (size_t i = 0; i < dictionary->affixes_count; i++) {
        const struct affix *affix = &dictionary->affixes[i];
        if (!hunspell_has(entry->flags, (char)affix->flag))
            continue;
        struct str made = apply(affix, entry->word, form);
        if (made.n > 0)
            take(of, number, made, affix);
        if (made.n == 0 || affix->prefix)
            continue;
        for (size_t j = 0; j < dictionary->affixes_count; j++) {
            const struct affix *prefix = &dictionary->affixes[j];
            if (!prefix->prefix || !hunspell_has(entry->flags, (char)prefix->flag))
                continue;
            struct str both = apply(prefix, made, longer);
            if (both.n > 0)
                take(of, number, both, affix);
        }
    }
}

void hunspell_expand(const struct dictionary *dictionary, form_taker *take, void *of)
{
    for (size_t i = 0; i < dictionary->entries_count; i++)
        expand_entry(dictionary, i, take, of);
}
