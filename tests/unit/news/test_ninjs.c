/* ninjs: every item comes back as it went, what is written validates against IPTC's schema, real
   foreign ninjs is read, and what is wrong is refused with its pointer. */
#include "test.h"

#include "base/buf.h"
#include "base/unicode.h"
#include "news/ninjs.h"
#include "news/record.h"
#include "news/valid.h"
#include "sample.h"
#include "schema.h"

#include <dirent.h>

static struct ninjs full(struct arena *arena, enum kind kind)
{
    struct ninjs ninjs = {
        .item = sample_kind(arena, kind),
        .uri = STR("https://fjardland.example/nyheter/2024/sok-stod"),
        .revision = 3,
        .created = 1710140400000,
        .changed = 1710240400123,
        .state = STR("withdrawn"),
        .note = STR("Rätt sista dag är 8 april."),
        .reason = STR("Utlysningen är inställd."),
        .redirect = STR("https://fjardland.example/nyheter/2024/nytt-stod"),
        .topics_count = 2,
        .captures_count = 2,
        .media = STR("https://fjardland.example/media/"),
    };
    ninjs.topics = ARENA_ARRAY(arena, struct ninjs_topic, 2);
    ninjs.topics[0] =
        (struct ninjs_topic){.id = ninjs.item.topics[0],
                             .name = STR("Kultur och hälsa"),
                             .slug = STR("kultur-och-halsa"),
                             .uri = str_printf(arena, "https://fjardland.example/id/topic/%.*s",
                                               STR_ARG(ninjs.item.topics[0])),
                             .confidence = 100};
    ninjs.topics[1] =
        (struct ninjs_topic){.id = ninjs.item.topics[1],
                             .name = STR("Stöd"),
                             .slug = STR("stod"),
                             .uri = str_printf(arena, "https://fjardland.example/id/topic/%.*s",
                                               STR_ARG(ninjs.item.topics[1]))};
    ninjs.captures = ARENA_ARRAY(arena, struct ninjs_capture, 2);
    ninjs.captures[0] = (struct ninjs_capture){.name = STR("nyheter mars 2024.txt"),
                                               .sha256 = hash_sha256(STR("a")),
                                               .begin = 0,
                                               .end = 412,
                                               .captured = STR("2024-04~"),
                                               .captured_sort = 1714514399999,
                                               .position = 0};
    ninjs.captures[1] = (struct ninjs_capture){.name = STR("b"),
                                               .sha256 = hash_sha256(STR("b")),
                                               .begin = 17,
                                               .end = 18,
                                               .captured = STR("2024-03-11T09:15:00+01:00"),
                                               .captured_sort = 1,
                                               .position = 71};
    return ninjs;
}

static struct str written(struct arena *arena, const struct ninjs *ninjs)
{
    struct buf out = buf_in(arena);
    struct json json = json_in(&out);
    ninjs_write(&json, ninjs);
    return buf_str(&out);
}

static void assert_around(const struct ninjs *a, const struct ninjs *b)
{
    assert_true(str_eq(a->uri, b->uri));
    assert_int_equal(a->revision, b->revision);
    assert_int_equal(a->created, b->created);
    assert_int_equal(a->changed, b->changed);
    assert_true(str_eq(a->state, b->state));
    assert_true(str_eq(a->note, b->note));
    assert_true(str_eq(a->reason, b->reason));
    assert_true(str_eq(a->redirect, b->redirect));
    assert_int_equal(a->topics_count, b->topics_count);
    for (size_t i = 0; i < a->topics_count; i++) {
        assert_true(str_eq(a->topics[i].id, b->topics[i].id));
        assert_true(str_eq(a->topics[i].name, b->topics[i].name));
        assert_true(str_eq(a->topics[i].slug, b->topics[i].slug));
        assert_true(str_eq(a->topics[i].uri, b->topics[i].uri));
        assert_int_equal(a->topics[i].confidence, b->topics[i].confidence);
    }
    assert_int_equal(a->captures_count, b->captures_count);
    for (size_t i = 0; i < a->captures_count; i++) {
        const struct ninjs_capture *one = &a->captures[i], *other = &b->captures[i];
        assert_true(str_eq(one->name, other->name));
        assert_true(hash_equal(&one->sha256, &other->sha256));
        assert_int_equal(one->begin, other->begin);
        assert_int_equal(one->end, other->end);
        assert_true(str_eq(one->captured, other->captured));
        assert_int_equal(one->captured_sort, other->captured_sort);
        assert_int_equal(one->position, other->position);
    }
}

