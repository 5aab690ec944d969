/* The lexicon's word comes first: Swedish endings are too many for rules alone (`huset`, `öppet`,
   `böcker`). A compound that it does not have is bent as its last part is. */
#include "text/stem.h"

#include "base/check.h"
#include "base/unicode.h"
#include "text/split.h"

#include <libstemmer.h>

enum { TONGUES_MOST = 8, LEVELS = 2 };

struct stemmer {
    const struct lexicon *lexicon;
    struct sb_stemmer *rules[TONGUES_MOST];
};

static void end_rules(void *rules)
{
    sb_stemmer_delete(rules);
}

struct stemmer *stem_new(struct arena *arena, const struct lexicon *lexicon)
{
    struct stemmer *stemmer = ARENA_NEW(arena, struct stemmer);
    stemmer->lexicon = lexicon;
    CHECK(tongues_count <= TONGUES_MOST);
    for (size_t i = 0; i < tongues_count; i++) {
        if (tongues[i].stemmer == NULL)
            continue;
        stemmer->rules[i] = sb_stemmer_new(tongues[i].stemmer, "UTF_8");
        CHECK(stemmer->rules[i] != NULL);
        arena_defer(arena, end_rules, stemmer->rules[i]);
    }
    return stemmer;
}

static bool has_digit(struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] >= '0' && word.p[i] <= '9')
            return true;
    return false;
}

static struct str edited(const struct stemmer *stemmer, struct stemmed *to, struct str form,
                         struct lexicon_edit edit)
{
    struct str text = lexicon_edited(stemmer->lexicon, form, edit, to->bytes + to->used,
                                     sizeof to->bytes - to->used);
    to->used += text.n;
    return text;
}

static void add_part(struct stemmed *to, struct str part)
{
    if (part.n == 0 || to->parts_count == STEM_PARTS || str_eq(part, to->stem))
        return;
    for (size_t i = 0; i < to->parts_count; i++)
        if (str_eq(to->parts[i], part))
            return;
    to->parts[to->parts_count++] = part;
}

static struct str part_word(const struct stemmer *stemmer, struct stemmed *to, struct str plain,
                            const struct split_part *part)
{
    struct str form = str_sub(plain, part->begin, part->end);
    return edited(stemmer, to, form, part->head ? part->value->head : part->value->word);
}

static void longest_first(struct str *parts, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && parts[j].n > parts[j - 1].n; j--) {
            struct str shorter = parts[j - 1];
            parts[j - 1] = parts[j];
            parts[j] = shorter;
        }
}

/* Adds the parts of a compound, and then those of each part that is a compound itself. */
static void add_parts(const struct stemmer *stemmer, int words, struct str plain,
                      const struct split_part *parts, size_t count, struct stemmed *to)
{
    size_t first = to->parts_count;
    for (size_t i = 0; i < count; i++)
        add_part(to, part_word(stemmer, to, plain, &parts[i]));
    longest_first(to->parts + first, to->parts_count - first);
    to->cover = to->parts_count;
    for (size_t i = 0; i < to->parts_count; i++) { /* grows as it goes */
        const struct lexicon_value *value = lexicon_find(stemmer->lexicon, words, to->parts[i]);
        struct split_part inner[SPLIT_MOST];
        if (value == NULL || (value->flags & LEXICON_SIMPLE) != 0)
            continue;
        struct str part = to->parts[i];
        size_t inner_count = split_word(stemmer->lexicon, words, part, inner);
        for (size_t j = 0; j < inner_count; j++)
            add_part(to, part_word(stemmer, to, part, &inner[j]));
    }
}

/* `Södersjukhuset` says what it is; `Västerbotten` has no bottom. */
static bool is_bent(const struct split_part *tail)
{
    return tail->value->word.cut > 0 && tail->end - tail->begin > 4;
}

