/* Validity: a full item of each kind passes; each rule, broken alone, is named with its pointer. */
#include "test.h"

#include "news/valid.h"
#include "sample.h"

#include <math.h>

static void every_kind_passes(void **state)
{
    const struct zone *zone = zone_open(*state, "Europe/Stockholm");
    for (enum kind kind = 0; kind < KINDS; kind++) {
        struct item item = sample_kind(*state, kind);
        struct valid_faults faults;
        assert_ok(*state, valid_item(*state, &item, zone, &faults));
        assert_int_equal(faults.count, 0);
    }
}

/* Sets the text, expects exactly that one fault (or, with "", none), and sets it back. */
static void expect(struct arena *arena, struct item *item, struct str *text, const char *value,
                   const char *fault)
{
    const struct zone *zone = zone_open(arena, "Europe/Stockholm");
    struct str before = *text;
    struct valid_faults faults;
    *text = str_of(value);
    enum status status = valid_item(arena, item, zone, &faults);
    *text = before;
    if ((status == STATUS_OK) != (*fault == '\0') || faults.count > 1)
        fail_msg("\"%s\": %zu faults: %s", value, faults.count, status_why(arena));
    if (*fault != '\0')
        assert_string_equal(status_why(arena), fault);
}

static void each_text_has_its_rule(void **state)
{
    struct item item = sample_kind(*state, KIND_CALL);
#define EXPECT(member, value, fault) expect(*state, &item, &item.member, value, fault)
    EXPECT(id, "", "/id: is missing");
    EXPECT(id, "01890A5D-ac96-774b-bcce-b302099a8057", "/id: must be a UUIDv7 in lower case");
    EXPECT(id, "01890a5d-ac96-474b-bcce-b302099a8057", "/id: must be a UUIDv7 in lower case");
    EXPECT(id, "01890a5d-ac96-774b-ccce-b302099a8057", "/id: must be a UUIDv7 in lower case");
    EXPECT(id, "01890a5dxac96-774b-bcce-b302099a8057", "/id: must be a UUIDv7 in lower case");
    EXPECT(translation_of, "01890a5d-ac96-474b-bcce-b302099a8057", "");
    EXPECT(translation_of, "x", "/translationOf: must be a UUID in lower case");
    EXPECT(headline, "", "/headline: is missing");
    EXPECT(headline, "a\nb",
           "/headline: must be one line, with single spaces and none at its ends");
    EXPECT(headline, " a", "/headline: must be one line, with single spaces and none at its ends");
    EXPECT(headline, "a\xc3", "/headline: must be UTF-8");
    EXPECT(headline, "a\x01", "/headline: has a control character");
    EXPECT(headline, "a\xc2\x85", "/headline: has a control character");
    EXPECT(headline, "a\xcc\x8a", "/headline: must be in Unicode's form NFC");
    char many[1003];
    for (size_t i = 0; i < 501; i++)
        memcpy(many + 2 * i, "ö", 2);
    many[1002] = '\0';
    EXPECT(headline, many, "/headline: is longer than 500 characters");
    many[1000] = '\0';
    EXPECT(headline, many, "");
    EXPECT(summary, "a ", "/summary: must not begin or end with white space");
    EXPECT(summary, "a\r\nb", "/summary: has a control character");
    EXPECT(summary, "a\tb\nc", "");
    EXPECT(language, "sv-SE", "");
    EXPECT(language, "zh-Hant-TW", "");
    EXPECT(language, "svenska", "/language: must be a language tag (BCP 47), e.g. sv or en");
    EXPECT(language, "sv-", "/language: must be a language tag (BCP 47), e.g. sv or en");
    EXPECT(language, "", "/language: is missing");
    EXPECT(published, "", "/published: is missing");
    EXPECT(published, "i går",
           "/published: \"i går\": a date begins with a year of four digits, e.g. 2024-03-11");
    EXPECT(published, "[..2024-04~]", "");
    EXPECT(published, "2024-03-10", "/sort: is later than published allows");
    EXPECT(published, "2024-03-12", ""); /* the order of a listing may put it earlier */
    EXPECT(publisher_orgnr, "2321000000", "/publisher/orgnr: must be like 232100-0000");
    EXPECT(place_scb, "21", "");
    EXPECT(place_scb, "219",
           "/place/scb: must be SCB's two digits of a county or four of a "
           "municipality");
    EXPECT(place_scb, "21a9",
           "/place/scb: must be SCB's two digits of a county or four of a "
           "municipality");
    EXPECT(source, "ftp://fjardland.example/",
           "/source: must be an address that begins with "
           "http:// or https://");
    EXPECT(source, "https://", "/source: must be an address that begins with http:// or https://");
    EXPECT(source, "https:///a",
           "/source: must be an address that begins with http:// or https://");
    EXPECT(source, "https://a/å",
           "/source: must be an address in ASCII, other signs "
           "percent-encoded");
    EXPECT(source, "https://a/\"",
           "/source: must be an address in ASCII, other signs "
           "percent-encoded");
#define MOMENT "must be a day like 2024-03-11 or an instant like 2024-03-11T09:15:00Z"
    EXPECT(opens, "2024-03", "/opens: " MOMENT);
    EXPECT(opens, "2024-03-11~", "/opens: " MOMENT);
    EXPECT(opens, "2024-03-11/..", "/opens: " MOMENT);
    EXPECT(opens, "2024-03-11T09:15:00", "/opens: " MOMENT);
    EXPECT(opens, "2024-03-11T09:15:00-01:00", "");
    EXPECT(opens, "2024-04-08", "");
    EXPECT(opens, "2024-04-08T16:00:01+02:00", "/closes: ends before it begins");
    EXPECT(opens, "", "");
    EXPECT(expires, "i morgon", "/expires: " MOMENT);
    EXPECT(from, "2024-03-11", "/from: is for kind notice alone");
    EXPECT(until, "2024-03-11", "/until: is for kind notice alone");
    EXPECT(start, "2024-03-11", "/start: is for kind event alone");
    EXPECT(series_id, "a  b",
           "/series/id: must be one line, with single spaces and none at its "
           "ends");
    EXPECT(topics[1], "x", "/topics/1: must be a UUIDv7 in lower case");
    EXPECT(topics[1], "01890a5d-ac96-774b-bcce-b302099a8059", "/topics/1: is there twice");
    EXPECT(media[1].sha256, "", "/media/1/sha256: is missing");
    EXPECT(media[0].sha256, "9f86", "/media/0/sha256: must be 64 hexadecimal digits in lower case");
    EXPECT(media[0].alt, "a\nb",
           "/media/0/alt: must be one line, with single spaces and none at "
           "its ends");
    EXPECT(numbers[2].name, "", "/series/numbers/2/name: is missing");
    EXPECT(contact, "a\n", "/contact: must not begin or end with white space");
}

