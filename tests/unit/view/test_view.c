/* Each action of the log as readers then meet the item; addresses; order; snapshots. */
#include "view_test.h"

#include <dirent.h>

static void a_published_item_is_listed_with_its_topics(void **state)
{
    struct world world = new_world(*state);
    struct str topic = new_id(&world), id = new_id(&world);
    write_topic(&world, topic, "halso-och-sjukvard", "Hälso- och sjukvård");
    struct item item = news_item(id, "Ny tidtabell för bussarna", "Från måndag.", 1710144000000);
    item.topics = &topic;
    item.topics_count = 1;
    write_item(&world, ACTION_PUBLISH, &item, NULL);
    see(&world, id, 7, 1710200000000, 3);
    assert_true(follow(&world));
    assert_false(follow(&world));

    struct answer answer = find(&world, (struct query){.language = STR("sv")});
    assert_int_equal(answer.total, 1);
    assert_int_equal(answer.count, 1);
    struct document document = answer.documents[0];
    assert_str(document.item.headline, "Ny tidtabell för bussarna");
    assert_str(document.item.summary, "Från måndag.");
    assert_str(document.slug, "ny-tidtabell-for-bussarna");
    assert_int_equal(document.year, 2024);
    assert_int_equal(document.revision, 1);
    assert_int_equal(document.seq, 2);
    assert_int_equal(document.position, 3);
    assert_true(document.captured == 1710200000000);
    assert_int_equal(document.topics_count, 1);
    assert_str(document.topics[0].slug, "halso-och-sjukvard");
    assert_int_equal(document.provenance_count, 1);
    assert_int_equal(document.provenance[0].begin, 7);
    assert_int_equal(find(&world, (struct query){.language = STR("en")}).total, 0);
    assert_int_equal(find(&world, (struct query){0}).total, 1);
    end_world(&world);
}

static void the_order_is_total(void **state)
{
    struct world world = new_world(*state);
    static const struct {
        const char *headline;
        int64_t sort, captured, position;
    } items[] = {{"h", 100000, 0, 0},   {"g", 100000, 0, 0},   {"f", 100000, 500, 9},
                 {"e", 100000, 500, 9}, {"d", 100000, 500, 2}, {"c", 100000, 900, 5},
                 {"b", 200000, 0, 0},   {"a", 300000, 100, 7}};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        struct item item = publish(&world, items[i].headline, "s", items[i].sort);
        if (items[i].captured > 0)
            see(&world, item.id, (int64_t)i, items[i].captured, items[i].position);
    }
    follow(&world);
    const char *expected = "a | b | c | d | e | f | g | h";
    struct query query = {.language = STR("sv")};
    assert_str(headlines(&world, find(&world, query)), expected);
    assert_str(headlines(&world, find(&world, (struct query){0})), expected);
    query.text = STR("s");
    assert_str(headlines(&world, find(&world, query)), expected);
    query.skip = 2;
    query.take = 3;
    assert_str(headlines(&world, find(&world, query)), "c | d | e");
    query.text = (struct str){0};
    assert_str(headlines(&world, find(&world, query)), "c | d | e");
    query.from = 1;
    assert_str(headlines(&world, find(&world, query)), "c | d | e");
    query.skip = INT64_MAX;
    assert_int_equal(find(&world, query).count, 0);
    assert_int_equal(find(&world, query).total, 8);

    struct buf walked = buf_in(*state);
    struct str cursor = {0};
    for (size_t count = 1; count > 0;) {
        struct document *documents;
        assert_ok(*state, view_walk(world.view, *state, &cursor, 3, &documents, &count));
        for (size_t i = 0; i < count; i++)
            buf_printf(&walked, "%.*s ", STR_ARG(documents[i].item.headline));
    }
    assert_str(buf_str(&walked), "a b c d e f g h ");
    struct document *documents;
    size_t count;
    cursor = STR("1:2:x:4");
    assert_int_equal(view_walk(world.view, *state, &cursor, 3, &documents, &count), STATUS_REFUSED);
    end_world(&world);
}

