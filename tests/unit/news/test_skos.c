/* Topics as Turtle: each property, what must be escaped, and ids in URIs. */
#include "test.h"

#include "news/skos.h"

#define UUID "018f0c6e-7a3b-7c11-9d5e-0123456789ab"
#define OTHER "018f0c6e-7a3b-7c11-9d5e-0123456789ac"

static void a_topic_is_written(void **state)
{
    struct label labels[] = {{STR("sv"), STR("Båt & \"skär\\gård\"")}, {STR("en"), STR("Boats")}};
    struct label alternatives[] = {{STR("sv"), STR("Färjor\n\x7f")}};
    struct str broader[] = {STR(OTHER)};
    struct str exact[] = {STR("https://x.example/a b<c>\"{d}"), STR("https://x.example/å")};
    struct topic topic = {.id = STR(UUID),
                          .slug = STR("bat"),
                          .labels = labels,
                          .labels_count = 2,
                          .alternatives = alternatives,
                          .alternatives_count = 1,
                          .broader = broader,
                          .broader_count = 1,
                          .exact = exact,
                          .exact_count = 2,
                          .provisional = true};
    struct buf out = buf_in(*state);
    struct rdf rdf = skos_begin(&out, RDF_TURTLE);
    size_t head = out.n;
    skos_topic(&rdf, &topic, STR("https://nyheter.example"));
    rdf_end(&rdf);
    assert_str(str_sub(buf_str(&out), head, out.n),
               "\n<https://nyheter.example/id/topic/" UUID ">\n"
               "    a skos:Concept ;\n"
               "    skos:notation \"bat\" ;\n"
               "    skos:prefLabel \"Båt & \\u0022skär\\u005Cgård\\u0022\"@sv ;\n"
               "    skos:prefLabel \"Boats\"@en ;\n"
               "    skos:altLabel \"Färjor\\u000A\x7f\"@sv ;\n"
               "    skos:broader <https://nyheter.example/id/topic/" OTHER "> ;\n"
               "    skos:exactMatch <https://x.example/a%20b%3Cc%3E%22%7Bd%7D> ;\n"
               "    skos:exactMatch <https://x.example/å> ;\n"
               "    adms:status <http://purl.org/adms/status/UnderDevelopment> ;\n"
               "    skos:inScheme <https://nyheter.example/id/topics> .\n");
    topic = (struct topic){
        .id = STR(UUID), .slug = STR("bat"), .labels = labels + 1, .labels_count = 1};
    struct buf without = buf_in(*state);
    rdf = skos_begin(&without, RDF_TURTLE);
    head = without.n;
    skos_topic(&rdf, &topic, (struct str){0});
    rdf_end(&rdf);
    assert_str(str_sub(buf_str(&without), head, without.n),
               "\n<urn:uuid:" UUID ">\n    a skos:Concept ;\n"
               "    skos:notation \"bat\" ;\n"
               "    skos:prefLabel \"Boats\"@en .\n");
}

static void an_id_is_found_in_a_uri_of_ours(void **state)
{
    (void)state;
    assert_str(skos_id(STR("https://x.example/id/topic/" UUID)), UUID);
    assert_str(skos_id(STR("/id/topic/" UUID)), UUID);
    assert_str(skos_id(STR("urn:uuid:" UUID)), UUID);
    static const char *const others[] = {
        "",
        UUID,
        "x/urn:uuid:" UUID,
        "https://x.example/topic/" UUID,
        "https://x.example/id/topic/" UUID "/",
        "urn:uuid:018f0c6e-7a3b-4c11-9d5e-0123456789ab", /* version 4 */
        "urn:uuid:018F0C6E-7A3B-7C11-9D5E-0123456789AB",
        "urn:uuid:018f0c6e-7a3b-7c11-9d5e_0123456789ab",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_str(skos_id(str_of(others[i])), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_topic_is_written),
        TEST(an_id_is_found_in_a_uri_of_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
