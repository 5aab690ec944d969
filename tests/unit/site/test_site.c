/* The public face, asked without a server: every kind of page, the JSON, and what leads on. */
#include "made.h"

#include <jansson.h>

static void with_site(void **state, void (*check)(struct made *made))
{
    struct made made = made_site(*state, &(struct site_options){0});
    check(&made);
    made_end(&made);
}

static struct str page(struct made *made, const char *address)
{
    struct response response = made_get(made, address);
    if (response.status != 200)
        fail_msg("%s: %d\n%.*s", address, response.status, STR_ARG(response.body));
    assert_str(response.type, "text/html; charset=utf-8");
    return response.body;
}

static void expect(struct made *made, const char *address, int status, const char *location)
{
    struct response response = made_get(made, address);
    if (response.status != status || !str_is(response.location, location))
        fail_msg("%s: %d %.*s", address, response.status, STR_ARG(response.location));
}

static json_t *data(struct made *made, const char *address)
{
    struct response response = made_get(made, address);
    if (response.status != 200)
        fail_msg("%s: %d\n%.*s", address, response.status, STR_ARG(response.body));
    assert_str(response.type, "application/json");
    json_t *json = json_loadb(response.body.p, response.body.n, 0, NULL);
    assert_non_null(json);
    return json;
}

static void check_listing(struct made *made)
{
    struct str html = page(made, "/nyheter/");
    assert_has(html, "<html lang=\"sv\" ");
    assert_has(html, "43 nyheter <small>visar 1–20</small>");
    assert_has(html, "<time datetime=\"2026-11-22\">22\u00a0nov\u00a02026</time>");
    assert_has(html, "stänger om 3 dagar");
    assert_has(html, "href=\"/nyheter/?skip=20\" rel=\"next\"");
    /* Escaped where it is text. */
    assert_has(html, "&lt;script&gt;alert(1)");
    assert_has_not(html, "<script>");
    assert_has_not(html, "style=");
    /* Known to the month at best, and so it is said: in words, with no date for machines. */
    assert_has(html, "senast omkring apr\u00a02024");
    assert_has_not(html, "datetime=\"2024");
    assert_has_not(html, "New ferry");
    assert_has_not(html, "Återkallad");
    html = page(made, "/en/news/");
    assert_has(html, "<html lang=\"en\" ");
    assert_has(html, "2 news items");
    assert_has(html, "/en/news/2025/new-ferry-to-yttero");
    assert_has(html, "/en/topics/kollektivtrafik\">Public transport");
}

static void check_filters(struct made *made)
{
    struct str html =
        page(made, "/nyheter/?topic=kultur&topic=bredband&kind=call&kind=event&year=2026&take=1");
    assert_has(html, "2 nyheter");
    assert_has(html, "href=\"/nyheter/?topic=kultur&amp;year=2026&amp;kind=call&amp;kind=event&amp;"
                     "take=1\"><span class=\"visually-hidden\">Ta bort filtret </span>Bredband");
    assert_has(html, "value=\"kultur\" checked");
    assert_has(html, "name=\"take\" value=\"1\"");
    assert_has(html, "(5 valda)");
    /* What is chosen among the further values of a facet is seen. */
    assert_has(page(made, "/nyheter/"), "<details class=\"facet-more\"><summary>Fler ämnen");
    assert_has(page(made, "/nyheter/?topic=bredband"), "<details class=\"facet-more\" open>");
    html = page(made, "/nyheter/?from=2023-01-03&to=2023-01-04");
    assert_has(html, "2 nyheter");
    assert_has(html, "name=\"from\" value=\"2023-01-03\"");
    assert_has(html, "href=\"/nyheter/?to=2023-01-04\"");
    html = page(made, "/nyheter/?from=2024-03-02&to=2024-03-01");
    assert_has(html, "Den första dagen kommer efter den sista.");
    html = page(made, "/nyheter/?topic=finns-inte");
    assert_has(html, "Inget ämne heter finns-inte");
    assert_has(html, "Inga nyheter passar urvalet");
    html = page(made, "/nyheter/?kind=call&year=2023");
    assert_has(html, "Utan ”Utlysning”</a> <span class=\"count\">30 nyheter");
}

