/* Letters up to U+024F, nearly all that occur, go through a table made once from ICU; a word with
   any other letter takes the way through ICU itself. Stems are remembered, for the same few hundred
   words make up most of every text. */
#include "view/analyse.h"

#include "base/check.h"
#include "base/unicode.h"

#include <libstemmer.h>
#include <unicode/uchar.h>

enum {
    TABLE_FROM = 0x80,
    TABLE_TO = 0x250,
    LONGEST_WORD = 80, /* bytes; what is longer is cut, in texts and queries alike */
    LONGEST_KNOWN = 30,
    KNOWN = 2048,
};

enum tongue { TONGUE_OTHER, TONGUE_SWEDISH, TONGUE_ENGLISH, TONGUES };

struct letter {
    char bytes[7];
    unsigned char count;
};

struct known {
    unsigned char tongue, word_count, stem_count;
    char word[LONGEST_KNOWN], stem[LONGEST_KNOWN];
};

struct analyser {
    struct sb_stemmer *stemmers[TONGUES];
    struct letter letters[TABLE_TO - TABLE_FROM];
    struct known *known;
    struct arena *scratch;
    char plain[LONGEST_WORD], stem[LONGEST_WORD], unmarked[LONGEST_WORD], folded[LONGEST_WORD];
};

static void end_stemmer(void *stemmer)
{
    sb_stemmer_delete(stemmer);
}

static void end_scratch(void *scratch)
{
    arena_free(scratch);
}

static void make_letters(struct analyser *analyser)
{
    for (int32_t c = TABLE_FROM; c < TABLE_TO; c++) {
        char text[4];
        struct str letter = {text, unicode_put(text, c)};
        struct str plain = unicode_lower(analyser->scratch, letter);
        plain = unicode_plain(analyser->scratch, plain, false);
        struct letter *to = &analyser->letters[c - TABLE_FROM];
        CHECK(plain.n <= sizeof to->bytes);
        memcpy(to->bytes, plain.p, plain.n);
        to->count = (unsigned char)plain.n;
    }
    analyser->letters[0xad - TABLE_FROM].count = 0; /* the soft hyphen */
    arena_reset(analyser->scratch);
}

struct analyser *analyse_new(struct arena *arena)
{
    struct analyser *analyser = ARENA_NEW(arena, struct analyser);
    analyser->scratch = arena_new();
    arena_defer(arena, end_scratch, analyser->scratch);
    static const char *const names[TONGUES] = {
        [TONGUE_SWEDISH] = "swedish", [TONGUE_ENGLISH] = "english"};
    for (int i = 0; i < TONGUES; i++) {
        if (names[i] == NULL)
            continue;
        analyser->stemmers[i] = sb_stemmer_new(names[i], "UTF_8");
        CHECK(analyser->stemmers[i] != NULL);
        arena_defer(arena, end_stemmer, analyser->stemmers[i]);
    }
    analyser->known = ARENA_ARRAY(arena, struct known, KNOWN);
    make_letters(analyser);
    return analyser;
}

struct str analyse_language(struct arena *arena, struct str tag)
{
    struct str rest = tag;
    return str_lower_ascii(arena, str_cut(&rest, '-'));
}

static bool is_ascii_alnum(int32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Letters, digits, marks; and what stands unseen inside words: soft hyphen, joiners. */
static bool is_of_word(int32_t c)
{
    if (c < TABLE_FROM)
        return is_ascii_alnum(c);
    return u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 || c == 0xad || c == 0x200c ||
           c == 0x200d;
}

static struct str normalise_by_icu(struct analyser *analyser, struct str raw)
{
    struct arena *scratch = analyser->scratch;
    struct str plain = unicode_plain(scratch, unicode_lower(scratch, raw), false);
    size_t n = 0;
    for (size_t i = 0; i < plain.n;) {
        size_t from = i;
        int32_t c = unicode_next(plain, &i);
        if (!is_of_word(c) || c == 0xad || c == 0x200c || c == 0x200d)
            continue;
        if (n + (i - from) > LONGEST_WORD)
            break;
        memcpy(analyser->plain + n, plain.p + from, i - from);
        n += i - from;
    }
    arena_reset(scratch);
    return (struct str){analyser->plain, n};
}

static struct str normalise(struct analyser *analyser, struct str raw)
{
    size_t n = 0;
    for (size_t i = 0; i < raw.n;) {
        unsigned char byte = (unsigned char)raw.p[i];
        if (byte < TABLE_FROM) {
            if (n == LONGEST_WORD)
                break;
            analyser->plain[n++] = (char)(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
            i++;
            continue;
        }
        int32_t c = unicode_next(raw, &i);
        if (c >= TABLE_TO)
            return normalise_by_icu(analyser, raw);
        const struct letter *letter = &analyser->letters[c - TABLE_FROM];
        if (n + letter->count > LONGEST_WORD)
            break;
        memcpy(analyser->plain + n, letter->bytes, letter->count);
        n += letter->count;
    }
    return (struct str){analyser->plain, n};
}

static enum tongue tongue_of(struct str language)
{
    bool alone = language.n == 2 || (language.n > 2 && language.p[2] == '-');
    if (alone && strncasecmp(language.p, "sv", 2) == 0)
        return TONGUE_SWEDISH;
    if (alone && strncasecmp(language.p, "en", 2) == 0)
        return TONGUE_ENGLISH;
    return TONGUE_OTHER;
}

static bool has_digit(struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] >= '0' && word.p[i] <= '9')
            return true;
    return false;
}

