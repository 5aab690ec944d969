/* SKOS in Turtle: labels, relations, and what is wrong with its line. */
#include "funnel_test.h"

#include "intake/turtle.h"

#define HEAD "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"

static enum status read_text(struct arena *arena, const char *text, struct concept **concepts,
                             size_t *count)
{
    struct site *site = site_new(arena);
    return turtle_read(arena, site_file(site, "v.ttl", text), STR("sv"), concepts, count);
}

static void test_concepts(void **state)
{
    struct arena *arena = *state;
    struct concept *concepts;
    size_t count;
    assert_ok(
        arena,
        read_text(arena,
                  "\xef\xbb\xbf" HEAD
                  "<https://x.example/scheme> a skos:ConceptScheme ; skos:prefLabel \"S\" .\n"
                  "<https://x.example/care> a skos:Concept ;\n"
                  "  skos:prefLabel \"Health  care\"@en , \"Va\\u030Ard\"@sv-SE , \"Hoito\"@fi ;\n"
                  "  skos:altLabel \"Sjukvård\" ;\n"
                  "  skos:narrower <https://x.example/teeth> ;\n"
                  "  skos:exactMatch <http://www.wikidata.org/entity/Q31207> .\n"
                  "<https://x.example/teeth> skos:prefLabel \"Tandvård\"@sv , \"Tänder\"@sv .\n"
                  "<https://x.example/none> a skos:Concept .\n",
                  &concepts, &count));
    assert_int_equal(count, 2);
    assert_str(concepts[0].uri, "https://x.example/care");
    assert_int_equal(concepts[0].topic.labels_count, 3);
    assert_str(concepts[0].topic.labels[0].language, "sv"); /* Swedish names it */
    assert_str(concepts[0].topic.labels[0].text, "Vård");   /* NFC */
    assert_str(concepts[0].topic.labels[1].text, "Health care");
    assert_str(concepts[0].topic.alternatives[0].text, "Sjukvård");
    assert_str(concepts[0].topic.alternatives[0].language, "sv");
    assert_int_equal(concepts[0].topic.exact_count, 1);
    assert_str(concepts[1].broader_uris[0], "https://x.example/care");
    assert_str(concepts[1].topic.labels[0].text, "Tandvård");
    assert_str(concepts[1].topic.alternatives[0].text, "Tänder");
}

static void refused(struct arena *arena, const char *text, const char *why)
{
    struct concept *concepts;
    size_t count;
    assert_int_equal(read_text(arena, text, &concepts, &count), STATUS_REFUSED);
    if (strstr(status_why(arena), why) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", status_why(arena), why);
}

static void test_refused(void **state)
{
    refused(*state, HEAD "\n<a> skos:prefLabel \"x\n", "v.ttl:3: this is not Turtle");
    refused(*state, HEAD "<a> nobody:prefLabel \"x\" .\n", "v.ttl:2: this is not Turtle");
    refused(*state, HEAD "<a> skos:note \"x\" .\n", "v.ttl:1: there is no concept");
    refused(*state, HEAD "\n\xff", "v.ttl:3: the text is not valid UTF-8");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_concepts),
        TEST(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
