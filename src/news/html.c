/* One walk from left to right: text is copied, tags move a little state. This is no parser of
   HTML's trees; the words and their paragraphs are all that is wanted. */
#include "news/html.h"

#include "base/buf.h"
#include "base/unicode.h"

struct text {
    struct buf out;
    int line_ends; /* to write before the next word */
    bool space;
};

static void add_word_part(struct text *text, struct str part)
{
    if (text->out.n > 0) {
        for (int i = 0; i < text->line_ends; i++)
            buf_char(&text->out, '\n');
        if (text->line_ends == 0 && text->space)
            buf_char(&text->out, ' ');
    }
    text->line_ends = 0;
    text->space = false;
    buf_add(&text->out, part);
}

static void break_line(struct text *text, int line_ends)
{
    if (text->line_ends < line_ends)
        text->line_ends = line_ends;
}

static bool is_one_of(struct str name, const char *const *list)
{
    for (; *list != NULL; list++)
        if (name.n == strlen(*list) && strncasecmp(name.p, *list, name.n) == 0)
            return true;
    return false;
}

static const struct {
    const char *name;
    int32_t c;
} references[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},      {"apos", '\''},
    {"nbsp", 0xa0},    {"aring", 0xe5},   {"Aring", 0xc5},   {"auml", 0xe4},     {"Auml", 0xc4},
    {"ouml", 0xf6},    {"Ouml", 0xd6},    {"eacute", 0xe9},  {"Eacute", 0xc9},   {"egrave", 0xe8},
    {"uuml", 0xfc},    {"Uuml", 0xdc},    {"aelig", 0xe6},   {"AElig", 0xc6},    {"oslash", 0xf8},
    {"Oslash", 0xd8},  {"szlig", 0xdf},   {"ndash", 0x2013}, {"mdash", 0x2014},  {"rdquo", 0x201d},
    {"ldquo", 0x201c}, {"rsquo", 0x2019}, {"lsquo", 0x2018}, {"bdquo", 0x201e},  {"hellip", 0x2026},
    {"bull", 0x2022},  {"middot", 0xb7},  {"laquo", 0xab},   {"raquo", 0xbb},    {"shy", 0xad},
    {"euro", 0x20ac},  {"copy", 0xa9},    {"reg", 0xae},     {"deg", 0xb0},      {"sect", 0xa7},
    {"frac12", 0xbd},  {"times", 0xd7},   {"minus", 0x2212}, {"thinsp", 0x2009},
};

/* A number as a code point that may stand in a text, else U+FFFD. */
static int32_t numbered(struct str digits)
{
    bool hex = digits.n > 0 && (digits.p[0] == 'x' || digits.p[0] == 'X');
    int32_t c = 0;
    for (size_t i = hex ? 1 : 0; i < digits.n; i++) {
        char d = digits.p[i];
        int value = d >= '0' && d <= '9'          ? d - '0'
                    : hex && d >= 'a' && d <= 'f' ? d - 'a' + 10
                    : hex && d >= 'A' && d <= 'F' ? d - 'A' + 10
                                                  : -1;
        if (value < 0)
            return -1;
        c = c * (hex ? 16 : 10) + value;
        if (c > 0x10ffff)
            return 0xfffd;
    }
    if (digits.n == (hex ? 1u : 0u))
        return -1;
    return (c >= 0xd800 && c <= 0xdfff) || unicode_is_control(c) ? 0xfffd : c;
}

/* The code point of a reference at the front of `html` (which begins with &) and its length; 0
   when it is none. */
static int32_t reference(struct str html, size_t *length)
{
    enum { LONGEST = 12 };
    ptrdiff_t end = str_find(str_sub(html, 0, LONGEST), STR(";"), 0);
    if (end < 2)
        return 0;
    struct str name = str_sub(html, 1, (size_t)end);
    *length = (size_t)end + 1;
    if (name.p[0] == '#') {
        int32_t c = numbered(str_sub(name, 1, name.n));
        return c < 0 ? 0 : c;
    }
    for (size_t i = 0; i < sizeof references / sizeof *references; i++)
        if (str_is(name, references[i].name))
            return references[i].c;
    return 0;
}

