/* Where a date is not exact but an instant is wanted, the sort key stands for it, as in feeds. A
   block of JSON-LD is data to a browser, so that the pages' policy, which lets no inline script
   run, lets it be; `<` is written as \u003c, so that nothing in it ends the block. */
#include "site/linked.h"

#include "base/json.h"
#include "news/commonmark.h"
#include "news/edtf.h"
#include "site/address.h"
#include "site/feed.h"
#include "site/figure.h"

static const char SCHEMA[] = "https://schema.org";

static struct str instant(const struct visit *visit, int64_t ms)
{
    return edtf_write_local(visit->arena, visit->site->options.zone, ms);
}

/* A day, or an instant with the local offset; "" for what is less exact. */
static struct str moment(const struct visit *visit, struct str date)
{
    struct edtf edtf;
    if (date.n == 0 ||
        edtf_parse(visit->arena, date, visit->site->options.zone, &edtf) != STATUS_OK ||
        edtf.form != EDTF_DATE || edtf.to.precision < EDTF_DAY)
        return (struct str){0};
    return edtf.to.precision == EDTF_DAY ? date : instant(visit, edtf.earliest);
}

static void type(struct json *json, const char *name)
{
    json_member(json, "@type", str_of(name));
}

/* ---- The parts of an item */

static void write_publisher(const struct visit *visit, struct json *json, const char *member,
                            const struct item *item)
{
    struct str name = item->publisher_name.n > 0 ? item->publisher_name : visit->site->options.name;
    if (name.n == 0)
        return;
    json_key(json, member);
    json_object_begin(json);
    type(json, "GovernmentOrganization");
    json_member(json, "name", name);
    json_member(json, "taxID", item->publisher_orgnr);
    json_object_end(json);
}

static void write_place(struct json *json, const char *member, const struct item *item)
{
    if (item->place_name.n == 0 && !item->has_geo)
        return;
    json_key(json, member);
    json_object_begin(json);
    type(json, "Place");
    json_member(json, "name", item->place_name);
    json_member(json, "address", item->place_name);
    if (item->has_geo) {
        json_key(json, "geo");
        json_object_begin(json);
        type(json, "GeoCoordinates");
        json_key(json, "latitude");
        json_double(json, item->latitude);
        json_key(json, "longitude");
        json_double(json, item->longitude);
        json_object_end(json);
    }
    json_object_end(json);
}

static void write_image(const struct visit *visit, struct json *json, const struct item *item)
{
    const struct item_media *media;
    struct str address = figure_first(visit, item, &media);
    if (address.n == 0)
        return;
    json_key(json, "image");
    json_object_begin(json);
    type(json, "ImageObject");
    json_member(json, "url", address);
    json_member_int(json, "width", media->width);
    json_member_int(json, "height", media->height);
    json_member(json, "caption", media->alt);
    json_member(json, "creditText", media->credit);
    json_object_end(json);
}

