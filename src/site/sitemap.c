/* The order is that of publishing, oldest first, so that parts are ranges of the log which stay as
   they are. */
#include "site/sitemap.h"

#include "base/xml.h"
#include "news/edtf.h"
#include "page/when.h"
#include "site/address.h"
#include "view/map.h"

enum { MOST = 50000, PART = 20000, NEWS_MOST = 1000, NEWS_DAYS = 2 };

static const struct str schema = STR("http://www.sitemaps.org/schemas/sitemap/0.9");

static struct str address_mapped(const struct visit *visit, const struct mapped *item)
{
    return str_printf(visit->arena, "%.*s%s/%04d/%.*s", STR_ARG(visit->origin),
                      visit_face(visit->site, item->language)->news, item->year,
                      STR_ARG(item->slug));
}

static struct xml begin(struct buf *out, const char *root)
{
    struct xml xml = xml_begin(out);
    xml_open(&xml, root);
    xml_attribute(&xml, "xmlns", schema);
    return xml;
}

static enum status done(struct response *response, struct xml *xml)
{
    xml_close(xml);
    response->type = STR("application/xml; charset=utf-8");
    response->body = buf_str(xml->out);
    return STATUS_OK;
}

static void add_alternate(struct xml *xml, struct str language, struct str href)
{
    xml_open(xml, "xhtml:link");
    xml_attribute(xml, "rel", STR("alternate"));
    xml_attribute(xml, "hreflang", language);
    xml_attribute(xml, "href", href);
    xml_close(xml);
}

/* ---- Items */

static void add_item(const struct visit *visit, struct xml *xml, const struct mapped *item)
{
    xml_open(xml, "url");
    xml_element(xml, "loc", address_mapped(visit, item));
    xml_element(xml, "lastmod", edtf_write_instant(visit->arena, item->changed / 1000 * 1000));
    for (size_t i = 0; i < item->twins_count; i++)
        add_alternate(xml, item->twins[i].language, address_mapped(visit, &item->twins[i]));
    xml_close(xml);
}

static enum status add_items(const struct visit *visit, struct xml *xml, int64_t from, int64_t to)
{
    struct mapped *items;
    size_t count;
    enum status status = map_items(visit->view, visit->arena, from, to, &items, &count);
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        add_item(visit, xml, &items[i]);
    return status;
}

/* ---- Listings: each in its language, and its twin if that has something, too */

static void add_pair(const struct visit *visit, struct xml *xml, const struct str paths[2],
                     const bool there[2])
{
    for (size_t i = 0; i < 2; i++) {
        if (!there[i])
            continue;
        xml_open(xml, "url");
        xml_element(xml, "loc", address_absolute(visit, paths[i]));
        for (size_t k = 0; k < 2 && there[0] && there[1]; k++)
            add_alternate(xml, str_of(visit_faces[k].language), address_absolute(visit, paths[k]));
        xml_close(xml);
    }
}

static enum status add_topics(const struct visit *visit, struct xml *xml)
{
    struct topic_count *topics[2];
    size_t counts[2];
    for (size_t i = 0; i < 2; i++) {
        enum status status = view_topics(visit->view, visit->arena, str_of(visit_faces[i].language),
                                         &topics[i], &counts[i]);
        if (status != STATUS_OK)
            return status;
    }
    for (size_t i = 0; i < counts[0]; i++) {
        struct str slug = topics[0][i].topic.slug;
        bool there[2] = {topics[0][i].count > 0, false};
        for (size_t k = 0; k < counts[1]; k++) /* sorted by another language's names */
            there[1] |= topics[1][k].count > 0 && str_eq(topics[1][k].topic.slug, slug);
        add_pair(visit, xml,
                 (struct str[2]){address_topic(visit->arena, &visit_faces[0], slug),
                                 address_topic(visit->arena, &visit_faces[1], slug)},
                 there);
    }
    return STATUS_OK;
}

static enum status add_years(const struct visit *visit, struct xml *xml)
{
    struct answer answers[2];
    for (size_t i = 0; i < 2; i++) {
        const struct query query = {.language = str_of(visit_faces[i].language)};
        enum status status = view_find(visit->view, visit->arena, &query, &answers[i]);
        if (status != STATUS_OK)
            return status;
    }
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < answers[i].years.count; k++) {
            xml_open(xml, "url");
            xml_element(xml, "loc",
                        str_printf(visit->arena, "%.*s%s/%.*s/", STR_ARG(visit->origin),
                                   visit_faces[i].news, STR_ARG(answers[i].years.values[k].slug)));
            xml_close(xml);
        }
    return STATUS_OK;
}

static enum status add_listings(const struct visit *visit, struct xml *xml)
{
    static const bool both[2] = {true, true};
    struct str news[2], topics[2];
    for (size_t i = 0; i < 2; i++) {
        news[i] = str_printf(visit->arena, "%s/", visit_faces[i].news);
        topics[i] = str_printf(visit->arena, "%s/", visit_faces[i].topics);
    }
    add_pair(visit, xml, news, both);
    add_pair(visit, xml, topics, both);
    enum status status = add_topics(visit, xml);
    return status == STATUS_OK ? add_years(visit, xml) : status;
}

/* ---- Answers */

static int64_t most_of(const struct visit *visit)
{
    int64_t most = visit->site->options.sitemap_most;
    return most > 0 ? most : MOST;
}

static int64_t part_of(const struct visit *visit)
{
    return most_of(visit) < PART ? most_of(visit) : PART;
}

static struct xml begin_set(struct buf *out)
{
    struct xml xml = begin(out, "urlset");
    xml_attribute(&xml, "xmlns:xhtml", STR("http://www.w3.org/1999/xhtml"));
    return xml;
}

