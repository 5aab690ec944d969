/* A token becomes a word: normalised here, stemmed by rules. What a word becomes is remembered, for
   the same few thousand make up most of every text. */
#include "text/analyse.h"

#include "base/check.h"
#include "base/unicode.h"
#include "text/letters.h"
#include "text/token.h"
#include "text/tongue.h"

#include <libstemmer.h>

enum {
    TONGUES_MOST = 8,
    PIECES_MOST = 4,
    PARTS_MOST = 8,
    KNOWN = 4096,
    KNOWN_WORD = 32,
    KNOWN_BYTES = 120,
};

/* What is made of a plain word. */
struct made {
    struct str stem, folded;
    struct str parts[PARTS_MOST];
    size_t parts_count;
    bool stop;
};

/* A word remembered; its stem, folded stem and parts stand one after the other in `bytes`. */
struct known {
    unsigned char tongue, word_count, stem_count, folded_count, parts_count;
    bool stop;
    unsigned char parts[PARTS_MOST];
    char word[KNOWN_WORD], bytes[KNOWN_BYTES];
};

struct analyser {
    const struct lexicon *lexicon;
    struct sb_stemmer *stemmers[TONGUES_MOST];
    struct letters *letters;
    struct known *known;
    struct made made;
    char plain[LETTERS_MOST], whole[LETTERS_MOST], stem[LETTERS_MOST], unmarked[LETTERS_MOST],
        folded[LETTERS_MOST];
};

static void end_stemmer(void *stemmer)
{
    sb_stemmer_delete(stemmer);
}

struct analyser *analyse_new(struct arena *arena, const struct lexicon *lexicon)
{
    struct analyser *analyser = ARENA_NEW(arena, struct analyser);
    analyser->lexicon = lexicon;
    CHECK(tongues_count <= TONGUES_MOST);
    for (size_t i = 0; i < tongues_count; i++) {
        if (tongues[i].stemmer == NULL)
            continue;
        analyser->stemmers[i] = sb_stemmer_new(tongues[i].stemmer, "UTF_8");
        CHECK(analyser->stemmers[i] != NULL);
        arena_defer(arena, end_stemmer, analyser->stemmers[i]);
    }
    analyser->known = ARENA_ARRAY(arena, struct known, KNOWN);
    analyser->letters = letters_new(arena);
    return analyser;
}

struct str analyse_language(struct arena *arena, struct str tag)
{
    struct str rest = tag;
    return str_lower_ascii(arena, str_cut(&rest, '-'));
}

static bool has_digit(struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] >= '0' && word.p[i] <= '9')
            return true;
    return false;
}

/* The stem of a plain word, in `out`. Words with digits are codes and numbers: kept whole. */
static struct str stem_of(struct analyser *analyser, int tongue, struct str plain, char *out)
{
    struct str stem = plain;
    if (analyser->stemmers[tongue] != NULL && !has_digit(plain)) {
        struct sb_stemmer *stemmer = analyser->stemmers[tongue];
        const sb_symbol *text = sb_stemmer_stem(stemmer, (const sb_symbol *)plain.p, (int)plain.n);
        CHECK(text != NULL);
        stem = (struct str){(const char *)text, (size_t)sb_stemmer_length(stemmer)};
    }
    if (stem.n == 0 || stem.n > LETTERS_MOST)
        stem = plain;
    memcpy(out, stem.p, stem.n);
    return (struct str){out, stem.n};
}

static void make(struct analyser *analyser, int tongue, struct str plain, struct made *made)
{
    *made = (struct made){.stop = tongue_stops(&tongues[tongue], plain)};
    made->stem = stem_of(analyser, tongue, plain, analyser->stem);
    struct str unmarked = letters_unmark(plain, analyser->unmarked);
    if (unmarked.n > 0)
        made->folded = stem_of(analyser, tongue, unmarked, analyser->folded);
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
                            .stop = made->stop};
    memcpy(known->word, plain.p, plain.n);
    char *at = known->bytes;
    memcpy(at, made->stem.p, made->stem.n);
    at += made->stem.n;
    if (made->folded.n > 0)
        memcpy(at, made->folded.p, made->folded.n);
    at += made->folded.n;
    for (size_t i = 0; i < made->parts_count; i++) {
        known->parts[i] = (unsigned char)made->parts[i].n;
        memcpy(at, made->parts[i].p, made->parts[i].n);
        at += made->parts[i].n;
    }
}

static void recall(const struct known *known, struct made *made)
{
    const char *at = known->bytes;
    made->stop = known->stop;
    made->stem = (struct str){at, known->stem_count};
    at += made->stem.n;
    made->folded = (struct str){at, known->folded_count};
    at += made->folded.n;
    made->parts_count = known->parts_count;
    for (size_t i = 0; i < made->parts_count; i++) {
        made->parts[i] = (struct str){at, known->parts[i]};
        at += known->parts[i];
    }
}

static void look_up(struct analyser *analyser, int tongue, struct str plain)
{
    struct known *known = &analyser->known[(str_hash(plain) ^ (uint64_t)tongue) % KNOWN];
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
    for (size_t at = 0, n = first; at < plain.n && made->parts_count < PARTS_MOST; at += n, n = 3)
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
        .joined = token->joined,
        .stop = made->stop,
    };
    if (token->kind != TOKEN_CAPITALS)
        return;
    word->stem = plain;
    word->stop = false;
    word->folded = letters_unmark(plain, analyser->unmarked);
    word->parts_count = 0;
}

/* Whether `first` begins a word written with hyphens, which then is *whole, with its plain form. */
static struct str whole_of(struct reading *reading, const struct token *first, struct token *whole,
                           unsigned *pieces)
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
        plain.n += next.n;
        whole->end = token.end;
        letters = letters || token.kind == TOKEN_WORD || token.kind == TOKEN_CAPITALS;
    }
    whole->kind = TOKEN_WORD;
    return *pieces > 1 && letters ? plain : (struct str){0};
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
        struct str together = whole_of(reading, &token, &whole, &pieces);
        if (together.n > 0) {
            fill(reading, &whole, together, word);
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
