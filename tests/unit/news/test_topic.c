/* A topic's record: its bytes, the round trip, its labels. */
#include "test.h"

#include "news/topic.h"

static struct topic sample(struct arena *arena)
{
    static struct label labels[] = {{STR("sv"), STR("Hälso- och sjukvård")},
                                    {STR("en"), STR("Health care")}};
    static struct label alternatives[] = {
        {STR("sv"), STR("Vård")}, {STR("en"), STR("Care")}, {STR("sv"), STR("Sjukvård")}};
    static struct str broader[] = {STR("01890a5d-ac96-774b-bcce-b302099a8058")};
    static struct str exact[] = {STR("http://www.wikidata.org/entity/Q31207")};
    (void)arena;
    return (struct topic){
        .id = STR("01890a5d-ac96-774b-bcce-b302099a8057"),
        .slug = STR("halso-och-sjukvard"),
        .labels = labels,
        .labels_count = 2,
        .alternatives = alternatives,
        .alternatives_count = 3,
        .broader = broader,
        .broader_count = 1,
        .exact = exact,
        .exact_count = 1,
        .provisional = true,
    };
}

#define TOPIC                                                                                      \
    "{\"altLabel\":{\"en\":[\"Care\"],\"sv\":[\"Vård\",\"Sjukvård\"]},\"broader\":[\"01890a5d-"  \
    "ac96-774b-bcce-b302099a8058\"],\"exactMatch\":[\"http://www.wikidata.org/entity/"             \
    "Q31207\"],\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"prefLabel\":{\"en\":"             \
    "\"Health care\",\"sv\":\"Hälso- och sjukvård\"},\"provisional\":true,\"schema\":1,"         \
    "\"slug\":\"halso-och-sjukvard\"}"

static void it_comes_back_as_it_went(void **state)
{
    struct topic topic = sample(*state), back;
    assert_str(topic_write(*state, &topic), TOPIC);
    assert_ok(*state, topic_read(*state, STR(TOPIC), &back));
    assert_str(topic_write(*state, &back), TOPIC);
    assert_str(back.labels[0].language, "sv");
    assert_str(back.labels[1].text, "Health care");
    assert_true(back.provisional);
    topic =
        (struct topic){.id = STR("x"), .slug = STR("y"), .labels = back.labels, .labels_count = 1};
    assert_str(topic_write(*state, &topic),
               "{\"id\":\"x\",\"prefLabel\":{\"sv\":\"Hälso- och sjukvård\"},\"schema\":1,"
               "\"slug\":\"y\"}");
}

static void the_label_is_in_the_language_asked_for(void **state)
{
    struct topic topic = sample(*state);
    assert_str(topic_label(&topic, STR("en")), "Health care");
    assert_str(topic_label(&topic, STR("sv")), "Hälso- och sjukvård");
    assert_str(topic_label(&topic, STR("fi")), "Hälso- och sjukvård");
    topic.labels_count = 0;
    assert_str(topic_label(&topic, STR("sv")), "halso-och-sjukvard");
}

static void what_is_wrong_is_refused(void **state)
{
#define BASE "\"id\":\"x\",\"prefLabel\":{\"sv\":\"y\"},\"schema\":1,\"slug\":\"z\""
    static const struct {
        const char *json, *why;
    } wrong[] = {
        {"{\"id\":\"x\",\"schema\":1,\"slug\":\"z\"}", "/prefLabel: is missing"},
        {"{" BASE ",\"notation\":\"1\"}", "/notation: is not a member of a topic's record"},
        {"{" BASE ",\"altLabel\":{\"sv\":\"y\"}}", "/altLabel/sv: must be an array"},
        {"{" BASE ",\"altLabel\":{\"sv\":[1]}}", "/altLabel/sv/0: must be a text"},
        {"{" BASE ",\"provisional\":1}", "/provisional: must be true or false"},
        {"{\"id\":\"x\",\"prefLabel\":{\"sv\":1},\"schema\":1,\"slug\":\"z\"}",
         "/prefLabel/sv: must be a text"},
        {"{\"id\":\"x\",\"prefLabel\":{\"sv\":\"y\"},\"schema\":7,\"slug\":\"z\"}",
         "/schema: is not 1; a newer Budkavle wrote it, update this one"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct topic topic;
        assert_int_equal(topic_read(*state, str_of(wrong[i].json), &topic), STATUS_REFUSED);
        assert_string_equal(status_why(*state), wrong[i].why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_comes_back_as_it_went),
        TEST(the_label_is_in_the_language_asked_for),
        TEST(what_is_wrong_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
