/* A feed's page is the listing's page: the same items by skip and take. Items that are withdrawn
   are told on the first page, since that is the one which readers ask for again. */
#include "site/feed.h"

#include "base/hash.h"
#include "base/unicode.h"
#include "news/commonmark.h"
#include "page/render.h"
#include "site/address.h"
#include "site/alert.h"
#include "site/atom.h"
#include "site/json_feed.h"
#include "site/pager.h"
#include "site/rss.h"
#include "site/state.h"

enum { WITHDRAWN_MOST = 100 };

int64_t feed_published(const struct document *document)
{
    return document->item.sort;
}

int64_t feed_updated(const struct document *document)
{
    int64_t published = document->item.sort;
    return document->corrected > published ? document->corrected : published;
}

struct str feed_id(struct arena *arena, const struct document *document)
{
    return str_printf(arena, "urn:uuid:%.*s", STR_ARG(document->item.id));
}

struct str feed_address(const struct visit *visit, const struct document *document)
{
    return address_absolute(visit, address_item(visit, document));
}

/* ---- The text of an entry as HTML */

static void add_paragraphs(struct buf *out, struct str text)
{
    while (text.n > 0) {
        ptrdiff_t end = str_find(text, STR("\n\n"), 0);
        size_t stop = end < 0 ? text.n : (size_t)end;
        struct str paragraph = str_trim(str_sub(text, 0, stop));
        if (paragraph.n > 0) {
            buf_addz(out, "<p>");
            render_escaped(out, paragraph);
            buf_addz(out, "</p>\n");
        }
        text = str_sub(text, stop + 2, text.n);
    }
}

static void add_fact(const struct visit *visit, struct buf *out, const char *label, struct str date)
{
    if (date.n == 0)
        return;
    buf_addz(out, "<p><strong>");
    render_escaped(out, locale_text(visit->locale, label));
    buf_addz(out, ":</strong> ");
    render_escaped(out, state_moment(visit, date));
    buf_addz(out, "</p>\n");
}

/* Days alone, nothing that is true only today: a reader keeps what he has fetched. */
static void add_facts(const struct visit *visit, struct buf *out, const struct item *item)
{
    add_fact(visit, out, "box.opens", item->opens);
    add_fact(visit, out, "box.closes", item->closes);
    add_fact(visit, out, "box.from", item->from);
    add_fact(visit, out, "box.until", item->until);
    add_fact(visit, out, "box.begins", item->start);
    add_fact(visit, out, "box.ends", item->end);
    if (item->kind == KIND_ALERT)
        add_fact(visit, out, "box.until", item->expires);
    if (item->place_name.n > 0) {
        buf_addz(out, "<p><strong>");
        render_escaped(out, locale_text(visit->locale, "item.place"));
        buf_addz(out, ":</strong> ");
        render_escaped(out, item->place_name);
        buf_addz(out, "</p>\n");
    }
}

static void add_note(const struct visit *visit, struct buf *out, const struct document *document)
{
    if (document->note.n == 0)
        return;
    buf_addz(out, "<p><strong>");
    render_escaped(out, locale_text(visit->locale, "item.note"));
    buf_addz(out, ":</strong> ");
    render_escaped(out, document->note);
    buf_addz(out, "</p>\n");
}

/* Where a relative address begins that stands on the item's page. */
static struct str base_for(const struct visit *visit, struct str item, struct str address)
{
    if (str_starts(address, STR("//")))
        return str_sub(visit->origin, 0, (size_t)str_find(visit->origin, STR("//"), 0));
    if (str_starts(address, STR("/")))
        return visit->origin;
    if (address.n == 0 || address.p[0] == '#' || address.p[0] == '?')
        return item;
    while (item.n > 0 && item.p[item.n - 1] != '/')
        item.n--;
    return item;
}

static bool has_scheme(struct str address)
{
    for (size_t i = 0; i < address.n; i++) {
        char c = address.p[i];
        if (c == ':')
            return i > 0;
        if (c == '/' || c == '?' || c == '#')
            return false;
    }
    return false;
}

/* The HTML is our own renderer's: attributes in double quotes, no such signs inside a text. */
static void add_with_links(const struct visit *visit, struct buf *out, struct str html,
                           struct str item)
{
    static const struct str marks[] = {STR(" href=\""), STR(" src=\"")};
    while (html.n > 0) {
        ptrdiff_t first = -1;
        size_t length = 0;
        for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
            ptrdiff_t at = str_find(html, marks[i], 0);
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
                length = marks[i].n;
            }
        }
        if (first < 0)
            break;
        buf_add(out, str_sub(html, 0, (size_t)first + length));
        html = str_sub(html, (size_t)first + length, html.n);
        struct str rest = html, address = str_cut(&rest, '"');
        if (!has_scheme(address))
            buf_add(out, base_for(visit, item, address));
    }
    buf_add(out, html);
}

struct str feed_html(const struct visit *visit, const struct document *document)
{
    struct buf out = buf_in(visit->arena);
    const struct item *item = &document->item;
    add_note(visit, &out, document);
    add_paragraphs(&out, item->summary);
    add_facts(visit, &out, item);
    if (item->body.n > 0)
        add_with_links(visit, &out, commonmark_html(visit->arena, item->body),
                       feed_address(visit, document));
    return buf_str(&out);
}