static void stem_known(const struct stemmer *stemmer, int words, struct str plain,
                       const struct lexicon_value *value, struct stemmed *to)
{
    struct split_part parts[SPLIT_MOST];
    to->stem = edited(stemmer, to, plain, value->word);
    bool name = (value->flags & LEXICON_NAME) != 0;
    if (name || (value->flags & LEXICON_SIMPLE) == 0) {
        size_t count = split_word(stemmer->lexicon, words, plain, parts);
        if (count > 1 && (!name || is_bent(&parts[count - 1])))
            add_parts(stemmer, words, plain, parts, count, to);
    }
    if ((value->flags & LEXICON_DERIVED) != 0) {
        to->base = edited(stemmer, to, plain, value->base);
        add_part(to, to->base);
    }
    if ((value->flags & LEXICON_OTHER) != 0)
        add_part(to, edited(stemmer, to, plain, value->other));
}

/* The stem is all but the last part as it stands, and that one's word. */
static bool stem_compound(const struct stemmer *stemmer, int words, struct str plain,
                          struct stemmed *to)
{
    struct split_part parts[SPLIT_MOST];
    size_t count = split_word(stemmer->lexicon, words, plain, parts);
    if (count < 2)
        return false;
    const struct split_part *last = &parts[count - 1];
    to->stem = edited(stemmer, to, plain, last->value->word);
    add_parts(stemmer, words, plain, parts, count, to);
    return true;
}

static bool stem_tail(const struct stemmer *stemmer, int words, struct str plain,
                      struct stemmed *to)
{
    const struct lexicon_value *value;
    size_t at = split_tail(stemmer->lexicon, words, plain, &value);
    if (at == 0)
        return false;
    to->stem = edited(stemmer, to, plain, value->word);
    add_part(to, edited(stemmer, to, str_sub(plain, at, plain.n), value->word));
    return true;
}

static void stem_by_rules(const struct stemmer *stemmer, int tongue, struct str plain,
                          struct stemmed *to)
{
    struct sb_stemmer *rules = stemmer->rules[tongue];
    to->stem = tongue_weak(&tongues[tongue], plain);
    if (rules == NULL)
        return;
    const sb_symbol *text = sb_stemmer_stem(rules, (const sb_symbol *)to->stem.p, (int)to->stem.n);
    CHECK(text != NULL);
    size_t n = (size_t)sb_stemmer_length(rules);
    if (n == 0 || n > LETTERS_MOST)
        return;
    memcpy(to->bytes, text, n);
    to->stem = (struct str){to->bytes, n};
    to->used = n;
}

void stem_word(struct stemmer *stemmer, int tongue, struct str plain, struct stemmed *to)
{
    int words = tongues[tongue].words;
    to->stem = plain;
    to->base = (struct str){0};
    to->parts_count = to->cover = to->used = 0;
    if (has_digit(plain)) /* codes and numbers */
        return;
    if (stemmer->lexicon != NULL && tongues[tongue].parted) {
        const struct lexicon_value *value = lexicon_find(stemmer->lexicon, words, plain);
        if (value != NULL && (value->flags & LEXICON_WORD) != 0) {
            stem_known(stemmer, words, plain, value, to);
            return;
        }
        if (stem_compound(stemmer, words, plain, to))
            return;
        if (value != NULL) {
            to->stem = edited(stemmer, to, plain, value->head);
            return;
        }
        if (stem_tail(stemmer, words, plain, to))
            return;
    }
    stem_by_rules(stemmer, tongue, plain, to);
}

bool stem_knows(const struct stemmer *stemmer, int tongue, struct str plain)
{
    struct split_part parts[SPLIT_MOST];
    int words = tongues[tongue].words;
    if (stemmer->lexicon == NULL || words == 0)
        return false;
    const struct lexicon_value *value = lexicon_find(stemmer->lexicon, words, plain);
    if (value != NULL && (value->flags & LEXICON_WORD) != 0)
        return true;
    return tongues[tongue].parted && split_word(stemmer->lexicon, words, plain, parts) > 1;
}