static void a_correction_stands_in_its_revision(void **state)
{
    struct world world = new_world(*state);
    struct item item = publish(&world, "Fel rubrik", "Ett", 1710144000000);
    item.summary = STR("Två");
    write_item(&world, ACTION_AMEND, &item, NULL);
    item.headline = STR("Rätt rubrik");
    write_item(&world, ACTION_CORRECT, &item, "Rubriken var fel.");
    item.summary = STR("Fyra");
    write_item(&world, ACTION_AMEND, &item, NULL);
    follow(&world);

    struct document document = item_of(&world, item.id);
    assert_int_equal(document.revision, 4);
    assert_str(document.note, "Rubriken var fel.");
    assert_true(document.corrected > 0);
    assert_str(document.item.summary, "Fyra");
    static const char *const summaries[] = {"Ett", "Två", "Två", "Fyra"};
    for (int revision = 1; revision <= 4; revision++) {
        assert_ok(*state, view_revision(world.view, *state, item.id, revision, &document));
        assert_int_equal(document.revision, revision);
        assert_int_equal(document.seq, revision);
        assert_str(document.item.summary, summaries[revision - 1]);
        assert_str(document.item.headline, revision < 3 ? "Fel rubrik" : "Rätt rubrik");
        assert_str(document.note, revision < 3 ? "" : "Rubriken var fel.");
        assert_int_equal(document.corrected > 0, revision >= 3);
    }
    assert_int_equal(view_revision(world.view, *state, item.id, 5, &document), STATUS_MISSING);
    assert_int_equal(view_revision(world.view, *state, item.id, 0, &document), STATUS_MISSING);
    assert_int_equal(view_item(world.view, *state, STR("nobody"), &document), STATUS_MISSING);

    struct query query = {.language = STR("sv"), .text = STR("fel")};
    assert_int_equal(find(&world, query).total, 0);
    query.text = STR("rätt fyra");
    assert_int_equal(find(&world, query).total, 1);
    end_world(&world);
}

static struct document at(struct world *world, const char *language, int year, const char *slug,
                          bool moved)
{
    struct document document;
    struct address address;
    assert_ok(world->arena, view_item_at(world->view, world->arena, str_of(language), year,
                                         str_of(slug), &document, &address));
    assert_int_equal(address.moved, moved);
    return document;
}

static void old_addresses_lead_to_the_present_one(void **state)
{
    struct world world = new_world(*state);
    struct item item = publish(&world, "Första", "x", 1710144000000);
    assert_str(at(&world, "sv", 2024, "forsta", false).item.id, item.id.p);
    item.headline = STR("Andra");
    write_item(&world, ACTION_AMEND, &item, NULL);
    follow(&world);
    assert_str(at(&world, "sv", 2024, "forsta", true).slug, "andra");
    at(&world, "sv", 2024, "andra", false);

    struct item other = publish(&world, "Första", "y", 1710144000000);
    assert_str(item_of(&world, other.id).slug, "forsta-2");
    item.headline = STR("FÖRSTA!");
    write_item(&world, ACTION_AMEND, &item, NULL);
    follow(&world);
    assert_str(at(&world, "sv", 2024, "forsta", false).item.headline, "FÖRSTA!");
    at(&world, "sv", 2024, "andra", true);

    item.sort = 1672527599000; /* 2022-12-31T23:59:59 in Stockholm */
    write_item(&world, ACTION_AMEND, &item, NULL);
    follow(&world);
    assert_int_equal(at(&world, "sv", 2024, "forsta", true).year, 2022);
    at(&world, "sv", 2022, "forsta", false);
    item.sort += 1000;
    item.language = STR("en");
    write_item(&world, ACTION_AMEND, &item, NULL);
    follow(&world);
    at(&world, "sv", 2022, "forsta", true);
    assert_int_equal(at(&world, "en", 2023, "forsta", false).year, 2023);

    struct document document;
    struct address address;
    assert_int_equal(
        view_item_at(world.view, *state, STR("sv"), 2023, STR("forsta"), &document, &address),
        STATUS_MISSING);
    end_world(&world);
}

