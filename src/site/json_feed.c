/* Members in the order of the specification. What it has no place for (the kind, the days of a
   call) stands in the text, and in the ninjs of the item, which `_budkavle` leads to. */
#include "site/json_feed.h"

#include "base/json.h"
#include "news/edtf.h"

static void write_item(struct json *json, const struct feed *feed, const struct document *document)
{
    const struct visit *visit = feed->visit;
    const struct item *item = &document->item;
    struct arena *arena = visit->arena;
    struct str address = feed_address(visit, document), html = feed_html(visit, document);
    json_object_begin(json);
    json_member(json, "id", feed_id(arena, document));
    json_member(json, "url", address);
    json_member(json, "title", item->headline);
    json_key(json, "content_html");
    json_str(json, html);
    json_member(json, "summary", item->summary);
    json_member(json, "date_published", edtf_write_instant(arena, feed_published(document)));
    if (feed_updated(document) != feed_published(document))
        json_member(json, "date_modified", edtf_write_instant(arena, feed_updated(document)));
    if (item->publisher_name.n > 0 && !str_eq(item->publisher_name, feed->author)) {
        json_key(json, "authors");
        json_array_begin(json);
        json_object_begin(json);
        json_member(json, "name", item->publisher_name);
        json_object_end(json);
        json_array_end(json);
    }
    if (document->topics_count > 0) {
        json_key(json, "tags");
        json_array_begin(json);
        for (size_t i = 0; i < document->topics_count; i++)
            json_str(json, topic_label(&document->topics[i], item->language));
        json_array_end(json);
    }
    json_member(json, "language", item->language);
    json_key(json, "_budkavle");
    json_object_begin(json);
    json_member(json, "about", STR("https://iptc.org/standards/ninjs/"));
    json_member(json, "kind", str_of(kind_name(item->kind)));
    json_member(json, "ninjs", str_printf(arena, "%.*s.json", STR_ARG(address)));
    json_object_end(json);
    json_object_end(json);
}

void json_feed_write(const struct feed *feed, struct buf *out)
{
    struct json json = json_in(out);
    json_object_begin(&json);
    json_member(&json, "version", STR("https://jsonfeed.org/version/1.1"));
    json_member(&json, "title", feed->title);
    json_member(&json, "home_page_url", feed->page);
    json_member(&json, "feed_url", feed->self);
    json_member(&json, "description", feed->description);
    json_member(&json, "next_url", feed->next);
    json_key(&json, "authors");
    json_array_begin(&json);
    json_object_begin(&json);
    json_member(&json, "name", feed->author);
    json_object_end(&json);
    json_array_end(&json);
    json_member(&json, "language", str_of(feed->visit->face->language));
    json_key(&json, "items");
    json_array_begin(&json);
    for (size_t i = 0; i < feed->count; i++)
        write_item(&json, feed, &feed->entries[i]);
    json_array_end(&json);
    json_object_end(&json);
}
