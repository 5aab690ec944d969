/* The site: what is loaded once, the table of addresses, and the workers. */
#include "site/site.h"

#include "base/say.h"
#include "site/about.h"
#include "site/address.h"
#include "site/api.h"
#include "site/api_items.h"
#include "site/asset.h"
#include "site/concepts.h"
#include "site/dcat.h"
#include "site/error.h"
#include "site/figure.h"
#include "site/guide.h"
#include "site/health.h"
#include "site/item.h"
#include "site/listing.h"
#include "site/robots.h"
#include "site/sitemap.h"
#include "site/suggest.h"
#include "site/topics.h"
#include "text/lexicon.h"

/* ---- Small answers of its own */

static enum status to_listing(void *worker, const struct request *request,
                              struct response *response)
{
    const struct worker *own = worker;
    struct visit visit = visit_of(worker_site(own), request);
    response->status = 302;
    response->location = str_printf(request->arena, "%s/", visit.face->news);
    return STATUS_OK;
}

/* Whether every part of the path is of letters, digits and hyphens, so that it may be sent back. */
static bool is_plain(struct str path)
{
    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '/'))
            return false;
    }
    return true;
}

/* Listings end in a slash, items and topics do not; the other form leads to the right one. */
static enum status mend_slash(void *worker, const struct request *request,
                              struct response *response)
{
    const struct worker *own = worker;
    struct visit visit = visit_of(worker_site(own), request);
    struct str path = request->path, last = request->segments[1];
    int year;
    bool item = last.n > 0 && !address_is_month(last);
    bool archive = request->segments[0].n > 0 && str_starts(path, str_of(visit.face->news));
    if (!is_plain(path) || (archive && !address_year(request->segments[0], &year)))
        return error_page(&visit, response, 404);
    if (str_ends(path, STR("/")))
        path.n--;
    else if (!item)
        path = str_printf(request->arena, "%.*s/", STR_ARG(path));
    address_redirect(&visit, response, 301, path);
    return STATUS_OK;
}

/* /nyheter/2024/03/ is a listing; /nyheter/2024/ny-farja/ is an item with a slash too many. No
   item is named by two digits alone, so those that are no month are nothing at all. */
static enum status month_or_item(void *worker, const struct request *request,
                                 struct response *response)
{
    struct str last = request->segments[1];
    bool digits =
        last.n == 2 && last.p[0] >= '0' && last.p[0] <= '9' && last.p[1] >= '0' && last.p[1] <= '9';
    return digits ? listing_answer(worker, request, response)
                  : mend_slash(worker, request, response);
}

/* ---- Added languages: /fi/news/ is answered as /en/news/ is, with one more segment matched */

static enum status no_such_language(struct visit *visit, struct response *response)
{
    (void)response;
    return status_fail(visit->arena, STATUS_MISSING, "no locale file for this language");
}

static enum status in_added(void *worker, const struct request *request, struct response *response,
                            enum status (*answer)(void *worker, const struct request *request,
                                                  struct response *response))
{
    const struct worker *own = worker;
    const struct site *site = worker_site(own);
    struct visit visit = visit_of(site, request);
    bool added = visit.face >= site->faces + 2;
    if (!added || !str_is(request->segments[0], visit.face->language))
        return visit_run(worker, request, response, no_such_language);
    struct request *shifted = ARENA_NEW(request->arena, struct request);
    *shifted = *request;
    size_t count = sizeof shifted->segments / sizeof shifted->segments[0];
    for (size_t i = 0; i + 1 < count; i++)
        shifted->segments[i] = shifted->segments[i + 1];
    shifted->segments[count - 1] = (struct str){0};
    return answer(worker, shifted, response);
}

#define ADDED(handler)                                                                             \
    static enum status added_##handler(void *worker, const struct request *request,                \
                                       struct response *response)                                  \
    {                                                                                              \
        return in_added(worker, request, response, handler);                                       \
    }
ADDED(mend_slash)
ADDED(listing_answer)
ADDED(suggest_answer)
ADDED(item_answer)
ADDED(month_or_item)
ADDED(topics_answer)
ADDED(listing_answer_topic)
ADDED(about_answer)
ADDED(about_answer_accessibility)

/* ---- The table */

