/* ICU lowers the letters and takes the marks off; what has no mark to take off (ß, æ, ø, ł) is in
   a table; everything outside a-z and 0-9 parts words. */
#include "news/slug.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/unicode.h"

static const struct {
    int32_t letter;
    const char *plain;
} letters[] = {
    {0x00df, "ss"}, {0x00e6, "ae"}, {0x00f0, "d"},  {0x00f8, "o"},  {0x00fe, "th"},
    {0x0111, "d"},  {0x0127, "h"},  {0x0131, "i"},  {0x0133, "ij"}, {0x0138, "k"},
    {0x0142, "l"},  {0x014b, "n"},  {0x0153, "oe"}, {0x0167, "t"},  {0x017f, "s"},
};

static const char *plain_letter(int32_t c)
{
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].letter == c)
            return letters[i].plain;
    return NULL;
}

/* Signs within a word that leave no trace: apostrophes, the soft hyphen, zero-width marks. */
static bool vanishes(int32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x00ad || c == 0x200b || c == 0x200c || c == 0x200d ||
           c == 0x2060 || c == 0xfeff;
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* At most `most` characters, cut at a word if there is more than one, never ending in a hyphen. */
static struct str cut(struct str slug, size_t most)
{
    if (slug.n <= most)
        return slug;
    size_t end = most;
    while (end > 0 && slug.p[end] != '-')
        end--;
    if (end == 0)
        end = most;
    return str_sub(slug, 0, end);
}

struct str slug_of(struct arena *arena, struct str text)
{
    struct str plain = unicode_plain(arena, unicode_lower(arena, text), true);
    struct buf out = buf_in(arena);
    bool gap = false;
    for (size_t i = 0; i < plain.n;) {
        int32_t c = unicode_next(plain, &i);
        char one[2] = {c < 0x80 ? (char)c : 0, 0};
        const char *add = is_plain(one[0]) ? one : plain_letter(c);
        if (add == NULL) {
            gap = gap || !vanishes(c);
            continue;
        }
        if (gap && out.n > 0)
            buf_char(&out, '-');
        gap = false;
        buf_addz(&out, add);
    }
    if (out.n == 0)
        return STR("nyhet");
    if (out.n == 2 && out.p[0] <= '9' && out.p[1] <= '9')
        buf_addz(&out, "-nyhet");
    struct str slug = cut(buf_str(&out), SLUG_MOST);
    /* A cut may leave two digits before a very long word. */
    if (slug.n == 2 && slug.p[0] <= '9' && slug.p[1] <= '9')
        return str_sub(buf_str(&out), 0, SLUG_MOST);
    return slug;
}

struct str slug_numbered(struct arena *arena, struct str base, int64_t number)
{
    CHECK(number >= 2);
    struct str suffix = str_printf(arena, "-%lld", (long long)number);
    base = cut(base, SLUG_MOST - suffix.n);
    return str_printf(arena, "%.*s%.*s", STR_ARG(base), STR_ARG(suffix));
}

bool slug_is(struct str text)
{
    if (text.n == 0 || text.n > SLUG_MOST || text.p[0] == '-' || text.p[text.n - 1] == '-')
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (!is_plain(text.p[i]) && (text.p[i] != '-' || text.p[i - 1] == '-'))
            return false;
    return text.n != 2 || text.p[0] > '9' || text.p[1] > '9';
}
