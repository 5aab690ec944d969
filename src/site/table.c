/* The columns are those of a record, in its own forms (EDTF, RFC 3339), so that nothing is lost;
   their names are the same in every language. */
#include "site/table.h"

#include "base/unicode.h"
#include "news/edtf.h"
#include "site/feed.h"

static const char header[] = "id,url,kind,language,headline,summary,published,sort,corrected,note,"
                             "topics,opens,closes,from,until,start,end,expires,place,publisher,"
                             "contact,source,revision\r\n";

/* A spreadsheet takes what begins so for a formula, and runs it: an apostrophe before it makes it
   text. */
static bool is_formula(struct str text)
{
    static const struct str begins[] = {STR("="),  STR("+"),  STR("-"),  STR("@"), STR("\t"),
                                        STR("＝"), STR("＋"), STR("－"), STR("＠")};
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
        if (str_starts(text, begins[i]))
            return true;
    return false;
}

static bool needs_quotes(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '"' || text.p[i] == ',' || text.p[i] == '\n' || text.p[i] == '\r')
            return true;
    return text.n > 0 && (text.p[0] == ' ' || text.p[text.n - 1] == ' ');
}

static void add_field(struct buf *out, struct str text)
{
    buf_char(out, ',');
    bool formula = is_formula(text);
    if (!needs_quotes(text)) {
        if (formula)
            buf_char(out, '\'');
        buf_add(out, text);
        return;
    }
    buf_char(out, '"');
    if (formula)
        buf_char(out, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, text.p[i]);
    }
    buf_char(out, '"');
}

static struct str topics_of(struct arena *arena, const struct document *document)
{
    struct buf names = buf_in(arena);
    for (size_t i = 0; i < document->topics_count; i++) {
        if (i > 0)
            buf_addz(&names, "; ");
        buf_add(&names, topic_label(&document->topics[i], document->item.language));
    }
    return buf_str(&names);
}

static void begin(const struct visit *visit, const struct listing *listing, struct buf *out)
{
    (void)visit;
    (void)listing;
    buf_addz(out, "\xEF\xBB\xBF");
    buf_addz(out, header);
}

static bool add(const struct visit *visit, const struct document *document, struct buf *out)
{
    const struct item *item = &document->item;
    struct arena *arena = visit->arena;
    buf_add(out, item->id);
    add_field(out, feed_address(visit, document));
    add_field(out, str_of(kind_name(item->kind)));
    add_field(out, item->language);
    add_field(out, item->headline);
    add_field(out, item->summary);
    add_field(out, item->published);
    add_field(out, edtf_write_instant(arena, item->sort));
    add_field(out, document->corrected > 0 ? edtf_write_instant(arena, document->corrected)
                                           : (struct str){0});
    add_field(out, document->note);
    add_field(out, topics_of(arena, document));
    const struct str days[] = {item->opens, item->closes, item->from,   item->until,
                               item->start, item->end,    item->expires};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        add_field(out, days[i]);
    add_field(out, item->place_name);
    add_field(out, item->publisher_name);
    add_field(out, item->contact);
    add_field(out, item->source);
    add_field(out, str_printf(arena, "%lld", (long long)document->revision));
    buf_addz(out, "\r\n");
    return true;
}

static void end(const struct visit *visit, const struct whole_sum *sum, struct buf *out)
{
    (void)visit;
    (void)sum;
    (void)out;
}

const struct whole_form table_form = {.begin = begin, .add = add, .end = end};