static void write_topics(const struct visit *visit, struct json *json,
                         const struct document *document)
{
    if (document->topics_count == 0)
        return;
    json_key(json, "about");
    json_array_begin(json);
    for (size_t i = 0; i < document->topics_count; i++) {
        const struct topic *topic = &document->topics[i];
        json_object_begin(json);
        type(json, "DefinedTerm");
        json_member(json, "@id",
                    address_absolute(
                        visit, str_printf(visit->arena, "/id/topic/%.*s", STR_ARG(topic->id))));
        json_member(json, "name", topic_label(topic, document->item.language));
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_correction(const struct visit *visit, struct json *json,
                             const struct document *document)
{
    if (document->note.n == 0)
        return;
    json_key(json, "correction");
    json_object_begin(json);
    type(json, "CorrectionComment");
    json_member(json, "text", document->note);
    if (document->corrected > 0)
        json_member(json, "datePublished", instant(visit, document->corrected));
    json_object_end(json);
}

/* ---- The kinds */

static void write_event(const struct visit *visit, struct json *json, const struct item *item)
{
    type(json, "Event");
    json_member(json, "name", item->headline);
    json_member(json, "startDate", moment(visit, item->start));
    json_member(json, "endDate", moment(visit, item->end));
    json_member(json, "eventStatus", STR("https://schema.org/EventScheduled"));
    write_place(json, "location", item);
    write_publisher(visit, json, "organizer", item);
}

static void write_announcement(const struct visit *visit, struct json *json,
                               const struct document *document)
{
    const struct item *item = &document->item;
    type(json, "SpecialAnnouncement");
    json_member(json, "name", item->headline);
    json_member(json, "text",
                item->summary.n > 0 ? item->summary : commonmark_text(visit->arena, item->body));
    json_member(json, "datePosted", instant(visit, feed_published(document)));
    json_member(json, "expires", moment(visit, item->expires));
    write_place(json, "spatialCoverage", item);
    write_publisher(visit, json, "publisher", item);
}

static void write_article(const struct visit *visit, struct json *json,
                          const struct document *document)
{
    const struct item *item = &document->item;
    type(json, "NewsArticle");
    json_member(json, "headline", item->headline);
    json_member(json, "datePublished", instant(visit, feed_published(document)));
    json_member(json, "dateModified", instant(visit, feed_updated(document)));
    json_key(json, "isAccessibleForFree");
    json_bool(json, true);
    if (item->kind == KIND_CALL)
        json_member(json, "expires", moment(visit, item->closes));
    if (item->kind == KIND_NOTICE)
        json_member(json, "expires", moment(visit, item->until));
    write_place(json, "contentLocation", item);
    write_correction(visit, json, document);
    write_publisher(visit, json, "author", item);
    write_publisher(visit, json, "publisher", item);
}

static void write_item(const struct visit *visit, struct json *json,
                       const struct document *document)
{
    const struct item *item = &document->item;
    struct str address = feed_address(visit, document);
    json_object_begin(json);
    if (item->kind == KIND_EVENT && moment(visit, item->start).n > 0)
        write_event(visit, json, item);
    else if (item->kind == KIND_ALERT)
        write_announcement(visit, json, document);
    else
        write_article(visit, json, document);
    json_member(json, "@id", address);
    json_member(json, "url", address);
    json_member(json, "mainEntityOfPage", address);
    json_member(json, "description", item->summary);
    json_member(json, "inLanguage", item->language);
    write_image(visit, json, item);
    write_topics(visit, json, document);
    json_object_end(json);
}

/* ---- The trail */

static void write_step(struct json *json, int64_t position, struct str name, struct str address)
{
    json_object_begin(json);
    type(json, "ListItem");
    json_member_int(json, "position", position);
    json_member(json, "name", name);
    json_member(json, "item", address);
    json_object_end(json);
}

static void write_trail(const struct visit *visit, struct json *json,
                        const struct document *document)
{
    struct arena *arena = visit->arena;
    struct civil civil = zone_civil(visit->site->options.zone, document->item.sort);
    const char *news = visit->face->news;
    int year = document->year;
    json_object_begin(json);
    type(json, "BreadcrumbList");
    json_key(json, "itemListElement");
    json_array_begin(json);
    write_step(json, 1, locale_text(visit->locale, "frame.news"),
               address_absolute(visit, str_printf(arena, "%s/", news)));
    write_step(json, 2, str_printf(arena, "%04d", year),
               address_absolute(visit, str_printf(arena, "%s/%04d/", news, year)));
    write_step(
        json, 3, locale_month(visit->locale, arena, civil.year, civil.month),
        address_absolute(visit, str_printf(arena, "%s/%04d/%02d/", news, year, civil.month)));
    write_step(json, 4, document->item.headline, feed_address(visit, document));
    json_array_end(json);
    json_object_end(json);
}

/* ---- Open Graph */

static struct str og_locale(struct str language)
{
    return str_is(language, "sv")   ? STR("sv_SE")
           : str_is(language, "en") ? STR("en_GB")
                                    : (struct str){0};
}

void linked_set_page(const struct visit *visit, struct value *root, struct str title,
                     struct str canonical)
{
    if (canonical.n == 0 || visit->origin.n == 0)
        return;
    struct value *og = value_set_object(root, "og");
    value_set_text(og, "title", title);
    value_set_text(og, "url", address_absolute(visit, canonical));
    value_set_text(og, "locale", og_locale(str_of(visit->face->language)));
    value_set_text(og, "name", visit->site->options.name);
}

static void set_article(const struct visit *visit, struct value *root,
                        const struct document *document)
{
    const struct item_media *media;
    struct value *og = value_set_object(root, "og");
    struct value *article = value_set_object(og, "article");
    value_set_text(og, "title", document->item.headline);
    value_set_text(og, "url", feed_address(visit, document));
    value_set_text(og, "locale", og_locale(document->item.language));
    value_set_text(og, "name", visit->site->options.name);
    value_set_text(article, "published", instant(visit, feed_published(document)));
    value_set_text(article, "modified", instant(visit, feed_updated(document)));
    struct str address = figure_first(visit, &document->item, &media);
    if (address.n == 0)
        return;
    struct value *image = value_set_object(og, "image");
    value_set_text(image, "address", address);
    value_set_int(image, "width", media->width);
    value_set_int(image, "height", media->height);
    value_set_text(image, "alt", media->alt);
}

void linked_set_item(const struct visit *visit, struct value *root, const struct document *document)
{
    struct buf out = buf_in(visit->arena);
    struct json json = json_in(&out);
    json_object_begin(&json);
    json_member(&json, "@context", str_of(SCHEMA));
    json_key(&json, "@graph");
    json_array_begin(&json);
    write_item(visit, &json, document);
    write_trail(visit, &json, document);
    json_array_end(&json);
    json_object_end(&json);
    value_set(root, "linked",
              value_markup(visit->arena, json_for_html(visit->arena, buf_str(&out))));
    set_article(visit, root, document);
}
