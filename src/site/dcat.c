/* Two datasets, the news and its topics, in the forms that the site has them in. What is mandatory
   and recommended is that of DCAT-AP-SE 3.0.1; tests/http/test_open_data.py has it as a table.
   Nothing here is a blank node: each thing can be pointed at. */
#include "site/dcat.h"

#include "base/rdf.h"
#include "site/links.h"
#include "site/api.h"
#include "site/ending.h"

#define EU "http://publications.europa.eu/resource/authority/"
#define CC0 "http://creativecommons.org/publicdomain/zero/1.0/"

struct catalogue {
    const struct visit *visit;
    struct rdf rdf;
    struct str oldest; /* the day of the oldest item; "" without any */
};

static const struct rdf_prefix prefixes[] = {
    {"dcat", "http://www.w3.org/ns/dcat#"},        {"dcatap", "http://data.europa.eu/r5r/"},
    {"dcterms", "http://purl.org/dc/terms/"},      {"foaf", "http://xmlns.com/foaf/0.1/"},
    {"vcard", "http://www.w3.org/2006/vcard/ns#"}, {"xsd", "http://www.w3.org/2001/XMLSchema#"},
};

/* "https://nyheter.example.se/dcat.ttl#news", whatever form the catalogue is read in. */
static struct str named(const struct catalogue *catalogue, const char *name)
{
    const struct visit *visit = catalogue->visit;
    return str_printf(visit->arena, "%.*s/dcat.ttl#%s", STR_ARG(visit->origin), name);
}

static struct str at(const struct catalogue *catalogue, const char *path)
{
    const struct visit *visit = catalogue->visit;
    return str_printf(visit->arena, "%.*s%s", STR_ARG(visit->origin), path);
}

static struct str body_name(const struct visit *visit)
{
    const struct site_options *options = &visit->site->options;
    if (options->publisher_name.n > 0)
        return options->publisher_name;
    return options->name.n > 0 ? options->name : visit->request->host;
}

/* The words of every language, the publisher's name put in. */
static void add_words(struct catalogue *catalogue, const char *predicate, const char *key)
{
    const struct visit *visit = catalogue->visit;
    for (size_t i = 0; i < 2; i++)
        rdf_text(&catalogue->rdf, predicate,
                 locale_fill(visit->site->faces[i].locale, visit->arena, key, "publisher",
                             body_name(visit), NULL),
                 str_of(visit_faces[i].language));
}

static void add_languages(struct catalogue *catalogue)
{
    rdf_link(&catalogue->rdf, "dcterms:language", STR(EU "language/SWE"));
    rdf_link(&catalogue->rdf, "dcterms:language", STR(EU "language/ENG"));
}

static void add_publisher(struct catalogue *catalogue)
{
    const struct site_options *options = &catalogue->visit->site->options;
    struct rdf *rdf = &catalogue->rdf;
    rdf_subject(rdf, named(catalogue, "publisher"), "foaf:Agent");
    rdf_text(rdf, "foaf:name", body_name(catalogue->visit), (struct str){0});
    rdf_link(rdf, "dcterms:type",
             str_is(options->publisher_kind, "municipality")
                 ? STR("http://purl.org/adms/publishertype/LocalAuthority")
             : str_is(options->publisher_kind, "agency")
                 ? STR("http://purl.org/adms/publishertype/NationalAuthority")
                 : STR("http://purl.org/adms/publishertype/RegionalAuthority"));
    rdf_text(rdf, "dcterms:identifier", options->publisher_orgnr, (struct str){0});
}

/* Where somebody answers for the data; false where no address has been set. */
static bool has_contact(const struct catalogue *catalogue)
{
    return catalogue->visit->site->options.body.email.n > 0;
}

static void add_contact(struct catalogue *catalogue)
{
    struct rdf *rdf = &catalogue->rdf;
    rdf_subject(rdf, named(catalogue, "contact"), "vcard:Organization");
    rdf_text(rdf, "vcard:fn", body_name(catalogue->visit), (struct str){0});
    rdf_link(rdf, "vcard:hasEmail",
             str_printf(catalogue->visit->arena, "mailto:%.*s",
                        STR_ARG(catalogue->visit->site->options.body.email)));
}

/* On what terms the texts may be used, where the body has said so. */
static void add_licence(struct catalogue *catalogue)
{
    struct link *links;
    size_t count = 0;
    const struct visit *visit = catalogue->visit;
    if (links_read(visit->arena, visit->site->options.body.licence, &links, &count) && count > 0)
        rdf_link(&catalogue->rdf, "dcterms:license", links[0].href);
}

