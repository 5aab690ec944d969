/* The compiler: one pass over the source, a tag at a time. The two things that are not obvious are
   lines with nothing but a tag, which vanish whole (`stands_alone`), and `line_start`, which marks
   the steps before which an indented partial writes its indentation. */
#include "page/program.h"

#include "base/unicode.h"

enum { MOST_NESTED = 32 }; /* open sections; a page needs five */

struct tag {
    char sigil; /* # ^ / > & { ! = or 0 for a plain name */
    struct str content;
    size_t from, to; /* in the source, delimiters included */
    unsigned line;
};

struct compiler {
    struct arena *arena;
    const char *file;
    struct str source;
    size_t at;     /* up to where the source has been read */
    unsigned line; /* of `at` */
    struct str open, close;
    enum template_rules rules;
    bool line_start;
    struct step *steps;
    size_t count, capacity;
    size_t sections[MOST_NESTED]; /* the steps that opened them */
    size_t depth;
};

#define REFUSE(compiler, at_line, format, ...)                                                     \
    status_fail((compiler)->arena, STATUS_REFUSED, "%s:%u: " format, (compiler)->file, (at_line),  \
                ##__VA_ARGS__)

static struct step *add_step(struct compiler *c, enum step_code code, unsigned line)
{
    if (c->count == c->capacity) {
        size_t capacity = c->capacity == 0 ? 32 : c->capacity * 2;
        c->steps = arena_grow(c->arena, c->steps, c->count * sizeof *c->steps,
                              capacity * sizeof *c->steps);
        c->capacity = capacity;
    }
    struct step *step = &c->steps[c->count++];
    *step = (struct step){.code = code, .line = line, .line_start = c->line_start};
    c->line_start = false;
    return step;
}

static void add_text(struct compiler *c, struct str text)
{
    if (text.n == 0)
        return;
    add_step(c, STEP_TEXT, c->line)->text = text;
    c->line_start = text.p[text.n - 1] == '\n';
}

static void move_to(struct compiler *c, size_t to)
{
    for (; c->at < to; c->at++)
        c->line += c->source.p[c->at] == '\n';
}

static enum status read_tag(struct compiler *c, size_t from, struct tag *tag)
{
    struct str source = c->source, close = c->close;
    size_t at = from + c->open.n;
    *tag = (struct tag){.from = from, .line = c->line};
    if (at < source.n && strchr("#^/>&{!=<$", source.p[at]) != NULL && source.p[at] != '\0')
        tag->sigil = source.p[at++];
    if (tag->sigil == '{')
        close = str_printf(c->arena, "}%.*s", STR_ARG(c->close));
    else if (tag->sigil == '=')
        close = str_printf(c->arena, "=%.*s", STR_ARG(c->close));
    ptrdiff_t end = str_find(source, close, at);
    if (end < 0)
        return REFUSE(c, tag->line, "a tag is not closed; end it with %.*s", STR_ARG(close));
    tag->content = str_trim(str_sub(source, at, (size_t)end));
    tag->to = (size_t)end + close.n;
    return STATUS_OK;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Whether nothing but blanks shares the lines of the tag; then *from and *to are the bounds of the
   whole lines, line break included. */
static bool stands_alone(const struct compiler *c, const struct tag *tag, size_t *from, size_t *to)
{
    if (tag->sigil == '\0' || tag->sigil == '&' || tag->sigil == '{')
        return false;
    struct str source = c->source;
    size_t first = tag->from, last = tag->to;
    while (first > 0 && is_blank(source.p[first - 1]))
        first--;
    if (first > 0 && source.p[first - 1] != '\n')
        return false;
    while (last < source.n && is_blank(source.p[last]))
        last++;
    if (last < source.n) {
        if (source.p[last] == '\r' && last + 1 < source.n && source.p[last + 1] == '\n')
            last++;
        if (source.p[last] != '\n')
            return false;
        last++;
    }
    *from = first;
    *to = last;
    return true;
}

static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '_' || c == '-'))
            return false;
    }
    return name.n > 0;
}

/* Reads what a tag names: `.`, or names with dots between them. */
static enum status set_path(struct compiler *c, struct step *step, const struct tag *tag)
{
    step->text = tag->content;
    if (str_is(tag->content, "."))
        return STATUS_OK;
    size_t parts = 1;
    for (size_t i = 0; i < tag->content.n; i++)
        parts += tag->content.p[i] == '.';
    step->path = ARENA_ARRAY(c->arena, struct value_name, parts);
    struct str rest = tag->content;
    do {
        struct str part = str_cut(&rest, '.');
        if (!is_name(part))
            return REFUSE(c, tag->line,
                          "\"%.*s\" is no name; names are letters, digits, - and _, with dots "
                          "between them",
                          STR_ARG(tag->content));
        step->path[step->path_count++] = value_name(part);
    } while (rest.p != NULL);
    return STATUS_OK;
}

static enum status open_section(struct compiler *c, const struct tag *tag)
{
    if (c->depth == MOST_NESTED)
        return REFUSE(c, tag->line, "more than %d sections in each other; move some to a partial",
                      MOST_NESTED);
    c->sections[c->depth++] = c->count;
    return set_path(c, add_step(c, tag->sigil == '#' ? STEP_SECTION : STEP_INVERTED, tag->line),
                    tag);
}

