/* ninjs in and out: what an export holds, what an import makes of it, and what is refused. */
#include "funnel_test.h"

#define ITEM(more)                                                                                 \
    "{\"uri\":\"https://www.fjardland.example/nyheter/2024/bron\",\"language\":\"sv\","            \
    "\"headlines\":[{\"value\":\"Bron öppnar\"}],\"contentCreated\":\"2024-03-11T08:00:00Z\"" more \
    "}\n"
#define OURS "\"altIds\":[{\"role\":\"id\",\"value\":\"018e2d0c-7c00-7abc-8def-0123456789ab\"}]"

/* Times of entries are exported too: with a clock that stands they are equal. */
static int64_t standing(void *self)
{
    (void)self;
    return 1710230400000;
}
static void any_random(void *self, void *bytes, size_t count)
{
    (void)self;
    clock_random(&clock_system, bytes, count);
}
static const struct clock standing_clock = {standing, any_random, NULL};

/* Imports `text` into a folder, exports, imports that into another, and wants the same export. */
static struct str round_trip(struct site *site, const char *text)
{
    assert_int_equal(IMPORT(site, site_file(site, "in.jsonl", text)), STATUS_OK);
    struct str out = site_export(site);
    const char *file = site_file(site, "out.jsonl", str_z(site->arena, out));
    site->data = arena_printf(site->arena, "%s-again", site->data);
    assert_int_equal(IMPORT(site, file), STATUS_OK);
    struct str again = site_export(site);
    assert_str(site_values(site->arena, again, "value"),
               str_z(site->arena, site_values(site->arena, out, "value")));
    assert_str(site_values(site->arena, again, "version"),
               str_z(site->arena, site_values(site->arena, out, "version")));
    assert_int_equal(IMPORT(site, file), STATUS_OK);
    assert_false(site->report.changed);
    return out;
}

static void test_foreign(void **state)
{
    struct site *site = site_new(*state);
    const char *file = site_file(site, "in.jsonl", "\n" ITEM("") "\n");
    assert_int_equal(IMPORT(site, file), STATUS_OK);
    site_counts(site, 1, 0, 0);
    assert_int_equal(IMPORT(site, file), STATUS_OK);
    site_counts(site, 0, 1, 0);
    assert_false(site->report.changed);
}

static void test_amended(void **state)
{
    struct site *site = site_new(*state);
    assert_int_equal(IMPORT(site, site_file(site, "a.jsonl", ITEM("," OURS))), STATUS_OK);
    site_counts(site, 1, 0, 0);
    const char *other =
        site_file(site, "b.jsonl",
                  ITEM(",\"descriptions\":[{\"role\":\"summary\",\"value\":\"I dag.\"}]," OURS));
    assert_int_equal(IMPORT(site, other), STATUS_OK);
    site_counts(site, 0, 0, 1);
    struct str out = site_export(site);
    assert_true(str_find(out, STR("\"version\":\"2\""), 0) > 0);
    assert_true(str_find(out, STR("018e2d0c-7c00-7abc-8def-0123456789ab"), 0) > 0);
    assert_true(str_find(out, STR("I dag."), 0) > 0);
}

static void test_round_trip(void **state)
{
    struct site *site = site_new(*state);
    site->clock = &standing_clock;
    struct str out = round_trip(
        site,
        ITEM(",\"version\":\"3\",\"subjects\":[{\"name\":\"Broar\",\"literal\":\"broar\","
             "\"confidence\":100},{\"name\":\"Vägar\"}],\"descriptions\":[{\"role\":\"summary\","
             "\"value\":\"I dag.\\n\\nOch i morgon.\"},{\"role\":\"correction\",\"value\":\"Fel "
             "dag.\"}]," OURS));
    assert_true(str_find(out, STR("\"version\":\"3\""), 0) > 0);
    assert_true(str_find(out, STR("Fel dag."), 0) > 0);
    assert_true(str_find(out, STR("\"confidence\":100"), 0) > 0);
    assert_true(str_find(out, STR("\"confidence\":50"), 0) > 0);
}

/* A capture, amended by a later one, comes out and in with all that was seen. */
static void test_captures_travel(void **state)
{
    struct site *site = site_new(*state);
    const char *page = site_file(site, "page.txt",
                                 "• Bron öppnar i dag\n\n  Den är lång och blå.\n\n  Broar\n\n"
                                 "• Vägen stänger i dag\n\n  Den är kort och grå.\n\n  Vägar\n");
    site->captured = "2024-03~";
    site->clock = &standing_clock;
    assert_int_equal(IMPORT(site, page), STATUS_OK);
    struct str out = site_export(site);
    const char *file = site_file(site, "out.jsonl", str_z(site->arena, out));
    site->data = arena_printf(site->arena, "%s-again", site->data);
    assert_int_equal(IMPORT(site, file), STATUS_OK);
    assert_str(site_values(site->arena, site_export(site), "value"),
               str_z(site->arena, site_values(site->arena, out, "value")));
    /* The page itself is known there now. */
    assert_int_equal(IMPORT(site, page), STATUS_OK);
    site_counts(site, 0, 2, 0);
}

/* An array and a listing's answer are read as well. */
static void test_documents(void **state)
{
    struct site *site = site_new(*state);
    assert_int_equal(IMPORT(site, site_file(site, "a.json", "[\n" ITEM("," OURS) "]\n")),
                     STATUS_OK);
    site_counts(site, 1, 0, 0);
    assert_int_equal(
        IMPORT(site, site_file(site, "b.json", "{\"total\":1,\"items\":[" ITEM("," OURS) "]}")),
        STATUS_OK);
    site_counts(site, 0, 1, 0);
}

static void refused(struct site *site, const char *text, const char *why)
{
    assert_int_equal(IMPORT(site, site_file(site, "in.jsonl", text)), STATUS_REFUSED);
    if (strstr(site->complained, why) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", site->complained, why);
    assert_int_equal(access(site->data, F_OK), -1); /* nothing was appended */
}

static void test_refused(void **state)
{
    struct site *site = site_new(*state);
    refused(site, ITEM("") "{\"uri\":\"x\"}\n", "in.jsonl:2: ");
    refused(site, ITEM("") "{\"uri\":\n", "in.jsonl:2: ");
    refused(site, ITEM("") "\xff\n", "in.jsonl:2: the text is not valid UTF-8");
    refused(site, ITEM("") ITEM(",\"language\":\"svenska\""), "in.jsonl:2: ");
    refused(site, "{\n", "in.jsonl:");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_foreign),         TEST(test_amended),   TEST(test_round_trip),
        TEST(test_captures_travel), TEST(test_documents), TEST(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
