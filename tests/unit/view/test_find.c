/* Answers to random queries, compared with a loop over everything there is. */
#include "history.h"

struct expected {
    struct history *history;
    struct query query;
    size_t topics[4];
    struct past_item *found[MOST_ITEMS];
    size_t count;
    int64_t topic_counts[MOST_TOPICS], year_counts[3000], kind_counts[KINDS];
};

static bool topic_chosen(const struct expected *expected, const struct past_item *past)
{
    if (expected->query.topics_count == 0)
        return true;
    for (size_t i = 0; i < expected->query.topics_count; i++)
        for (size_t j = 0; j < past->item.topics_count; j++)
            if (str_eq(expected->history->topics[expected->topics[i]].id, past->item.topics[j]))
                return true;
    return false;
}

static int year_of(const struct expected *expected, const struct past_item *past)
{
    return zone_civil(expected->history->world->zone, past->item.sort).year;
}

static bool year_chosen(const struct expected *expected, int year)
{
    for (size_t i = 0; i < expected->query.years_count; i++)
        if (expected->query.years[i] == year)
            return true;
    return expected->query.years_count == 0;
}

/* All of an item's stems and folded stems, each between spaces; likewise the words of its topics.
 */
static struct str stems_of(struct expected *expected, struct analyser *analyser,
                           const struct past_item *past, struct str *words)
{
    struct history *history = expected->history;
    struct buf stems = buf_in(history->arena), folded = buf_in(history->arena);
    struct buf plain = buf_in(history->arena);
    const struct item *item = &past->item;
    buf_char(&stems, ' ');
    analyse_text(analyser, item->language, item->headline, &stems, &folded);
    analyse_text(analyser, item->language, item->summary, &stems, &folded);
    analyse_text(analyser, item->language, item->body, &stems, &folded);
    for (size_t i = 0; i < item->topics_count; i++)
        for (size_t j = 0; j < history->topics_count; j++)
            if (str_eq(history->topics[j].id, item->topics[i])) {
                /* Of a label its own language's stems count, and the words as they are. */
                struct str label = str_of(history->topics[j].label);
                analyse_text(analyser, STR("sv"), label, &stems, &folded);
                analyse_text(analyser, STR("und"), label, &plain, &folded);
            }
    buf_add(&stems, buf_str(&folded));
    *words = str_printf(history->arena, " %.*s", STR_ARG(buf_str(&plain)));
    return buf_str(&stems);
}

/* Whether a word of the query is another than a function word and must hold. */
static bool has_content(struct expected *expected, struct analyser *analyser)
{
    struct str rest = expected->query.text;
    while (rest.p != NULL) {
        struct str part = str_cut(&rest, ' ');
        struct word word;
        struct reading reading = analyse_begin(analyser, expected->query.language, part);
        if (!str_starts(part, STR("-")) && analyse_next(&reading, &word) && !word.stop)
            return true;
    }
    return false;
}

/* Whether å, ä or ö stands in it: in the words of these tests small letters all. */
static bool is_marked(struct str word)
{
    return str_find(word, STR("å"), 0) >= 0 || str_find(word, STR("ä"), 0) >= 0 ||
           str_find(word, STR("ö"), 0) >= 0;
}

/* The stem of a word of the query; "" if there is none. */
static struct str stem_in(struct analyser *analyser, struct arena *arena, struct str language,
                          struct str part)
{
    struct word word;
    struct reading reading = analyse_begin(analyser, language, part);
    if (!analyse_next(&reading, &word) || (word.pieces > 0 && !analyse_next(&reading, &word)))
        return (struct str){0};
    return str_copy(arena, word.stem);
}

/* Whether every word of the query stands there, function words only if there are no others; with
   `forgiving`, in its folded form too. */