static void add_part(const struct visit *visit, struct xml *xml, int64_t part)
{
    xml_open(xml, "sitemap");
    xml_element(
        xml, "loc",
        str_printf(visit->arena, "%.*s/sitemap-%lld.xml", STR_ARG(visit->origin), (long long)part));
    xml_close(xml);
}

static enum status write_index(const struct visit *visit, struct response *response)
{
    struct buf out = buf_in(visit->arena);
    struct xml xml = begin(&out, "sitemapindex");
    int64_t end, size = part_of(visit);
    add_part(visit, &xml, 0);
    enum status status = map_end(visit->view, visit->arena, &end);
    for (int64_t part = 1; status == STATUS_OK && (part - 1) * size < end; part++) {
        bool any;
        status = map_any(visit->view, visit->arena, (part - 1) * size, part * size, &any);
        if (status == STATUS_OK && any)
            add_part(visit, &xml, part);
    }
    return status == STATUS_OK ? done(response, &xml) : status;
}

/* More than fits into one: items alone are counted, with room for the listings, which are few. */
static enum status is_large(const struct visit *visit, bool *large)
{
    struct answer answer;
    const struct query query = {.total_only = true};
    int64_t most = most_of(visit);
    enum status status = view_find(visit->view, visit->arena, &query, &answer);
    *large = status == STATUS_OK && answer.total > most - most / 25;
    return status;
}

static enum status all(struct visit *visit, struct response *response)
{
    bool large;
    enum status status = is_large(visit, &large);
    if (status != STATUS_OK)
        return status;
    if (large)
        return write_index(visit, response);
    struct buf out = buf_in(visit->arena);
    struct xml xml = begin_set(&out);
    status = add_listings(visit, &xml);
    if (status == STATUS_OK)
        status = add_items(visit, &xml, 0, INT64_MAX);
    return status == STATUS_OK ? done(response, &xml) : status;
}

static enum status part(struct visit *visit, struct response *response)
{
    struct str name = visit->request->segments[0], stem = STR("sitemap-");
    struct str digits = str_sub(name, stem.n, name.n);
    int64_t number, size = part_of(visit);
    bool large;
    if (!str_starts(name, stem) || digits.n == 0 || digits.n > 9 || digits.p[0] < '0' ||
        digits.p[0] > '9' || !str_int(digits, &number) || (digits.p[0] == '0' && digits.n > 1))
        return status_fail(visit->arena, STATUS_MISSING, "no such sitemap");
    enum status status = is_large(visit, &large);
    if (status == STATUS_OK && !large)
        return status_fail(visit->arena, STATUS_MISSING, "there is one sitemap alone");
    struct buf out = buf_in(visit->arena);
    struct xml xml = begin_set(&out);
    bool any = true;
    if (status == STATUS_OK && number == 0)
        status = add_listings(visit, &xml);
    else if (status == STATUS_OK)
        status = map_any(visit->view, visit->arena, (number - 1) * size, number * size, &any);
    if (status == STATUS_OK && !any)
        return status_fail(visit->arena, STATUS_MISSING, "nothing is in that part");
    if (status == STATUS_OK && number > 0)
        status = add_items(visit, &xml, (number - 1) * size, number * size);
    return status == STATUS_OK ? done(response, &xml) : status;
}

/* ---- News */

/* Left out if its day is not known: who reads this wants what is new. */
static void add_news(const struct visit *visit, struct xml *xml, const struct document *document)
{
    const struct item *item = &document->item;
    struct edtf edtf;
    if (edtf_parse(visit->arena, item->published, visit->site->options.zone, &edtf) != STATUS_OK ||
        edtf.form != EDTF_DATE || edtf.to.precision < EDTF_DAY)
        return;
    struct str name = visit->site->options.name;
    xml_open(xml, "url");
    xml_element(xml, "loc", address_absolute(visit, address_item(visit, document)));
    xml_open(xml, "news:news");
    xml_open(xml, "news:publication");
    xml_element(xml, "news:name", name.n > 0 ? name : visit->request->host);
    xml_element(xml, "news:language", item->language);
    xml_close(xml);
    xml_element(xml, "news:publication_date", when_machine(visit->arena, &edtf));
    xml_element(xml, "news:title", item->headline);
    xml_close(xml);
    xml_close(xml);
}

static enum status news(struct visit *visit, struct response *response)
{
    const struct zone *zone = visit->site->options.zone;
    struct civil civil = zone_civil(zone, visit->now);
    int64_t today = civil_days(civil.year, civil.month, civil.day);
    struct query query = {
        .from = zone_instant(zone, civil_of_days(today - NEWS_DAYS + 1)),
        .to = zone_instant(zone, civil_of_days(today + 1)),
        .take = NEWS_MOST,
        .brief = true,
        .total_only = true,
    };
    struct answer answer;
    enum status status = view_find(visit->view, visit->arena, &query, &answer);
    if (status != STATUS_OK)
        return status;
    struct buf out = buf_in(visit->arena);
    struct xml xml = begin(&out, "urlset");
    xml_attribute(&xml, "xmlns:news", STR("http://www.google.com/schemas/sitemap-news/0.9"));
    for (size_t i = 0; i < answer.count; i++)
        add_news(visit, &xml, &answer.documents[i]);
    return done(response, &xml);
}

enum status sitemap_answer(void *worker, const struct request *request, struct response *response)
{
    return visit_run(worker, request, response, all);
}

enum status sitemap_answer_part(void *worker, const struct request *request,
                                struct response *response)
{
    return visit_run(worker, request, response, part);
}

enum status sitemap_answer_news(void *worker, const struct request *request,
                                struct response *response)
{
    return visit_run(worker, request, response, news);
}
