/* What stands beside an item: its series, its translations, its neighbours in a topic. */
#include "view/together.h"
#include "view_test.h"

static const char TOPIC[] = "018e2f6a-1111-7000-8000-000000000001";
static const int64_t DAY = INT64_C(86400000), NOW = INT64_C(1710144000000);

static struct item member(struct world *world, const char *headline, int64_t sort,
                          const char *series, const char *group, const char *language)
{
    struct item item = news_item(new_id(world), headline, "s", sort);
    item.series_id = str_of(series);
    item.series_label = str_of(series);
    item.translation_of = str_of(group);
    item.language = str_of(language);
    write_item(world, ACTION_PUBLISH, &item, NULL);
    return item;
}

/* The headlines of what stands beside the item, by the question that is asked. */
static struct str beside(struct world *world, struct str id, bool series)
{
    struct document document, *found;
    size_t count;
    struct view *reader = open_reader(world);
    assert_ok(world->arena, view_begin(reader, world->arena));
    assert_ok(world->arena, view_item(reader, world->arena, id, &document));
    if (series)
        assert_ok(world->arena,
                  together_series(reader, world->arena, &document, 3, &found, &count));
    else
        assert_ok(world->arena,
                  together_translations(reader, world->arena, &document, &found, &count));
    struct str text = headlines(world, (struct answer){.documents = found, .count = count});
    view_close(reader);
    return text;
}

static void a_series_goes_back_in_time(void **state)
{
    struct world world = new_world(*state);
    struct item items[6];
    static const char *const names[] = {"v1", "v2", "v3", "v4", "v5", "v6"};
    for (size_t i = 0; i < 6; i++)
        items[i] = member(&world, names[i], NOW + (int64_t)i * DAY, "vecka", NULL, "sv");
    member(&world, "week 1", NOW, "vecka", NULL, "en");
    member(&world, "annan", NOW, "annan", NULL, "sv");
    append(&world,
           (struct entry){.action = ACTION_WITHDRAW, .item = items[3].id, .reason = STR("fel")},
           true);
    follow(&world);
    assert_str(beside(&world, items[4].id, true), "v3 | v2 | v1");
    assert_str(beside(&world, items[5].id, true), "v5 | v3 | v2");
    assert_str(beside(&world, items[0].id, true), "");

    items[4].series_id = items[4].series_label = (struct str){0};
    write_item(&world, ACTION_AMEND, &items[4], NULL);
    append(&world, (struct entry){.action = ACTION_ERASE, .item = items[2].id, .basis = STR("x")},
           true);
    follow(&world);
    assert_str(beside(&world, items[4].id, true), "");
    assert_str(beside(&world, items[5].id, true), "v2 | v1");
    end_world(&world);
}

static void translations_find_each_other(void **state)
{
    struct world world = new_world(*state);
    static const char *const group = "018e2f6a-2222-7000-8000-000000000001";
    struct item swedish = member(&world, "svensk", NOW, NULL, group, "sv");
    struct item english = member(&world, "english", NOW, NULL, group, "en");
    member(&world, "suomi", NOW, NULL, group, "fi");
    member(&world, "suomi uusi", NOW + DAY, NULL, group, "fi");
    member(&world, "ensam", NOW, NULL, NULL, "de");
    follow(&world);
    assert_str(beside(&world, swedish.id, false), "english | suomi uusi");
    assert_str(beside(&world, english.id, false), "suomi uusi | svensk");

    append(&world, (struct entry){.action = ACTION_WITHDRAW, .item = english.id}, true);
    follow(&world);
    assert_str(beside(&world, swedish.id, false), "suomi uusi");
    end_world(&world);
}

static void an_item_of_another_language_has_an_address_too(void **state)
{
    struct world world = new_world(*state);
    struct document document;
    struct address address;
    member(&world, "Koulu", NOW, NULL, NULL, "fi");
    member(&world, "Koulu", NOW, NULL, NULL, "sv");
    follow(&world);
    assert_ok(*state,
              view_item_at(world.view, *state, STR("sv"), 2024, STR("koulu"), &document, &address));
    assert_false(address.moved);
    assert_str(document.item.language, "fi");
    assert_ok(*state, view_item_at(world.view, *state, STR("sv"), 2024, STR("koulu-2"), &document,
                                   &address));
    assert_str(document.item.language, "sv");
    end_world(&world);
}

static struct str neighbours(struct world *world, struct str id, const char *topic)
{
    struct document document;
    struct beside found;
    struct view *reader = open_reader(world);
    assert_ok(world->arena, view_begin(reader, world->arena));
    assert_ok(world->arena, view_item(reader, world->arena, id, &document));
    assert_ok(world->arena,
              together_beside(reader, world->arena, &document, str_of(topic), &found));
    view_close(reader);
    struct str none = STR("-");
    struct str earlier = found.has_earlier ? found.earlier.item.headline : none;
    struct str later = found.has_later ? found.later.item.headline : none;
    return str_printf(world->arena, "%.*s < > %.*s", STR_ARG(earlier), STR_ARG(later));
}

/* Three of one instant among them, as a capture without dates gives them. */
static void neighbours_are_those_of_the_listing(void **state)
{
    struct world world = new_world(*state);
    write_topic(&world, str_of(TOPIC), "kultur", "Kultur");
    static const struct {
        const char *headline;
        int day;
        bool topic;
    } items[] = {{"a", 1, true},  {"b", 2, true},  {"c", 2, true}, {"d", 2, true},
                 {"e", 2, false}, {"f", 3, false}, {"g", 4, true}};
    struct str ids[7], topic = str_of(TOPIC);
    for (size_t i = 0; i < 7; i++) {
        struct item item =
            news_item(new_id(&world), items[i].headline, "s", NOW + items[i].day * DAY);
        item.topics = &topic;
        item.topics_count = items[i].topic ? 1 : 0;
        ids[i] = item.id;
        write_item(&world, ACTION_PUBLISH, &item, NULL);
    }
    follow(&world);
    assert_str(neighbours(&world, ids[0], "kultur"), "- < > b");
    assert_str(neighbours(&world, ids[1], "kultur"), "a < > c");
    assert_str(neighbours(&world, ids[2], "kultur"), "b < > d");
    assert_str(neighbours(&world, ids[3], "kultur"), "c < > g");
    assert_str(neighbours(&world, ids[6], "kultur"), "d < > -");
    assert_str(neighbours(&world, ids[5], "kultur"), "- < > -");
    assert_str(neighbours(&world, ids[0], "finns-inte"), "- < > -");
    end_world(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_series_goes_back_in_time),
        TEST(translations_find_each_other),
        TEST(an_item_of_another_language_has_an_address_too),
        TEST(neighbours_are_those_of_the_listing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
