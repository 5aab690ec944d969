/* The feeds of a listing, asked without a server. That they are valid is for the tests over HTTP to
   say, which read them with others' parsers; here is what must stand in them. */
#include "made.h"

static struct str feed(struct made *made, const char *address, const char *type)
{
    struct response response = made_get(made, address);
    if (response.status != 200)
        fail_msg("%s: %d\n%.*s", address, response.status, STR_ARG(response.body));
    assert_str(response.type, type);
    return response.body;
}

static struct str atom(struct made *made, const char *address)
{
    return feed(made, address, "application/atom+xml; charset=utf-8");
}

static struct made made_default(void **state)
{
    return made_site(*state, &(struct site_options){0});
}

static void an_entry_holds_all_of_its_item(void **state)
{
    struct made made = made_default(state);
    struct str xml = atom(&made, "/nyheter.atom?kind=call&year=2026&take=1");
    assert_has(xml, "<id>urn:uuid:01930000-0000-7000-8000-000000000003</id>");
    assert_has(xml, "<published>2026-11-20T11:00:00Z</published>");
    /* The correction moves the time and is told. */
    assert_has(xml, "<updated>2026-11-23T08:00:00Z</updated>");
    assert_has(xml, "&lt;strong&gt;Rättelse:&lt;/strong&gt; Sista dagen är den 26 november.");
    assert_has(xml, "Projekten ska nå barn på landet.&lt;/p&gt;");
    assert_has(xml, "&lt;strong&gt;Stänger:&lt;/strong&gt; torsdag 26");
    assert_has(xml, "&lt;li&gt;först&lt;/li&gt;");
    assert_has(xml, "<category term=\"kultur\" scheme=\"http://127.0.0.1:8080/amnen/\" "
                    "label=\"Kultur\"/>");
    assert_has(xml, "<category term=\"call\" label=\"Utlysning\"/>");
    assert_has(xml, "href=\"http://127.0.0.1:8080/nyheter/2026/sok-stod-till-kulturprojekt-for-"
                    "barn\"");
    assert_has_not(xml, "<script");
    assert_has_not(xml, "&lt;script");
    made_end(&made);
}

static void the_pages_of_a_feed_lead_to_each_other(void **state)
{
    struct made made = made_default(state);
    struct str xml = atom(&made, "/nyheter.atom?take=5&skip=10&kind=news");
    assert_has(xml, "<id>http://127.0.0.1:8080/nyheter.atom?kind=news</id>");
    assert_has(xml, "rel=\"self\" type=\"application/atom+xml\" "
                    "href=\"http://127.0.0.1:8080/nyheter.atom?kind=news&amp;skip=10&amp;take=5\"");
    assert_has(xml, "rel=\"alternate\" type=\"text/html\" "
                    "href=\"http://127.0.0.1:8080/nyheter/?kind=news&amp;skip=10&amp;take=5\"");
    assert_has(xml, "rel=\"previous\" type=\"application/atom+xml\" "
                    "href=\"http://127.0.0.1:8080/nyheter.atom?kind=news&amp;skip=5&amp;take=5\"");
    assert_has(xml, "rel=\"next\"");
    assert_has(xml, "rel=\"first\"");
    assert_has(xml, "rel=\"last\"");
    assert_has(feed(&made, "/nyheter.feed.json?take=5", "application/feed+json"),
               "\"next_url\":\"http://127.0.0.1:8080/nyheter.feed.json?skip=5&take=5\"");
    assert_has(feed(&made, "/nyheter.rss?take=5", "application/rss+xml; charset=utf-8"),
               "<atom:link rel=\"next\"");
    made_end(&made);
}

