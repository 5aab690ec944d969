/* Unicode by ICU's UTF-8 macros and its NFC, NFD and case maps. */
#include "base/unicode.h"

#include "base/buf.h"
#include "base/check.h"

#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

bool unicode_valid(struct str text, size_t *at)
{
    size_t i = 0;
    while (i < text.n) {
        uint64_t eight;
        if (text.n - i >= sizeof eight) { /* most text is mostly ASCII */
            memcpy(&eight, text.p + i, sizeof eight);
            if ((eight & 0x8080808080808080u) == 0) {
                i += sizeof eight;
                continue;
            }
        }
        if ((unsigned char)text.p[i] < 0x80) {
            i++;
            continue;
        }
        const unsigned char *p = (const unsigned char *)text.p + i;
        int32_t rest = (int32_t)(text.n - i < 4 ? text.n - i : 4), used = 0, c;
        U8_NEXT(p, used, rest, c);
        if (c < 0) {
            if (at != NULL)
                *at = i;
            return false;
        }
        i += (size_t)used;
    }
    return true;
}

int32_t unicode_next(struct str text, size_t *offset)
{
    const unsigned char *p = (const unsigned char *)text.p + *offset;
    if (p[0] < 0x80) {
        *offset += 1;
        return p[0];
    }
    size_t left = text.n - *offset;
    int32_t c, used = 0, rest = (int32_t)(left < 4 ? left : 4);
    U8_NEXT(p, used, rest, c);
    CHECK(c >= 0);
    *offset += (size_t)used;
    return c;
}

size_t unicode_put(char out[4], int32_t c)
{
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    CHECK(c >= 0 && c <= 0x10ffff && !(c >= 0xd800 && c <= 0xdfff));
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    if (n == 1) {
        out[0] = (char)c;
        return 1;
    }
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(lead[n] | c);
    return n;
}

bool unicode_is_space(int32_t c)
{
    if (c < 0x80)
        return c == ' ' || (c >= '\t' && c <= '\r');
    return u_isUWhiteSpace(c) || c == 0x200b || c == 0x2060 || c == 0xfeff;
}

bool unicode_is_upper(int32_t c)
{
    return u_isUUppercase(c) || u_istitle(c);
}

bool unicode_is_lower(int32_t c)
{
    return u_isULowercase(c);
}

bool unicode_is_alnum(int32_t c)
{
    return u_isalnum(c);
}

bool unicode_is_control(int32_t c)
{
    if (c >= ' ' && c < 0x7f) /* most are */
        return false;
    return (u_iscntrl(c) && c != '\n' && c != '\t') || U_IS_UNICODE_NONCHAR(c);
}

static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] >= 0x80)
            return false;
    return true;
}

struct utf16 {
    UChar *p;
    int32_t n;
};

static struct utf16 to_utf16(struct arena *arena, struct str text)
{
    CHECK(text.n < INT32_MAX / 4);
    struct utf16 wide = {ARENA_ARRAY(arena, UChar, text.n + 1), 0};
    UErrorCode error = U_ZERO_ERROR;
    u_strFromUTF8(wide.p, (int32_t)text.n + 1, &wide.n, text.p, (int32_t)text.n, &error);
    CHECK(U_SUCCESS(error)); /* the text was valid at the door */
    return wide;
}

static struct str to_utf8(struct arena *arena, struct utf16 wide)
{
    int32_t capacity = wide.n * 3 + 1, n = 0;
    char *text = arena_alloc(arena, (size_t)capacity);
    UErrorCode error = U_ZERO_ERROR;
    u_strToUTF8(text, capacity, &n, wide.p, wide.n, &error);
    CHECK(U_SUCCESS(error));
    return (struct str){text, (size_t)n};
}

static struct utf16 normalized(struct arena *arena, const UNormalizer2 *form, struct utf16 wide)
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t capacity = wide.n * 3 + 16;
    struct utf16 out = {ARENA_ARRAY(arena, UChar, (size_t)capacity), 0};
    out.n = unorm2_normalize(form, wide.p, wide.n, out.p, capacity, &error);
    if (error == U_BUFFER_OVERFLOW_ERROR) {
        error = U_ZERO_ERROR;
        out.p = ARENA_ARRAY(arena, UChar, (size_t)out.n + 1);
        out.n = unorm2_normalize(form, wide.p, wide.n, out.p, out.n + 1, &error);
    }
    CHECK(U_SUCCESS(error));
    return out;
}

static const UNormalizer2 *nfc(void)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *form = unorm2_getNFCInstance(&error);
    CHECK(U_SUCCESS(error));
    return form;
}

