/* What queries find, and how they go about it: fields, days, topics' names, the second looks. */
#include "view_test.h"

static const char CULTURE[] = "018e2f6a-1111-7000-8000-000000000001";
static const char CHURCH[] = "018e2f6a-1111-7000-8000-000000000002";
static const char HEALTH[] = "018e2f6a-1111-7000-8000-000000000003";

static void write_full_topic(struct world *world, struct topic topic)
{
    append(world,
           (struct entry){.action = ACTION_TOPIC,
                          .item = topic.id,
                          .record = topic_write(world->arena, &topic)},
           true);
}

static void write_topics(struct world *world)
{
    struct label culture[] = {{STR("sv"), STR("Kultur")}, {STR("en"), STR("Culture")}};
    struct label church[] = {{STR("sv"), STR("Kyrkomusik")}};
    struct label organs[] = {{STR("sv"), STR("orglar")}};
    struct label health[] = {{STR("sv"), STR("Hälso- och sjukvård")}};
    struct str broader[] = {str_of(CULTURE)};
    write_full_topic(world, (struct topic){.id = str_of(CULTURE),
                                           .slug = STR("kultur"),
                                           .labels = culture,
                                           .labels_count = 2});
    write_full_topic(world, (struct topic){.id = str_of(CHURCH),
                                           .slug = STR("kyrkomusik"),
                                           .labels = church,
                                           .labels_count = 1,
                                           .alternatives = organs,
                                           .alternatives_count = 1,
                                           .broader = broader,
                                           .broader_count = 1});
    write_full_topic(world, (struct topic){.id = str_of(HEALTH),
                                           .slug = STR("halso-och-sjukvard"),
                                           .labels = health,
                                           .labels_count = 1});
}

static void write_news(struct world *world, const char *headline, const char *summary,
                       const char *topic, const char *day)
{
    int64_t sort = zone_instant(
        world->zone, (struct civil){atoi(day), atoi(day + 5), atoi(day + 8), 12, 0, 0, 0});
    struct item item = news_item(new_id(world), headline, summary, sort);
    struct str topics[] = {str_of(topic)};
    item.topics = topics;
    item.topics_count = topic[0] == '\0' ? 0 : 1;
    write_item(world, ACTION_PUBLISH, &item, NULL);
}

static struct world a_world(struct arena *arena)
{
    struct world world = new_world(arena);
    write_topics(&world);
    write_news(&world, "Orgeln i Sillhamn låter igen", "Invigning på lördag", CHURCH, "2023-05-01");
    write_news(&world, "Konstrunda i byarna", "Ateljéer slår upp dörrarna", CULTURE, "2023-12-31");
    write_news(&world, "Närakuten flyttar", "Nya lokaler vid hamnen i Sillhamn", HEALTH,
               "2024-01-01");
    write_news(&world, "Färjan till Ytterö", "Fler turer, och 12 500 resenärer", "", "2024-03-11");
    write_news(&world, "Om färjan och hamnen", "Turen tar 35 minuter", "", "2024-03-12");
    follow(&world);
    return world;
}

struct case_of {
    const char *text, *headlines; /* newest first */
};

static void try_cases(struct arena *arena, const struct case_of *cases, size_t count)
{
    struct world world = a_world(arena);
    for (size_t i = 0; i < count; i++) {
        struct query query = {.language = STR("sv"), .text = str_of(cases[i].text)};
        struct str found = headlines(&world, find(&world, query));
        if (!str_is(found, cases[i].headlines))
            fail_msg("%s: %.*s", cases[i].text, STR_ARG(found));
    }
    end_world(&world);
}
#define TRY(state, cases) try_cases(*(state), cases, sizeof(cases) / sizeof(cases)[0])

#define ORGAN "Orgeln i Sillhamn låter igen"
#define ART "Konstrunda i byarna"
#define CLINIC "Närakuten flyttar"
#define FERRY "Färjan till Ytterö"
#define HARBOUR "Om färjan och hamnen"

static void words_and_operators(void **state)
{
    static const struct case_of cases[] = {
        {"färjan", HARBOUR " | " FERRY},
        {"färjan hamn", HARBOUR},
        {"färjan -hamn", FERRY},
        {"Sillhamn OR Ytterö tur OR orgeln", FERRY " | " ORGAN},
        {"om färjan", HARBOUR " | " FERRY},
        {"\"om färjan\"", HARBOUR},
        {"-färjan -sillhamn", ART},
        {"12500", FERRY},
        {"12 500", FERRY},
        {"ytt*", FERRY},
        {"- \" ( ) färjan", HARBOUR " | " FERRY},
    };
    TRY(state, cases);
}