static void check_paging(struct made *made)
{
    struct str html = page(made, "/nyheter/?take=5&skip=15");
    assert_has(html, "visar 16–20");
    assert_has(page(made, "/nyheter/?take=1&skip=3"), "<small>visar 4</small>");
    assert_has(html, "Sida 4 av 9");
    assert_has(html, "href=\"/nyheter/?take=5\">Första");
    assert_has(html, "href=\"/nyheter/?skip=10&amp;take=5\" rel=\"prev\"");
    assert_has(html, "href=\"/nyheter/?skip=20&amp;take=5\" rel=\"next\"");
    assert_has(html, "href=\"/nyheter/?skip=40&amp;take=5\">Sista");
    html = page(made, "/nyheter/?skip=4000");
    assert_has(html, "Listan slutar före den här sidan.");
    assert_has(html, "href=\"/nyheter/\">Till första sidan");
    assert_has(html, "href=\"/nyheter/?skip=40\">Till sista sidan");
    html = page(made, "/nyheter/?skip=999999999999999");
    assert_has(html, "Listan slutar");
}

static void check_search(struct made *made)
{
    struct str html = page(made, "/nyheter/?query=f%C3%A4rjorna");
    assert_has(html, "2 nyheter "); /* färjelinje too */
    assert_has(html, "<mark>färjor</mark>");
    assert_has(html, "value=\"färjorna\"");
    assert_has(html, "<title>Sökning: färjorna – Region Fjärdland</title>");
    html = page(made, "/nyheter/?query=b%C3%A5tar");
    assert_has(html, "href=\"/nyheter/?query=b%C3%A5tar&amp;orderBy=Published\"");
    html = page(made, "/nyheter/?query=%3Cscript%3E%22");
    assert_has_not(html, "<script>");
    html = page(made, "/nyheter/?query=fiber+%3C");
    assert_has(html, "&quot;<mark>fiber</mark>&quot; &lt;script&gt;");
}

static void check_archives(struct made *made)
{
    assert_has(page(made, "/nyheter/2026/"), "9 nyheter");
    assert_has(page(made, "/nyheter/2026/11/?kind=call"), "1 nyhet");
    assert_has(page(made, "/nyheter/2026/11/"), "<h1 class=\"page-title\">Nyheter från november");
    json_t *json = data(made, "/nyheter/2023/01.json?take=100");
    assert_int_equal(json_integer_value(json_object_get(json, "total")), 30);
    json_decref(json);
    expect(made, "/nyheter/2026", 301, "/nyheter/2026/");
    expect(made, "/nyheter/2026/11?kind=call", 301, "/nyheter/2026/11/?kind=call");
    expect(made, "/nyheter/202/", 404, "");
    expect(made, "/nyheter/2026/13/", 404, "");
    expect(made, "/nyheter/2026/13", 404, "");
}

static void check_topics(struct made *made)
{
    struct str html = page(made, "/amnen/");
    assert_has(html, "<b class=\"count\">35</b> nyheter");
    assert_has(html, "Underämnen till Kultur");
    assert_has(html, "Ännu inte bekräftat ämne");
    html = page(made, "/amnen/kultur?kind=event");
    assert_has(html, "<h1 class=\"page-title\">Kultur</h1>");
    assert_has(html, "href=\"/amnen/kultur\"><span class=\"visually-hidden\">Ta bort filtret");
    assert_has(html, "action=\"/amnen/kultur\"");
    assert_has_not(html, "inte bekräftat");
    assert_has(page(made, "/amnen/bredband"), "Ämnet är ännu inte bekräftat.");
    assert_has(page(made, "/en/topics/kultur"), "<h1 class=\"page-title\">Culture</h1>");
    json_t *json = data(made, "/amnen/kultur.json");
    assert_int_equal(json_integer_value(json_object_get(json, "total")), 4);
    json_decref(json);
    expect(made, "/amnen", 301, "/amnen/");
    expect(made, "/amnen/buss", 301, "/amnen/kollektivtrafik");
    expect(made, "/amnen/buss.json?take=1", 301, "/amnen/kollektivtrafik.json?take=1");
    expect(made, "/amnen/kultur/", 301, "/amnen/kultur");
    expect(made, "/amnen/finns-inte", 404, "");
    expect(made, "/id/topic/" MADE_TOPIC("3"), 303, "/amnen/kultur");
    expect(made, "/id/topic/" MADE_TOPIC("a"), 404, "");
}