/* The record of what came back is that of what went, and so is a second ninjs. */
static void assert_round_trip(struct arena *arena, struct ninjs *ninjs)
{
    struct ninjs back;
    struct str first = written(arena, ninjs);
    assert_ok(arena, ninjs_read(arena, first, &back));
    assert_int_equal(back.item.topics_count, 0);
    back.item.topics = ninjs->item.topics; /* they come back as topics */
    back.item.topics_count = ninjs->item.topics_count;
    assert_str(record_write(arena, &back.item), str_z(arena, record_write(arena, &ninjs->item)));
    assert_around(ninjs, &back);
    back.media = ninjs->media;
    back.zone = ninjs->zone;
    assert_str(written(arena, &back), str_z(arena, first));
}

static void an_item_comes_back_as_it_went(void **state)
{
    for (enum kind kind = 0; kind < KINDS; kind++) {
        struct ninjs ninjs = full(*state, kind);
        assert_round_trip(*state, &ninjs);
        ninjs.item.expires = STR("2024-05-01"); /* a day, which ninjs says as an instant */
        ninjs.item.opens = kind == KIND_CALL ? STR("2024-03-11T09:15:00+01:00") : STR("");
        ninjs.item.closes = STR("");
        ninjs.item.media_count = 1;
        ninjs.media = STR("");
        assert_round_trip(*state, &ninjs);
        ninjs = (struct ninjs){.uri = STR("urn:x"),
                               .item = {.id = STR("01890a5d-ac96-774b-bcce-b302099a8057"),
                                        .kind = kind,
                                        .headline = STR("x"),
                                        .published = STR("[..2024-04~]"),
                                        .sort = -1}};
        assert_round_trip(*state, &ninjs);
    }
}

/* Texts by chance, put into the members of a valid item. */
static void so_does_any_text(void **state)
{
    for (uint64_t seed = 0; seed < 500; seed++) {
        uint64_t chance = seed;
        struct ninjs ninjs = full(*state, KIND_REPORT);
        struct str *lines[] = {&ninjs.item.headline,   &ninjs.item.numbers[0].name,
                               &ninjs.item.place_name, &ninjs.item.numbers[1].unit,
                               &ninjs.topics[0].name,  &ninjs.item.publisher_name};
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
            struct str text = sample_text(*state, &chance);
            *lines[i] = unicode_squeeze(*state, str_printf(*state, "x%.*s", STR_ARG(text)));
        }
        struct str text = sample_text(*state, &chance);
        ninjs.item.summary = str_trim(text);
        ninjs.item.body = ninjs.captures[0].name = str_printf(*state, "%.*sx", STR_ARG(text));
        ninjs.item.numbers[0].value = sample_number(&chance);
        ninjs.item.longitude = sample_number(&chance);
        assert_round_trip(*state, &ninjs);
        arena_reset(*state);
    }
}

/* startDate and endDate take only a date-time: a day goes there by its edges, and comes back a day.
 */