static enum status end_section(struct compiler *c, const struct tag *tag)
{
    if (c->depth == 0)
        return REFUSE(c, tag->line, "{{/%.*s}} ends no section; remove it", STR_ARG(tag->content));
    size_t opened = c->sections[--c->depth];
    if (!str_eq(c->steps[opened].text, tag->content))
        return REFUSE(c, tag->line,
                      "{{/%.*s}} stands where {{/%.*s}} is due for the section of line %u; end the "
                      "inner section first",
                      STR_ARG(tag->content), STR_ARG(c->steps[opened].text), c->steps[opened].line);
    bool section = c->steps[opened].code == STEP_SECTION;
    if (section)
        add_step(c, STEP_END, tag->line)->jump = opened;
    else if (c->line_start)
        add_step(c, STEP_TEXT, tag->line); /* keeps the indentation of the line it begins */
    c->steps[opened].jump = c->count - 1;
    return STATUS_OK;
}

static enum status set_delimiters(struct compiler *c, const struct tag *tag)
{
    struct str open = tag->content, close = {0};
    for (size_t i = 0; i < tag->content.n && close.p == NULL; i++)
        if (strchr(" \t\r\n", tag->content.p[i]) != NULL) {
            open = str_sub(tag->content, 0, i);
            close = str_trim(str_sub(tag->content, i, tag->content.n));
        }
    for (size_t i = 0; i < tag->content.n; i++)
        if (tag->content.p[i] == '=' || (i < close.n && strchr(" \t\r\n", close.p[i]) != NULL))
            close.n = 0;
    if (open.n == 0 || close.n == 0)
        return REFUSE(c, tag->line,
                      "bad delimiters; write two of them with a space between, without =, as in "
                      "{{=<%% %%>=}}");
    c->open = open;
    c->close = close;
    return STATUS_OK;
}

static enum status add_partial(struct compiler *c, const struct tag *tag, bool alone)
{
    if (!is_name(tag->content))
        return REFUSE(c, tag->line,
                      "\"%.*s\" is no name of a partial; names are letters, digits, - and _",
                      STR_ARG(tag->content));
    size_t from = tag->from;
    while (from > 0 && is_blank(c->source.p[from - 1]))
        from--;
    struct step *step = add_step(c, STEP_PARTIAL, tag->line);
    step->text = tag->content;
    step->alone = alone;
    step->indent = alone ? str_sub(c->source, from, tag->from) : (struct str){0};
    return STATUS_OK;
}

static enum status add_tag(struct compiler *c, const struct tag *tag, bool alone)
{
    switch (tag->sigil) {
    case '#':
    case '^':
        return open_section(c, tag);
    case '/':
        return end_section(c, tag);
    case '>':
        return add_partial(c, tag, alone);
    case '=':
    case '!':
        if (c->line_start)
            add_step(c, STEP_TEXT, tag->line); /* as at the end of a section */
        return tag->sigil == '=' ? set_delimiters(c, tag) : STATUS_OK;
    case '<':
    case '$':
        return REFUSE(c, tag->line, "inheritance is left out of these templates; use a partial");
    case '&':
    case '{':
        return set_path(
            c, add_step(c, c->rules == TEMPLATE_SPEC ? STEP_RAW : STEP_MARKUP, tag->line), tag);
    default:
        return set_path(c, add_step(c, STEP_VALUE, tag->line), tag);
    }
}

/* The next tag with the text before it; the text alone when there is no tag left. */
static enum status compile_next(struct compiler *c)
{
    ptrdiff_t found = str_find(c->source, c->open, c->at);
    if (found < 0) {
        add_text(c, str_sub(c->source, c->at, c->source.n));
        c->at = c->source.n;
        return STATUS_OK;
    }
    size_t start = c->at;
    struct tag tag;
    unsigned text_line = c->line;
    move_to(c, (size_t)found);
    if (read_tag(c, (size_t)found, &tag) != STATUS_OK)
        return STATUS_REFUSED;
    size_t from = tag.from, to = tag.to;
    bool alone = stands_alone(c, &tag, &from, &to);
    c->line = text_line;
    add_text(c, str_sub(c->source, start, from));
    c->line = tag.line;
    if (alone)
        c->line_start = false;
    enum status status = add_tag(c, &tag, alone);
    if (alone)
        c->line_start = true;
    move_to(c, to);
    return status;
}

enum status program_compile(struct arena *arena, const struct template_text *text,
                            enum template_rules rules, struct program *program)
{
    struct str source = text->text;
    if (str_starts(source, STR("\xef\xbb\xbf")))
        source = str_sub(source, 3, source.n);
    struct compiler c = {
        .arena = arena,
        .file = text->file,
        .source = source,
        .line = 1,
        .open = STR("{{"),
        .close = STR("}}"),
        .rules = rules,
        .line_start = true,
    };
    size_t bad = 0;
    if (!unicode_valid(source, &bad)) {
        move_to(&c, bad);
        return REFUSE(&c, c.line, "the text is not UTF-8; save the file as UTF-8");
    }
    while (c.at < source.n)
        if (compile_next(&c) != STATUS_OK)
            return STATUS_REFUSED;
    if (c.depth > 0) {
        const struct step *opened = &c.steps[c.sections[c.depth - 1]];
        return REFUSE(&c, opened->line, "the section {{%c%.*s}} is never ended; add {{/%.*s}}",
                      opened->code == STEP_SECTION ? '#' : '^', STR_ARG(opened->text),
                      STR_ARG(opened->text));
    }
    *program = (struct program){text->name, text->file, c.steps, c.count};
    return STATUS_OK;
}