static void check_around(struct made *made, const char *call)
{
    struct str html = page(made, call);
    assert_has(html, "<path class=\"passed\" d=\"M1.5 12H");
    assert_has(html, "\">Skicka med e-post</a>");
    assert_has(html, "href=\"mailto:?subject=S%C3%B6k%20st%C3%B6d%20");
    assert_has(html, "Tidigare i Kultur</span><a href=\"/nyheter/2026/oppet-hus-i-folkhog");
    assert_has(html, "Senare i Kultur</span><a href=\"/nyheter/2026/ny-farjelinje-");
    html = page(made, "/nyheter/2022/biblioteken-har-oppet");
    assert_has(html, "lang=\"en\" dir=\"ltr\" hreflang=\"en\">Read in English</a>");
    assert_has(html, "lang=\"yi\" dir=\"rtl\" hreflang=\"yi\">ייִדיש</a>");
    assert_has(html, "<link rel=\"alternate\" hreflang=\"en\" "
                     "href=\"http://127.0.0.1:8080/en/news/2022/libraries-are-open\">");
    html = page(made, "/en/news/2022/libraries-are-open");
    assert_has(html, "hreflang=\"sv\">Läs på svenska</a>");
    html = page(made, "/nyheter/2022/nyhet");
    assert_has(html, "<article class=\"item-page\" lang=\"yi\" dir=\"rtl\">");
    assert_has(html, "lang=\"sv\" dir=\"ltr\">");
}

/* The object of a type in a page's JSON-LD. */
static json_t *linked(struct made *made, const char *address, const char *type)
{
    struct str html = page(made, address), begins = STR("<script type=\"application/ld+json\">");
    ptrdiff_t at = str_find(html, begins, 0);
    assert_true(at >= 0);
    struct str text = str_sub(html, (size_t)at + begins.n, html.n);
    text.n = (size_t)str_find(text, STR("</script>"), 0);
    assert_true(str_find(text, STR("<"), 0) < 0);
    json_error_t error;
    json_t *json = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &error), *found = NULL, *one;
    assert_non_null(json);
    size_t i;
    json_array_foreach(json_object_get(json, "@graph"), i, one)
    {
        if (strcmp(json_string_value(json_object_get(one, "@type")), type) == 0)
            found = json_incref(one);
    }
    json_decref(json);
    assert_non_null(found);
    return found;
}

static void has_member(json_t *json, const char *name, const char *value)
{
    assert_string_equal(json_string_value(json_object_get(json, name)), value);
}

static void check_linked(struct made *made)
{
    const char *call = "/nyheter/2026/sok-stod-till-kulturprojekt-for-barn";
    json_t *json = linked(made, call, "NewsArticle");
    has_member(json, "headline", "Sök stöd till kulturprojekt för barn");
    has_member(json, "expires", "2026-11-26");
    has_member(json_object_get(json, "correction"), "text", "Sista dagen är den 26 november.");
    json_decref(json);
    json = linked(made, "/nyheter/2026/oppet-hus-i-folkhogskolans-verkstader", "Event");
    has_member(json, "startDate", "2026-12-05T11:00:00+01:00");
    has_member(json_object_get(json, "location"), "name", "Tallmo");
    json_decref(json);
    json = linked(made, "/nyheter/2026/koka-dricksvattnet-i-hemsjo", "SpecialAnnouncement");
    has_member(json, "expires", "2026-11-29T12:00:00+01:00");
    json_decref(json);
    const char *marked = "/nyheter/2024/b-tolv-b-byar-fiber-script-alert-1-script";
    json = linked(made, marked, "NewsArticle");
    has_member(json, "headline", "<b>Tolv</b> byar & \"fiber\" <script>alert(1)</script>");
    has_member(json, "datePublished", "2024-04-30T12:00:00+02:00");
    json_decref(json);
    json = linked(made, marked, "BreadcrumbList");
    assert_int_equal(json_array_size(json_object_get(json, "itemListElement")), 4);
    json_decref(json);
    struct str html = page(made, call);
    assert_has(html, "<meta property=\"og:type\" content=\"article\">");
    assert_has(html, "<meta property=\"og:url\" content=\"http://127.0.0.1:8080/nyheter/2026/sok-");
    html = page(made, arena_printf(made->arena, "%s?revision=1", call));
    assert_has_not(html, "ld+json");
    assert_has(page(made, "/nyheter/"), "<meta property=\"og:type\" content=\"website\">");
    expect(made, arena_printf(made->arena, "%s.ics", call), 200, "");
    expect(made, "/nyheter/2026/laget-i-varden.ics", 404, "");
    assert_has(page(made, call), ".ics\">Lägg till i kalendern</a>");
    assert_has(page(made, call), "<a href=\"/amnen/kultur.atom\" type=");
}