static void a_day_is_written_as_its_edges(void **state)
{
    const struct zone *zone = zone_open(*state, "Europe/Stockholm");
    struct ninjs ninjs = full(*state, KIND_NOTICE);
    ninjs.zone = zone;
    ninjs.item.from = STR("2024-03-30");
    ninjs.item.until = STR("2024-03-31");
    struct str json = written(*state, &ninjs);
    assert_true(str_find(json, STR("\"startDate\":\"2024-03-30T00:00:00+01:00\""), 0) > 0);
    assert_true(str_find(json, STR("\"endDate\":\"2024-03-31T23:59:59+02:00\""), 0) > 0);
    assert_round_trip(*state, &ninjs);
    ninjs.item.until = STR("2024-03-31T23:59:59+02:00"); /* an instant stays one */
    assert_round_trip(*state, &ninjs);

    struct ninjs read;
    json = STR("{\"uri\":\"urn:x\",\"headlines\":[{\"value\":\"x\"}],\"genres\":[{\"literal\":"
               "\"notice\"}],\"eventDetails\":{\"dates\":{\"endDate\":\"2024-03-31T12:00:00Z\","
               "\"expectedEndDate\":\"2024-03-31\"}}}");
    assert_ok(*state, ninjs_read(*state, json, &read));
    assert_str(read.item.until, "2024-03-31T12:00:00Z"); /* the exact one tells more */
}

static void what_is_written_validates(void **state)
{
    const char *shared = getenv("SHARED");
    struct str bytes;
    char *schema =
        arena_printf(*state, "%s/specs/ninjs/ninjs-schema_3.1.json", shared == NULL ? "" : shared);
    if (file_read(*state, schema, 1 << 20, &bytes) != STATUS_OK) {
        print_message("SKIP: %s\n", status_why(*state));
        skip();
    }
    struct buf lines = buf_in(*state), expected = buf_in(*state);
    int number = 0;
    for (enum kind kind = 0; kind < KINDS; kind++) {
        struct ninjs all = full(*state, kind);
        struct ninjs least = {.uri = STR("https://fjardland.example/a"),
                              .item = {.kind = kind, .headline = STR("x")}};
        struct ninjs days = all;
        days.item.expires = days.item.opens = days.item.from = days.item.start = STR("2024-03-11");
        days.item.closes = days.item.until = days.item.end = STR("");
        days.media = STR("");
        const struct ninjs *those[] = {&all, &least, &days};
        for (size_t i = 0; i < 3; i++) {
            buf_add(&lines, written(*state, those[i]));
            buf_char(&lines, '\n');
            buf_printf(&expected, "%d ok\n", ++number);
        }
    }
    /* So that the validator is seen to refuse. */
    buf_addz(&lines, "{\"uri\":\"urn:x\",\"altIds\":[{\"rule\":\"x\"}]}\n");
    struct str says = schema_says(*state, schema, buf_str(&lines));
    struct str oks = buf_str(&expected);
    assert_true(says.n > oks.n);
    assert_str(str_sub(says, 0, oks.n), str_z(*state, oks));
    assert_true(str_starts(str_sub(says, oks.n, says.n), STR("19 /altIds/0")));
}

static void the_foreign_is_read(void **state)
{
    const char *shared = getenv("SHARED");
    char *folder = arena_printf(*state, "%s/specs/ninjs", shared == NULL ? "" : shared);
    DIR *list = opendir(folder);
    if (list == NULL) {
        print_message("SKIP: there is no %s\n", folder);
        skip();
    }
    size_t read = 0;
    for (struct dirent *entry; (entry = readdir(list)) != NULL;) {
        struct str bytes, name = str_of(entry->d_name);
        if (!str_ends(name, STR(".json")) || str_starts(name, STR("ninjs-schema")))
            continue;
        struct ninjs ninjs;
        struct valid_faults faults;
        assert_ok(*state, file_read(*state, arena_printf(*state, "%s/%s", folder, entry->d_name),
                                    1 << 20, &bytes));
        assert_ok(*state, ninjs_read(*state, bytes, &ninjs));
        ninjs.item.id = STR("01890a5d-ac96-774b-bcce-b302099a8057"); /* what a caller gives it */
        if (ninjs.item.language.n == 0)
            ninjs.item.language = STR("sv");
        if (ninjs.item.published.n == 0)
            ninjs.item.published = STR("2024-03-11"), ninjs.item.sort = 0;
        if (valid_item(*state, &ninjs.item, NULL, &faults) != STATUS_OK)
            fail_msg("%s: %s", entry->d_name, status_why(*state));
        read++;
    }
    closedir(list);
    assert_true(read >= 9);
}

