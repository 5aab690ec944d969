/* A vocabulary into the log: new, known and revised topics; provisional ones are confirmed. */
#include "funnel_test.h"

#include "intake/concepts.h"

#define HEAD "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"

static struct funnel_options funnel_for(struct site *site)
{
    return (struct funnel_options){
        .folder = site->data, .clock = site->clock, .zone = site->zone, .wait_ms = 1000};
}

static struct concepts_report import_text(struct site *site, const char *text)
{
    struct concepts_report report;
    struct funnel_options options = funnel_for(site);
    assert_ok(site->arena, concepts_import(site->arena, &options, site_file(site, "v.ttl", text),
                                           STR("sv"), &report));
    return report;
}

/* The topics, a line each: slug, labels, whether provisional, slugs of broader ones. */
static struct str topics_of(struct site *site)
{
    struct arena *arena = site->arena;
    struct funnel funnel;
    struct funnel_options options = funnel_for(site);
    struct topic_count *topics;
    struct str out = STR("");
    size_t count;
    assert_ok(arena, funnel_open(arena, &options, &funnel));
    assert_ok(arena, funnel_settle(&funnel, arena));
    assert_ok(arena, view_topics(funnel.view, arena, STR("sv"), &topics, &count));
    for (size_t i = 0; i < count; i++) {
        const struct topic *topic = &topics[i].topic;
        out = str_printf(arena, "%.*s%.*s%s", STR_ARG(out), STR_ARG(topic->slug),
                         topic->provisional ? "?" : "");
        for (size_t k = 0; k < topic->labels_count; k++)
            out = str_printf(arena, "%.*s %.*s", STR_ARG(out), STR_ARG(topic->labels[k].text));
        for (size_t k = 0; k < topic->broader_count; k++)
            for (size_t b = 0; b < count; b++)
                if (str_eq(topics[b].topic.id, topic->broader[k]))
                    out = str_printf(arena, "%.*s < %.*s", STR_ARG(out),
                                     STR_ARG(topics[b].topic.slug));
        out = str_printf(arena, "%.*s\n", STR_ARG(out));
    }
    funnel_close(&funnel);
    return out;
}

static const char vocabulary[] = HEAD
    "<https://x.example/bus> skos:prefLabel \"Buss\"@sv ; skos:broader <https://x.example/t> .\n"
    "<https://x.example/t> skos:prefLabel \"Trafik\"@sv , \"Transport\"@en .\n"
    "<https://x.example/t2> skos:prefLabel \"TRAFIK!\"@sv .\n";

static void test_twice(void **state)
{
    struct site *site = site_new(*state);
    struct concepts_report report = import_text(site, vocabulary);
    assert_int_equal(report.added, 3);
    assert_str(topics_of(site), "buss Buss < trafik\ntrafik Trafik Transport\ntrafik-2 TRAFIK!\n");
    report = import_text(site, vocabulary);
    assert_int_equal(report.known, 3);
    assert_int_equal(report.added + report.revised, 0);
}

/* Renamed, it is known by its URI; what it was called in other languages stays. */
static void test_renamed(void **state)
{
    struct site *site = site_new(*state);
    import_text(site, vocabulary);
    struct concepts_report report =
        import_text(site, HEAD "<https://x.example/t> skos:prefLabel \"Kollektivtrafik\"@sv .\n");
    assert_int_equal(report.revised, 1);
    assert_str(topics_of(site),
               "buss Buss < trafik\ntrafik Kollektivtrafik Transport\ntrafik-2 TRAFIK!\n");
}

static void test_confirms(void **state)
{
    struct site *site = site_new(*state);
    const char *page = site_file(
        site, "page.txt", "• En rubrik om bussar\n\n  En text om bussar i länet.\n\n  Buss\n");
    site->captured = "2024";
    assert_int_equal(IMPORT(site, page), STATUS_OK);
    assert_str(topics_of(site), "buss? Buss\n");
    struct concepts_report report = import_text(site, vocabulary);
    assert_int_equal(report.added, 2);
    assert_int_equal(report.revised, 1);
    assert_str(topics_of(site), "buss Buss < trafik\ntrafik Trafik Transport\ntrafik-2 TRAFIK!\n");
}

/* A vocabulary that a program like this one has written keeps its ids, slugs and states. */
static void test_of_another_folder(void **state)
{
    static const char exported[] =
        HEAD "@prefix adms: <http://www.w3.org/ns/adms#> .\n"
             "<https://x.example/id/topic/018f0c6e-7a3b-7c11-9d5e-000000000001> a skos:Concept ;\n"
             "  skos:notation \"bussar\" ; skos:prefLabel \"Buss\"@sv ;\n"
             "  skos:broader <https://x.example/id/topic/018f0c6e-7a3b-7c11-9d5e-000000000002> .\n"
             "<https://x.example/id/topic/018f0c6e-7a3b-7c11-9d5e-000000000002>\n"
             "  skos:notation \"No slug\" ; skos:prefLabel \"Trafik\"@sv ;\n"
             "  adms:status <http://purl.org/adms/status/UnderDevelopment> .\n"
             /* Another with the same id. */
             "<urn:uuid:018f0c6e-7a3b-7c11-9d5e-000000000001> skos:prefLabel \"Färja\"@sv .\n";
    struct site *site = site_new(*state);
    struct concepts_report report = import_text(site, exported);
    assert_int_equal(report.added, 3);
    assert_str(topics_of(site), "bussar Buss < trafik\nfarja Färja\ntrafik? Trafik\n");
    report = import_text(site, exported);
    assert_int_equal(report.known, 3);
    /* Known by its id though all else is new; what was confirmed stays so. */
    report =
        import_text(site, HEAD "@prefix adms: <http://www.w3.org/ns/adms#> .\n"
                               "<urn:uuid:018f0c6e-7a3b-7c11-9d5e-000000000001>\n"
                               "  skos:notation \"linjer\" ; skos:prefLabel \"Linjer\"@sv ;\n"
                               "  adms:status <http://purl.org/adms/status/UnderDevelopment> .\n"
                               "<urn:uuid:018f0c6e-7a3b-7c11-9d5e-000000000002>\n"
                               "  skos:prefLabel \"Trafik\"@sv .\n");
    assert_int_equal(report.revised, 2);
    assert_str(topics_of(site), "farja Färja\nbussar Linjer < trafik\ntrafik Trafik\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_twice),
        TEST(test_renamed),
        TEST(test_confirms),
        TEST(test_of_another_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