static void check_item(struct made *made)
{
    check_linked(made);
    const char *call = "/nyheter/2026/sok-stod-till-kulturprojekt-for-barn";
    struct str html = page(made, call);
    assert_has(html, "<h1 class=\"item-title\">Sök stöd till kulturprojekt för barn</h1>");
    assert_has(html, "Stänger om 3 dagar</span>");
    assert_has(html, "<span class=\"print-only\">Öppen till och med 26\u00a0november\u00a02026<");
    assert_has(html, "torsdag 26\u00a0november\u00a02026");
    assert_has(html, "Sista dagen är den 26 november.");
    assert_has(html, "<li>först</li>");
    assert_has(html, "?revision=1\">Läs version 1</a>");
    assert_has(html, "<p>Projekten ska nå barn på landet.</p>");
    assert_has_not(html, "<script>");
    html = page(made, arena_printf(made->arena, "%s?revision=1", call));
    assert_has(html, "Du läser version 1");
    assert_has(html, "noindex");
    assert_has(html, "fredag 27\u00a0november\u00a02026");
    html = page(made, "/nyheter/2026/laget-i-varden");
    assert_has_not(html, "Avsändare");
    assert_has(html, "<td>92,8\u00a0%</td>");
    assert_has(html, "<td>1\u00a0700\u00a0000</td>");
    assert_has(html, "<td>64\u00a0personer</td><td class=\"before\">41\u00a0personer</td>");
    assert_has(html, "<a href=\"/nyheter/2022/laget-i-varden-fore\">Läget i vården före</a>");
    check_around(made, call);
    html = page(made, "/nyheter/2026/skargardens-dagar");
    assert_has(html, "Var 30\u00a0maj\u00a02026 till 31\u00a0maj\u00a02026</h2>");
    assert_has(html, "<dt>Slutade</dt>");
    html = page(made, "/nyheter/2026/sista-dagen-for-sommarjobb");
    assert_has(html, "kind-box-soon");
    assert_has(html, "Stänger i dag</span>");
    html = page(made, "/nyheter/2026/hissarna-i-hus-b-byts-ut");
    assert_has(html, "Gäller 24\u00a0november\u00a02026 till 5\u00a0februari\u00a02027</h2>");
    expect(made, arena_printf(made->arena, "%s?revision=3", call), 404, "");
    expect(made, arena_printf(made->arena, "%s?revision=0", call), 400, "");
    expect(made, arena_printf(made->arena, "%s/", call), 301, call);
}

static void check_states(struct made *made)
{
    struct str html = page(made, "/nyheter/2025/aterkallad-med-skal");
    assert_has(html, "Skäl: Beslutet har upphävts.");
    assert_has(html, "<p>Återkallad</p>");
    assert_has(html, "noindex");
    expect(made, "/nyheter/2025/borta", 410, "");
    expect(made, "/nyheter/2025/utplanad", 410, "");
    expect(made, "/nyheter/2025/utplanad.json", 410, "");
    /* An address that leaves the site by its back door is no redirect. */
    assert_has_not(page(made, "/nyheter/2025/vidare-ut"), "elders");
    expect(made, "/nyheter/2025/vidare", 302, "/nyheter/2026/laget-i-varden");
    expect(made, "/nyheter/2025/gammal-rubrik", 301, "/nyheter/2025/ny-rubrik");
    expect(made, "/nyheter/2025/gammal-rubrik.json", 301, "/nyheter/2025/ny-rubrik.json");
    expect(made, "/nyheter/2025/new-ferry-to-yttero", 404, "");
    assert_has(page(made, "/en/news/2025/new-ferry-to-yttero"), "New ferry to Ytterö</h1>");
}