#define GET (1u << METHOD_GET)
#define OWN(handler) handler
#define IN_ADDED(handler) added_##handler
#define NEWS_FORM(of, news, ending)                                                                \
    {news ending, GET, of(listing_answer), QUERY_PARAMETERS, false},                               \
        {news "/{}" ending, GET, of(listing_answer), QUERY_PARAMETERS_OF_YEAR, false},             \
    {                                                                                              \
        news "/{}/{}" ending, GET, of(listing_answer), QUERY_PARAMETERS_OF_YEAR, false             \
    }
#define TOPIC_FORM(of, topics, ending)                                                             \
    {                                                                                              \
        topics "/{}" ending, GET, of(listing_answer_topic), QUERY_PARAMETERS_OF_TOPIC, false       \
    }
#define LANGUAGE(of, news, topics)                                                                 \
    {news "/{}/{}.ics", GET, of(item_answer), QUERY_PARAMETERS_OF_YEAR, false},                    \
        NEWS_FORM(of, news, ".atom"), NEWS_FORM(of, news, ".rss"),                                 \
        NEWS_FORM(of, news, ".feed.json"), NEWS_FORM(of, news, ".ics"),                            \
        NEWS_FORM(of, news, ".csv"), TOPIC_FORM(of, topics, ".atom"),                              \
        TOPIC_FORM(of, topics, ".rss"), TOPIC_FORM(of, topics, ".feed.json"),                      \
        TOPIC_FORM(of, topics, ".ics"), TOPIC_FORM(of, topics, ".csv"),                            \
        {news, GET, of(mend_slash), QUERY_PARAMETERS, false},                                      \
        {news "/", GET, of(listing_answer), QUERY_PARAMETERS, false},                              \
        {news ".json", GET, of(listing_answer), QUERY_PARAMETERS, false},                          \
        {news "/suggest", GET, of(suggest_answer), "query", false},                                \
        {news "/{}.json", GET, of(listing_answer), QUERY_PARAMETERS_OF_YEAR, false},               \
        {news "/{}", GET, of(mend_slash), QUERY_PARAMETERS_OF_YEAR, false},                        \
        {news "/{}/", GET, of(listing_answer), QUERY_PARAMETERS_OF_YEAR, false},                   \
        {news "/{}/{}.json", GET, of(item_answer), QUERY_PARAMETERS_OF_YEAR " revision", false},   \
        {news "/{}/{}", GET, of(item_answer), QUERY_PARAMETERS_OF_YEAR " revision", false},        \
        {news "/{}/{}/", GET, of(month_or_item), QUERY_PARAMETERS_OF_YEAR " revision", false},     \
        {topics, GET, of(mend_slash), NULL, false},                                                \
        {topics "/", GET, of(topics_answer), NULL, false},                                         \
        {topics "/{}.json", GET, of(listing_answer_topic), QUERY_PARAMETERS_OF_TOPIC, false},      \
        {topics "/{}", GET, of(listing_answer_topic), QUERY_PARAMETERS_OF_TOPIC, false},           \
    {                                                                                              \
        topics "/{}/", GET, of(mend_slash), QUERY_PARAMETERS_OF_TOPIC, false                       \
    }
#define ABOUT(of, about, statement)                                                                \
    {about, GET, of(mend_slash), NULL, false}, {about "/", GET, of(about_answer), NULL, false},    \
        {about "/" statement, GET, of(about_answer_accessibility), NULL, false},                   \
    {                                                                                              \
        about "/" statement "/", GET, of(mend_slash), NULL, false                                  \
    }

#define OPEN(path, handler, parameters)                                                            \
    {path, GET, handler, parameters, false},                                                       \
    {                                                                                              \
        path, 1u << METHOD_OPTIONS, api_answer_preflight, NULL, false                              \
    }

