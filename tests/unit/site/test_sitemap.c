/* Sitemaps above what fits into one, robots.txt and security.txt, without a server. */
#include "made.h"

static size_t count(struct str text, const char *part)
{
    size_t found = 0;
    for (ptrdiff_t at = 0; (at = str_find(text, str_of(part), (size_t)at)) >= 0; at++)
        found++;
    return found;
}

static void a_small_site_has_one(void **state)
{
    struct made made = made_site(*state, &(struct site_options){0});
    struct response response = made_get(&made, "/sitemap.xml");
    assert_str(response.type, "application/xml; charset=utf-8");
    assert_has(response.body, "<loc>http://127.0.0.1:8080/nyheter/2026/laget-i-varden</loc>");
    assert_has(response.body, "<loc>http://127.0.0.1:8080/en/news/2025/new-ferry-to-yttero</loc>");
    assert_has(response.body, "<loc>http://127.0.0.1:8080/en/topics/kollektivtrafik</loc>");
    assert_has(response.body, "<loc>http://127.0.0.1:8080/nyheter/2023/</loc>");
    assert_has_not(response.body, "aterkallad");
    assert_has_not(response.body, "borta");
    assert_int_equal(made_get(&made, "/sitemap-1.xml").status, 404);
    made_end(&made);
}

static void a_large_one_has_an_index(void **state)
{
    struct made made = made_site(*state, &(struct site_options){0});
    size_t all = count(made_get(&made, "/sitemap.xml").body, "<loc>");
    made_end(&made);

    made = made_site(*state, &(struct site_options){.sitemap_most = 7});
    struct str index = made_get(&made, "/sitemap.xml").body, rest = index;
    assert_has(index, "<sitemapindex");
    size_t parts = 0, found = 0;
    while (rest.n > 0) {
        struct str line = str_cut(&rest, '\n'), begin = STR("<loc>http://127.0.0.1:8080");
        if (!str_starts(line, begin))
            continue;
        line = str_sub(line, begin.n, line.n - strlen("</loc>"));
        struct str body = made_get(&made, str_z(made.arena, line)).body;
        assert_has(body, "<urlset");
        found += count(body, "<loc>");
        parts++;
    }
    assert_true(parts > 5);
    assert_int_equal(found, all);
    assert_int_equal(made_get(&made, "/sitemap-999.xml").status, 404);
    assert_int_equal(made_get(&made, "/sitemap-01.xml").status, 404);
    assert_int_equal(made_get(&made, "/sitemap--1.xml").status, 404);
    made_end(&made);
}

static void the_news_are_those_of_two_days(void **state)
{
    struct made made = made_site(*state, &(struct site_options){0});
    struct str news = made_get(&made, "/sitemap-news.xml").body;
    assert_int_equal(count(news, "<url>"), 1); /* of 22 November; the one before is of the 21st */
    assert_has(news, "<news:publication_date>2026-11-22</news:publication_date>");
    assert_has(news, "<news:name>Region Fjärdland</news:name>");
    assert_has(news, "<news:title>Ny färjelinje mellan Sillhamn och Ytterö</news:title>");
    made_end(&made);
}

static void security_txt_needs_a_contact(void **state)
{
    struct made made = made_site(*state, &(struct site_options){0});
    assert_int_equal(made_get(&made, "/.well-known/security.txt").status, 404);
    made_end(&made);
    made =
        made_site(*state, &(struct site_options){.security_contact = STR("tel:+46-1  https://a")});
    struct str text = made_get(&made, "/.well-known/security.txt").body;
    assert_str(text, "Contact: tel:+46-1\nContact: https://a\nExpires: 2027-06-01T00:00:00Z\n"
                     "Preferred-Languages: sv, en\n");
    made_end(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_small_site_has_one),
        TEST(a_large_one_has_an_index),
        TEST(the_news_are_those_of_two_days),
        TEST(security_txt_needs_a_contact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
