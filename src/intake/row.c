/* Looks one line ahead, for a Markdown heading may be underlined by the line below it. */
#include "intake/row.h"

#include "base/buf.h"
#include "base/unicode.h"

enum { TAB = 4, MOST_GAP = 9, LONGEST_URL = 2000, LONGEST_LINK = 4000 };

struct rows {
    struct lines *lines;
    struct arena *ahead_arena;
    struct line ahead;
    bool has_ahead;
    int gap; /* blank lines since the last row */
};

void rows_close(struct rows *rows)
{
    if (rows->lines != NULL)
        lines_close(rows->lines);
    arena_free(rows->ahead_arena);
    rows->ahead_arena = NULL;
}

static void end(void *self)
{
    rows_close(self);
}

enum status rows_open(struct arena *arena, const char *path, struct rows **rows)
{
    *rows = ARENA_NEW(arena, struct rows);
    (*rows)->ahead_arena = arena_new();
    arena_defer(arena, end, *rows);
    return lines_open(arena, path, &(*rows)->lines);
}

struct lines *rows_lines(struct rows *rows)
{
    return rows->lines;
}

/* ---- marks ---- */

static bool is_bullet(int32_t c)
{
    static const int32_t bullets[] = {
        0x2022, 0x00b7, 0x25e6, 0x2023, 0x2043, 0x2219, 0x25aa, 0x25ab, 0x25cf, 0x25cb, 0x25a0,
        0x25a1, 0x25ba, 0x25b6, 0x25b8, 0x27a4, 0x2192, 0x203a, 0x00bb, 0xf0b7, 0x2027, 0x25c6,
        0x2666, 0x2013, 0x2014, 0x2012, 0x2011, 0x2010, 0x2212, '-',    '*',    '+',
    };
    for (size_t i = 0; i < sizeof bullets / sizeof bullets[0]; i++)
        if (bullets[i] == c)
            return true;
    return false;
}

/* Dashes and stars also begin words; they are bullets only before white space. */
static bool needs_space(int32_t c)
{
    return c < 0x80 || (c >= 0x2010 && c <= 0x2014) || c == 0x2212 || c == 0x00bb || c == 0x203a ||
           c == 0x2192;
}

static bool is_dash(int32_t c)
{
    return c == '-' || c == 0x2013 || c == 0x2014 || c == 0x2012 || c == 0x2212;
}

static struct str trimmed(struct str text)
{
    size_t from = 0, to = text.n;
    while (from < to && (text.p[from] == ' ' || text.p[from] == '\t'))
        from++;
    while (to > from && (text.p[to - 1] == ' ' || text.p[to - 1] == '\t'))
        to--;
    return str_sub(text, from, to);
}

bool row_ends_sentence(struct str text)
{
    while (text.n > 0) {
        if (strchr("\"')]*_", text.p[text.n - 1]) != NULL)
            text.n -= 1;
        else if (str_ends(text, STR("”")) || str_ends(text, STR("’")))
            text.n -= 3;
        else if (str_ends(text, STR("»")))
            text.n -= 2;
        else
            break;
    }
    return text.n > 0 && (strchr(".!?:", text.p[text.n - 1]) != NULL || str_ends(text, STR("…")));
}

/* Takes a bullet, number or heading off the text. */
static int take_mark(struct str *text)
{
    size_t at = 0;
    if (text->n == 0)
        return MARK_NONE;
    int32_t c = unicode_next(*text, &at);
    bool space = at == text->n || text->p[at] == ' ' || text->p[at] == '\t';
    /* Word's second kind of bullet is a letter of another typeface. */
    bool letter = c == 'o' && text->n > 2 && text->p[1] == '\t';
    if (letter || (is_bullet(c) && (space || !needs_space(c)))) {
        *text = trimmed(str_sub(*text, at, text->n));
        return c;
    }
    size_t n = 0;
    if (c == '#') {
        while (n < text->n && text->p[n] == '#')
            n++;
        if (n > 6 || n == text->n || (text->p[n] != ' ' && text->p[n] != '\t'))
            return MARK_NONE;
        *text = trimmed(str_sub(*text, n, text->n));
        while (str_ends(*text, STR("#")))
            text->n--;
        *text = trimmed(*text);
        return MARK_HEADING + (int)n - 1;
    }
    while (n < text->n && n < 4 && text->p[n] >= '0' && text->p[n] <= '9')
        n++;
    if (n > 0 && n < 4 && n + 1 < text->n && (text->p[n] == '.' || text->p[n] == ')') &&
        (text->p[n + 1] == ' ' || text->p[n + 1] == '\t')) {
        *text = trimmed(str_sub(*text, n + 1, text->n));
        return MARK_NUMBER;
    }
    return MARK_NONE;
}