static void numbers_have_their_ranges(void **state)
{
    struct item item = sample_kind(*state, KIND_NEWS);
    struct valid_faults faults;
    item.latitude = 90.5;
    item.longitude = NAN;
    item.numbers[1].value = INFINITY;
    item.media[0].width = -1;
    item.kind = (enum kind)17;
    item.sort = INT64_MAX;
    assert_int_equal(valid_item(*state, &item, NULL, &faults), STATUS_REFUSED);
    static const char *const pointers[] = {"/kind",
                                           "/media/0",
                                           "/place/geo/latitude",
                                           "/place/geo/longitude",
                                           "/series/numbers/1/value",
                                           "/sort"};
    assert_int_equal(faults.count, sizeof pointers / sizeof *pointers);
    for (size_t i = 0; i < faults.count; i++)
        assert_str(faults.list[i].pointer, pointers[i]);
    assert_string_equal(status_why(*state), "/kind: must be news, report, call, notice, event or "
                                            "alert (and 5 more faults)");
}

static void nothing_crashes_it(void **state)
{
    for (uint64_t seed = 1; seed < 500; seed++) {
        struct item item = sample_any(*state, seed);
        struct valid_faults faults;
        assert_int_equal(valid_item(*state, &item, NULL, &faults), STATUS_REFUSED);
        assert_true(faults.count > 0);
        arena_reset(*state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_kind_passes),
        TEST(each_text_has_its_rule),
        TEST(numbers_have_their_ranges),
        TEST(nothing_crashes_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
