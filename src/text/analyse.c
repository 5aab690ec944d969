/* A token becomes a word: normalised here, stemmed by stem.c. What a word becomes is remembered,
   for the same few thousand make up most of every text. */
#include "text/analyse.h"

#include "base/check.h"
#include "base/hash.h"
#include "base/unicode.h"
#include "text/stem.h"
#include "text/token.h"

enum {
    PIECES_MOST = 4,
    KNOWN = 16384, /* 2 MB: fewer, and a long import forgets a quarter of its words too early */
    KNOWN_WORD = 32,
    KNOWN_BYTES = 80,
    CAPITALS_LEAST = 4, /* letters of a word that may be a common one in capitals */
};

/* What is made of a plain word. */
struct made {
    struct str stem, folded, base;
    struct str parts[STEM_PARTS];
    size_t parts_count, cover;
    bool stop, common;
};

/* A word remembered; its stem, folded stem and parts stand one after the other in `bytes`. */
struct known {
    unsigned char tongue, word_count, stem_count, folded_count, parts_count, cover, base;
    bool stop, common;
    unsigned char parts[STEM_PARTS];
    char word[KNOWN_WORD], bytes[KNOWN_BYTES];
};

/* The stems of a language's function words. */
struct commons {
    struct str *stems;
    size_t count;
};

struct analyser {
    struct stemmer *stemmer;
    struct commons *commons; /* by tongue */
    struct letters *letters;
    struct known *known;
    struct made made;
    struct stemmed stemmed, unmarked_stemmed;
    char plain[LETTERS_MOST], whole[LETTERS_MOST], whole_stem[LETTERS_MOST], unmarked[LETTERS_MOST];
};

static void find_commons(struct analyser *analyser, struct arena *arena)
{
    analyser->commons = ARENA_ARRAY(arena, struct commons, tongues_count);
    for (size_t i = 0; i < tongues_count; i++) {
        const char *const *stops = tongues[i].stops;
        struct commons *commons = &analyser->commons[i];
        size_t most = 0;
        while (stops[most] != NULL)
            most++;
        commons->stems = ARENA_ARRAY(arena, struct str, most);
        for (size_t j = 0; j < most; j++) {
            stem_word(analyser->stemmer, (int)i, str_of(stops[j]), &analyser->stemmed);
            if (analyser->stemmed.stem.n <= ANALYSE_COMMON)
                commons->stems[commons->count++] = str_copy(arena, analyser->stemmed.stem);
        }
    }
}

static bool is_common(const struct analyser *analyser, int tongue, struct str stem)
{
    const struct commons *commons = &analyser->commons[tongue];
    for (size_t i = 0; i < commons->count; i++)
        if (str_eq(commons->stems[i], stem))
            return true;
    return false;
}

struct analyser *analyse_new(struct arena *arena, const struct lexicon *lexicon)
{
    struct analyser *analyser = ARENA_NEW(arena, struct analyser);
    analyser->stemmer = stem_new(arena, lexicon);
    analyser->known = ARENA_ARRAY(arena, struct known, KNOWN);
    analyser->letters = letters_new(arena);
    find_commons(analyser, arena);
    return analyser;
}

struct str analyse_language(struct arena *arena, struct str tag)
{
    struct str rest = tag;
    return str_lower_ascii(arena, str_cut(&rest, '-'));
}

static void make(struct analyser *analyser, int tongue, struct str plain, struct made *made)
{
    struct stemmed *stemmed = &analyser->stemmed;
    stem_word(analyser->stemmer, tongue, plain, stemmed);
    *made = (struct made){
        .stem = stemmed->stem,
        .base = stemmed->base,
        .parts_count = stemmed->parts_count,
        .cover = stemmed->cover,
        .stop = tongue_stops(&tongues[tongue], plain),
        .common = is_common(analyser, tongue, stemmed->stem),
    };
    memcpy(made->parts, stemmed->parts, stemmed->parts_count * sizeof made->parts[0]);
    struct str unmarked = letters_unmark(plain, analyser->unmarked);
    if (unmarked.n > 0) {
        stem_word(analyser->stemmer, tongue, unmarked, &analyser->unmarked_stemmed);
        made->folded = analyser->unmarked_stemmed.stem;
    }
}