static bool holds_words(struct expected *expected, struct analyser *analyser,
                        const struct past_item *past, bool forgiving)
{
    struct str language = past->item.language, text = expected->query.text, rest = text;
    struct str words, stems = stems_of(expected, analyser, past, &words);
    struct arena *arena = expected->history->arena;
    bool content = has_content(expected, analyser);
    while (rest.p != NULL) {
        struct word word;
        struct str part = str_cut(&rest, ' ');
        bool without = str_starts(part, STR("-"));
        struct reading reading = analyse_begin(analyser, language, part);
        if (!analyse_next(&reading, &word) || (word.pieces > 0 && !analyse_next(&reading, &word)))
            continue;
        if (word.stop && content && !without)
            continue;
        struct str plain = str_printf(arena, " %.*s ", STR_ARG(word.stem));
        struct str folded = str_printf(arena, " =%.*s ", STR_ARG(word.stem));
        struct str as_is =
            str_printf(arena, " %.*s ", STR_ARG(stem_in(analyser, arena, STR("und"), part)));
        bool holds = str_find(stems, plain, 0) >= 0 || str_find(words, as_is, 0) >= 0 ||
                     (forgiving && !without && !is_marked(part) && str_find(stems, folded, 0) >= 0);
        if (holds == without)
            return false;
    }
    return true;
}

/* The plain way: texts compared as texts. `now` is always a full hour of March in UTC, one hour
   behind local time; days end at their midnight. */
static int64_t hour_of(struct str moment)
{
    int64_t day = 0, hour = 0;
    str_int(str_sub(moment, 8, 10), &day);
    if (moment.n == 10)
        return day * 24 - 1;
    str_int(str_sub(moment, 11, 13), &hour);
    return day * 24 + hour - (moment.p[moment.n - 1] == 'Z' ? 0 : 1);
}

static enum open open_of(const struct item *item, int64_t hour)
{
    bool call = item->kind == KIND_CALL, notice = item->kind == KIND_NOTICE;
    struct str first = call ? item->opens : notice ? item->from : item->start;
    struct str last = call ? item->closes : notice ? item->until : item->end;
    if (!call && !notice && item->kind != KIND_EVENT)
        return OPEN_ANY;
    int64_t end = INT64_MAX;
    if (last.n > 0)
        end = hour_of(last) + (last.n == 10 ? 24 : 0);
    else if (item->kind == KIND_EVENT && first.n > 0)
        end = (hour_of(first) + 1) / 24 * 24 + 23;
    if (hour >= end)
        return OPEN_NO;
    return first.n > 0 && hour < hour_of(first) ? OPEN_COMING : OPEN_YES;
}

static bool is_open(const struct query *query, const struct item *item)
{
    const int64_t march = 1709251200000 - 24 * 3600000;
    return query->open == OPEN_ANY || open_of(item, (query->now - march) / 3600000) == query->open;
}

static int by_order(const void *a, const void *b)
{
    const struct past_item *left = *(struct past_item *const *)a;
    const struct past_item *right = *(struct past_item *const *)b;
    if (left->item.sort != right->item.sort)
        return left->item.sort > right->item.sort ? -1 : 1;
    if (left->captured != right->captured)
        return left->captured > right->captured ? -1 : 1;
    if (left->position != right->position)
        return left->position < right->position ? -1 : 1;
    return left->number > right->number ? -1 : 1;
}

static bool count_item(struct expected *expected, struct past_item *past)
{
    const struct query *query = &expected->query;
    struct history *history = expected->history;
    int year = year_of(expected, past);
    bool by_topic = topic_chosen(expected, past), by_year = year_chosen(expected, year);
    bool by_kind = query->kinds == 0 || (query->kinds & 1u << past->item.kind) != 0;
    for (size_t j = 0; j < history->topics_count && by_year && by_kind; j++)
        for (size_t i = 0; i < past->item.topics_count; i++)
            expected->topic_counts[j] += str_eq(past->item.topics[i], history->topics[j].id);
    expected->year_counts[year] += by_topic && by_kind;
    expected->kind_counts[past->item.kind] += by_topic && by_year;
    return by_topic && by_year && by_kind;
}