/* Where the tag that begins at `at` ends; attributes' values may hold a >. */
static size_t tag_end(struct str html, size_t at)
{
    char quote = 0;
    for (; at < html.n; at++) {
        char c = html.p[at];
        if (quote != 0)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return at + 1;
    }
    return html.n;
}

/* Behind the end tag of `name`, in whatever case it is written. */
static size_t behind(struct str html, size_t at, struct str name)
{
    for (; at + name.n + 2 <= html.n; at++)
        if (html.p[at] == '<' && html.p[at + 1] == '/' &&
            strncasecmp(html.p + at + 2, name.p, name.n) == 0)
            return tag_end(html, at);
    return html.n;
}

/* Reads the markup at `at` (a <); returns where the text goes on. */
static size_t markup(struct text *text, struct str html, size_t at)
{
    static const char *const hidden[] = {"head",     "script", "style", "template",
                                         "noscript", "svg",    NULL};
    static const char *const blocks[] = {
        "address",    "article", "aside",   "blockquote", "dd", "div",  "dl",   "dt",
        "figcaption", "figure",  "footer",  "form",       "h1", "h2",   "h3",   "h4",
        "h5",         "h6",      "header",  "hr",         "li", "main", "nav",  "ol",
        "p",          "pre",     "section", "table",      "tr", "ul",   "body", NULL};
    static const char *const cells[] = {"td", "th", NULL};
    static const char *const breaks[] = {"br", NULL};
    if (str_starts(str_sub(html, at, html.n), STR("<!--"))) {
        ptrdiff_t end = str_find(html, STR("-->"), at + 4);
        return end < 0 ? html.n : (size_t)end + 3;
    }
    size_t name_at = at + 1 + (at + 1 < html.n && html.p[at + 1] == '/'), name_end = name_at;
    while (name_end < html.n && strchr(" \t\r\n/>", html.p[name_end]) == NULL)
        name_end++;
    struct str name = str_sub(html, name_at, name_end);
    bool letter = name.n > 0 && ((name.p[0] | 0x20) >= 'a' && (name.p[0] | 0x20) <= 'z');
    if (!letter && (name.n == 0 || (name.p[0] != '!' && name.p[0] != '?'))) {
        add_word_part(text, STR("<"));
        return at + 1;
    }
    size_t end = tag_end(html, at);
    if (is_one_of(name, hidden) && name_at == at + 1)
        return behind(html, end, name);
    if (is_one_of(name, blocks))
        break_line(text, 2);
    else if (is_one_of(name, breaks))
        break_line(text, 1);
    else if (is_one_of(name, cells))
        text->space = true;
    return end;
}

struct str html_text(struct arena *arena, struct str html)
{
    struct text text = {.out = buf_in(arena)};
    for (size_t at = 0; at < html.n;) {
        size_t length = 1;
        int32_t c;
        if (html.p[at] == '<') {
            at = markup(&text, html, at);
            continue;
        }
        if (strchr(" \t\r\n\f", html.p[at]) != NULL) { /* and NUL, which is no text either */
            text.space = true;
            at++;
            continue;
        }
        if (html.p[at] == '&' && (c = reference(str_sub(html, at, html.n), &length)) != 0) {
            char bytes[4];
            add_word_part(&text, (struct str){bytes, unicode_put(bytes, c)});
            at += length;
            continue;
        }
        size_t end = at + 1;
        while (end < html.n && strchr("<& \t\r\n\f", html.p[end]) == NULL)
            end++;
        add_word_part(&text, str_sub(html, at, end));
        at = end;
    }
    return buf_str(&text.out);
}