static void check_mistakes(struct made *made)
{
    static const char *const wrong[][2] = {
        {"/nyheter/?skip=-1", "skip"},    {"/nyheter/?take=101", "take"},
        {"/nyheter/?year=20", "year"},    {"/nyheter/?kind=x", "kind"},
        {"/nyheter/?from=x", "from"},     {"/nyheter/?to=2024-02-30", "to"},
        {"/nyheter/?topic=A", "topic"},   {"/nyheter/?orderBy=x", "orderBy"},
        {"/nyheter/?query=%FF", "query"}, {"/amnen/kultur?take=x", "take"},
        {"/en/news/?skip=x", "skip"},     {"/nyheter/2026/11/?kind=x", "kind"},
        {"/nyheter.json?take=0", "take"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct response response = made_get(made, wrong[i][0]);
        if (response.status != 400)
            fail_msg("%s: %d", wrong[i][0], response.status);
        bool json = strstr(wrong[i][0], ".json") != NULL;
        assert_has(
            response.body,
            arena_printf(made->arena, json ? "\"parameter\":\"%s\"" : "<dd>%s</dd>", wrong[i][1]));
    }
    /* Bytes that are no text are shown as they were sent, and never as they are. */
    assert_has(made_get(made, "/nyheter/?query=%FF").body, "<dd>%FF</dd>");
    expect(made, "/nyheter/?okand=%FF&query=&topic=", 200, "");
}

static void check_json(struct made *made)
{
    json_t *json = data(made, "/nyheter.json?kind=call&year=2026&take=1&unknown=1");
    assert_int_equal(json_object_size(json), 5);
    assert_int_equal(json_integer_value(json_object_get(json, "total")), 2);
    assert_int_equal(json_integer_value(json_object_get(json, "skip")), 0);
    assert_int_equal(json_integer_value(json_object_get(json, "take")), 1);
    json_t *items = json_object_get(json, "items"), *item = json_array_get(items, 0);
    assert_int_equal(json_array_size(items), 1);
    assert_string_equal(json_string_value(json_object_get(item, "uri")),
                        "http://127.0.0.1:8080/nyheter/2026/sok-stod-till-kulturprojekt-for-barn");
    json_t *facets = json_object_get(json, "facets"), *value;
    size_t i;
    json_array_foreach(json_object_get(facets, "kind"), i, value)
    {
        bool call = strcmp(json_string_value(json_object_get(value, "slug")), "call") == 0;
        assert_int_equal(json_object_size(value), 4);
        assert_int_equal(json_is_true(json_object_get(value, "selected")), call);
        if (call) {
            assert_string_equal(json_string_value(json_object_get(value, "name")), "Utlysning");
            assert_int_equal(json_integer_value(json_object_get(value, "count")), 2);
        }
    }
    assert_true(i > 1);
    assert_true(json_is_array(json_object_get(facets, "topic")));
    assert_true(json_is_array(json_object_get(facets, "year")));
    json_decref(json);

    json = data(made, "/nyheter/2026/sok-stod-till-kulturprojekt-for-barn.json?revision=1");
    assert_string_equal(json_string_value(json_object_get(json, "version")), "1");
    json_decref(json);
    json = data(made, "/nyheter/2025/aterkallad-med-skal.json");
    json_decref(json);
    assert_str(made_get(made, "/nyheter/2025/finns-inte.json").type, "application/problem+json");
}

static void check_small(struct made *made)
{
    expect(made, "/", 302, "/nyheter/");
    expect(made, "/en/", 302, "/en/news/");
    expect(made, "/nyheter?query=x", 301, "/nyheter/?query=x");
    expect(made, "/en/news", 301, "/en/news/");
    expect(made, "/finns-inte", 404, "");
    assert_str(made_get(made, "/healthz").body, "ok\n");
    assert_str(made_get(made, "/readyz").body, "ready\n");
    assert_true(made_get(made, "/readyz").volatile_);
    struct response sheet = made_get(made, "/static/site.css");
    assert_str(sheet.type, "text/css; charset=utf-8");
    assert_int_equal(sheet.cache_control.n, 0);
    expect(made, "/static/finns-inte.js", 404, "");
    assert_int_equal(made_get(made, "/static/site.css?v=0").cache_control.n, 0);
    struct str html = page(made, "/nyheter/");
    ptrdiff_t at = str_find(html, STR("/static/site.css?v="), 0);
    assert_true(at > 0);
    struct str address = str_sub(html, (size_t)at, html.n);
    sheet = made_get(made, str_z(made->arena, str_cut(&address, '"')));
    assert_has(sheet.cache_control, "immutable");
}

static void check_hosts(struct made *made)
{
    static const char *const ours[] = {"localhost",   "localhost:8080", "127.0.0.1",
                                       "127.9.9.9:1", "[::1]:8080",     "nyheter.example.se:8080",
                                       "[::1]"};
    static const char *const others[] = {
        "example.se", "127.0.0.1.example.se", "localhost.example", "nyheter.example.se.evil",
        "",           "127.0.0.1@x",          "127.0.0",           "127.0.0.0.1",
        "[::2]"};
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        if (made_get_of(made, ours[i], "/nyheter/").status != 200)
            fail_msg("%s is not answered", ours[i]);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (made_get_of(made, others[i], "/nyheter/").status != 421)
            fail_msg("%s is answered", others[i]);
    assert_int_equal(made_get_of(made, "10.0.0.1", "/healthz").status, 200);
    assert_has(made_get_of(made, "nyheter.example.se", "/nyheter.json?take=1").body,
               "\"uri\":\"http://nyheter.example.se/nyheter/2026/");
}

#define CHECK_OF(name)                                                                             \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        with_site(state, check_##name);                                                            \
    }