static void foreign_ways_of_saying_things(void **state)
{
    struct ninjs ninjs;
    assert_ok(
        *state,
        ninjs_read(
            *state,
            STR("{\"uri\":\"https://byran.example/1\",\"type\":\"event\",\"version\":\"3b\","
                "\"versionCreated\":\"2024-03-11T09:15:00+01:00\",\"copyrightHolder\":\"Byrån\","
                "\"headlines\":[{\"value\":\" En\\n rubrik \"}],\"descriptions\":[{\"role\":"
                "\"text\",\"contentType\":\"text/html\",\"value\":\"<p>Ett</p><p>tv&aring;</p>\"}],"
                "\"bodies\":[{\"contentType\":\"application/xml\",\"value\":\"<a/>\"},{"
                "\"contentType\":\"text/html5\",\"value\":\"<h1>*R*</h1><p>1. a</p>\"},{\"value\":"
                "\"x\"}],\"subjects\":[{\"name\":\"Politik\",\"uri\":\"http://x/1\"},{},{"
                "\"literal\":\"123\"}],\"eventDetails\":{\"dates\":{\"startDate\":\"2023-10-05T16:"
                "00:00+02:00\",\"expectedEndDate\":\"2023-10\"}},\"places\":[{\"name\":"
                "\"Sillhamn\","
                "\"literal\":\"2199\",\"geoJSON\":{\"type\":\"Polygon\",\"coordinates\":[]}}],"
                "\"genres\":[{\"literal\":\"INR\"}],\"associations\":[{\"name\":\"a\",\"uri\":"
                "\"x:y\"}],\"altIds\":[{\"role\":\"original\",\"value\":\"x\"}],\"slugline\":"
                "\"\"}"),
            &ninjs));
    assert_int_equal(ninjs.item.kind, KIND_EVENT);
    assert_str(ninjs.item.headline, "En rubrik");
    assert_str(ninjs.item.summary, "Ett\n\ntvå");
    assert_str(ninjs.item.body, "\\*R\\*\n\n1\\. a");
    assert_str(ninjs.item.published, "2024-03-11T08:15:00Z");
    assert_int_equal(ninjs.item.sort, 1710144900000);
    assert_str(ninjs.item.start, "2023-10-05T16:00:00+02:00");
    assert_str(ninjs.item.end, "");
    assert_str(ninjs.item.place_name, "Sillhamn");
    assert_str(ninjs.item.place_scb, "");
    assert_str(ninjs.item.publisher_name, "Byrån");
    assert_str(ninjs.item.source, "https://byran.example/1");
    assert_int_equal(ninjs.topics_count, 2);
    assert_str(ninjs.topics[0].name, "Politik");
    assert_str(ninjs.topics[0].id, "");
    assert_str(ninjs.topics[1].slug, "123");
    assert_int_equal(ninjs.revision, 0);
    assert_int_equal(ninjs.item.media_count, 0);
}