static void add_catalogue(struct catalogue *catalogue)
{
    struct rdf *rdf = &catalogue->rdf;
    rdf_subject(rdf, named(catalogue, "catalogue"), "dcat:Catalog");
    add_words(catalogue, "dcterms:title", "dcat.title");
    add_words(catalogue, "dcterms:description", "dcat.description");
    rdf_link(rdf, "dcterms:publisher", named(catalogue, "publisher"));
    /* Of the catalogue itself; what the texts may be used for stands with them. */
    rdf_link(rdf, "dcterms:license", STR(CC0));
    add_languages(catalogue);
    rdf_link(rdf, "foaf:homepage", at(catalogue, "/nyheter/"));
    rdf_link(rdf, "dcat:themeTaxonomy", STR(EU "data-theme"));
    rdf_link(rdf, "dcat:dataset", named(catalogue, "news"));
    rdf_link(rdf, "dcat:dataset", named(catalogue, "topics"));
}

/* ---- Datasets */

static const struct form {
    const char *name;  /* of the distribution */
    const char *path;  /* where it is */
    const char *media; /* its type */
    const char *words; /* in the locale */
    bool service;      /* by the API */
} news_forms[] =
    {
        {"news-json", "/nyheter.json", "application/json", "dcat.form.json", false},
        {"news-atom", "/nyheter.atom", "application/atom+xml", "dcat.form.atom", false},
        {"news-csv", "/nyheter.csv", "text/csv", "dcat.form.csv", false},
        {"news-ics", "/nyheter.ics", "text/calendar", "dcat.form.ics", false},
        {"news-api", "/api/v1/items", "application/json", "dcat.form.api", true},
},
  topic_forms[] = {
      {"topics-turtle", "/amnen.ttl", "text/turtle", "dcat.form.turtle", false},
      {"topics-jsonld", "/amnen.jsonld", "application/ld+json", "dcat.form.jsonld", false},
      {"topics-api", "/api/v1/topics", "application/json", "dcat.form.api", true},
};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static void add_form(struct catalogue *catalogue, const struct form *form)
{
    struct rdf *rdf = &catalogue->rdf;
    rdf_subject(rdf, named(catalogue, form->name), "dcat:Distribution");
    add_words(catalogue, "dcterms:title", form->words);
    add_words(catalogue, "dcterms:description", form->words);
    rdf_link(rdf, "dcat:accessURL", at(catalogue, form->path));
    if (!form->service)
        rdf_link(rdf, "dcat:downloadURL", at(catalogue, form->path));
    rdf_text(rdf, "dcterms:format", str_of(form->media), (struct str){0});
    add_licence(catalogue);
    if (form->service)
        rdf_link(rdf, "dcat:accessService", named(catalogue, "api"));
    rdf_link(rdf, "dcatap:availability", STR(EU "planned-availability/STABLE"));
}

struct dataset {
    const char *name, *title, *description, *page, *standard;
    const char *keywords; /* in the locale, apart by commas */
    const struct form *forms;
    size_t forms_count;
};

static void add_keywords(struct catalogue *catalogue, const char *key)
{
    for (size_t i = 0; i < 2; i++) {
        struct str rest = locale_text(catalogue->visit->site->faces[i].locale, key);
        while (rest.p != NULL)
            rdf_text(&catalogue->rdf, "dcat:keyword", str_trim(str_cut(&rest, ',')),
                     str_of(visit_faces[i].language));
    }
}

static void add_dataset(struct catalogue *catalogue, const struct dataset *dataset, bool dated)
{
    struct rdf *rdf = &catalogue->rdf;
    rdf_subject(rdf, named(catalogue, dataset->name), "dcat:Dataset");
    add_words(catalogue, "dcterms:title", dataset->title);
    add_words(catalogue, "dcterms:description", dataset->description);
    rdf_link(rdf, "dcterms:publisher", named(catalogue, "publisher"));
    if (has_contact(catalogue))
        rdf_link(rdf, "dcat:contactPoint", named(catalogue, "contact"));
    add_keywords(catalogue, dataset->keywords);
    rdf_link(rdf, "dcat:theme", STR(EU "data-theme/GOVE"));
    rdf_link(rdf, "dcat:landingPage", at(catalogue, dataset->page));
    add_languages(catalogue);
    rdf_link(rdf, "dcterms:spatial", STR(EU "country/SWE"));
    rdf_link(rdf, "dcterms:conformsTo", str_of(dataset->standard));
    rdf_link(rdf, "dcterms:accessRights", STR(EU "access-right/PUBLIC"));
    rdf_link(rdf, "dcterms:accrualPeriodicity", STR(EU "frequency/UPDATE_CONT"));
    if (dated && catalogue->oldest.n > 0)
        rdf_link(rdf, "dcterms:temporal", named(catalogue, "period"));
    for (size_t i = 0; i < dataset->forms_count; i++)
        rdf_link(rdf, "dcat:distribution", named(catalogue, dataset->forms[i].name));
    for (size_t i = 0; i < dataset->forms_count; i++)
        add_form(catalogue, &dataset->forms[i]);
}