CHECK_OF(listing)
CHECK_OF(filters)
CHECK_OF(paging)
CHECK_OF(search)
CHECK_OF(archives)
CHECK_OF(topics)
CHECK_OF(item)
CHECK_OF(states)
CHECK_OF(mistakes)
CHECK_OF(json)
CHECK_OF(small)

static void test_hosts(void **state)
{
    struct str hosts[] = {STR("Nyheter.Example.se")};
    struct made made = made_site(*state, &(struct site_options){.hosts = hosts, .hosts_count = 1});
    check_hosts(&made);
    made_end(&made);
}

static void test_own_address(void **state)
{
    struct made made = made_site(*state, &(struct site_options){
                                             .url = STR("https://fjardland.example"),
                                             .language = STR("en"),
                                             .look.colour = STR("#123456"),
                                         });
    assert_int_equal(made_get_of(&made, "example.se", "/nyheter/").status, 421);
    struct response response = made_get_of(&made, "fjardland.example", "/nyheter.json?take=1");
    assert_has(response.body, "\"uri\":\"https://fjardland.example/nyheter/2026/");
    response = made_get_of(&made, "127.0.0.1", "/nyheter/?utm=x&take=5&query=");
    assert_has(response.body,
               "<link rel=\"canonical\" href=\"https://fjardland.example/nyheter/?take=5\">");
    expect(&made, "/", 302, "/en/news/");
    assert_has(made_get(&made, "/static/site.css").body, "--accent:#123456;");
    made_end(&made);
}

/* A site that nobody has named says nothing in anybody's name. */
static void test_nameless(void **state)
{
    struct made made = made_site(*state, &(struct site_options){.name = {"", 0}});
    struct str html = page(&made, "/nyheter/");
    assert_has(html, "<title>Nyheter</title>");
    assert_has_not(html, "Det senaste från");
    assert_has_not(html, "publiceras av");
    assert_has(page(&made, "/nyheter/2026/laget-i-varden"), "<dd>Region Fjärdland</dd>");
    made_end(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_listing),     TEST(test_filters),  TEST(test_paging), TEST(test_search),
        TEST(test_archives),    TEST(test_topics),   TEST(test_item),   TEST(test_states),
        TEST(test_mistakes),    TEST(test_json),     TEST(test_small),  TEST(test_hosts),
        TEST(test_own_address), TEST(test_nameless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