static void expect(struct expected *expected)
{
    const struct query *query = &expected->query;
    struct history *history = expected->history;
    struct analyser *analyser = analyse_new(history->arena, lexicon_builtin());
    for (int forgiving = 0; forgiving < 2; forgiving++) {
        bool any = false;
        for (size_t i = 0; i < history->items_count; i++) {
            struct past_item *past = &history->items[i];
            if (past->state != ITEM_PUBLISHED ||
                (query->language.n > 0 && !str_eq(past->item.language, query->language)) ||
                !holds_words(expected, analyser, past, forgiving))
                continue;
            any = true;
            if (is_open(query, &past->item) && past->item.sort >= query->from &&
                (query->to == 0 || past->item.sort < query->to) && count_item(expected, past))
                expected->found[expected->count++] = past;
        }
        if (any || query->text.n == 0)
            break;
    }
    qsort(expected->found, expected->count, sizeof expected->found[0], by_order);
}

static int64_t facet_count(const struct facet *facet, const char *slug, bool *selected)
{
    for (size_t i = 0; i < facet->count; i++)
        if (str_is(facet->values[i].slug, slug)) {
            *selected = facet->values[i].selected;
            return facet->values[i].count;
        }
    *selected = false;
    return 0;
}

static void compare_facets(struct expected *expected, const struct answer *answer)
{
    const struct query *query = &expected->query;
    struct arena *arena = expected->history->arena;
    bool selected;
    for (size_t i = 0; i < expected->history->topics_count; i++) {
        const char *slug = expected->history->topics[i].slug;
        assert_int_equal(facet_count(&answer->topics, slug, &selected), expected->topic_counts[i]);
        bool chosen = false;
        for (size_t j = 0; j < query->topics_count; j++)
            chosen = chosen || expected->topics[j] == i;
        assert_int_equal(selected, chosen);
    }
    for (int year = 2020; year < 2027; year++) {
        assert_int_equal(facet_count(&answer->years, arena_printf(arena, "%d", year), &selected),
                         expected->year_counts[year]);
        assert_int_equal(selected, query->years_count > 0 && year_chosen(expected, year));
    }
    for (enum kind kind = 0; kind < KINDS; kind++) {
        assert_int_equal(facet_count(&answer->kinds, kind_name(kind), &selected),
                         expected->kind_counts[kind]);
        assert_int_equal(selected, (query->kinds & 1u << kind) != 0);
    }
    for (size_t i = 1; i < answer->topics.count; i++)
        assert_true(answer->topics.values[i - 1].count >= answer->topics.values[i].count);
    for (size_t i = 1; i < answer->years.count; i++)
        assert_true(str_cmp(answer->years.values[i - 1].slug, answer->years.values[i].slug) > 0);
}

static void compare(struct expected *expected, struct view *view)
{
    struct arena *arena = expected->history->arena;
    const struct query *query = &expected->query;
    struct answer answer;
    assert_ok(arena, view_find(view, arena, query, &answer));
    assert_int_equal(answer.total, expected->count);
    size_t skip = (size_t)query->skip < expected->count ? (size_t)query->skip : expected->count;
    size_t rest = expected->count - skip;
    assert_int_equal(answer.count, rest < (size_t)query->take ? rest : (size_t)query->take);
    for (size_t i = 0; query->order == ORDER_PUBLISHED && i < answer.count; i++)
        assert_str(answer.documents[i].item.id, expected->found[skip + i]->item.id.p);
    compare_facets(expected, &answer);
}

