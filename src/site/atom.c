/* Order of elements as in the RFC's own examples. Foreign elements are those of three further
   standards, each under its usual prefix. */
#include "site/atom.h"

#include "base/xml.h"
#include "news/edtf.h"
#include "site/address.h"

static void link_to(struct xml *xml, const char *relation, enum ending ending, struct str href)
{
    if (href.n == 0)
        return;
    xml_open(xml, "link");
    xml_attribute(xml, "rel", str_of(relation));
    xml_attribute(xml, "type", ending_media(ending));
    xml_attribute(xml, "href", href);
    xml_close(xml);
}

static void instant(struct xml *xml, struct arena *arena, const char *name, int64_t ms)
{
    xml_element(xml, name, edtf_write_instant(arena, ms));
}

static void person(struct xml *xml, struct str name)
{
    if (name.n == 0)
        return;
    xml_open(xml, "author");
    xml_element(xml, "name", name);
    xml_close(xml);
}

static void write_categories(struct xml *xml, const struct visit *visit,
                             const struct document *document)
{
    struct str scheme =
        address_absolute(visit, str_printf(visit->arena, "%s/", visit->face->topics));
    for (size_t i = 0; i < document->topics_count; i++) {
        const struct topic *topic = &document->topics[i];
        xml_open(xml, "category");
        xml_attribute(xml, "term", topic->slug);
        xml_attribute(xml, "scheme", scheme);
        xml_attribute(xml, "label", topic_label(topic, document->item.language));
        xml_close(xml);
    }
    if (document->item.kind == KIND_NEWS)
        return;
    const char *kind = kind_name(document->item.kind);
    xml_open(xml, "category");
    xml_attribute(xml, "term", str_of(kind));
    xml_attribute(xml, "label",
                  locale_text(visit->locale, arena_printf(visit->arena, "kind.%s", kind)));
    xml_close(xml);
}

static void write_entry(struct xml *xml, const struct feed *feed, const struct document *document)
{
    const struct visit *visit = feed->visit;
    const struct item *item = &document->item;
    struct str address = feed_address(visit, document);
    xml_open(xml, "entry");
    if (!str_is(item->language, visit->face->language))
        xml_attribute(xml, "xml:lang", item->language);
    xml_element(xml, "id", feed_id(visit->arena, document));
    xml_element(xml, "title", item->headline);
    link_to(xml, "alternate", ENDING_PAGE, address);
    instant(xml, visit->arena, "published", feed_published(document));
    instant(xml, visit->arena, "updated", feed_updated(document));
    if (!str_eq(item->publisher_name, feed->author))
        person(xml, item->publisher_name);
    write_categories(xml, visit, document);
    xml_element(xml, "summary", item->summary);
    struct str html = feed_html(visit, document);
    if (html.n > 0) {
        xml_open(xml, "content");
        xml_attribute(xml, "type", STR("html"));
        xml_text(xml, html);
        xml_close(xml);
    }
    xml_close(xml);
}

static void write_tombstone(struct xml *xml, const struct feed *feed,
                            const struct document *document)
{
    const struct visit *visit = feed->visit;
    xml_open(xml, "at:deleted-entry");
    xml_attribute(xml, "ref", feed_id(visit->arena, document));
    xml_attribute(xml, "when", edtf_write_instant(visit->arena, document->changed));
    if (document->state == ITEM_WITHDRAWN) { /* still to be read, with its reason */
        xml_element(xml, "at:comment", document->reason);
        link_to(xml, "alternate", ENDING_PAGE, feed_address(visit, document));
    }
    xml_close(xml);
}

static void write_links(struct xml *xml, const struct feed *feed)
{
    link_to(xml, "self", ENDING_ATOM, feed->self);
    link_to(xml, "alternate", ENDING_PAGE, feed->page);
    link_to(xml, "first", ENDING_ATOM, feed->first);
    link_to(xml, "previous", ENDING_ATOM, feed->previous);
    link_to(xml, "next", ENDING_ATOM, feed->next);
    link_to(xml, "last", ENDING_ATOM, feed->last);
    link_to(xml, "current", ENDING_ATOM, feed->current);
    link_to(xml, "prev-archive", ENDING_ATOM, feed->older);
    link_to(xml, "next-archive", ENDING_ATOM, feed->newer);
}

void atom_write(const struct feed *feed, struct buf *out)
{
    const struct visit *visit = feed->visit;
    struct xml xml = xml_begin(out);
    xml_open(&xml, "feed");
    xml_attribute(&xml, "xmlns", STR("http://www.w3.org/2005/Atom"));
    if (feed->withdrawn_count > 0)
        xml_attribute(&xml, "xmlns:at", STR("http://purl.org/atompub/tombstones/1.0"));
    if (feed->archive)
        xml_attribute(&xml, "xmlns:fh", STR("http://purl.org/syndication/history/1.0"));
    xml_attribute(&xml, "xml:lang", str_of(visit->face->language));
    xml_element(&xml, "id", feed->id);
    xml_element(&xml, "title", feed->title);
    instant(&xml, visit->arena, "updated", feed->updated);
    person(&xml, feed->author);
    xml_element(&xml, "generator", STR("Budkavle"));
    write_links(&xml, feed);
    if (feed->archive) {
        xml_open(&xml, "fh:archive");
        xml_close(&xml);
    }
    for (size_t i = 0; i < feed->count; i++)
        write_entry(&xml, feed, &feed->entries[i]);
    for (size_t i = 0; i < feed->withdrawn_count; i++)
        write_tombstone(&xml, feed, &feed->withdrawn[i]);
    xml_close(&xml);
}

/* ---- In pieces: each begins a writer of its own, inside the one open element */

static void begin(const struct visit *visit, const struct listing *listing, struct buf *out)
{
    struct str name = visit->site->options.name, page = visit->site->options.url;
    struct xml xml = xml_begin(out);
    buf_printf(out, "\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">",
               visit->face->language);
    if (page.n == 0)
        xml_element(&xml, "id", STR("urn:budkavle:export"));
    else
        xml_element(&xml, "id", str_printf(visit->arena, "%.*s/", STR_ARG(page)));
    xml_element(&xml, "title", name.n > 0 ? name : listing_title(visit, listing));
    person(&xml, name.n > 0 ? name : STR("Budkavle"));
    xml_element(&xml, "generator", STR("Budkavle"));
    link_to(&xml, "alternate", ENDING_PAGE, address_absolute(visit, listing->place->base));
}

static bool add(const struct visit *visit, const struct document *document, struct buf *out)
{
    const struct feed feed = {.visit = visit, .author = visit->site->options.name};
    struct xml xml = xml_in(out);
    write_entry(&xml, &feed, document);
    return true;
}

/* The time of the whole is known when all entries have been seen. */
static void end(const struct visit *visit, const struct whole_sum *sum, struct buf *out)
{
    struct xml xml = xml_in(out);
    instant(&xml, visit->arena, "updated", sum->updated);
    buf_addz(out, "</feed>\n");
}

const struct whole_form atom_form = {.begin = begin, .add = add, .end = end};