static void remember(struct known *known, int tongue, struct str plain, const struct made *made)
{
    size_t bytes = made->stem.n + made->folded.n;
    for (size_t i = 0; i < made->parts_count; i++)
        bytes += made->parts[i].n;
    if (plain.n > KNOWN_WORD || bytes > KNOWN_BYTES)
        return;
    *known = (struct known){.tongue = (unsigned char)tongue,
                            .word_count = (unsigned char)plain.n,
                            .stem_count = (unsigned char)made->stem.n,
                            .folded_count = (unsigned char)made->folded.n,
                            .parts_count = (unsigned char)made->parts_count,
                            .cover = (unsigned char)made->cover,
                            .stop = made->stop,
                            .common = made->common};
    memcpy(known->word, plain.p, plain.n);
    char *at = known->bytes;
    memcpy(at, made->stem.p, made->stem.n);
    at += made->stem.n;
    if (made->folded.n > 0)
        memcpy(at, made->folded.p, made->folded.n);
    at += made->folded.n;
    for (size_t i = 0; i < made->parts_count; i++) {
        known->parts[i] = (unsigned char)made->parts[i].n;
        if (made->base.n > 0 && str_eq(made->base, made->parts[i]))
            known->base = (unsigned char)(i + 1);
        memcpy(at, made->parts[i].p, made->parts[i].n);
        at += made->parts[i].n;
    }
}

static void recall(const struct known *known, struct made *made)
{
    const char *at = known->bytes;
    made->stop = known->stop;
    made->common = known->common;
    made->stem = (struct str){at, known->stem_count};
    at += made->stem.n;
    made->folded = (struct str){at, known->folded_count};
    at += made->folded.n;
    made->parts_count = known->parts_count;
    made->cover = known->cover;
    for (size_t i = 0; i < made->parts_count; i++) {
        made->parts[i] = (struct str){at, known->parts[i]};
        at += known->parts[i];
    }
    made->base = known->base > 0 ? made->parts[known->base - 1] : (struct str){0};
}

static void look_up(struct analyser *analyser, int tongue, struct str plain)
{
    struct known *known = &analyser->known[(hash_quick(plain) ^ (uint64_t)tongue) % KNOWN];
    if (known->word_count == plain.n && known->tongue == tongue &&
        memcmp(known->word, plain.p, plain.n) == 0) {
        recall(known, &analyser->made);
        return;
    }
    make(analyser, tongue, plain, &analyser->made);
    remember(known, tongue, plain, &analyser->made);
}

/* Digits alone, groups run together, every other mark a full stop. */
static struct str plain_number(struct str raw, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < raw.n && n < LETTERS_MOST; i++) {
        if (raw.p[i] >= '0' && raw.p[i] <= '9')
            out[n++] = raw.p[i];
        else if (raw.p[i] == '.' || raw.p[i] == ',' || raw.p[i] == ':')
            out[n++] = '.';
    }
    return (struct str){out, n};
}

static struct str plain_of(struct analyser *analyser, struct str text, const struct token *token,
                           char *out)
{
    struct str raw = str_sub(text, token->begin, token->word_end);
    if (token->kind == TOKEN_NUMBER || token->kind == TOKEN_GROUPED)
        return plain_number(raw, out);
    return letters_plain(analyser->letters, raw, out);
}

/* The groups of 12 500 as its parts. */
static void part_groups(struct analyser *analyser)
{
    struct made *made = &analyser->made;
    struct str plain = made->stem;
    size_t first = plain.n % 3 == 0 ? 3 : plain.n % 3;
    for (size_t at = 0, n = first; at < plain.n && made->parts_count < STEM_PARTS; at += n, n = 3)
        made->parts[made->parts_count++] = str_sub(plain, at, at + (at == 0 ? first : 3));
}

static void fill(struct reading *reading, const struct token *token, struct str plain,
                 struct word *word)
{
    struct analyser *analyser = reading->analyser;
    look_up(analyser, reading->tongue, plain);
    struct made *made = &analyser->made;
    if (token->kind == TOKEN_GROUPED)
        part_groups(analyser);
    *word = (struct word){
        .begin = token->begin,
        .end = token->end,
        .position = reading->position,
        .plain = plain,
        .stem = made->stem,
        .folded = made->folded,
        .parts = made->parts,
        .parts_count = made->parts_count,
        .cover = made->cover,
        .base = made->base,
        .joined = token->joined,
        .stop = made->stop,
        .common = made->common,
    };
    if (token->kind != TOKEN_CAPITALS || (unicode_length(plain) >= CAPITALS_LEAST &&
                                          stem_knows(analyser->stemmer, reading->tongue, plain)))
        return;
    word->stem = plain;
    word->stop = false;
    word->common = is_common(analyser, reading->tongue, plain);
    word->folded = letters_unmark(plain, analyser->unmarked);
    word->base = (struct str){0};
    word->parts_count = word->cover = 0;
}

