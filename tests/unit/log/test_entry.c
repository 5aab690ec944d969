/* Entries as canonical JSON: exactly one way to write each, and no other is read. */
#include "test.h"

#include "log/entry.h"

#include <string.h>

#define HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ITEM "018f0c6e-7a3b-7c11-9d5e-0123456789ab"
#define PLAIN                                                                                      \
    "{\"action\":\"publish\",\"item\":\"" ITEM "\",\"record\":\"" HASH                             \
    "\",\"revision\":1,\"seq\":7,\"time\":1710144000000}"

static struct entry plain(void)
{
    struct entry entry = {.seq = 7,
                          .time = 1710144000000,
                          .action = ACTION_PUBLISH,
                          .item = STR(ITEM),
                          .revision = 1};
    assert_true(hash_from_hex(STR(HASH), &entry.record_hash));
    return entry;
}

static void an_entry_is_written_as_documented(void **state)
{
    struct entry entry = plain();
    assert_str(entry_write(*state, &entry), PLAIN);
    entry.action = ACTION_CORRECT;
    entry.actor = STR("editor");
    entry.note = STR("Rätt \"datum\"\n\x01\x1f");
    entry.reason = STR("\\");
    entry.basis = STR("x");
    entry.redirect = STR("y/z");
    assert_str(entry_write(*state, &entry),
               "{\"action\":\"correct\",\"actor\":\"editor\",\"basis\":\"x\",\"item\":\"" ITEM
               "\",\"note\":\"Rätt \\\"datum\\\"\\n\\u0001\\u001f\",\"reason\":\"\\\\\","
               "\"record\":\"" HASH "\",\"redirect\":\"y/z\",\"revision\":1,\"seq\":7,"
               "\"time\":1710144000000}");
}

static void what_was_written_is_read_back(void **state)
{
    struct entry entry = plain(), back;
    for (enum action action = 0; action < ACTIONS; action++)
        for (unsigned set = 0; set < 32; set++) {
            entry.action = action;
            struct str text = STR("Å \b\t\n\f\r\"\\/\x01\x0f\x10\x1f\x7f \xf0\x9f\x93\xb0");
            entry.note = set & 1 ? text : STR("");
            entry.reason = set & 2 ? text : STR("");
            entry.basis = set & 4 ? text : STR("");
            entry.redirect = set & 8 ? text : STR("");
            entry.actor = set & 16 ? text : STR("");
            entry.seq = ((int64_t)1 << 53) - 1;
            entry.time = 0;
            struct str bytes = entry_write(*state, &entry);
            assert_ok(*state, entry_read(*state, bytes, &back));
            assert_int_equal(back.action, action);
            assert_true(back.seq == entry.seq && back.time == 0 && back.revision == 1);
            assert_true(str_eq(back.item, entry.item) && str_eq(back.note, entry.note) &&
                        str_eq(back.reason, entry.reason) && str_eq(back.basis, entry.basis) &&
                        str_eq(back.redirect, entry.redirect) && str_eq(back.actor, entry.actor));
            assert_true(hash_equal(&back.record_hash, &entry.record_hash));
            assert_true(str_eq(back.bytes, bytes));
        }
}

static void names_of_actions_go_both_ways(void **state)
{
    (void)state;
    for (enum action action = 0; action < ACTIONS; action++)
        assert_int_equal(action_of(str_of(action_name(action))), action);
    assert_int_equal(action_of(STR("Publish")), ACTIONS);
    assert_int_equal(action_of(STR("")), ACTIONS);
}

/* PLAIN with `from` replaced by `to`. */
static enum status read_changed(struct arena *arena, const char *from, const char *to)
{
    struct entry entry;
    const char *at = strstr(PLAIN, from);
    assert_non_null(at);
    struct str text =
        str_printf(arena, "%.*s%s%s", (int)(at - PLAIN), PLAIN, to, at + strlen(from));
    return entry_read(arena, text, &entry);
}

static void other_ways_to_write_it_are_refused(void **state)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"{\"a", " {\"a"},
        {"000}", "000} "},
        {"000}", "000}}"},
        {"000}", "000,\"x\":1}"},
        {"{\"a", "{\"a\":1,\"a"},
        {":7,", ": 7,"},
        {":7,", ":07,"},
        {":7,", ":-7,"},
        {":7,", ":7.0,"},
        {":7,", ":7e0,"},
        {":7,", ":,"},
        {":7,", ":\"7\","},
        {":7,", ":9007199254740992,"},
        {":7,", ":90071992547409910,"},
        {":7,", ":99999999999999999999999,"},
        {"publish", "print"},
        {"publish", "\\u0070ublish"},
        {",\"item\":\"" ITEM "\"", ""},
        {"\"item\":\"" ITEM "\"", "\"item\":\"\""},
        {"e3b0", "E3B0"},
        {"e3b0", "e3b"},
        {"e3b0", "e3bx"},
        {",\"record\"", ",\"reason\":\"\",\"record\""},        /* empty, so to be left out */
        {",\"record\"", ",\"reason\":\"\\u000a\",\"record\""}, /* \n is shorter */
        {",\"record\"", ",\"reason\":\"\\u0008\",\"record\""},
        {",\"record\"", ",\"reason\":\"\\u001F\",\"record\""},
        {",\"record\"", ",\"reason\":\"\\u0020\",\"record\""},
        {",\"record\"", ",\"reason\":\"\\/\",\"record\""},
        {",\"record\"", ",\"reason\":\"\n\",\"record\""},
        {",\"record\"", ",\"reason\":\"a\\\",\"record\""},
        {",\"record\"", ",\"reason\":\"\xff\",\"record\""},
        {",\"record\"", ",\"actor\":\"a\",\"record\""}, /* not its place */
    };
    assert_int_equal(read_changed(*state, ":7,", ":8,"), STATUS_OK);
    assert_int_equal(read_changed(*state, ",\"record\"", ",\"reason\":\"\\u001f\",\"record\""),
                     STATUS_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (read_changed(*state, cases[i].from, cases[i].to) != STATUS_REFUSED)
            fail_msg("accepted: %s instead of %s", cases[i].to, cases[i].from);
    struct entry entry;
    struct str whole = STR(PLAIN);
    for (size_t n = 0; n < whole.n; n++) {
        struct str part = str_copy(*state, str_sub(whole, 0, n));
        assert_int_equal(entry_read(*state, part, &entry), STATUS_REFUSED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_entry_is_written_as_documented),
        TEST(what_was_written_is_read_back),
        TEST(names_of_actions_go_both_ways),
        TEST(other_ways_to_write_it_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
