/* docs/record.schema.json says what the code says: written records validate, and what valid_item or
   record_read refuses it refuses too. */
#include "test.h"

#include "base/buf.h"
#include "news/record.h"
#include "news/valid.h"
#include "sample.h"
#include "schema.h"

static char *schema(struct arena *arena)
{
    return arena_printf(arena, "%s/docs/record.schema.json", getenv("SOURCE_ROOT"));
}

static void records_validate(void **state)
{
    struct buf lines = buf_in(*state), expected = buf_in(*state);
    int number = 0;
    for (enum kind kind = 0; kind < KINDS; kind++) {
        struct item item = sample_kind(*state, kind);
        struct item least = {.id = item.id,
                             .kind = kind,
                             .language = item.language,
                             .headline = STR("x"),
                             .published = STR("[..2024-04~]")};
        buf_add(&lines, record_write(*state, &item));
        buf_char(&lines, '\n');
        buf_add(&lines, record_write(*state, &least));
        buf_char(&lines, '\n');
        buf_printf(&expected, "%d ok\n%d ok\n", number + 1, number + 2);
        number += 2;
    }
    assert_str(schema_says(*state, schema(*state), buf_str(&lines)),
               str_z(*state, buf_str(&expected)));
}

/* A text that the C code refuses in a valid call, and must be refused by the schema at that
   pointer. */
static void what_is_invalid_does_not(void **state)
{
    struct item item = sample_kind(*state, KIND_CALL);
    struct {
        struct str *text;
        const char *value, *pointer;
    } wrong[] = {
        {&item.id, "01890a5d-ac96-474b-bcce-b302099a8057", "/id"},
        {&item.language, "svenska", "/language"},
        {&item.headline, "a\nb", "/headline"},
        {&item.headline, " a", "/headline"},
        {&item.headline, "a  b", "/headline"},
        {&item.published, "11 mars", "/published"},
        {&item.publisher_orgnr, "2321000000", "/publisher/orgnr"},
        {&item.opens, "2024-03", "/opens"},
        {&item.opens, "2024-03-11~", "/opens"},
        {&item.closes, "2024-03-11T09:15:00", "/closes"},
        {&item.place_scb, "219", "/place/scb"},
        {&item.source, "ftp://fjardland.example/", "/source"},
        {&item.source, "https://a/å", "/source"},
        {&item.translation_of, "x", "/translationOf"},
        {&item.topics[1], "x", "/topics/1"},
        {&item.media[0].sha256, "9f86", "/media/0/sha256"},
        {&item.numbers[0].unit, "a\nb", "/series/numbers/0/unit"},
        {&item.from, "2024-03-11", "/kind"}, /* the schema names the kind, the code the member */
    };
    struct buf lines = buf_in(*state);
    size_t count = sizeof wrong / sizeof *wrong;
    for (size_t i = 0; i < count; i++) {
        struct str before = *wrong[i].text;
        struct valid_faults faults;
        *wrong[i].text = str_of(wrong[i].value);
        assert_int_equal(valid_item(*state, &item, NULL, &faults), STATUS_REFUSED);
        if (strcmp(wrong[i].pointer, "/kind") != 0)
            assert_str(faults.list[0].pointer, wrong[i].pointer);
        buf_add(&lines, record_write(*state, &item));
        buf_char(&lines, '\n');
        *wrong[i].text = before;
    }
    struct str says = schema_says(*state, schema(*state), buf_str(&lines));
    for (size_t i = 0; i < count; i++) {
        struct str line = str_cut(&says, '\n');
        struct str begins = str_printf(*state, "%zu %s ", i + 1, wrong[i].pointer);
        if (!str_starts(line, begins))
            assert_str(line, str_z(*state, begins));
    }
}

static void what_cannot_be_read_does_not(void **state)
{
    static const char *const wrong[] = {
        "{}",
        "{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"schema\":2}",
        "{\"rubrik\":\"x\"}",
        "{\"topics\":[]}",
        "{\"place\":{}}",
        "{\"place\":{\"geo\":{\"latitude\":1}}}",
        "{\"series\":{\"numbers\":[{\"name\":\"x\"}]}}",
        "{\"media\":[{\"sha256\":\"00\",\"width\":0}]}",
        "{\"sort\":0.5}",
        "{\"body\":\"\"}",
    };
    struct buf lines = buf_in(*state);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct item item;
        assert_int_equal(record_read(*state, str_of(wrong[i]), &item), STATUS_REFUSED);
        buf_addz(&lines, wrong[i]);
        buf_char(&lines, '\n');
    }
    struct str says = schema_says(*state, schema(*state), buf_str(&lines));
    assert_true(str_starts(says, STR("1 ")));
    assert_int_equal(str_find(says, STR(" ok\n"), 0), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(records_validate),
        TEST(what_is_invalid_does_not),
        TEST(what_cannot_be_read_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