static void add_service(struct catalogue *catalogue)
{
    struct rdf *rdf = &catalogue->rdf;
    rdf_subject(rdf, named(catalogue, "api"), "dcat:DataService");
    add_words(catalogue, "dcterms:title", "dcat.api.title");
    add_words(catalogue, "dcterms:description", "dcat.form.api");
    rdf_link(rdf, "dcterms:publisher", named(catalogue, "publisher"));
    rdf_link(rdf, "dcat:endpointURL", at(catalogue, "/api/v1/"));
    rdf_link(rdf, "dcat:endpointDescription", at(catalogue, "/api/v1/openapi.json"));
    rdf_link(rdf, "dcat:landingPage", at(catalogue, "/api/"));
    rdf_text(rdf, "dcterms:format", STR("application/json"), (struct str){0});
    add_licence(catalogue);
    if (has_contact(catalogue))
        rdf_link(rdf, "dcat:contactPoint", named(catalogue, "contact"));
    rdf_link(rdf, "dcterms:accessRights", STR(EU "access-right/PUBLIC"));
    add_keywords(catalogue, "dcat.news.keywords");
    rdf_link(rdf, "dcat:servesDataset", named(catalogue, "news"));
    rdf_link(rdf, "dcat:servesDataset", named(catalogue, "topics"));
}

/* The day of the oldest item: what the order ends with. */
static enum status find_oldest(struct visit *visit, struct str *day)
{
    struct query query = {.total_only = true, .brief = true, .take = 1};
    const struct order_place end = {INT64_MIN, INT64_MIN, INT64_MAX, INT64_MIN};
    struct answer answer;
    query.before = &end;
    enum status status = view_find(visit->view, visit->arena, &query, &answer);
    if (status != STATUS_OK || answer.count == 0)
        return status;
    struct civil civil =
        zone_civil(visit->site->options.zone, answer.documents[answer.count - 1].item.sort);
    *day = query_day(visit->arena, civil_days(civil.year, civil.month, civil.day));
    return STATUS_OK;
}

static enum status describe(struct visit *visit, struct response *response)
{
    static const struct dataset news = {
        "news",
        "dcat.news.title",
        "dcat.news.description",
        "/nyheter/",
        "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
        "dcat.news.keywords",
        news_forms,
        COUNT(news_forms),
    };
    static const struct dataset topics = {
        "topics",
        "dcat.topics.title",
        "dcat.topics.description",
        "/amnen/",
        "http://www.w3.org/2004/02/skos/core",
        "dcat.topics.keywords",
        topic_forms,
        COUNT(topic_forms),
    };
    struct catalogue catalogue = {.visit = visit};
    enum status status = find_oldest(visit, &catalogue.oldest);
    if (status != STATUS_OK)
        return status;
    bool xml = str_ends(visit->request->path, STR(".rdf"));
    struct buf out = buf_in(visit->arena);
    catalogue.rdf = rdf_begin(&out, xml ? RDF_XML : RDF_TURTLE, prefixes, COUNT(prefixes));
    add_catalogue(&catalogue);
    add_publisher(&catalogue);
    if (has_contact(&catalogue))
        add_contact(&catalogue);
    add_dataset(&catalogue, &news, true);
    add_dataset(&catalogue, &topics, false);
    add_service(&catalogue);
    if (catalogue.oldest.n > 0) {
        rdf_subject(&catalogue.rdf, named(&catalogue, "period"), "dcterms:PeriodOfTime");
        rdf_typed(&catalogue.rdf, "dcat:startDate", catalogue.oldest, "xsd:date");
    }
    rdf_end(&catalogue.rdf);
    response->type = xml ? STR("application/rdf+xml") : STR("text/turtle; charset=utf-8");
    response->body = buf_str(&out);
    return STATUS_OK;
}

enum status dcat_answer(void *worker, const struct request *request, struct response *response)
{
    api_open(response);
    return visit_run(worker, request, response, describe);
}
