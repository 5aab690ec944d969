/* One pass from left to right, a clause at a time. A form that turns out not to be one is read
   again as a word, so that nothing that was typed is lost. */
#include "view/parse.h"

#include "base/clock.h"
#include "base/unicode.h"

enum { FIELD_BYTES = 10 };

struct parser {
    struct arena *arena;
    struct parse *parse;
    struct clause clauses[PARSE_WORDS];
    size_t count;
    size_t begins[PARSE_WORDS]; /* the first clause of each group */
    bool joining;               /* the next clause belongs to the last group */
    struct str text;
    size_t at;
};

static bool is_quote(int32_t c)
{
    return c == '"' || (c >= 0x201c && c <= 0x201f) || c == 0xab || c == 0xbb;
}

static bool is_minus(int32_t c)
{
    return c == '-' || c == 0x2212 || c == 0x2013;
}

static bool is_gap(int32_t c)
{
    return unicode_is_space(c) || c == '(' || c == ')' || unicode_is_control(c);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int32_t peek(const struct parser *parser, size_t at)
{
    return at < parser->text.n ? unicode_next(parser->text, &at) : ' ';
}

static void skip(struct parser *parser)
{
    unicode_next(parser->text, &parser->at);
}

static void skip_gaps(struct parser *parser)
{
    while (parser->at < parser->text.n && is_gap(peek(parser, parser->at)))
        skip(parser);
}

/* ---- Days -------------------------------------------------------------------------------- */

static bool read_number(struct str text, size_t from, size_t digits, int *number)
{
    *number = 0;
    if (text.n < from + digits)
        return false;
    for (size_t i = from; i < from + digits; i++) {
        if (!is_digit(text.p[i]))
            return false;
        *number = *number * 10 + text.p[i] - '0';
    }
    return true;
}

/* The first and the last day of `2024`, `2024-03` or `2024-03-11`. */
static bool read_days(struct str text, int64_t *first, int64_t *last)
{
    int year, month = 1, day = 1, last_month = 12;
    if (!read_number(text, 0, 4, &year) || year < 1 || (text.n != 4 && text.n != 7 && text.n != 10))
        return false;
    if (text.n > 4) {
        if (text.p[4] != '-' || !read_number(text, 5, 2, &month) || month < 1 || month > 12)
            return false;
        last_month = month;
    }
    int last_day = civil_days_in_month(year, last_month);
    if (text.n == 10) {
        if (text.p[7] != '-' || !read_number(text, 8, 2, &day) || !civil_is_date(year, month, day))
            return false;
        last_day = day;
    }
    *first = civil_days(year, month, day);
    *last = civil_days(year, last_month, last_day);
    return true;
}

/* `2024`, or two years with a hyphen, a dash or dots between them. */
static bool read_years(struct str text, struct clause *clause)
{
    static const struct str between[] = {STR("-"), STR("\u2013"), STR("..")};
    int64_t unused;
    if (!read_days(str_sub(text, 0, 4), &clause->from, &clause->to))
        return false;
    if (text.n == 4)
        return true;
    struct str rest = str_sub(text, 4, text.n);
    for (size_t i = 0; i < sizeof between / sizeof between[0]; i++)
        if (str_starts(rest, between[i]) && rest.n == between[i].n + 4)
            return read_days(str_sub(rest, between[i].n, rest.n), &unused, &clause->to);
    return false;
}

static bool read_from(struct str text, struct clause *clause)
{
    int64_t unused;
    clause->to = PARSE_OPEN;
    return read_days(text, &clause->from, &unused);
}

static bool read_to(struct str text, struct clause *clause)
{
    int64_t unused;
    clause->from = PARSE_OPEN;
    return read_days(text, &unused, &clause->to);
}

/* ---- Fields ------------------------------------------------------------------------------ */

static const struct field {
    struct str name;
    enum clause_field field;
    bool (*days)(struct str text, struct clause *clause); /* NULL: a field of words */
} fields[] = {
    {STR("rubrik"), FIELD_HEADLINE, NULL}, {STR("headline"), FIELD_HEADLINE, NULL},
    {STR("title"), FIELD_HEADLINE, NULL},  {STR("ämne"), FIELD_TOPIC, NULL},
    {STR("amne"), FIELD_TOPIC, NULL},      {STR("topic"), FIELD_TOPIC, NULL},
    {STR("år"), FIELD_ANY, read_years},    {STR("ar"), FIELD_ANY, read_years},
    {STR("year"), FIELD_ANY, read_years},  {STR("from"), FIELD_ANY, read_from},
    {STR("från"), FIELD_ANY, read_from},   {STR("to"), FIELD_ANY, read_to},
    {STR("till"), FIELD_ANY, read_to},
};
enum { FIELDS = sizeof fields / sizeof fields[0] };

/* The field whose name and colon stand here; *after is where its value begins. */
static const struct field *field_at(const struct parser *parser, size_t *after)
{
    struct str near = str_sub(parser->text, parser->at, parser->at + FIELD_BYTES);
    ptrdiff_t colon = str_find(near, STR(":"), 0);
    if (colon <= 0)
        return NULL;
    struct str name = unicode_lower(parser->arena, str_sub(near, 0, (size_t)colon));
    for (size_t i = 0; i < FIELDS; i++)
        if (str_eq(fields[i].name, name)) {
            *after = parser->at + (size_t)colon + 1;
            return &fields[i];
        }
    return NULL;
}

/* ---- Clauses ----------------------------------------------------------------------------- */

static void add_clause(struct parser *parser, struct clause clause)
{
    struct parse *parse = parser->parse;
    if (parser->count == PARSE_WORDS) {
        parse->cut = true;
        return;
    }
    bool joins = parser->joining && !clause.without && !parser->clauses[parser->count - 1].without;
    if (!joins)
        parser->begins[parse->count++] = parser->count;
    parser->clauses[parser->count++] = clause;
    parser->joining = false;
}

/* Where the next quote behind the one here stands; false if nowhere. */
static bool closing_quote(const struct parser *parser, size_t *at)
{
    size_t i = parser->at;
    for (unicode_next(parser->text, &i); i < parser->text.n;) {
        *at = i;
        if (is_quote(unicode_next(parser->text, &i)))
            return true;
    }
    return false;
}

/* What stands here up to a space, a quote or a parenthesis. */
static struct str take_word(struct parser *parser)
{
    size_t begin = parser->at;
    while (parser->at < parser->text.n) {
        int32_t c = peek(parser, parser->at);
        if (is_gap(c) || is_quote(c))
            break;
        skip(parser);
    }
    return str_sub(parser->text, begin, parser->at);
}

/* What a sentence puts round a word is not part of it. */
static struct str trim_signs(struct str word)
{
    for (size_t i = 0; i < word.n && is_minus(unicode_next(word, &i)); i = 0)
        word = str_sub(word, i, word.n);
    while (word.n > 0 && strchr(",;.!?:", word.p[word.n - 1]) != NULL)
        word.n--;
    return word;
}

static bool is_blank(struct str text)
{
    for (size_t i = 0; i < text.n;)
        if (!is_gap(unicode_next(text, &i)))
            return false;
    return true;
}

/* A quoted text or a word; false if nothing but signs stands here. */
static bool take_value(struct parser *parser, struct clause *clause)
{
    size_t close;
    if (is_quote(peek(parser, parser->at))) {
        bool closed = closing_quote(parser, &close);
        skip(parser);
        if (closed) {
            clause->kind = CLAUSE_PHRASE;
            clause->text = str_sub(parser->text, parser->at, close);
            parser->at = close;
            skip(parser);
            return !is_blank(clause->text);
        }
    }
    clause->kind = CLAUSE_WORD;
    clause->text = trim_signs(take_word(parser));
    if (str_ends(clause->text, STR("*"))) {
        clause->kind = CLAUSE_PREFIX;
        while (str_ends(clause->text, STR("*")))
            clause->text.n--;
    }
    return clause->text.n > 0;
}

/* A field with a value that it can have; else *parser stands where it stood. */
static bool take_field(struct parser *parser, bool without)
{
    size_t begin = parser->at, after;
    const struct field *field = field_at(parser, &after);
    struct clause clause = {.without = without};
    if (field == NULL)
        return false;
    parser->at = after;
    skip_gaps(parser);
    if (parser->at < parser->text.n && take_value(parser, &clause)) {
        clause.field = field->field;
        if (field->days == NULL) {
            add_clause(parser, clause);
            return true;
        }
        if (field->days(clause.text, &clause)) {
            clause.kind = CLAUSE_DAYS;
            clause.text.n = 0;
            add_clause(parser, clause);
            return true;
        }
    }
    parser->at = begin;
    return false;
}

/* OR and ELLER join, AND says what is so anyway: if something stands before them. */
static bool take_operator(struct parser *parser)
{
    size_t begin = parser->at;
    struct str word = trim_signs(take_word(parser));
    bool joins = str_is(word, "OR") || str_is(word, "ELLER");
    if (parser->count > 0 && (joins || str_is(word, "AND"))) {
        parser->joining = parser->joining || joins;
        return true;
    }
    parser->at = begin;
    return false;
}

static void take_clause(struct parser *parser)
{
    bool without = false;
    size_t close;
    for (;; skip(parser)) {
        int32_t c = peek(parser, parser->at);
        if (is_minus(c))
            without = true;
        else if (!is_quote(c) || closing_quote(parser, &close))
            break;
    }
    if (is_gap(peek(parser, parser->at)))
        return;
    struct clause clause = {.without = without};
    if ((!without && take_operator(parser)) || take_field(parser, without))
        return;
    if (take_value(parser, &clause))
        add_clause(parser, clause);
}

/* As far as the bounds allow, at a character's and a word's edge; what is no UTF-8 parts words. */
static struct str cut_text(struct arena *arena, struct str text, bool *cut)
{
    struct str taken = {str_z(arena, str_sub(text, 0, PARSE_BYTES)),
                        text.n < PARSE_BYTES ? text.n : PARSE_BYTES};
    size_t bad, words = 0;
    for (size_t i = 0; !unicode_valid(str_sub(taken, i, taken.n), &bad); i += bad)
        ((char *)taken.p)[i + bad] = ' ';
    bool inside = false;
    for (size_t i = 0; i < taken.n;) {
        size_t begin = i;
        bool gap = is_gap(unicode_next(taken, &i));
        words += !gap && !inside;
        inside = !gap;
        if (words > PARSE_WORDS) {
            taken.n = begin;
            break;
        }
    }
    *cut = taken.n < text.n;
    return taken;
}

struct parse parse_query(struct arena *arena, struct str text)
{
    struct parse parse = {0};
    parse.text = cut_text(arena, text, &parse.cut);
    struct parser *parser = ARENA_NEW(arena, struct parser);
    *parser = (struct parser){.arena = arena, .parse = &parse, .text = parse.text};
    while (parser->at < parser->text.n) {
        skip_gaps(parser);
        if (parser->at < parser->text.n)
            take_clause(parser);
    }
    parse.groups = ARENA_ARRAY(arena, struct group, parse.count);
    for (size_t i = 0; i < parse.count; i++) {
        size_t end = i + 1 < parse.count ? parser->begins[i + 1] : parser->count;
        parse.groups[i] =
            (struct group){parser->clauses + parser->begins[i], end - parser->begins[i]};
    }
    return parse;
}
