/* RDF: the same statements in three forms, and what must be escaped in each. */
#include "test.h"

#include "base/rdf.h"

static const struct rdf_prefix prefixes[] = {{"ex", "https://x.example/#"},
                                             {"xsd", "http://www.w3.org/2001/XMLSchema#"}};

static struct str written(struct arena *arena, enum rdf_form form)
{
    struct buf out = buf_in(arena);
    struct rdf rdf = rdf_begin(&out, form, prefixes, 2);
    rdf_subject(&rdf, STR("https://a.example/b c"), "ex:Thing");
    rdf_text(&rdf, "ex:name", STR("<å> & \"\\\n"), STR("sv"));
    rdf_text(&rdf, "ex:name", STR("plain"), (struct str){0});
    rdf_text(&rdf, "ex:none", (struct str){0}, STR("sv"));
    rdf_link(&rdf, "ex:to", STR("https://a.example/<\"{é"));
    rdf_subject(&rdf, STR("urn:x"), "ex:Thing");
    rdf_typed(&rdf, "ex:day", STR("2026-11-24"), "xsd:date");
    rdf_end(&rdf);
    return buf_str(&out);
}

static void turtle_is_written(void **state)
{
    assert_str(written(*state, RDF_TURTLE),
               "@prefix ex: <https://x.example/#> .\n"
               "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
               "\n<https://a.example/b%20c>\n    a ex:Thing ;\n"
               "    ex:name \"<å> & \\u0022\\u005C\\u000A\"@sv ;\n"
               "    ex:name \"plain\" ;\n"
               "    ex:to <https://a.example/%3C%22%7Bé> .\n"
               "\n<urn:x>\n    a ex:Thing ;\n    ex:day \"2026-11-24\"^^xsd:date .\n");
}

static void xml_is_written(void **state)
{
    assert_str(
        written(*state, RDF_XML),
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""
        " xmlns:ex=\"https://x.example/#\""
        " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema#\">\n"
        "<ex:Thing rdf:about=\"https://a.example/b%20c\">\n"
        "<ex:name xml:lang=\"sv\">&lt;å&gt; &amp; \"\\\n</ex:name>\n"
        "<ex:name>plain</ex:name>\n"
        "<ex:to rdf:resource=\"https://a.example/%3C%22%7Bé\"/>\n"
        "</ex:Thing>\n"
        "<ex:Thing rdf:about=\"urn:x\">\n"
        "<ex:day rdf:datatype=\"http://www.w3.org/2001/XMLSchema#date\">2026-11-24</ex:day>\n"
        "</ex:Thing>\n"
        "</rdf:RDF>\n");
}

static void json_ld_is_written(void **state)
{
    assert_str(written(*state, RDF_JSON_LD),
               "{\"@context\":{\"ex\":\"https://x.example/#\","
               "\"xsd\":\"http://www.w3.org/2001/XMLSchema#\"},\"@graph\":["
               "{\"@id\":\"https://a.example/b%20c\",\"@type\":\"ex:Thing\","
               "\"ex:name\":[{\"@language\":\"sv\",\"@value\":\"<å> & \\\"\\\\\\n\"},"
               "{\"@value\":\"plain\"}],"
               "\"ex:to\":[{\"@id\":\"https://a.example/%3C%22%7Bé\"}]},"
               "{\"@id\":\"urn:x\",\"@type\":\"ex:Thing\","
               "\"ex:day\":[{\"@type\":\"xsd:date\",\"@value\":\"2026-11-24\"}]}]}");
}

static void an_empty_graph_is_whole(void **state)
{
    struct buf out = buf_in(*state);
    struct rdf rdf = rdf_begin(&out, RDF_JSON_LD, prefixes, 0);
    rdf_end(&rdf);
    assert_str(buf_str(&out), "{\"@context\":{},\"@graph\":[]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(turtle_is_written),
        TEST(xml_is_written),
        TEST(json_ld_is_written),
        TEST(an_empty_graph_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