static void equal_headlines_get_numbers(void **state)
{
    struct world world = new_world(*state);
    struct item items[31];
    for (int i = 0; i < 31; i++)
        items[i] = publish(&world, "Läget i vården", "x", 1710144000000);
    for (int i = 1; i < 31; i++)
        assert_str(item_of(&world, items[i].id).slug,
                   arena_printf(*state, "laget-i-varden-%d", i + 1));
    assert_str(item_of(&world, items[0].id).slug, "laget-i-varden");

    struct item english = news_item(new_id(&world), "Läget i vården", "x", 1710144000000);
    english.language = STR("en");
    write_item(&world, ACTION_PUBLISH, &english, NULL);
    struct item natural = publish(&world, "Läget i vården 32", "x", 1710144000000);
    assert_str(item_of(&world, english.id).slug, "laget-i-varden");
    assert_str(item_of(&world, natural.id).slug, "laget-i-varden-32");
    assert_str(item_of(&world, publish(&world, "Läget i vården", "x", 1710144000000).id).slug,
               "laget-i-varden-33");
    assert_str(item_of(&world, publish(&world, "Läget i vården", "x", 1610144000000).id).slug,
               "laget-i-varden");

    struct str numbered = items[4].headline;
    items[4].headline = STR("Annat");
    write_item(&world, ACTION_AMEND, &items[4], NULL);
    items[4].headline = numbered;
    write_item(&world, ACTION_AMEND, &items[4], NULL);
    follow(&world);
    assert_str(item_of(&world, items[4].id).slug, "laget-i-varden-5");

    struct document *documents;
    size_t count;
    assert_ok(*state,
              view_same_headline(world.view, *state, STR(" LÄGET  i vården"), &documents, &count));
    assert_int_equal(count, 34);
    assert_ok(*state, view_same_headline(world.view, *state, STR("Läget"), &documents, &count));
    assert_int_equal(count, 0);
    end_world(&world);
}

static void withdrawn_items_leave_the_listing_and_come_back(void **state)
{
    struct world world = new_world(*state);
    struct item item = publish(&world, "Rubrik", "x", 1710144000000);
    struct query all = {.language = STR("sv")};
    change_state(&world, item.id, ACTION_WITHDRAW, "Uppgifterna var fel.", NULL);
    follow(&world);
    assert_int_equal(find(&world, all).total, 0);
    assert_int_equal(find(&world, (struct query){0}).total, 0);
    assert_int_equal(find(&world, (struct query){.text = STR("rubrik")}).total, 0);
    struct document document = at(&world, "sv", 2024, "rubrik", false);
    assert_int_equal(document.state, ITEM_WITHDRAWN);
    assert_str(document.reason, "Uppgifterna var fel.");
    assert_int_equal(document.revision, 1);
    assert_str(document.item.headline, "Rubrik");

    change_state(&world, item.id, ACTION_WITHDRAW, NULL, "/nyheter/2024/annat");
    follow(&world);
    assert_int_equal(item_of(&world, item.id).state, ITEM_WITHDRAWN);
    assert_str(item_of(&world, item.id).redirect, "/nyheter/2024/annat");
    change_state(&world, item.id, ACTION_WITHDRAW, NULL, NULL);
    follow(&world);
    assert_int_equal(item_of(&world, item.id).state, ITEM_GONE);

    item.summary = STR("y");
    write_item(&world, ACTION_AMEND, &item, NULL);
    follow(&world);
    assert_int_equal(item_of(&world, item.id).state, ITEM_GONE);
    assert_int_equal(find(&world, all).total, 0);
    change_state(&world, item.id, ACTION_RESTORE, NULL, NULL);
    follow(&world);
    document = item_of(&world, item.id);
    assert_int_equal(document.state, ITEM_PUBLISHED);
    assert_int_equal(document.reason.n + document.redirect.n, 0);
    assert_int_equal(find(&world, all).total, 1);
    assert_int_equal(find(&world, (struct query){.text = STR("y rubrik")}).total, 1);
    end_world(&world);
}

static bool file_holds(const char *path, const char *text)
{
    static char bytes[4 * 1024 * 1024];
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    size_t count = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return memmem(bytes, count, text, strlen(text)) != NULL;
}