/* The stem of a normalised word, in `out`. Words with digits are codes and numbers: kept whole. */
static struct str stem_of(struct analyser *analyser, enum tongue tongue, struct str word, char *out)
{
    struct sb_stemmer *stemmer = analyser->stemmers[tongue];
    struct known *known = &analyser->known[(str_hash(word) ^ tongue) % KNOWN];
    if (known->word_count == word.n && known->tongue == tongue &&
        memcmp(known->word, word.p, word.n) == 0) {
        memcpy(out, known->stem, known->stem_count);
        return (struct str){out, known->stem_count};
    }
    struct str stem = word;
    if (stemmer != NULL && !has_digit(word)) {
        const sb_symbol *text = sb_stemmer_stem(stemmer, (const sb_symbol *)word.p, (int)word.n);
        CHECK(text != NULL);
        stem = (struct str){(const char *)text, (size_t)sb_stemmer_length(stemmer)};
    }
    if (stem.n == 0 || stem.n > LONGEST_WORD)
        stem = word;
    memcpy(out, stem.p, stem.n);
    if (word.n <= LONGEST_KNOWN && stem.n <= LONGEST_KNOWN) {
        known->tongue = (unsigned char)tongue;
        known->word_count = (unsigned char)word.n;
        known->stem_count = (unsigned char)stem.n;
        memcpy(known->word, word.p, word.n);
        memcpy(known->stem, stem.p, stem.n);
    }
    return (struct str){out, stem.n};
}

/* å ä ö, the only diacritics left in a normalised word, as a and o; empty if there are none. */
static struct str unmark(struct analyser *analyser, struct str word)
{
    if (memchr(word.p, 0xc3, word.n) == NULL)
        return (struct str){0};
    size_t n = 0;
    bool changed = false;
    for (size_t i = 0; i < word.n; i++) {
        unsigned char lead = (unsigned char)word.p[i];
        unsigned char next = (unsigned char)(i + 1 < word.n ? word.p[i + 1] : 0);
        if (lead == 0xc3 && (next == 0xa4 || next == 0xa5 || next == 0xb6)) {
            analyser->unmarked[n++] = next == 0xb6 ? 'o' : 'a';
            changed = true;
            i++;
        } else {
            analyser->unmarked[n++] = word.p[i];
        }
    }
    return (struct str){analyser->unmarked, changed ? n : 0};
}

bool analyse_next(struct analyser *analyser, struct str language, struct str text, size_t *offset,
                  struct word *word)
{
    enum tongue tongue = tongue_of(language);
    size_t i = *offset;
    while (i < text.n) {
        size_t begin = i, end = i;
        while (i < text.n && is_of_word(unicode_next(text, &i)))
            end = i;
        if (end == begin)
            continue;
        struct str plain = normalise(analyser, str_sub(text, begin, end));
        if (plain.n == 0) /* marks alone */
            continue;
        struct str unmarked = unmark(analyser, plain);
        *word = (struct word){begin, end, plain, {0}, {0}};
        word->stem = stem_of(analyser, tongue, plain, analyser->stem);
        if (unmarked.n > 0)
            word->folded = stem_of(analyser, tongue, unmarked, analyser->folded);
        *offset = end;
        return true;
    }
    *offset = text.n;
    return false;
}

void analyse_text(struct analyser *analyser, struct str language, struct str text,
                  struct buf *stems, struct buf *folded)
{
    struct word word;
    for (size_t at = 0; analyse_next(analyser, language, text, &at, &word);) {
        buf_add(stems, word.stem);
        buf_char(stems, ' ');
        if (word.folded.n == 0)
            continue;
        buf_char(folded, '=');
        buf_add(folded, word.folded);
        buf_char(folded, ' ');
    }
}
