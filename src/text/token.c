/* The word boundaries of Unicode (UAX 29) in Swedish tailoring, where no colon joins letters, with
   what an index does otherwise: full stops and underscores part words, for `t.ex` and addresses. */
#include "text/token.h"

#include "base/unicode.h"
#include "text/letters.h"

enum { GROUP = 3, CAPITALS_MOST = 5 };

/* What is bent after a colon: EU:s, tv:n, PC:ar, id:t. */
static const char ENDINGS[] =
    " a an ar are arna as at e en ens er erna et ets n na ns or orna s t ts ";

struct run {
    size_t end;
    unsigned letters, capitals, digits;
};

/* The run of word characters that begins at `from`; its end is `from` if there is none. */
static struct run run_at(struct str text, size_t from)
{
    struct run run = {.end = from};
    for (size_t i = from; i < text.n;) {
        int32_t c = unicode_next(text, &i);
        if (!letters_of_word(c))
            break;
        run.end = i;
        if (c >= '0' && c <= '9')
            run.digits++;
        else if (unicode_is_alnum(c))
            run.letters++;
        if ((c >= 'A' && c <= 'Z') || (c >= 0x80 && unicode_is_upper(c)))
            run.capitals++;
    }
    return run;
}

static int32_t char_at(struct str text, size_t from, size_t *after)
{
    *after = from;
    return from < text.n ? unicode_next(text, after) : -1;
}

static bool is_hyphen(int32_t c)
{
    return c == '-' || c == 0x2010 || c == 0x2011;
}

static bool is_apostrophe(int32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x2bc;
}

/* The spaces that part the groups of a number: plain, no-break, figure, thin, narrow no-break. */
static bool is_group_space(int32_t c)
{
    return c == ' ' || c == 0xa0 || c == 0x2007 || c == 0x2009 || c == 0x202f;
}

static bool is_digits(const struct run *run)
{
    return run->digits > 0 && run->letters == 0;
}

/* 12 500 and 1 234 567: one to three digits, no leading zero, then groups of three. */
static void take_groups(struct str text, struct token *token, const struct run *first)
{
    if (first->digits > GROUP || text.p[token->begin] == '0')
        return;
    for (;;) {
        size_t after;
        if (!is_group_space(char_at(text, token->end, &after)))
            return;
        struct run next = run_at(text, after);
        if (!is_digits(&next) || next.digits != GROUP)
            return;
        token->end = token->word_end = next.end;
        token->kind = TOKEN_GROUPED;
    }
}

/* 2,4 and 14:30 and 11.3.2024; a comma but once, else it is a list. */
static void take_fraction(struct str text, struct token *token)
{
    size_t end = token->end, after, commas = 0, begin = token->begin;
    if (begin >= 2 && text.p[begin - 1] == ',' && text.p[begin - 2] >= '0' &&
        text.p[begin - 2] <= '9')
        return; /* 3 of 1,2,3 */
    for (;;) {
        int32_t c = char_at(text, end, &after);
        if (c != '.' && c != ',' && c != ':')
            break;
        struct run next = run_at(text, after);
        if (!is_digits(&next))
            break;
        commas += c == ',';
        end = next.end;
    }
    if (commas <= 1)
        token->end = token->word_end = end;
}

static bool is_ending(struct str letters)
{
    const struct str endings = {ENDINGS, sizeof ENDINGS - 1};
    for (ptrdiff_t at = 0; (at = str_find(endings, letters, (size_t)at)) >= 0; at++)
        if (endings.p[at - 1] == ' ' && endings.p[(size_t)at + letters.n] == ' ')
            return true;
    return false;
}

/* EU:s, tv:n, Poor's lose their ending; S:t, d'Arc and o'clock are one word. */
static void take_ending(struct str text, struct token *token, const struct run *first)
{
    size_t after;
    int32_t c = char_at(text, token->end, &after);
    if (c != ':' && !is_apostrophe(c))
        return;
    struct run next = run_at(text, after);
    if (next.letters == 0 || next.digits > 0 || next.capitals == next.letters)
        return;
    struct str letters = str_sub(text, after, next.end);
    if (c == ':' && !is_ending(letters))
        return;
    bool ending = c == ':' ? first->letters > 1 : str_is(letters, "s");
    token->end = next.end;
    if (!ending)
        token->word_end = next.end;
}

static void look_behind(struct str text, struct token *token)
{
    size_t after, unused;
    if (!is_hyphen(char_at(text, token->end, &after)))
        return;
    int32_t next = char_at(text, after, &unused);
    token->hyphened = next >= 0 && letters_of_word(next);
    token->elliptic = !token->hyphened && (next < 0 || !is_hyphen(next));
}

bool token_next(struct str text, size_t *offset, struct token *token)
{
    bool joined = *offset > 0;
    for (size_t i = *offset; i < text.n;) {
        struct run run = run_at(text, i);
        if (run.end == i || run.letters + run.digits == 0) { /* marks alone are no word */
            bool space = unicode_is_space(unicode_next(text, &i));
            joined = joined && !space;
            i = run.end > i ? run.end : i;
            continue;
        }
        *token = (struct token){.begin = i, .end = run.end, .word_end = run.end, .joined = joined};
        if (is_digits(&run)) {
            token->kind = TOKEN_NUMBER;
            take_groups(text, token, &run);
            if (token->kind == TOKEN_NUMBER)
                take_fraction(text, token);
        } else {
            unsigned letters = run.letters;
            if (run.capitals == letters && letters > 1 && letters <= CAPITALS_MOST)
                token->kind = TOKEN_CAPITALS;
            take_ending(text, token, &run);
        }
        look_behind(text, token);
        *offset = token->end;
        return true;
    }
    *offset = text.n;
    return false;
}
