/* Letters up to U+024F, nearly all that occur, go through a table made once from ICU; a word with
   any other letter takes the way through ICU itself. */
#include "text/letters.h"

#include "base/check.h"
#include "base/unicode.h"

#include <unicode/uchar.h>

enum { TABLE_FROM = 0x80, TABLE_TO = 0x250, APOSTROPHE = 0x2bc /* a letter to Unicode */ };

struct letter {
    char bytes[7];
    unsigned char count;
};

struct letters {
    struct letter table[TABLE_TO - TABLE_FROM];
    struct arena *scratch;
};

static void end_scratch(void *scratch)
{
    arena_free(scratch);
}

static bool is_unseen(int32_t c)
{
    return c == 0xad || c == 0x200c || c == 0x200d;
}

/* What no decomposition of Unicode says, for folded letters. */
static int32_t neighbour(int32_t c)
{
    switch (c) {
    case 0xe6: /* æ */
        return 0xe4;
    case 0xf8: /* ø */
        return 0xf6;
    case 0xf0:  /* ð */
    case 0x111: /* đ */
        return 'd';
    case 0xfe: /* þ */
        return 't';
    case 0x131: /* dotless i */
        return 'i';
    case 0x142: /* ł */
        return 'l';
    default:
        return c;
    }
}

/* Folded, without diacritics. */
static struct str fold(struct arena *arena, struct str raw)
{
    return unicode_plain(arena, unicode_fold(arena, raw), false);
}

static size_t put_neighbour(char *out, int32_t c)
{
    return unicode_put(out, neighbour(c));
}

struct letters *letters_new(struct arena *arena)
{
    struct letters *letters = ARENA_NEW(arena, struct letters);
    letters->scratch = arena_new();
    arena_defer(arena, end_scratch, letters->scratch);
    for (int32_t c = TABLE_FROM; c < TABLE_TO; c++) {
        char text[4];
        struct str folded = fold(letters->scratch, (struct str){text, unicode_put(text, c)});
        struct letter *to = &letters->table[c - TABLE_FROM];
        for (size_t i = 0; i < folded.n && !is_unseen(c);) {
            char put[4];
            int32_t part = unicode_next(folded, &i);
            if (part == APOSTROPHE) /* of U+0149 */
                continue;
            size_t n = put_neighbour(put, part);
            CHECK(to->count + n <= sizeof to->bytes);
            memcpy(to->bytes + to->count, put, n);
            to->count = (unsigned char)(to->count + n);
        }
    }
    arena_reset(letters->scratch);
    return letters;
}

bool letters_of_word(int32_t c)
{
    if (c < TABLE_FROM)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 || is_unseen(c);
}

static struct str plain_by_icu(struct letters *letters, struct str raw, char *out)
{
    struct str folded = fold(letters->scratch, raw);
    size_t n = 0;
    for (size_t i = 0; i < folded.n;) {
        char put[4];
        int32_t c = unicode_next(folded, &i);
        if (!letters_of_word(c) || is_unseen(c) || c == APOSTROPHE)
            continue;
        size_t count = put_neighbour(put, c);
        if (n + count > LETTERS_MOST)
            break;
        memcpy(out + n, put, count);
        n += count;
    }
    arena_reset(letters->scratch);
    return (struct str){out, n};
}

struct str letters_plain(struct letters *letters, struct str raw, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < raw.n;) {
        unsigned char byte = (unsigned char)raw.p[i];
        if (byte < TABLE_FROM) {
            if (n == LETTERS_MOST)
                break;
            if (letters_of_word(byte)) /* no apostrophe, no colon */
                out[n++] = (char)(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
            i++;
            continue;
        }
        int32_t c = unicode_next(raw, &i);
        if (c >= TABLE_TO)
            return plain_by_icu(letters, raw, out);
        const struct letter *letter = &letters->table[c - TABLE_FROM];
        if (n + letter->count > LETTERS_MOST)
            break;
        memcpy(out + n, letter->bytes, letter->count);
        n += letter->count;
    }
    return (struct str){out, n};
}

struct str letters_unmark(struct str plain, char *out)
{
    if (plain.n == 0 || memchr(plain.p, 0xc3, plain.n) == NULL)
        return (struct str){0};
    size_t n = 0;
    bool changed = false;
    for (size_t i = 0; i < plain.n; i++) {
        unsigned char lead = (unsigned char)plain.p[i];
        unsigned char next = (unsigned char)(i + 1 < plain.n ? plain.p[i + 1] : 0);
        if (lead == 0xc3 && (next == 0xa4 || next == 0xa5 || next == 0xb6)) {
            out[n++] = next == 0xb6 ? 'o' : 'a';
            changed = true;
            i++;
        } else {
            out[n++] = plain.p[i];
        }
    }
    return (struct str){out, changed ? n : 0};
}