static struct expected random_query(struct history *history, bool words)
{
    struct expected expected = {.history = history};
    struct query *query = &expected.query;
    query->language = chance(history, 5) == 0 ? STR("en") : STR("sv");
    if (!words && chance(history, 4) == 0)
        query->language = (struct str){0};
    query->topics = ARENA_ARRAY(history->arena, struct str, 4);
    for (uint32_t left = chance(history, 2) == 0 ? chance(history, 4) : 0; left > 0; left--) {
        size_t topic = chance(history, (uint32_t)history->topics_count);
        expected.topics[query->topics_count] = topic;
        query->topics[query->topics_count++] = str_of(history->topics[topic].slug);
    }
    query->years = ARENA_ARRAY(history->arena, int, 3);
    for (uint32_t left = chance(history, 2) == 0 ? chance(history, 3) : 0; left > 0; left--)
        query->years[query->years_count++] = 2021 + (int)chance(history, 4);
    query->kinds = chance(history, 3) == 0 ? chance(history, 1u << KINDS) : 0;
    query->open = chance(history, 3) == 0 ? (enum open)chance(history, 4) : OPEN_ANY;
    query->now = 1709251200000 + (int64_t)chance(history, 24 * 22) * 3600000;
    if (chance(history, 4) == 0)
        query->from = 1640900000000 + (int64_t)chance(history, 40) * 1700000000;
    if (chance(history, 4) == 0)
        query->to = 1640900000000 + (int64_t)chance(history, 40) * 1700000000 +
                    (int64_t)chance(history, 2); /* `to` itself is left out */
    if (words)
        query->text = some_words(history, 3);
    if (words && chance(history, 3) == 0)
        query->text = str_printf(history->arena, "%.*s -%s", STR_ARG(query->text), a_word(history));
    query->order = words && chance(history, 3) == 0 ? ORDER_RELEVANCE : ORDER_PUBLISHED;
    query->skip = chance(history, 3) == 0 ? chance(history, 60) : 0;
    query->take = 1 + chance(history, 30);
    return expected;
}

static void try_queries(struct history *history, int rounds, int queries, bool words)
{
    for (int round = 0; round < rounds; round++) {
        live(history, 150);
        follow(history->world);
        for (int i = 0; i < queries; i++) {
            struct expected *expected = ARENA_NEW(history->arena, struct expected);
            *expected = random_query(history, words);
            expect(expected);
            compare(expected, history->world->view);
        }
    }
}

static void answers_without_words_are_those_of_a_loop(void **state)
{
    struct world world = new_world(*state);
    try_queries(new_history(&world, 7), 6, 150, false);
    end_world(&world);
}

static void answers_with_words_are_those_of_a_loop(void **state)
{
    for (uint32_t seed = 1; seed < 11; seed++) {
        struct world world = new_world(*state);
        try_queries(new_history(&world, seed), 5, 60, true);
        end_world(&world);
    }
}

/* The next instant is that at which a loop over all items first sees a change. */
static void the_next_instant_is_the_first_change(void **state)
{
    struct world world = new_world(*state);
    struct history *history = new_history(&world, 5);
    const int64_t hour = 3600000, march = 1709251200000 - 24 * hour;
    live(history, 300);
    follow(&world);
    for (int64_t at = 24; at < 24 * 24;) {
        int64_t next, expected = at + 1;
        for (bool same = true; same; expected++) {
            same = (expected + 1) % 24 != 0;
            for (size_t i = 0; i < history->items_count && same; i++) {
                const struct item *item = &history->items[i].item;
                if (history->items[i].state == ITEM_PUBLISHED)
                    same = open_of(item, expected) == open_of(item, at);
                if (same && history->items[i].state == ITEM_PUBLISHED && item->kind == KIND_ALERT &&
                    item->expires.n > 0)
                    same = hour_of(item->expires) + (item->expires.n == 10 ? 24 : 0) != expected;
            }
            if (!same)
                break;
        }
        assert_ok(world.arena,
                  view_next_instant(world.view, world.arena, march + at * hour + 5, &next));
        /* What was withdrawn may still be a reason to look, never one to look too late. */
        assert_true(next > march + at * hour + 5 && next <= march + expected * hour);
        at = (next - march) / hour;
    }
    end_world(&world);
}