static const struct route routes[] = {
    {"/", GET, to_listing, NULL, false},
    {"/en", GET, to_listing, NULL, false},
    {"/en/", GET, to_listing, NULL, false},
    LANGUAGE(OWN, "/nyheter", "/amnen"),
    LANGUAGE(OWN, "/en/news", "/en/topics"),
    ABOUT(OWN, "/om", "tillganglighet"),
    ABOUT(OWN, "/en/about", "accessibility"),
    {"/id/topic/{}", GET, topics_answer_id, NULL, false},
    {"/id/topics", GET, concepts_answer_id, NULL, false},
    {"/amnen.ttl", GET, concepts_answer, NULL, false},
    {"/amnen.jsonld", GET, concepts_answer, NULL, false},
    {"/dcat.ttl", GET, dcat_answer, NULL, false},
    {"/dcat.rdf", GET, dcat_answer, NULL, false},
    {"/api", GET, mend_slash, NULL, false},
    {"/api/", GET, guide_answer, NULL, false},
    {"/api/v1", GET, mend_slash, NULL, false},
    OPEN("/api/v1/", api_answer_start, NULL),
    OPEN("/api/v1/openapi.json", guide_answer_openapi, NULL),
    OPEN("/api/v1/items", api_items_answer, API_PARAMETERS),
    OPEN("/api/v1/items/{}", api_items_answer_one, "revision fields"),
    OPEN("/api/v1/topics", api_answer_topics, NULL),
    {"/media/{}", GET, figure_answer, NULL, false},
    {"/static/{}", GET, asset_answer, "v", false},
    {"/sitemap.xml", GET, sitemap_answer, NULL, false},
    {"/sitemap-news.xml", GET, sitemap_answer_news, NULL, false},
    {"/{}.xml", GET, sitemap_answer_part, NULL, false},
    {"/robots.txt", GET, robots_answer, NULL, false},
    {"/.well-known/security.txt", GET, robots_answer_security, NULL, false},
    {"/healthz", GET, health_answer_alive, NULL, false},
    {"/readyz", GET, health_answer_ready, NULL, false},
    /* Last, since the languages are any. */
    LANGUAGE(IN_ADDED, "/{}/news", "/{}/topics"),
    ABOUT(IN_ADDED, "/{}/about", "accessibility"),
};

const struct route *site_routes(size_t *count)
{
    *count = sizeof routes / sizeof routes[0];
    return routes;
}

const struct header *site_headers(bool secure, size_t *count)
{
    /* Style and scripts from our own files alone, pictures also from data: (the marks in the
       sheet); scripts ask nobody but us. */
    static const struct header headers[] = {
        {STR("Content-Security-Policy"),
         STR("default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
             "img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; "
             "frame-ancestors 'self'")},
        {STR("X-Content-Type-Options"), STR("nosniff")},
        {STR("Referrer-Policy"), STR("strict-origin-when-cross-origin")},
        {STR("Permissions-Policy"),
         STR("camera=(), geolocation=(), microphone=(), payment=(), usb=()")},
        {STR("Strict-Transport-Security"),
         STR("max-age=31536000")}, /* last: left out without TLS */
    };
    *count = sizeof headers / sizeof headers[0] - (secure ? 0 : 1);
    return headers;
}

/* ---- Loading */

static const char *host_of(struct arena *arena, struct str url)
{
    ptrdiff_t scheme = str_find(url, STR("://"), 0);
    if (scheme < 0)
        return NULL;
    struct str rest = str_sub(url, (size_t)scheme + 3, url.n);
    return str_z(arena, str_lower_ascii(arena, str_cut(&rest, '/')));
}

enum status site_open(struct arena *arena, const struct site_options *options, struct site **site)
{
    struct site *made = ARENA_NEW(arena, struct site);
    made->options = *options;
    made->url_host = host_of(arena, options->url);
    enum status status = templates_load(arena, arena_printf(arena, "%s/templates", options->folder),
                                        &made->templates);
    struct locales *locales = NULL;
    if (status == STATUS_OK)
        status = locales_load(arena, arena_printf(arena, "%s/locale", options->folder), &locales);
    if (status == STATUS_OK)
        status = asset_load(arena, made);
    if (status != STATUS_OK)
        return status;
    visit_make_faces(arena, made, locales);
    *site = made;
    return STATUS_OK;
}

void *site_worker_open(void *self, struct arena *arena)
{
    struct site_now *now = self;
    const struct site *site = atomic_load(&now->site);
    struct worker *worker = ARENA_NEW(arena, struct worker);
    worker->now = now;
    worker->arena = arena;
    worker->analyser = analyse_new(arena, lexicon_builtin());
    const struct view_options options = {
        .folder = site->options.folder,
        .zone = site->options.zone,
        .live = site->options.live,
    };
    return view_open(arena, &options, &worker->view) == STATUS_OK ? worker : NULL;
}

void site_worker_close(void *self)
{
    struct worker *worker = self;
    if (worker != NULL)
        view_close(worker->view);
}