/* Whether `first` begins a word written with hyphens, which then is *whole, with its plain form;
 *last is where its last piece begins there. */
static struct str whole_of(struct reading *reading, const struct token *first, struct token *whole,
                           unsigned *pieces, size_t *last)
{
    char *out = reading->analyser->whole, piece[LETTERS_MOST];
    struct str plain = plain_of(reading->analyser, reading->text, first, out);
    struct token token = *first;
    bool letters = first->kind == TOKEN_WORD || first->kind == TOKEN_CAPITALS;
    *whole = *first;
    size_t offset = first->end;
    for (*pieces = 1; token.hyphened; ++*pieces) {
        if (!token_next(reading->text, &offset, &token))
            break;
        struct str next = plain_of(reading->analyser, reading->text, &token, piece);
        if (plain.n + next.n > LETTERS_MOST || *pieces == PIECES_MOST)
            return (struct str){0};
        memcpy(out + plain.n, next.p, next.n);
        *last = plain.n;
        plain.n += next.n;
        whole->end = token.end;
        letters = letters || token.kind == TOKEN_WORD || token.kind == TOKEN_CAPITALS;
    }
    whole->kind = TOKEN_WORD;
    return *pieces > 1 && letters ? plain : (struct str){0};
}

/* A whole is bent as its last piece is; what parts it has, its pieces have. */
static void fill_whole(struct reading *reading, const struct token *token, struct str plain,
                       size_t last, struct word *word)
{
    struct analyser *analyser = reading->analyser;
    look_up(analyser, reading->tongue, str_sub(plain, last, plain.n));
    struct str stem = analyser->made.stem;
    if (last + stem.n > sizeof analyser->whole_stem)
        stem = str_sub(plain, last, plain.n);
    memcpy(analyser->whole_stem, plain.p, last);
    memcpy(analyser->whole_stem + last, stem.p, stem.n);
    *word = (struct word){
        .begin = token->begin,
        .end = token->end,
        .position = reading->position,
        .plain = plain,
        .stem = {analyser->whole_stem, last + stem.n},
        .joined = token->joined,
    };
    word->common = is_common(analyser, reading->tongue, word->stem);
    word->folded = letters_unmark(word->stem, analyser->unmarked);
}

struct reading analyse_begin(struct analyser *analyser, struct str language, struct str text)
{
    return (struct reading){.analyser = analyser, .text = text, .tongue = tongue_of(language)};
}

bool analyse_next(struct reading *reading, struct word *word)
{
    struct token token, whole;
    size_t offset = reading->offset;
    struct str plain = {0};
    while (plain.n == 0) { /* a token of marks and joiners leaves nothing */
        if (!token_next(reading->text, &offset, &token)) {
            reading->offset = reading->text.n;
            return false;
        }
        plain = plain_of(reading->analyser, reading->text, &token, reading->analyser->plain);
    }
    if (token.hyphened && token.begin >= reading->whole_end) {
        unsigned pieces;
        size_t last = 0;
        struct str together = whole_of(reading, &token, &whole, &pieces, &last);
        if (together.n > 0) {
            fill_whole(reading, &whole, together, last, word);
            word->pieces = pieces;
            reading->whole_begin = whole.begin;
            reading->whole_end = whole.end;
            return true; /* the offset stays before its first piece */
        }
    }
    fill(reading, &token, plain, word);
    if (reading->whole_end > 0 && token.begin == reading->whole_begin)
        word->joined = false;
    reading->offset = token.end;
    reading->position++;
    return true;
}

bool analyse_knows(struct analyser *analyser, struct str language, struct str plain)
{
    return stem_knows(analyser->stemmer, tongue_of(language), plain);
}

void analyse_text(struct analyser *analyser, struct str language, struct str text,
                  struct buf *stems, struct buf *folded)
{
    struct reading reading = analyse_begin(analyser, language, text);
    struct word word;
    while (analyse_next(&reading, &word)) {
        if (word.pieces > 0)
            continue;
        buf_add(stems, word.stem);
        buf_char(stems, ' ');
        if (word.folded.n == 0)
            continue;
        buf_char(folded, '=');
        buf_add(folded, word.folded);
        buf_char(folded, ' ');
    }
}