static void a_local_day_begins_with_the_clocks_of_the_place(void **state)
{
    struct world world = new_world(*state);
    int64_t next;
    publish(&world, "Rubrik", "x", 1710144000000);
    static const int64_t cases[][2] = {
        {1711839600000, 1711839600000 + 23 * 3600000}, /* 31 March 2024: 23 hours */
        {1710000000000, 1710025200000},
    };
    assert_ok(world.arena, view_next_instant(world.view, world.arena, cases[0][0], &next));
    assert_true(next == cases[0][1]);
    /* 27 October 2024 begins at 22:00Z and has 25 hours. */
    const int64_t october = 1729980000000;
    assert_ok(world.arena, view_next_instant(world.view, world.arena, october - 1, &next));
    assert_true(next == october);
    assert_ok(world.arena, view_next_instant(world.view, world.arena, october, &next));
    assert_true(next == october + 25 * (int64_t)3600000);
    assert_ok(world.arena, view_next_instant(world.view, world.arena, cases[1][0], &next));
    assert_true(next == cases[1][1]);
    end_world(&world);
}

static void chosen_values_always_stand_in_the_facets(void **state)
{
    struct world world = new_world(*state);
    publish(&world, "Rubrik", "x", 1710144000000);
    struct str topics[] = {STR("ingen"), STR("ingen")};
    int years[] = {1999};
    struct query query = {.language = STR("sv"),
                          .topics = topics,
                          .topics_count = 2,
                          .years = years,
                          .years_count = 1,
                          .kinds = 1u << KIND_ALERT};
    static const char *const texts[] = {"", "rubrik", "saknas"};
    for (size_t i = 0; i < 3; i++) {
        query.text = str_of(texts[i]);
        query.from = (int64_t)i;
        struct answer answer = find(&world, query);
        assert_int_equal(answer.total, 0);
        struct buf out = buf_in(*state);
        dump_answer(&out, &answer);
        assert_str(buf_str(&out),
                   "total 0:\ntopics ingen()=0!\nyears 1999()=0!\nkinds alert()=0!\n");
    }
    end_world(&world);
}

static void an_unknown_topic_has_no_items(void **state)
{
    struct world world = new_world(*state);
    publish(&world, "Rubrik", "x", 1710144000000);
    struct str topic = STR("ingen");
    struct query query = {.language = STR("sv"), .topics = &topic, .topics_count = 1};
    for (int i = 0; i < 2; i++, query.from = 1) {
        struct answer answer = find(&world, query);
        struct buf out = buf_in(*state);
        dump_answer(&out, &answer);
        assert_str(buf_str(&out), "total 0:\ntopics ingen()=0!\nyears\nkinds\n");
    }
    end_world(&world);
}

static void a_headline_weighs_more_than_a_summary_and_that_more_than_a_body(void **state)
{
    struct world world = new_world(*state);
    static const char *const texts[][3] = {{"Buss nu", "ett två", "tre fyra"},
                                           {"Ett nu", "buss två", "tre fyra"},
                                           {"Två nu", "ett tre", "buss fyra"}};
    for (size_t i = 0; i < 3; i++) { /* equally long, and the better the older */
        struct item item =
            news_item(new_id(&world), texts[i][0], texts[i][1], 1710144000000 + (int64_t)i);
        item.body = str_of(texts[i][2]);
        write_item(&world, ACTION_PUBLISH, &item, NULL);
    }
    follow(&world);
    struct query query = {.language = STR("sv"), .text = STR("buss"), .order = ORDER_RELEVANCE};
    assert_str(headlines(&world, find(&world, query)), "Buss nu | Ett nu | Två nu");
    query.order = ORDER_PUBLISHED;
    assert_str(headlines(&world, find(&world, query)), "Två nu | Ett nu | Buss nu");
    query.text = STR("-saknas");
    query.order = ORDER_RELEVANCE;
    assert_str(headlines(&world, find(&world, query)), "Två nu | Ett nu | Buss nu");
    end_world(&world);
}