/* Whether any of the files of the view and its index holds the text. */
static bool files_hold(struct world *world, const char *text)
{
    static const char *const names[] = {"view.db", "view.db-wal"};
    bool found = false;
    for (size_t i = 0; i < 2; i++)
        found =
            found || file_holds(arena_printf(world->arena, "%s/%s", world->folder, names[i]), text);
    const char *index = arena_printf(world->arena, "%s/index", world->folder);
    DIR *folder = opendir(index);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;)
        found =
            found || file_holds(arena_printf(world->arena, "%s/%s", index, entry->d_name), text);
    if (folder != NULL)
        closedir(folder);
    return found;
}

/* Until the index has been rewritten; that is done by a thread. */
static void follow_till_clean(struct world *world)
{
    for (int i = 0; i < 1000; i++) {
        follow(world);
        if (!files_hold(world, "xylofonist") && !files_hold(world, "xylofon"))
            return;
        usleep(5000);
    }
}

static void erased_items_leave_nothing_but_their_address(void **state)
{
    struct world world = new_world(*state);
    struct item item = publish(&world, "Hemlig", "xylofonist", 1710144000000);
    struct item other = publish(&world, "Annan", "violinist", 1710144000000);
    see(&world, item.id, 0, 1710144000000, 0);
    item.headline = STR("Hemligare");
    write_item(&world, ACTION_AMEND, &item, NULL);
    follow(&world);
    assert_true(files_hold(&world, "xylofonist"));
    view_close(world.view); /* writes the index out */
    open_view(&world, 0);
    assert_true(files_hold(&world, "xylofonist"));
    change_state(&world, item.id, ACTION_ERASE, "Begäran", NULL);
    follow(&world);
    see(&world, item.id, 50, 1710144000000, 0);
    follow_till_clean(&world);
    static const char *const slugs[] = {"hemlig", "hemligare"};
    for (int i = 0; i < 2; i++) {
        struct document document = at(&world, "sv", 2024, slugs[i], false);
        assert_int_equal(document.state, ITEM_ERASED);
        assert_str(document.item.id, item.id.p);
        assert_int_equal(document.item.headline.n + document.slug.n + document.seq +
                             (int64_t)document.provenance_count,
                         0);
    }
    struct document document;
    assert_ok(*state, view_revision(world.view, *state, item.id, 1, &document));
    assert_int_equal(document.state, ITEM_ERASED);
    assert_int_equal(document.item.summary.n, 0);
    assert_false(files_hold(&world, "xylofonist"));
    assert_false(files_hold(&world, "xylofon"));
    assert_true(files_hold(&world, "violinist"));
    assert_int_equal(find(&world, (struct query){.text = STR("xylofonist")}).total, 0);
    assert_int_equal(find(&world, (struct query){.text = STR("violinist")}).total, 1);
    assert_str(item_of(&world, publish(&world, "Hemlig", "z", 1710144000000).id).slug, "hemlig-2");
    struct document *documents;
    size_t count;
    assert_ok(*state, view_same_headline(world.view, *state, STR("Hemligare"), &documents, &count));
    assert_int_equal(count, 0);
    struct str cursor = {0};
    assert_ok(*state, view_walk(world.view, *state, &cursor, 10, &documents, &count));
    assert_int_equal(count, 2);
    assert_str(item_of(&world, other.id).item.summary, "violinist");
    end_world(&world);
}