/* ---- The feed itself */

static struct str address_of(const struct visit *visit, struct str path)
{
    return path.n == 0 ? path : address_absolute(visit, path);
}

/* An id is an absolute address, or where there is none a UUID (RFC 9562, version 8) that is the
   same for the same feed of the same site. */
static struct str identity(const struct visit *visit, struct str path)
{
    if (!visit->site->options.placeless)
        return address_of(visit, path);
    struct str hash = hash_content(visit->arena, visit->site->options.name, path);
    const char *p = hash.p;
    return str_printf(visit->arena, "urn:uuid:%.8s-%.4s-8%.3s-8%.3s-%.12s", p, p + 8, p + 13,
                      p + 17, p + 20);
}

static void set_addresses(struct feed *feed, enum ending ending)
{
    const struct visit *visit = feed->visit;
    const struct listing *listing = feed->listing;
    struct arena *arena = visit->arena;
    struct str base = ending_base(arena, listing->place, ending);
    struct selection whole = *listing->selection;
    whole.skip = 0;
    whole.take = TAKE_DEFAULT;
    feed->id = identity(visit, query_address(arena, base, &whole));
    feed->self = address_of(visit, query_address(arena, base, listing->selection));
    feed->page = address_of(visit, query_address(arena, listing->place->base, listing->selection));
    struct pages pages =
        pager_pages(arena, base, listing->selection, listing_reach(visit, listing));
    feed->first = address_of(visit, pages.first);
    feed->previous = address_of(visit, pages.previous);
    feed->next = address_of(visit, pages.next);
    feed->last = address_of(visit, pages.last);
}

static void set_words(struct feed *feed)
{
    const struct visit *visit = feed->visit;
    const struct site_options *options = &visit->site->options;
    struct str title = listing_title(visit, feed->listing);
    feed->title = feed->description = title;
    if (options->name.n > 0) {
        feed->title = locale_fill(visit->locale, visit->arena, "frame.title", "page", title, "site",
                                  options->name, NULL);
        feed->description = locale_fill(visit->locale, visit->arena, "listing.lead", "publisher",
                                        options->name, NULL);
    }
    feed->author = options->name;
    if (feed->author.n == 0 && feed->count > 0)
        feed->author = feed->entries[0].item.publisher_name;
    if (feed->author.n == 0)
        feed->author = visit->request->host;
}

static void set_updated(struct feed *feed)
{
    for (size_t i = 0; i < feed->count; i++) {
        int64_t updated = feed_updated(&feed->entries[i]);
        feed->updated = updated > feed->updated ? updated : feed->updated;
    }
    for (size_t i = 0; i < feed->withdrawn_count; i++)
        if (feed->withdrawn[i].changed > feed->updated)
            feed->updated = feed->withdrawn[i].changed;
}

/* Alerts stand first, whatever the query, and each once; not on further pages, and not in archives,
   which hold what they hold for ever. */
static void set_entries(struct feed *feed)
{
    const struct answer *answer = feed->listing->answer;
    struct alert_list alerts = alert_active(feed->visit);
    feed->entries = answer->documents;
    feed->count = answer->count;
    if (alerts.count == 0 || feed->archive || feed->listing->selection->skip > 0)
        return;
    struct document *entries =
        ARENA_ARRAY(feed->visit->arena, struct document, alerts.count + answer->count);
    size_t count = 0;
    for (size_t i = 0; i < alerts.count; i++)
        entries[count++] = *alerts.documents[i];
    for (size_t i = 0; i < answer->count; i++) {
        size_t at = 0;
        while (at < alerts.count &&
               !str_eq(alerts.documents[at]->item.id, answer->documents[i].item.id))
            at++;
        if (at == alerts.count)
            entries[count++] = answer->documents[i];
    }
    feed->entries = entries;
    feed->count = count;
}

enum status feed_write(struct visit *visit, const struct listing *listing, enum ending ending,
                       struct response *response)
{
    struct feed feed = {.visit = visit, .listing = listing};
    if (ending == ENDING_ATOM && listing->selection->skip == 0) {
        struct query query =
            query_for_view(visit->arena, listing->selection, listing->place, visit->face->language,
                           visit->site->options.zone, visit->now);
        query.take = WITHDRAWN_MOST;
        struct document *withdrawn;
        enum status status =
            view_withdrawn(visit->view, visit->arena, &query, &withdrawn, &feed.withdrawn_count);
        if (status != STATUS_OK)
            return status;
        feed.withdrawn = withdrawn;
    }
    set_addresses(&feed, ending);
    set_entries(&feed);
    set_words(&feed);
    set_updated(&feed);
    struct buf out = buf_in(visit->arena);
    if (ending == ENDING_ATOM)
        atom_write(&feed, &out);
    else if (ending == ENDING_RSS)
        rss_write(&feed, &out);
    else
        json_feed_write(&feed, &out);
    response->type = ending_type(ending);
    response->body = buf_str(&out);
    return STATUS_OK;
}
