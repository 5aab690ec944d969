/* What is near a text or an item: suggestions while typing, and items like another. */
#include "view/similar.h"
#include "view/suggest.h"
#include "view_test.h"

static const char TRAFFIC[] = "018e2f6a-1111-7000-8000-000000000001";

static struct world a_world(struct arena *arena)
{
    static const char *const texts[][2] = {
        {"Färjan till Ytterö får fler turer", "Färjan går varje timme från Sillhamn."},
        {"Ny kaj för färjan i Sillhamn", "Färjan lägger till vid den nya kajen."},
        {"Konstrunda i byarna", "Ateljéer slår upp dörrarna."},
        {"Färre turer med färjan till Ytterö", "Vintern är här, och färjan går sällan."},
        {"Budgeten är antagen", "Fullmäktige sade ja."},
    };
    struct world world = new_world(arena);
    write_topic(&world, str_of(TRAFFIC), "fartrafik", "Färjetrafik");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct item item =
            news_item(new_id(&world), texts[i][0], texts[i][1], 1710144000000 + (int64_t)i * 1000);
        struct str topics[] = {str_of(TRAFFIC)};
        item.topics = topics;
        item.topics_count = i < 2 ? 1 : 0;
        write_item(&world, ACTION_PUBLISH, &item, NULL);
    }
    follow(&world);
    return world;
}

static struct suggestions suggest(struct world *world, const char *text)
{
    struct suggestions suggestions;
    assert_ok(world->arena,
              suggest_find(world->view, world->arena, STR("sv"), str_of(text), &suggestions));
    return suggestions;
}

static void who_types_is_told_topics_items_and_words(void **state)
{
    struct world world = a_world(*state);
    struct suggestions suggestions = suggest(&world, "fär");
    assert_int_equal(suggestions.topics_count, 1);
    assert_str(suggestions.topics[0].topic.slug, "fartrafik");
    assert_int_equal(suggestions.topics[0].count, 2);
    assert_int_equal(suggestions.items_count, 3);
    assert_str(suggestions.items[0].item.headline, "Färre turer med färjan till Ytterö");
    assert_true(suggestions.words_count >= 1);
    assert_str(suggestions.words[0], "färjan");

    suggestions = suggest(&world, "Ny kaj för fä");
    assert_int_equal(suggestions.topics_count, 0);
    assert_int_equal(suggestions.items_count, 1);
    assert_str(suggestions.words[0], "Ny kaj för färjan");

    suggestions = suggest(&world, "zzz");
    assert_int_equal(suggestions.topics_count + suggestions.items_count + suggestions.words_count,
                     0);
    end_world(&world);
}

static void nothing_typed_is_nothing_suggested(void **state)
{
    static const char *const texts[] = {"", " ", "\"", "-", "?!"};
    struct world world = a_world(*state);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct suggestions suggestions = suggest(&world, texts[i]);
        assert_int_equal(
            suggestions.topics_count + suggestions.items_count + suggestions.words_count, 0);
    }
    end_world(&world);
}

static struct str similar_to(struct world *world, const char *headline)
{
    struct query query = {.language = STR("sv"),
                          .text = str_printf(world->arena, "rubrik:\"%s\"", headline)};
    struct answer answer = find(world, query);
    struct document *similar;
    size_t count;
    struct view *reader = open_reader(world);
    assert_ok(world->arena, view_begin(reader, world->arena));
    assert_ok(world->arena,
              similar_find(reader, world->arena, &answer.documents[0], 3, &similar, &count));
    struct str found = headlines(world, (struct answer){.documents = similar, .count = count});
    view_close(reader);
    return found;
}

static void items_of_the_same_matter_are_similar(void **state)
{
    struct world world = a_world(*state);
    assert_str(similar_to(&world, "Färjan till Ytterö får fler turer"),
               "Ny kaj för färjan i Sillhamn | Färre turer med färjan till Ytterö");
    assert_str(similar_to(&world, "Budgeten är antagen"), "");
    end_world(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_types_is_told_topics_items_and_words),
        TEST(nothing_typed_is_nothing_suggested),
        TEST(items_of_the_same_matter_are_similar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