static void a_renamed_topic_keeps_its_old_slug_and_finds_by_its_new_name(void **state)
{
    struct world world = new_world(*state);
    struct str topic = new_id(&world), id = new_id(&world), other = new_id(&world);
    struct item item = news_item(id, "Rubrik", "x", 1710144000000);
    item.topics = &topic;
    item.topics_count = 1;
    write_item(&world, ACTION_PUBLISH, &item, NULL); /* before the topic itself */
    follow(&world);
    assert_int_equal(item_of(&world, id).topics_count, 0);
    write_topic(&world, topic, "kultur", "Kultur");
    follow(&world);
    assert_str(item_of(&world, id).topics[0].slug, "kultur");
    struct query query = {.language = STR("sv"), .text = STR("kultur")};
    assert_int_equal(find(&world, query).total, 1);

    write_topic(&world, topic, "fritid", "Fritid");
    write_topic(&world, other, "kultur", "Kultur");
    follow(&world);
    struct topic found;
    assert_ok(*state, view_topic_at(world.view, *state, STR("kultur"), &found));
    assert_str(found.slug, "fritid");
    assert_str(found.id, topic.p);
    assert_ok(*state, view_topic_at(world.view, *state, STR("kultur-2"), &found));
    assert_str(found.id, other.p);
    assert_int_equal(view_topic_at(world.view, *state, STR("ingen"), &found), STATUS_MISSING);
    assert_int_equal(find(&world, query).total, 0);
    query.text = STR("fritiden");
    assert_int_equal(find(&world, query).total, 1);

    struct str slug = STR("kultur");
    struct answer answer = find(&world, (struct query){.topics = &slug, .topics_count = 1});
    assert_int_equal(answer.total, 1);
    assert_int_equal(answer.topics.count, 1);
    assert_str(answer.topics.values[0].slug, "fritid");
    assert_true(answer.topics.values[0].selected);
    struct topic_count *topics;
    size_t count;
    assert_ok(*state, view_topics(world.view, *state, STR("sv"), &topics, &count));
    assert_int_equal(count, 2);
    assert_str(topics[0].topic.slug, "fritid");
    assert_int_equal(topics[0].count, 1);
    assert_int_equal(topics[1].count, 0);
    end_world(&world);
}

static void topics_go_by_the_language_of_the_reader(void **state)
{
    struct world world = new_world(*state);
    static const char *const labels[] = {"Ö", "Ä", "Å", "Z"};
    static const char *const slugs[] = {"o", "a", "a-2", "z"};
    for (size_t i = 0; i < 4; i++)
        write_topic(&world, new_id(&world), i == 2 ? "a" : slugs[i], labels[i]);
    follow(&world);
    static const char *const sorted[][2] = {{"sv", "z a-2 a o "}, {"en", "a-2 a o z "}};
    for (size_t i = 0; i < 2; i++) {
        struct topic_count *topics;
        size_t count;
        struct buf out = buf_in(*state);
        assert_ok(*state, view_topics(world.view, *state, str_of(sorted[i][0]), &topics, &count));
        for (size_t j = 0; j < count; j++)
            buf_printf(&out, "%.*s ", STR_ARG(topics[j].topic.slug));
        assert_str(buf_str(&out), sorted[i][1]);
    }
    end_world(&world);
}

static void provenance_that_comes_late_moves_the_item(void **state)
{
    struct world world = new_world(*state);
    struct item a = publish(&world, "a", "x", 100000), b = publish(&world, "b", "x", 100000);
    struct query query = {.language = STR("sv")};
    assert_str(headlines(&world, find(&world, query)), "b | a");
    see(&world, a.id, 1, 5000, 2);
    assert_true(follow(&world)); /* no entry, and yet the state moved */
    assert_str(headlines(&world, find(&world, query)), "a | b");
    see(&world, b.id, 2, 5000, 1);
    follow(&world);
    assert_str(headlines(&world, find(&world, query)), "b | a");
    see(&world, a.id, 3, 9000, 0); /* not its first: it stays where it is */
    follow(&world);
    assert_str(headlines(&world, find(&world, query)), "b | a");
    assert_int_equal(item_of(&world, a.id).provenance_count, 2);
    assert_int_equal(find(&world, query).total, 2);
    see(&world, STR("nobody"), 4, 9000, 0);
    follow(&world);
    assert_false(follow(&world));
    int64_t seq, provenance;
    struct str id;
    assert_ok(*state, view_place(world.view, *state, &seq, &provenance, &id));
    assert_int_equal(seq, 2);
    assert_int_equal(provenance, 4);
    assert_true(str_eq(id, log_id(world.log)));
    end_world(&world);
}