/* Below U+0300 every text is NFC; the bytes from 0xcc on lead what is above. */
static bool is_below_marks(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] >= 0xcc)
            return false;
    return true;
}

struct str unicode_nfc(struct arena *arena, struct str text)
{
    if (is_below_marks(text))
        return text;
    UErrorCode error = U_ZERO_ERROR;
    struct utf16 wide = to_utf16(arena, text);
    if (unorm2_isNormalized(nfc(), wide.p, wide.n, &error) && U_SUCCESS(error))
        return text;
    return to_utf8(arena, normalized(arena, nfc(), wide));
}

struct str unicode_fold(struct arena *arena, struct str text)
{
    if (is_ascii(text))
        return str_lower_ascii(arena, text);
    struct utf16 wide = to_utf16(arena, text);
    int32_t capacity = wide.n * 3 + 1;
    struct utf16 folded = {ARENA_ARRAY(arena, UChar, (size_t)capacity), 0};
    UErrorCode error = U_ZERO_ERROR;
    folded.n = u_strFoldCase(folded.p, capacity, wide.p, wide.n, U_FOLD_CASE_DEFAULT, &error);
    CHECK(U_SUCCESS(error));
    return to_utf8(arena, normalized(arena, nfc(), folded));
}

struct str unicode_lower(struct arena *arena, struct str text)
{
    if (is_ascii(text))
        return str_lower_ascii(arena, text);
    struct utf16 wide = to_utf16(arena, text);
    int32_t capacity = wide.n * 3 + 1;
    struct utf16 lower = {ARENA_ARRAY(arena, UChar, (size_t)capacity), 0};
    UErrorCode error = U_ZERO_ERROR;
    lower.n = u_strToLower(lower.p, capacity, wide.p, wide.n, "", &error);
    CHECK(U_SUCCESS(error));
    return to_utf8(arena, lower);
}

bool unicode_lower_latin(struct str text, char *out, size_t size)
{
    if (text.n >= size)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool second = i > 0 && (unsigned char)text.p[i - 1] == 0xc3; /* of U+00C0 to U+00FF */
        if ((c >= 'A' && c <= 'Z') || (second && c >= 0x80 && c <= 0x9e && c != 0x97 /* × */))
            c = (unsigned char)(c + 0x20);
        out[i] = (char)c;
    }
    out[text.n] = '\0';
    return true;
}

/* Whether nothing is to be done: asked first, for most texts come squeezed. */
static bool is_squeezed(struct str text)
{
    bool space = true;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool again = c == ' ' && space;
        if (again || c < ' ' || c >= 0xcc || (c == 0xc2 && (unsigned char)text.p[i + 1] <= 0xa0))
            return false;
        space = c == ' ';
    }
    return text.n == 0 || !space;
}

struct str unicode_squeeze(struct arena *arena, struct str text)
{
    if (is_squeezed(text))
        return text;
    struct buf out = buf_in(arena);
    bool space = false;
    for (size_t i = 0; i < text.n;) {
        size_t at = i;
        int32_t c = unicode_next(text, &i);
        if (unicode_is_space(c)) {
            space = true;
            continue;
        }
        if (space && out.n > 0)
            buf_char(&out, ' ');
        space = false;
        buf_add(&out, str_sub(text, at, i));
    }
    return unicode_nfc(arena, buf_str(&out));
}

/* The base letters of å ä ö with the mark that makes them: ring above, diaeresis. */
static bool makes_swedish_letter(UChar base, UChar mark)
{
    UChar lower = (UChar)u_tolower(base);
    return (lower == 'a' && (mark == 0x030a || mark == 0x0308)) || (lower == 'o' && mark == 0x0308);
}

struct str unicode_plain(struct arena *arena, struct str text, bool all)
{
    if (is_ascii(text))
        return text;
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&error);
    CHECK(U_SUCCESS(error));
    struct utf16 wide = normalized(arena, nfd, to_utf16(arena, text));
    int32_t n = 0;
    for (int32_t i = 0; i < wide.n; i++) {
        UChar c = wide.p[i];
        bool mark = u_charType(c) == U_NON_SPACING_MARK;
        if (mark && (all || i == 0 || !makes_swedish_letter(wide.p[i - 1], c)))
            continue;
        wide.p[n++] = c;
    }
    wide.n = n;
    return to_utf8(arena, normalized(arena, nfc(), wide));
}

size_t unicode_length(struct str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.n; i++)
        count += ((unsigned char)text.p[i] & 0xc0) != 0x80;
    return count;
}