/* A heading in a list is a heading. */
static int take_marks(struct str *text)
{
    int mark = take_mark(text), inner = MARK_NONE;
    struct str rest = *text;
    if (mark != MARK_NONE && str_starts(rest, STR("#")))
        inner = take_mark(&rest);
    if (inner == MARK_NONE || rest.n == 0)
        return mark;
    *text = rest;
    return inner;
}

static bool take_bold(struct str *text)
{
    static const char *const signs[] = {"**", "__", "*", NULL};
    for (const char *const *sign = signs; *sign != NULL; sign++) {
        struct str mark = str_of(*sign);
        if (text->n < 2 * mark.n + 1 || !str_starts(*text, mark) || !str_ends(*text, mark))
            continue;
        struct str inner = str_sub(*text, mark.n, text->n - mark.n);
        if (inner.p[0] == ' ' || str_find(inner, mark, 0) >= 0)
            continue;
        *text = trimmed(inner);
        return true;
    }
    return false;
}

/* ---- links ---- */

static bool is_web_address(struct str text)
{
    return (str_starts(text, STR("https://")) || str_starts(text, STR("http://"))) && text.n > 10 &&
           text.n < LONGEST_URL && memchr(text.p, ' ', text.n) == NULL;
}

/* A Markdown link or picture at byte `at`: its words, its target and where it ends. */
static bool link_at(struct str text, size_t at, struct str *words, struct str *target, size_t *end)
{
    size_t depth = 0, i = at;
    text =
        str_sub(text, 0, at + LONGEST_LINK); /* a page of brackets alone must not take for ever */
    for (; i < text.n; i++) {
        if (text.p[i] == '[')
            depth++;
        else if (text.p[i] == ']' && --depth == 0)
            break;
    }
    if (i + 1 >= text.n || text.p[i + 1] != '(')
        return false;
    size_t close = i + 2, inner = 1;
    for (; close < text.n; close++) {
        if (text.p[close] == '(')
            inner++;
        else if (text.p[close] == ')' && --inner == 0)
            break;
    }
    if (close >= text.n)
        return false;
    *words = trimmed(str_sub(text, at + 1, i));
    *target = trimmed(str_sub(text, i + 2, close));
    ptrdiff_t title = str_find(*target, STR(" "), 0);
    if (title > 0)
        *target = str_sub(*target, 0, (size_t)title);
    if (str_starts(*target, STR("<")) && str_ends(*target, STR(">")))
        *target = str_sub(*target, 1, target->n - 1);
    *end = close + 1;
    return words->n == 0 || target->n > 0;
}

/* Whether a link or a picture stands at byte `at`. */
static bool stands_at(struct str text, size_t at, bool *picture, struct str *words,
                      struct str *target, size_t *end)
{
    *picture = text.p[at] == '!' && at + 1 < text.n && text.p[at + 1] == '[';
    return (*picture || text.p[at] == '[') && link_at(text, at + *picture, words, target, end);
}

/* How many links the text is made of; 0 when there is anything else in it. */
static int links_alone(struct str text)
{
    int links = 0;
    for (size_t i = 0; i < text.n;) {
        struct str words, target;
        bool picture;
        size_t stop;
        if (stands_at(text, i, &picture, &words, &target, &stop)) {
            links += !picture;
            i = stop;
        } else if (strchr(" \t,|*_", text.p[i++]) == NULL) {
            return 0;
        }
    }
    return links;
}

/* Replaces links by their words and drops pictures. When the text is nothing but links, `|` stands
   between them, for they were things apart. */