static void a_reader_keeps_its_snapshot(void **state)
{
    struct world world = new_world(*state);
    struct view *reader = open_reader(&world);
    struct answer answer;
    struct query query = {.language = STR("sv"), .take = 20};
    write_topic(&world, new_id(&world), "ett", "Ett");
    publish(&world, "Ett", "x", 1710144000000);
    assert_ok(*state, view_begin(reader, *state));
    write_topic(&world, new_id(&world), "tva", "Två");
    publish(&world, "Två", "x", 1710144000000);
    struct topic topic;
    assert_ok(*state, view_find(reader, *state, &query, &answer));
    assert_int_equal(answer.total, 1);
    assert_int_equal(view_topic_at(reader, *state, STR("tva"), &topic), STATUS_MISSING);
    view_end(reader);
    assert_ok(*state, view_begin(reader, *state));
    assert_ok(*state, view_find(reader, *state, &query, &answer));
    assert_int_equal(answer.total, 2);
    assert_ok(*state, view_topic_at(reader, *state, STR("tva"), &topic));
    view_end(reader);
    view_end(reader);
    view_close(reader);
    view_close(NULL);
    end_world(&world);
}

static void a_reader_needs_a_view(void **state)
{
    struct view *view;
    struct view_options options = {.folder = test_folder(*state)};
    assert_int_equal(view_open(*state, &options, &view), STATUS_MISSING);
    assert_null(view);
    assert_non_null(strstr(status_why(*state), "budkavle rebuild"));
}

static struct str alert(struct world *world, const char *headline, const char *expires,
                        int64_t sort)
{
    struct item item = news_item(new_id(world), headline, "Vad du ska göra.", sort);
    item.kind = KIND_ALERT;
    item.expires = str_of(expires);
    write_item(world, ACTION_PUBLISH, &item, NULL);
    return item.id;
}

static struct str alerts_at(struct world *world, int64_t now, int64_t *until)
{
    struct document *documents;
    struct answer answer = {0};
    assert_ok(world->arena,
              view_alerts(world->view, world->arena, now, &documents, &answer.count, until));
    answer.documents = documents;
    return headlines(world, answer);
}

static void alerts_hold_until_they_expire_or_are_withdrawn(void **state)
{
    struct world world = new_world(*state);
    const int64_t noon = 1710158400000, day = 1710198000000; /* 11 March 12:00Z, its end */
    int64_t until;
    publish(&world, "Nyhet", "x", noon);
    assert_str(alerts_at(&world, noon, &until), "");
    assert_true(until == INT64_MAX);
    alert(&world, "Till kl. 12", "2024-03-11T12:00:00Z", noon - 3000);
    alert(&world, "Hela dagen", "2024-03-11", noon - 2000);
    struct str id = alert(&world, "Tills vidare", "", noon - 1000);
    follow(&world);
    assert_str(alerts_at(&world, noon - 1, &until), "Tills vidare | Hela dagen | Till kl. 12");
    assert_true(until == noon);
    assert_str(alerts_at(&world, noon, &until), "Tills vidare | Hela dagen");
    assert_true(until == day);
    assert_str(alerts_at(&world, day, &until), "Tills vidare");
    assert_true(until == INT64_MAX);
    change_state(&world, id, ACTION_WITHDRAW, "", "");
    follow(&world);
    assert_str(alerts_at(&world, noon, &until), "Hela dagen");
    change_state(&world, id, ACTION_RESTORE, "", "");
    follow(&world);
    assert_str(alerts_at(&world, day, &until), "Tills vidare");
    change_state(&world, id, ACTION_ERASE, "", "");
    follow(&world);
    assert_str(alerts_at(&world, day, &until), "");
    end_world(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(alerts_hold_until_they_expire_or_are_withdrawn),
        TEST(a_published_item_is_listed_with_its_topics),
        TEST(the_order_is_total),
        TEST(a_correction_stands_in_its_revision),
        TEST(old_addresses_lead_to_the_present_one),
        TEST(equal_headlines_get_numbers),
        TEST(withdrawn_items_leave_the_listing_and_come_back),
        TEST(erased_items_leave_nothing_but_their_address),
        TEST(a_renamed_topic_keeps_its_old_slug_and_finds_by_its_new_name),
        TEST(topics_go_by_the_language_of_the_reader),
        TEST(provenance_that_comes_late_moves_the_item),
        TEST(a_reader_keeps_its_snapshot),
        TEST(a_reader_needs_a_view),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