static void every_listing_has_feeds(void **state)
{
    static const char *const addresses[] = {
        "/nyheter.atom", "/nyheter/2026.atom", "/nyheter/2026/11.atom", "/amnen/kultur.atom",
        "/en/news.atom", "/en/news/2025.atom", "/en/news/2025/03.atom", "/en/topics/kultur.atom",
    };
    struct made made = made_default(state);
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        struct str xml = atom(&made, addresses[i]);
        assert_has(xml, arena_printf(made.arena, "<id>http://127.0.0.1:8080%s</id>", addresses[i]));
    }
    assert_int_equal(made_get(&made, "/nyheter/2026/13.atom").status, 404);
    assert_int_equal(made_get(&made, "/nyheter/2026/ny-rubrik.atom").status, 404);
    assert_int_equal(made_get(&made, "/nyheter.atom?take=0").status, 400);
    struct response moved = made_get(&made, "/amnen/buss.rss?take=3");
    assert_int_equal(moved.status, 301);
    assert_str(moved.location, "/amnen/kollektivtrafik.rss?take=3");
    made_end(&made);
}

/* Whoever has an item is told that it is no more; nobody is told what stood in one that is gone. */
static void what_is_withdrawn_is_buried(void **state)
{
    struct made made = made_default(state);
    struct str xml = atom(&made, "/nyheter.atom?take=1");
    assert_has(xml, "<at:deleted-entry ref=\"urn:uuid:01930000-0000-7000-8000-000000000020\" "
                    "when=\"2026-11-23T08:00:00Z\">");
    assert_has(xml, "<at:comment>Beslutet har upphävts.</at:comment>");
    assert_has(xml, "000000000021\"");
    assert_has_not(xml, "Borta");
    assert_has_not(atom(&made, "/nyheter.atom?skip=1&take=1"), "at:deleted-entry");
    assert_has_not(atom(&made, "/nyheter/2026.atom"), "at:deleted-entry");
    assert_has(atom(&made, "/nyheter/2025/03.atom"), "000000000020\"");
    assert_has(atom(&made, "/amnen/halso-och-sjukvard.atom"), "000000000020\"");
    assert_has_not(atom(&made, "/amnen/kultur.atom"), "at:deleted-entry");
    assert_has_not(atom(&made, "/nyheter.atom?kind=call"), "at:deleted-entry");
    assert_has_not(atom(&made, "/en/news.atom"), "at:deleted-entry");
    made_end(&made);
}

static void a_page_names_its_feeds(void **state)
{
    struct made made = made_default(state);
    struct str html = made_get(&made, "/nyheter/?query=f%C3%A4rja&skip=1&take=1").body;
    assert_has(html, "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Sökning: färja "
                     "(Atom)\" href=\"/nyheter.atom?query=f%C3%A4rja&amp;orderBy=Published\">");
    assert_has(html, "<a href=\"/nyheter.rss?query=f%C3%A4rja&amp;orderBy=Published\">RSS</a>");
    html = made_get(&made, "/en/topics/kultur").body;
    assert_has(html, "href=\"/en/topics/kultur.feed.json\"");
    made_end(&made);
}

/* A page and its twin name each other, and where there is none for all languages. */
static void twins_name_each_other(void **state)
{
    static const char sv[] =
        "hreflang=\"sv\" href=\"http://127.0.0.1:8080/amnen/kultur?kind=call\"";
    static const char en[] = "hreflang=\"en\" "
                             "href=\"http://127.0.0.1:8080/en/topics/kultur?kind=call\"";
    struct made made = made_default(state);
    static const char *const pages[] = {"/amnen/kultur?kind=call", "/en/topics/kultur?kind=call"};
    for (size_t i = 0; i < 2; i++) {
        struct str html = made_get(&made, pages[i]).body;
        assert_has(html, sv);
        assert_has(html, en);
        assert_has(html, "hreflang=\"x-default\" "
                         "href=\"http://127.0.0.1:8080/amnen/kultur?kind=call\"");
        assert_has(html, arena_printf(made.arena,
                                      "rel=\"canonical\" "
                                      "href=\"http://127.0.0.1:8080%s\"",
                                      pages[i]));
    }
    assert_has_not(made_get(&made, "/nyheter/?skip=20").body, "rel=\"alternate\" hreflang");
    made_end(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_entry_holds_all_of_its_item), TEST(the_pages_of_a_feed_lead_to_each_other),
        TEST(every_listing_has_feeds),        TEST(what_is_withdrawn_is_buried),
        TEST(a_page_names_its_feeds),         TEST(twins_name_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
