/* An address is cut off, mistyped or from an older site; its last part mostly has the words of a
   headline, without their dots and rings. */
#include "site/guess.h"

#include "base/unicode.h"
#include "site/address.h"
#include "site/row.h"

enum { MOST_WORDS = 8, SHOWN = 4, LEAST_LETTERS = 3 };

/* Neither words of a headline nor a name that anybody would search for. */
static bool is_furniture(struct str word)
{
    static const char *const words[] = {"nyheter", "nyhet", "news",  "html", "htm", "aspx",
                                        "asp",     "php",   "index", "sida", "page"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_is(word, words[i]))
            return true;
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_part(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
           (unsigned char)c >= 0x80;
}

/* The words of one part of the path; returns how many. */
static size_t split(struct str part, struct str words[MOST_WORDS])
{
    size_t count = 0;
    for (size_t i = 0; i < part.n && count < MOST_WORDS;) {
        size_t start = i, digits = 0;
        while (i < part.n && is_part(part.p[i]))
            digits += is_digit(part.p[i++]);
        struct str word = str_sub(part, start, i);
        if (word.n >= LEAST_LETTERS && digits < word.n && !is_furniture(word))
            words[count++] = word;
        if (i < part.n && !is_part(part.p[i]))
            i++;
    }
    return count;
}

static size_t words_of(const struct visit *visit, struct str words[MOST_WORDS])
{
    struct str path = visit->request->path;
    if (!unicode_valid(path, NULL))
        return 0;
    size_t count = 0;
    while (count == 0 && path.n > 0) {
        size_t at = path.n;
        while (at > 0 && path.p[at - 1] != '/')
            at--;
        count = split(str_sub(path, at, path.n), words);
        path.n = at > 0 ? at - 1 : 0;
    }
    return count;
}

struct str guess_words(const struct visit *visit)
{
    struct str words[MOST_WORDS];
    size_t count = words_of(visit, words);
    struct buf out = buf_in(visit->arena);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_char(&out, ' ');
        buf_add(&out, words[i]);
    }
    return buf_str(&out);
}

/* Any of the words will do; the last may have been cut off. */
static struct str as_query(const struct visit *visit, const struct str *words, size_t count)
{
    struct buf out = buf_in(visit->arena);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_addz(&out, " OR ");
        buf_add(&out, words[i]);
    }
    buf_char(&out, '*');
    return buf_str(&out);
}

void guess_set(const struct visit *visit, struct value *root)
{
    struct str words[MOST_WORDS];
    size_t count = words_of(visit, words);
    struct value *likely = value_set_list(root, "likely");
    value_set_bool(root, "likely_any", false);
    if (visit->view == NULL || count == 0)
        return;
    struct selection selection = {
        .text = as_query(visit, words, count), .order = ORDER_RELEVANCE, .take = SHOWN};
    struct place anywhere = {.base = str_printf(visit->arena, "%s/", visit->face->news)};
    struct query query = query_for_view(visit->arena, &selection, &anywhere, visit->face->language,
                                        visit->site->options.zone, visit->now);
    query.brief = true;
    struct answer answer;
    if (view_find(visit->view, visit->arena, &query, &answer) != STATUS_OK)
        return;
    for (size_t i = 0; i < answer.count; i++) {
        const struct document *document = &answer.documents[i];
        struct value *link = value_add_object(likely);
        value_set_text(link, "href", address_item(visit, document));
        value_set_text(link, "headline", document->item.headline);
        row_set_date(visit, link, "date", document->item.published, true);
    }
    value_set_bool(root, "likely_any", answer.count > 0);
}
