/* Record v1: its exact bytes, the round trip, and what is refused and how it is said. */
#include "test.h"

#include "news/record.h"
#include "sample.h"

static void its_bytes_are_canonical(void **state)
{
    struct item item = sample_full(*state);
    assert_str(
        record_write(*state, &item),
        "{\"body\":\"## Vem kan söka\\n\\nFöreningar med *säte* i Fjärdland.\\n\\n- körer\\n- "
        "teatrar\\n\",\"closes\":\"2024-04-08T16:00:00+02:00\",\"contact\":\"Presstjänsten, "
        "010-123 45 67\\npress@fjardland.example\",\"end\":\"2024-03-15\",\"expires\":\"2024-05-"
        "01T00:00:00Z\",\"from\":\"2024-03-12\",\"headline\":\"Sök stöd till kulturprojekt i "
        "Sillhamn\",\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"kind\":\"call\",\"language\":"
        "\"sv\",\"media\":[{\"alt\":\"En kör på en brygga\",\"credit\":\"Foto: Åsa Öberg\","
        "\"height\":900,\"licence\":\"https://creativecommons.org/licenses/by/4.0/\",\"sha256\":"
        "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\",\"width\":1600},{"
        "\"sha256\":\"60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752\"}],"
        "\"opens\":\"2024-03-11\",\"place\":{\"geo\":{\"latitude\":59.25,\"longitude\":18.0625},"
        "\"name\":\"Sillhamn\",\"scb\":\"2199\"},\"published\":\"2024-03-11\",\"publisher\":{"
        "\"name\":\"Region Fjärdland\",\"orgnr\":\"232100-0000\"},\"schema\":1,\"series\":{\"id\":"
        "\"vardlaget\",\"label\":\"Läget i vården\",\"numbers\":[{\"name\":\"Inlagda\",\"unit\":"
        "\"patienter\",\"value\":412},{\"name\":\"Andel\",\"unit\":\"%\",\"value\":0.1},{\"name\":"
        "\"Förändring\",\"value\":-1.5e-7}]},\"sort\":1710197999999,\"source\":\"https://"
        "fjardland.example/kultur?a=1&b=%C3%A5\",\"start\":\"2024-03-14\",\"summary\":\"Föreningar "
        "i Fjärdland kan söka stöd.\\n\\nAnsökan är öppen i fyra veckor.\",\"topics\":[\"01890a5d-"
        "ac96-774b-bcce-b302099a8059\",\"01890a5d-ac96-774b-bcce-b302099a805a\"],"
        "\"translationOf\":\"01890a5d-ac96-774b-bcce-b302099a8058\",\"until\":\"2024-03-13T12:30:"
        "00Z\"}");
}

static void what_is_absent_is_left_out(void **state)
{
    struct item item = {.id = STR("x")};
    assert_str(record_write(*state, &item),
               "{\"id\":\"x\",\"kind\":\"news\",\"schema\":1,\"sort\":0}");
}

/* Reading what was written and writing it again gives the same bytes. */
static void it_comes_back_as_it_went(void **state)
{
    for (uint64_t seed = 0; seed < 2000; seed++) {
        struct item item = seed == 0 ? sample_full(*state) : sample_any(*state, seed), back;
        struct str first = record_write(*state, &item);
        assert_ok(*state, record_read(*state, first, &back));
        assert_str(record_write(*state, &back), str_z(*state, first));
        assert_true(str_eq(item.headline, back.headline));
        assert_true(str_eq(item.contact, back.contact));
        assert_int_equal(item.sort, back.sort);
        assert_int_equal(item.kind, back.kind);
        assert_int_equal(item.numbers_count, back.numbers_count);
        assert_int_equal(item.media_count, back.media_count);
        for (size_t i = 0; i < item.numbers_count; i++)
            assert_true(item.numbers[i].value == back.numbers[i].value);
        arena_reset(*state);
    }
}