static void what_is_wrong_is_refused(void **state)
{
#define BASE "\"uri\":\"urn:x\",\"headlines\":[{\"value\":\"x\"}]"
    static const struct {
        const char *json, *why;
    } wrong[] = {
        {"{\"headlines\":[{\"value\":\"x\"}]}", "/uri: is missing; ninjs requires it"},
        {"{\"uri\":\"urn:x\"}", "/headlines: is missing, and so is /title"},
        {"{\"uri\":\"urn:x\",\"headlines\":[]}", "/headlines: is missing, and so is /title"},
        {"{\"uri\":\"urn:x\",\"headlines\":[{\"value\":\"\"}]}",
         "/headlines: is missing, and so is /title"},
        {"{\"uri\":\"urn:x\",\"headlines\":[{}]}", "/headlines/0: has no value"},
        {"{\"uri\":\"urn:x\",\"headlines\":[{\"value\":7}]}", "/headlines/0/value: must be a text"},
        {"{\"uri\":\"urn:x\",\"headlines\":\"x\"}", "/headlines: must be an array"},
        {"{\"uri\":\"urn:x\",\"headlines\":[\"x\"]}", "/headlines/0: must be an object"},
        {"[]", "the whole: must be an object"},
        {"{" BASE ",\"bodies\":[{\"value\":\"x\"},{\"value\":1}]}",
         "/bodies/1/value: must be a text"},
        {"{" BASE ",\"subjects\":[{\"name\":1}]}", "/subjects/0/name: must be a text"},
        {"{" BASE ",\"subjects\":[{\"confidence\":101}]}",
         "/subjects/0/confidence: must be 0 to 100"},
        {"{" BASE ",\"versionCreated\":\"yesterday\"}",
         "/versionCreated: \"yesterday\": a date begins with a year of four digits, e.g. "
         "2024-03-11"},
        {"{" BASE ",\"contentCreated\":5}", "/contentCreated: must be a text"},
        {"{" BASE ",\"pubStatus\":\"withheld\"}",
         "/pubStatus: is not usable: this item is not to be published"},
        {"{" BASE ",\"embargoedUntil\":\"2031-01-01T00:00:00Z\"}",
         "/embargoedUntil: is an embargo; import the item when it has been lifted and this member "
         "is gone"},
        {"{" BASE ",\"type\":\"event\",\"eventDetails\":{\"dates\":{\"startDate\":\"x\"}}}",
         "/eventDetails/dates/startDate: must be like 2024-03-11T09:15:00+01:00"},
        {"{" BASE ",\"places\":[{\"geoJSON\":{\"type\":\"Point\",\"coordinates\":[1]}}]}",
         "/places/0/geoJSON: must have coordinates: longitude, latitude"},
        {"{" BASE ",\"descriptions\":[{\"role\":\"figures\",\"contentType\":\"text/csv\",\"value\":"
         "\"name,unit,value\\r\\na,b,c\\r\\n\"}]}",
         "/descriptions/0: must be a CSV of name, unit, value"},
        {"{" BASE ",\"altIds\":[{\"role\":\"capture\",\"value\":\"a.txt\"}]}",
         "/altIds/0/value: must be like NAME sha256:HEX bytes=A-B"},
        {"{" BASE ",\"altIds\":[{\"role\":\"captured\",\"value\":\"2024\"}]}",
         "/altIds/0/value: stands before the capture that it is about"},
        {"{" BASE ",\"uri\":\"urn:y\"}", NULL},
        {"{" BASE ",\"x\":NaN}", NULL},
        {"{" BASE ",\"x\":1e999}", NULL},
        {"{" BASE ",\"x\":\"\\ud800\"}", NULL},
        {"{" BASE ",\"x\":\"\\u0000\"}", NULL},
        {"{" BASE ",\"x\":\"\xff\"}", NULL},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct ninjs ninjs;
        assert_int_equal(ninjs_read(*state, str_of(wrong[i].json), &ninjs), STATUS_REFUSED);
        if (wrong[i].why != NULL)
            assert_string_equal(status_why(*state), wrong[i].why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_item_comes_back_as_it_went), TEST(so_does_any_text),
        TEST(a_day_is_written_as_its_edges), TEST(what_is_written_validates),
        TEST(the_foreign_is_read),           TEST(foreign_ways_of_saying_things),
        TEST(what_is_wrong_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