static void take_links(struct arena *into, struct row *row)
{
    if (str_find(row->text, STR("]("), 0) < 0)
        return;
    struct buf out = buf_in(into);
    row->links = links_alone(row->text);
    for (size_t i = 0; i < row->text.n;) {
        struct str words, target;
        bool picture;
        size_t stop;
        if (!stands_at(row->text, i, &picture, &words, &target, &stop)) {
            if (row->links < 2)
                buf_char(&out, row->text.p[i]);
            i++;
            continue;
        }
        i = stop;
        if (picture)
            continue;
        if (row->links > 1 && out.n > 0)
            buf_addz(&out, " | ");
        buf_add(&out, words);
        if (row->link.n == 0 && is_web_address(target))
            row->link = str_copy(into, target);
    }
    row->text = trimmed(buf_str(&out));
}

/* Takes the stars of bold words off: `**Line 40** runs` is `Line 40 runs` to a reader. */
static void take_stars(struct arena *into, struct row *row)
{
    struct str text = row->text;
    struct buf out = buf_in(into);
    size_t done = 0;
    for (ptrdiff_t open = str_find(text, STR("**"), 0); open >= 0;) {
        ptrdiff_t close = str_find(text, STR("**"), (size_t)open + 2);
        if (close < 0)
            break;
        if (close == open + 2 || text.p[open + 2] == ' ' || text.p[close - 1] == ' ') {
            open = close;
            continue;
        }
        buf_add(&out, str_sub(text, done, (size_t)open));
        buf_add(&out, str_sub(text, (size_t)open + 2, (size_t)close));
        done = (size_t)close + 2;
        open = str_find(text, STR("**"), done);
    }
    if (done == 0)
        return;
    buf_add(&out, str_sub(text, done, text.n));
    row->text = buf_str(&out);
}

/* `Headline <https://...>`, as browsers save pages as text, and `Read more: https://...`. */
static void take_address(struct row *row)
{
    struct str text = row->text, words = STR(""), address = text;
    for (size_t i = text.n; i > 0; i--)
        if (text.p[i - 1] == ' ') {
            words = trimmed(str_sub(text, 0, i));
            address = str_sub(text, i, text.n);
            break;
        }
    bool angled = str_starts(address, STR("<")) && str_ends(address, STR(">"));
    if (angled)
        address = str_sub(address, 1, address.n - 1);
    if (angled && words.n > 0 && str_starts(address, STR("#"))) /* a place on the page */
        row->text = words;
    if (!is_web_address(address) || (!angled && furniture_of(words) == FURNITURE_NONE))
        return;
    if (row->link.n == 0)
        row->link = address;
    row->text = words.n > 0 ? words : address;
}

/* `[12]Headline`, as text browsers number their links. */
static void take_reference(struct str *text)
{
    size_t i = 1;
    if (!str_starts(*text, STR("[")))
        return;
    while (i < text->n && text->p[i] >= '0' && text->p[i] <= '9')
        i++;
    if (i > 1 && i + 1 < text->n && text->p[i] == ']' && text->p[i + 1] != '(')
        *text = trimmed(str_sub(*text, i + 1, text->n));
}

/* ---- rows ---- */

static bool is_rule(struct str text)
{
    size_t marks = 0;
    for (size_t i = 0; i < text.n;) {
        size_t at = i;
        int32_t c = unicode_next(text, &i);
        if (c == ' ' || c == '\t')
            continue;
        if (strchr("-=_*~", c < 0x80 ? (int)c : '!') == NULL && !is_dash(c) && c != 0x2500 &&
            c != 0x2501 && c != 0x2550)
            return false;
        if (memcmp(text.p, text.p + at, i - at) != 0)
            return false;
        marks++;
    }
    return marks >= 3;
}

static int columns(struct str text, struct str *rest)
{
    int n = 0;
    size_t i = 0;
    for (; i < text.n; i++) {
        if (text.p[i] == ' ')
            n++;
        else if (text.p[i] == '\t')
            n += TAB - n % TAB;
        else
            break;
    }
    *rest = trimmed(text);
    return n;
}