static void fields(void **state)
{
    static const struct case_of cases[] = {
        {"rubrik:hamn", HARBOUR},
        {"headline:hamnen OR rubrik:konstrunda", HARBOUR " | " ART},
        {"rubrik:\"färjan till\"", FERRY},
        {"rubrik:\"till färjan\"", ""},
        {"rubrik:när*", CLINIC},
        {"-rubrik:färjan tur", ""},
        {"ämne:kultur", ART " | " ORGAN},
        {"topic:culture", ART " | " ORGAN},
        {"ämne:orglar", ORGAN},
        {"ämne:kyrko*", ORGAN},
        {"ämne:\"hälso- och sjukvård\"", CLINIC},
        {"ämne:halso-och-sjukvard", CLINIC},
        {"ämne:finnsinte", ""},
        {"-ämne:kultur sillhamn", CLINIC},
        {"okänt:färjan", ""},
    };
    TRY(state, cases);
}

static void days(void **state)
{
    static const struct case_of cases[] = {
        {"år:2023", ART " | " ORGAN},
        {"year:2023-2024 sillhamn", CLINIC " | " ORGAN},
        {"-år:2024", ART " | " ORGAN},
        {"from:2024-03", HARBOUR " | " FERRY},
        {"från:2023-12-31 till:2024-01-01", CLINIC " | " ART},
        {"to:2023-05-01", ORGAN},
        {"to:2023-04-30", ""},
        {"år:2023 OR from:2024-03-12", HARBOUR " | " ART " | " ORGAN},
    };
    TRY(state, cases);
}

static void topics_names_are_words(void **state)
{
    static const struct case_of cases[] = {
        {"kultur", ART " | " ORGAN}, /* of the topic, and of one below it */
        {"kyrkomusik", ORGAN},        {"orglar lördag", ORGAN},
        {"sjukvård", CLINIC},         {"\"hälso- och sjukvård\"", CLINIC},
        {"\"sjukvård och\"", ""},     {"kult*", ART " | " ORGAN},
        {"sillhamn -kultur", CLINIC},
    };
    TRY(state, cases);
}

static void a_whole_topic_comes_first(void **state)
{
    struct world world = a_world(*state);
    write_news(&world, "En dag i parken", "Om hälso- och sjukvård", "", "2024-05-01");
    follow(&world);
    struct query query = {
        .language = STR("sv"), .text = STR("hälso- och sjukvård"), .order = ORDER_RELEVANCE};
    struct answer answer = find(&world, query);
    assert_true(answer.total >= 2);
    assert_str(answer.documents[0].item.headline, CLINIC);
    end_world(&world);
}

static void words_written_apart_are_found_joined(void **state)
{
    static const struct case_of cases[] = {
        {"konst runda", ART},
        {"Konst Runda", ART},
        {"konst färja", ""},
    };
    TRY(state, cases);
}

static void compounds_and_their_parts(void **state)
{
    static const struct case_of cases[] = {
        {"konst", ART},        /* a part of the item's compound */
        {"hamnlokal", CLINIC}, /* a compound of the query, by its parts */
    };
    TRY(state, cases);
}

static void without_their_marks_words_are_found_last(void **state)
{
    static const struct case_of cases[] = {
        {"farja", HARBOUR " | " FERRY},
        {"narakuten", CLINIC},
        {"ytt* farj*", FERRY},
        {"sjukvard", CLINIC},                  /* in a topic's name */
        {"rubrik:farja", HARBOUR " | " FERRY}, /* by its spelling */
    };
    TRY(state, cases);
}