static void a_finds_its_ring_only_when_nothing_else_does(void **state)
{
    struct world world = new_world(*state);
    publish(&world, "Åtgärder för håret", "x", 1710144000000);
    struct query query = {.language = STR("sv"), .text = STR("atgard")};
    assert_int_equal(find(&world, query).total, 1);
    query.text = STR("haret atgarderna");
    assert_int_equal(find(&world, query).total, 1);
    query.text = STR("atg*");
    assert_int_equal(find(&world, query).total, 1);
    query.text = STR("atgard -håret");
    assert_int_equal(find(&world, query).total, 0);
    query.text = STR("ätgärd"); /* that is misspelt */
    assert_true(find(&world, query).suggestion.applied);
    assert_int_equal(find(&world, query).total, 1);
    query.text = STR("haret");
    assert_int_equal(find(&world, query).total, 1);
    publish(&world, "Haret", "x", 1710144000000);
    assert_str(headlines(&world, find(&world, query)), "Haret");
    end_world(&world);
}

static void phrases_and_beginnings(void **state)
{
    struct world world = new_world(*state);
    publish(&world, "Nya bussar på linje 4", "x", 1710144000000);
    publish(&world, "Bussar: nya, på väg", "x", 1710144000000);
    static const struct {
        const char *text;
        int total;
    } cases[] = {{"nya bussar", 2}, {"\"nya bussar\"", 1}, {"buss* -linje", 1}, {"lin*", 1},
                 {"linje-4", 1},    {"\"nya på\"", 1},     {"bussarnas", 2},    {"x*", 2},
                 {"bus", 0},        {"bus*", 2},           {"4 OR buss", 2},    {"AND", 0},
                 {"\")(", 2},       {"headline:buss", 2},  {"buss NOT", 0},     {"^buss", 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct query query = {.language = STR("sv"), .text = str_of(cases[i].text)};
        assert_int_equal(find(&world, query).total, cases[i].total);
        query.language = (struct str){0};
        assert_int_equal(find(&world, query).total, cases[i].total);
    }
    end_world(&world);
}

/* Phrases of function words are found by their pairs: they must be found wherever the words stand
   in a row, in a headline or a text, whichever way they are written, and nowhere else. */
static void rows_of_function_words(void **state)
{
    struct world world = new_world(*state);
    publish(&world, "Hit och i hamnen", "Allt som är på väg till och med hamnen.", 1710144000000);
    publish(&world, "Hamnen i och för sig", "Det är i hamnen; och med det på väg.", 1710144000000);
    publish(&world, "Så var det i-och-med", "Båtar som är på väg. Och med.", 1710144000000);
    static const struct {
        const char *text;
        int total;
    } cases[] = {
        {"\"och i\"", 1},         {"\"i och\"", 2},         {"\"och med\"", 3},
        {"\"till och med\"", 1},  {"\"är på\"", 2},         {"\"var på\"", 0},
        {"\"och i hamnen\"", 1},  {"\"hamnen i och\"", 1},  {"\"i och för sig\"", 1},
        {"\"i och med\"", 1},     {"\"som är på väg\"", 2}, {"\"sig det\"", 0},
        {"hamnen -\"och i\"", 1}, {"rubrik:\"och i\"", 1},  {"\"väg till och\"", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct query query = {.language = STR("sv"), .text = str_of(cases[i].text)};
        for (int language = 0; language < 2; language++, query.language.n = 0)
            if (find(&world, query).total != cases[i].total)
                fail_msg("%s finds %d", cases[i].text, (int)find(&world, query).total);
    }
    end_world(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(answers_without_words_are_those_of_a_loop),
        TEST(answers_with_words_are_those_of_a_loop),
        TEST(the_next_instant_is_the_first_change),
        TEST(a_local_day_begins_with_the_clocks_of_the_place),
        TEST(chosen_values_always_stand_in_the_facets),
        TEST(an_unknown_topic_has_no_items),
        TEST(a_headline_weighs_more_than_a_summary_and_that_more_than_a_body),
        TEST(a_finds_its_ring_only_when_nothing_else_does),
        TEST(phrases_and_beginnings),
        TEST(rows_of_function_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