static enum status peek(struct rows *rows, bool *more)
{
    *more = true;
    if (rows->has_ahead)
        return STATUS_OK;
    enum status status = lines_next(rows->lines, &rows->ahead, more);
    if (status != STATUS_OK || !*more)
        return status;
    arena_reset(rows->ahead_arena);
    rows->ahead.text = str_copy(rows->ahead_arena, rows->ahead.text);
    rows->has_ahead = true;
    return STATUS_OK;
}

/* The next line that is neither blank nor a rule; counts what was passed over. */
static enum status next_filled(struct rows *rows, struct line *line, bool *more)
{
    for (;;) {
        enum status status = peek(rows, more);
        if (status != STATUS_OK || !*more)
            return status;
        rows->has_ahead = false;
        struct str text = trimmed(rows->ahead.text);
        bool rule = text.n > 2 && is_rule(text);
        if (text.n > 0 && !rule) {
            *line = rows->ahead;
            return STATUS_OK;
        }
        if (rows->gap < MOST_GAP)
            rows->gap += 1;
        if (rule && rows->gap < 2)
            rows->gap = 2;
    }
}

static void look(struct arena *into, struct row *row)
{
    row->width = row->indent + (int)unicode_length(row->written);
    take_links(into, row);
    if (row->links == 1 && row->mark == MARK_NONE)
        row->mark = MARK_LINK;
    if (take_bold(&row->text) && row->mark == MARK_NONE)
        row->mark = MARK_BOLD;
    take_stars(into, row);
    take_reference(&row->text);
    take_address(row);
    row->url = is_web_address(row->text);
    if (row->url && row->link.n == 0)
        row->link = row->text;
    row->ends = row_ends_sentence(row->text);
    row->spoken = is_dash(row->mark) && row->text.n > 0 &&
                  (str_ends(row->text, STR(".")) || str_find(row->text, STR(", säger "), 0) > 0);
    row->dated = dates_line(row->text, &row->day);
    row->furniture = row->dated ? FURNITURE_NONE : furniture_of(row->text);
}

/* Whether the line ahead underlines the row: by as many marks as the row has letters. */
static enum status see_underline(struct rows *rows, struct row *row)
{
    bool more;
    if (row->mark != MARK_NONE)
        return STATUS_OK;
    enum status status = peek(rows, &more);
    if (status != STATUS_OK || !more)
        return status;
    struct str text = trimmed(rows->ahead.text);
    if (text.n < 3 || !is_rule(text) || (text.p[0] != '=' && text.p[0] != '-') ||
        text.n != unicode_length(row->text))
        return STATUS_OK;
    rows->has_ahead = false;
    row->mark = text.p[0] == '=' ? MARK_HEADING : MARK_HEADING + 1;
    return STATUS_OK;
}

enum status rows_next(struct rows *rows, struct arena *into, struct row *row, bool *more)
{
    struct line line;
    enum status status = next_filled(rows, &line, more);
    if (status != STATUS_OK || !*more)
        return status;
    *row = (struct row){.begin = line.begin, .end = line.end, .number = line.number};
    row->gap = rows->gap;
    rows->gap = 0;
    struct str text;
    row->indent = columns(line.text, &text);
    row->written = text = str_copy(into, text);
    row->mark = take_marks(&text);
    if (text.n == 0) { /* the mark of the text below */
        int mark = row->mark, gap = row->gap;
        status = next_filled(rows, &line, more);
        rows->gap = 0;
        if (status != STATUS_OK || !*more)
            return status;
        struct str below = str_copy(into, trimmed(line.text));
        row->written = str_printf(into, "%.*s %.*s", STR_ARG(row->written), STR_ARG(below));
        row->end = line.end;
        row->mark = mark;
        row->gap = gap;
        text = below;
        int again = take_mark(&text); /* two marks for one text: the inner one is meant */
        if (again != MARK_NONE && text.n > 0)
            row->mark = again;
    }
    row->text = text;
    status = see_underline(rows, row);
    if (status == STATUS_OK)
        look(into, row);
    return status;
}

struct row row_copy(struct arena *arena, const struct row *row)
{
    struct row copy = *row;
    copy.text = str_copy(arena, row->text);
    copy.written = str_copy(arena, row->written);
    copy.link = str_copy(arena, row->link);
    return copy;
}
