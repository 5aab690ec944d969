/* As the RSS Advisory Board's best practices profile has it: an address of its own (atom:link), a
   guid that is no address, content in content:encoded, e-mail addresses nowhere. */
#include "site/rss.h"

#include "base/xml.h"
#include "news/edtf.h"

static void date(struct xml *xml, struct arena *arena, const char *name, int64_t ms)
{
    static const char days[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t seconds = ms / 1000 - (ms % 1000 < 0), day = seconds / 86400 - (seconds % 86400 < 0);
    int in_day = (int)(seconds - day * 86400);
    struct civil civil = civil_of_days(day);
    xml_element(xml, name,
                str_printf(arena, "%s, %02d %s %04d %02d:%02d:%02d +0000",
                           days[civil_weekday(day) - 1], civil.day, months[civil.month - 1],
                           civil.year, in_day / 3600, in_day / 60 % 60, in_day % 60));
}

static void link_to(struct xml *xml, const char *relation, struct str href)
{
    if (href.n == 0)
        return;
    xml_open(xml, "atom:link");
    xml_attribute(xml, "rel", str_of(relation));
    xml_attribute(xml, "type", ending_media(ENDING_RSS));
    xml_attribute(xml, "href", href);
    xml_close(xml);
}

static void write_item(struct xml *xml, const struct feed *feed, const struct document *document)
{
    const struct visit *visit = feed->visit;
    const struct item *item = &document->item;
    struct arena *arena = visit->arena;
    xml_open(xml, "item");
    xml_element(xml, "title", item->headline);
    xml_element(xml, "link", feed_address(visit, document));
    xml_open(xml, "guid");
    xml_attribute(xml, "isPermaLink", STR("false"));
    xml_text(xml, feed_id(arena, document));
    xml_close(xml);
    date(xml, arena, "pubDate", feed_published(document));
    if (feed_updated(document) != feed_published(document))
        xml_element(xml, "atom:updated", edtf_write_instant(arena, feed_updated(document)));
    for (size_t i = 0; i < document->topics_count; i++)
        xml_element(xml, "category", topic_label(&document->topics[i], item->language));
    if (item->publisher_name.n > 0)
        xml_element(xml, "dc:creator", item->publisher_name);
    xml_element(xml, "description", item->summary);
    xml_element(xml, "content:encoded", feed_html(visit, document));
    xml_close(xml);
}

void rss_write(const struct feed *feed, struct buf *out)
{
    const struct visit *visit = feed->visit;
    struct xml xml = xml_begin(out);
    xml_open(&xml, "rss");
    xml_attribute(&xml, "version", STR("2.0"));
    xml_attribute(&xml, "xmlns:atom", STR("http://www.w3.org/2005/Atom"));
    xml_attribute(&xml, "xmlns:content", STR("http://purl.org/rss/1.0/modules/content/"));
    xml_attribute(&xml, "xmlns:dc", STR("http://purl.org/dc/elements/1.1/"));
    xml_open(&xml, "channel");
    xml_element(&xml, "title", feed->title);
    xml_element(&xml, "link", feed->page);
    xml_element(&xml, "description", feed->description);
    xml_element(&xml, "language", str_of(visit->face->language));
    date(&xml, visit->arena, "lastBuildDate", feed->updated);
    xml_element(&xml, "generator", STR("Budkavle"));
    xml_element(&xml, "docs", STR("https://www.rssboard.org/rss-specification"));
    link_to(&xml, "self", feed->self);
    link_to(&xml, "first", feed->first);
    link_to(&xml, "previous", feed->previous);
    link_to(&xml, "next", feed->next);
    link_to(&xml, "last", feed->last);
    for (size_t i = 0; i < feed->count; i++)
        write_item(&xml, feed, &feed->entries[i]);
    xml_close(&xml);
    xml_close(&xml);
}
