/* Rows of lists. A row says no more about time than is known, in words and to machines. */
#include "site/row.h"

#include "base/buf.h"
#include "base/unicode.h"
#include "news/commonmark.h"
#include "news/edtf.h"
#include "page/render.h"
#include "page/tongue.h"
#include "page/when.h"
#include "site/address.h"
#include "site/state.h"
#include "view/passage.h"

/* Adds the text, with <mark> round each word that was found; the groups of these, 0 if none. */
static uint64_t add_marked(const struct visit *visit, struct buf *out, struct str text,
                           struct str language, const struct marks *marks)
{
    struct reading reading = analyse_begin(visit->analyser, language, text);
    struct word word;
    size_t written = 0;
    uint64_t all = 0;
    while (analyse_next(&reading, &word)) {
        uint64_t groups = marks_of(marks, &word);
        all |= groups;
        /* The pieces of a whole come after it, and stand within it. */
        if (groups == 0 || word.begin < written)
            continue;
        render_escaped(out, str_sub(text, written, word.begin));
        buf_addz(out, "<mark>");
        render_escaped(out, str_sub(text, word.begin, word.end));
        buf_addz(out, "</mark>");
        written = word.end;
    }
    render_escaped(out, str_sub(text, written, text.n));
    return all;
}

/* Sets `name` to the marked text, or leaves it out where nothing is to be marked. */
static uint64_t set_marked(const struct visit *visit, struct value *object, const char *name,
                           struct str text, struct str language, const struct marks *marks)
{
    if (marks == NULL)
        return 0;
    struct buf out = buf_in(visit->arena);
    uint64_t groups = add_marked(visit, &out, text, language, marks);
    if (groups != 0)
        value_set(object, name, value_markup(visit->arena, buf_str(&out)));
    return groups;
}

/* Where headline and summary do not show all that was searched for, the place of the body that
   does. */
static void set_passage(const struct visit *visit, struct value *row, const struct item *item,
                        const struct marks *marks, uint64_t seen)
{
    struct passage passage;
    if (marks == NULL || item->body.n == 0 || (marks_groups(marks) & ~seen) == 0)
        return;
    struct str body = commonmark_text(visit->arena, item->body);
    if (!passage_find(visit->analyser, visit->arena, marks, item->language, body, seen, &passage))
        return;
    struct buf out = buf_in(visit->arena);
    if (!passage.begins)
        buf_addz(&out, "\u2026\u00a0");
    add_marked(visit, &out, unicode_squeeze(visit->arena, passage.text), item->language, marks);
    if (!passage.ends)
        buf_addz(&out, "\u00a0\u2026");
    value_set(row, "passage", value_markup(visit->arena, buf_str(&out)));
}

/* "I dag 08.15" for what has an hour and is of today; the same all day. */
static bool set_today(const struct visit *visit, struct value *date, const struct edtf *edtf)
{
    if (edtf->form != EDTF_DATE || edtf->to.precision != EDTF_INSTANT ||
        !visit_is_today(visit, edtf->latest))
        return false;
    value_set_text(date, "text",
                   locale_fill(visit->locale, visit->arena, "date.today_clock", "clock",
                               locale_clock(visit->locale, visit->arena, edtf->to.civil), NULL));
    return true;
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
    /* A printed page is read on another day. */
    struct str words = when_words(visit->locale, visit->arena, &edtf, form);
    bool today = in_list && set_today(visit, date, &edtf);
    value_set_text(date, "dated", today ? words : (struct str){0});
    if (!today)
        value_set_text(date, "text", words);
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

struct str row_moment(const struct visit *visit, int64_t instant)
{
    struct civil civil = zone_civil(visit->site->options.zone, instant);
    struct str day = visit_is_today(visit, instant)
                         ? locale_text(visit->locale, "date.today")
                         : locale_day(visit->locale, visit->arena, civil);
    return locale_fill(visit->locale, visit->arena, "date.day_and_time", "day", day, "time",
                       locale_time(visit->locale, visit->arena, civil), NULL);
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

struct value *row_add(const struct visit *visit, struct value *list,
                      const struct document *document, const struct marks *marks)
{
    const struct item *item = &document->item;
    struct value *row = value_add_object(list);
    value_set_text(row, "href", address_item(visit, document));
    value_set_text(row, "headline", item->headline);
    uint64_t seen =
        set_marked(visit, row, "headline_marked", item->headline, item->language, marks);
    struct str summary = one_paragraph(visit->arena, item->summary);
    value_set_text(row, "summary", summary);
    seen |= set_marked(visit, row, "summary_marked", summary, item->language, marks);
    set_passage(visit, row, item, marks, seen);
    /* Words in another language than the page's are said so. */
    bool foreign = !str_is(item->language, visit->face->language);
    value_set_text(row, "language", foreign ? item->language : (struct str){0});
    if (foreign)
        value_set_text(row, "direction", tongue_direction(visit->arena, item->language));
    row_set_date(visit, row, "date", item->published, true);
    if (document->corrected > 0) {
        struct civil civil = zone_civil(visit->site->options.zone, document->corrected);
        value_set_text(row, "corrected",
                       locale_fill(visit->locale, visit->arena, "listing.corrected", "date",
                                   locale_day_short(visit->locale, visit->arena, civil), NULL));
    }
    state_set(visit, row, item);
    row_set_topics(visit, row, document);
    return row;
}