static void what_is_wrong_is_refused_with_its_place(void **state)
{
#define BASE "\"id\":\"x\",\"kind\":\"news\",\"schema\":1,\"sort\":0"
    static const struct {
        const char *json, *why;
    } wrong[] = {
        {"", "line 1, column 0: not JSON: unexpected token near end of file"},
        {"{\"id\":\"x\"", "line 1, column 9: not JSON: '}' expected near end of file"},
        {"[]", "the whole: must be an object"},
        {"{}", "the whole: is empty; leave it out"},
        {"{" BASE "}x", "not JSON: end of file expected near 'x'"},
        {"{\"id\":\"x\",\"kind\":\"news\",\"sort\":0}", "/schema: is missing"},
        {"{\"id\":\"x\",\"kind\":\"news\",\"schema\":1}", "/sort: is missing"},
        {"{\"kind\":\"news\",\"schema\":1,\"sort\":0}", "/id: is missing"},
        {"{\"id\":\"x\",\"schema\":1,\"sort\":0}", "/kind: is missing"},
        {"{" BASE ",\"rubrik\":\"x\"}", "/rubrik: is not a member of record v1"},
        {"{" BASE ",\"a/b~c\":\"x\"}", "/a~1b~0c: is not a member of record v1"},
        {"{" BASE ",\"body\":1}", "/body: must be a text"},
        {"{" BASE ",\"body\":\"\"}", "/body: is empty; leave it out"},
        {"{" BASE ",\"body\":null}", "/body: must be a text"},
        {"{" BASE ",\"topics\":[]}", "/topics: is empty; leave it out"},
        {"{" BASE ",\"topics\":[\"a\",2]}", "/topics/1: must be a text"},
        {"{" BASE ",\"place\":{\"land\":\"x\"}}", "/place/land: is not a member of record v1"},
        {"{" BASE ",\"place\":{\"geo\":{\"latitude\":1}}}",
         "/place/geo: must be an object of latitude and longitude"},
        {"{" BASE ",\"place\":{\"geo\":{\"latitude\":1,\"longitude\":\"2\"}}}",
         "/place/geo/longitude: must be a number"},
        {"{" BASE ",\"publisher\":{\"id\":\"x\"}}", "/publisher/id: is not a member of record v1"},
        {"{" BASE ",\"series\":{\"numbers\":[{\"name\":\"x\"}]}}",
         "/series/numbers/0: has no value"},
        {"{" BASE ",\"series\":{\"numbers\":[{\"value\":1,\"x\":1}]}}",
         "/series/numbers/0/x: is not a member of record v1"},
        {"{" BASE ",\"series\":{\"x\":1}}", "/series/x: is not a member of record v1"},
        {"{" BASE ",\"media\":[{\"alt\":\"x\"}]}", "/media/0: has no sha256"},
        {"{" BASE ",\"media\":[{\"sha256\":\"x\",\"width\":0}]}",
         "/media/0/width: must be a number of pixels"},
        {"{" BASE ",\"media\":[{\"sha256\":\"x\",\"height\":4294967296}]}",
         "/media/0/height: must be a number of pixels"},
        {"{\"id\":\"x\",\"kind\":\"nyhet\",\"schema\":1,\"sort\":0}",
         "/kind: must be news, report, call, notice, event or alert"},
        {"{\"id\":\"x\",\"kind\":\"news\",\"schema\":2,\"sort\":0}",
         "/schema: is not 1; a newer Budkavle wrote it, update this one"},
        {"{\"id\":\"x\",\"kind\":\"news\",\"schema\":1,\"sort\":0.5}",
         "/sort: must be a whole number"},
        {"{\"id\":\"x\",\"kind\":\"news\",\"schema\":1,\"sort\":9007199254740992}",
         "/sort: is out of range"},
        {"{" BASE ",\"id\":\"y\"}", "not JSON: duplicate object key near '\"id\"'"},
        {"{" BASE ",\"body\":\"\\ud800\"}",
         "not JSON: invalid Unicode '\\uD800' near '\"\\ud800\"'"},
        {"{" BASE ",\"body\":\"\\u0000\"}",
         "not JSON: \\u0000 is not allowed without JSON_ALLOW_NUL near "
         "'\"\\u0000\"'"},
        {"{" BASE ",\"body\":\"\xc3\"}", "byte 53 is not UTF-8; save it as UTF-8"},
        {"{" BASE ",\"sort\":NaN}", NULL},
        {"{" BASE ",\"x\":1e999}", NULL},
        {"{" BASE ",\"x\":9223372036854775808}", NULL},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct item item;
        assert_int_equal(record_read(*state, str_of(wrong[i].json), &item), STATUS_REFUSED);
        if (wrong[i].why != NULL && strstr(status_why(*state), wrong[i].why) == NULL)
            assert_string_equal(status_why(*state), wrong[i].why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(its_bytes_are_canonical),
        TEST(what_is_absent_is_left_out),
        TEST(it_comes_back_as_it_went),
        TEST(what_is_wrong_is_refused_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
