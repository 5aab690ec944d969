/* Rows of lists. A row says no more about time than is known, in words and to machines. */
#include "site/row.h"

#include "base/buf.h"
#include "base/unicode.h"
#include "news/edtf.h"
#include "page/when.h"
#include "site/address.h"
#include "site/state.h"

enum { MARKS_MOST = 32 };

struct marks {
    struct str stems[MARKS_MOST];
    size_t count;
};

struct marks *row_marks(const struct visit *visit, struct str query)
{
    struct marks *marks = ARENA_NEW(visit->arena, struct marks);
    struct reading reading = analyse_begin(visit->analyser, str_of(visit->face->language), query);
    struct word word;
    while (marks->count + 2 <= MARKS_MOST && analyse_next(&reading, &word)) {
        marks->stems[marks->count++] = str_copy(visit->arena, word.stem);
        if (word.folded.n > 0)
            marks->stems[marks->count++] = str_copy(visit->arena, word.folded);
    }
    return marks->count > 0 ? marks : NULL;
}

static bool is_marked(const struct marks *marks, const struct word *word)
{
    for (size_t i = 0; i < marks->count; i++)
        if (str_eq(marks->stems[i], word->stem) || str_eq(marks->stems[i], word->folded))
            return true;
    return false;
}

static void add_escaped(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        switch (text.p[i]) {
        case '&':
            buf_addz(out, "&amp;");
            break;
        case '<':
            buf_addz(out, "&lt;");
            break;
        case '>':
            buf_addz(out, "&gt;");
            break;
        default:
            buf_char(out, text.p[i]);
        }
    }
}

/* Sets `name` to the text with <mark> round what was found, or leaves it out. */
static void set_marked(const struct visit *visit, struct value *object, const char *name,
                       struct str text, struct str language, const struct marks *marks)
{
    if (marks == NULL)
        return;
    struct buf out = buf_in(visit->arena);
    struct reading reading = analyse_begin(visit->analyser, language, text);
    struct word word;
    size_t written = 0;
    while (analyse_next(&reading, &word)) {
        if (word.begin < written || !is_marked(marks, &word))
            continue;
        add_escaped(&out, str_sub(text, written, word.begin));
        buf_addz(&out, "<mark>");
        add_escaped(&out, str_sub(text, word.begin, word.end));
        buf_addz(&out, "</mark>");
        written = word.end;
    }
    if (written == 0)
        return;
    add_escaped(&out, str_sub(text, written, text.n));
    value_set(object, name, value_markup(visit->arena, buf_str(&out)));
}

void row_set_date(const struct visit *visit, struct value *object, const char *name,
                  struct str published, bool in_list)
{
    struct edtf edtf;
    struct value *date = value_set_object(object, name);
    if (edtf_parse(visit->arena, published, visit->site->options.zone, &edtf) != STATUS_OK) {
        value_set_text(date, "text", published);
        return;
    }
    enum when_form form = in_list ? WHEN_SHORT : WHEN_TIME;
    value_set_text(date, "text", when_words(visit->locale, visit->arena, &edtf, form));
    value_set_text(date, "machine", when_machine(visit->arena, &edtf));
}

void row_set_instant(const struct visit *visit, struct value *object, const char *name,
                     int64_t instant, bool hour)
{
    struct civil civil = zone_civil(visit->site->options.zone, instant);
    struct value *date = value_set_object(object, name);
    struct str words = locale_day(visit->locale, visit->arena, civil);
    if (hour)
        words = str_printf(visit->arena, "%.*s %.*s", STR_ARG(words),
                           STR_ARG(locale_time(visit->locale, visit->arena, civil)));
    value_set_text(date, "text", words);
    value_set_text(date, "machine", edtf_write_instant(visit->arena, instant));
}

void row_set_topics(const struct visit *visit, struct value *object,
                    const struct document *document)
{
    struct value *topics = value_set_list(object, "topics");
    for (size_t i = 0; i < document->topics_count; i++) {
        const struct topic *topic = &document->topics[i];
        struct value *link = value_add_object(topics);
        value_set_text(link, "href", address_topic(visit->arena, visit->face, topic->slug));
        value_set_text(link, "label", topic_label(topic, str_of(visit->face->language)));
    }
    value_set_bool(object, "topics_any", document->topics_count > 0);
}

/* Paragraphs run together: a row is one. */
static struct str one_paragraph(struct arena *arena, struct str text)
{
    if (str_find(text, STR("\n"), 0) < 0)
        return text;
    return unicode_squeeze(arena, text);
}

void row_add(const struct visit *visit, struct value *list, const struct document *document,
             const struct marks *marks)
{
    const struct item *item = &document->item;
    struct value *row = value_add_object(list);
    value_set_text(row, "href", address_item(visit->arena, document));
    value_set_text(row, "headline", item->headline);
    set_marked(visit, row, "headline_marked", item->headline, item->language, marks);
    struct str summary = one_paragraph(visit->arena, item->summary);
    value_set_text(row, "summary", summary);
    set_marked(visit, row, "summary_marked", summary, item->language, marks);
    /* Words in another language than the page's are said so. */
    bool foreign = !str_is(item->language, visit->face->language);
    value_set_text(row, "language", foreign ? item->language : (struct str){0});
    row_set_date(visit, row, "date", item->published, true);
    if (document->corrected > 0) {
        struct civil civil = zone_civil(visit->site->options.zone, document->corrected);
        value_set_text(row, "corrected",
                       locale_fill(visit->locale, visit->arena, "listing.corrected", "date",
                                   locale_day_short(visit->locale, visit->arena, civil), NULL));
    }
    state_set(visit, row, item);
    row_set_topics(visit, row, document);
}