static void misspelt_words_are_corrected(void **state)
{
    static const struct {
        const char *text, *suggestion, *literal;
        int total;
    } cases[] = {
        {"färjna", "färjan", "\"färjna\"", 2},
        {"sillhammn OR xyzzy", "sillhamn OR xyzzy", "\"sillhammn\" OR xyzzy", 2},
        {"rubrik:konstrundda -färja", "rubrik:konstrunda -färja", "rubrik:\"konstrundda\" -färja",
         1},
        {"\"sillhammn\"", "", "", 0}, /* in quotes */
        {"sillhammn*", "", "", 0},
        {"-sillhammn", "", "", 5},
        {"hamnar sillhammn polis", "", "", 0}, /* nor does it find anything corrected */
        {"polis", "", "", 0},                  /* a word that no item is about */
        {"xyzzy", "", "", 0},
        {"1235", "", "", 0},
    };
    struct world world = a_world(*state);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct query query = {.language = STR("sv"), .text = str_of(cases[i].text)};
        struct answer answer = find(&world, query);
        assert_str(answer.suggestion.query, cases[i].suggestion);
        assert_str(answer.suggestion.literal, cases[i].literal);
        assert_int_equal(answer.suggestion.applied, cases[i].suggestion[0] != '\0');
        assert_int_equal(answer.total, cases[i].total);
    }
    end_world(&world);
}

static void what_finds_something_is_only_suggested_for(void **state)
{
    struct world world = a_world(*state);
    write_news(&world, "Sillhammn, felstavat", "", "", "2022-01-01");
    for (int i = 0; i < 40; i++)
        write_news(&world, "Sillhamn", "", "", "2022-01-02");
    follow(&world);
    struct query query = {.language = STR("sv"), .text = STR("sillhammn")};
    struct answer answer = find(&world, query);
    assert_int_equal(answer.total, 1);
    assert_str(answer.suggestion.query, "sillhamn");
    assert_false(answer.suggestion.applied);
    query.text = STR("sillhamn");
    assert_int_equal(find(&world, query).suggestion.query.n, 0);
    end_world(&world);
}

static void a_choice_does_not_change_what_words_mean(void **state)
{
    /* `farjan` finds nothing as it stands, whatever else is chosen. */
    struct world world = a_world(*state);
    struct query query = {.language = STR("sv"), .text = STR("farjan")};
    assert_int_equal(find(&world, query).total, 2);
    query.from = zone_instant(world.zone, (struct civil){2024, 3, 12, 0, 0, 0, 0});
    assert_str(headlines(&world, find(&world, query)), HARBOUR);
    write_news(&world, "Farjan är ett namn", "", "", "2022-01-01");
    follow(&world);
    assert_int_equal(find(&world, query).total, 0);
    query.from = 0;
    assert_int_equal(find(&world, query).total, 1);
    end_world(&world);
}

static void of_a_long_text_the_beginning_counts(void **state)
{
    struct world world = a_world(*state);
    struct buf text = buf_in(*state);
    for (int i = 0; i < 70; i++)
        buf_addz(&text, i < 64 ? "färjan " : "finnsinte ");
    struct query query = {.language = STR("sv"), .text = buf_str(&text)};
    struct answer answer = find(&world, query);
    assert_int_equal(answer.total, 2);
    assert_true(answer.cut);
    query.text = STR("färjan");
    assert_false(find(&world, query).cut);
    end_world(&world);
}

static void any_bytes_are_a_query(void **state)
{
    struct world world = a_world(*state);
    uint32_t seed = 7;
    for (int i = 0; i < 300; i++) {
        static const char *const pieces[] = {"färjan", "\"",      "-",   " ", "OR", " OR ",
                                             "*",      "rubrik:", "år:", "(", ")",  "\xff",
                                             "2024",   "\xc3",    ":",   "c"};
        struct buf text = buf_in(*state);
        for (int j = 0; j < 12; j++) {
            seed = seed * 1664525u + 1013904223u;
            buf_addz(&text, pieces[seed >> 28]);
        }
        struct query query = {
            .language = i % 3 == 0 ? (struct str){0} : STR("sv"),
            .text = buf_str(&text),
            .order = i % 2 == 0 ? ORDER_PUBLISHED : ORDER_RELEVANCE,
        };
        assert_true(find(&world, query).total <= 5);
    }
    end_world(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(words_and_operators),
        TEST(fields),
        TEST(days),
        TEST(topics_names_are_words),
        TEST(a_whole_topic_comes_first),
        TEST(words_written_apart_are_found_joined),
        TEST(compounds_and_their_parts),
        TEST(without_their_marks_words_are_found_last),
        TEST(misspelt_words_are_corrected),
        TEST(what_finds_something_is_only_suggested_for),
        TEST(a_choice_does_not_change_what_words_mean),
        TEST(of_a_long_text_the_beginning_counts),
        TEST(any_bytes_are_a_query),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
