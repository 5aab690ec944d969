/* Locale files: what is read, what is refused and with which words, and that English has what
   Swedish has. */
#include "test.h"

#include "base/buf.h"
#include "page/builtin.h"
#include "page/words.h"

static void lines_are_read(void **state)
{
    struct words words;
    assert_ok(*state, words_read(*state, "a.locale",
                                 STR("\xef\xbb\xbf# a = b\r\n\r\n  title =  Så = {n} här \r\n"
                                     "count[one]=en\ncount[other] = {n} st\nempty ="),
                                 &words));
    assert_int_equal(words.n, 3);
    const struct word *title = words_find(&words, STR("title"));
    const struct word *count = words_find(&words, STR("count"));
    assert_str(title->forms[PLURAL_OTHER], "Så = {n} här");
    assert_false(title->plural);
    assert_int_equal(title->lines[PLURAL_OTHER], 3);
    assert_true(count->plural);
    assert_str(count->forms[PLURAL_ONE], "en");
    assert_str(count->forms[PLURAL_OTHER], "{n} st");
    assert_null(count->forms[PLURAL_FEW].p);
    assert_true(words_has_name(count, STR("n")));
    assert_false(words_has_name(count, STR("m")));
    assert_str(words_find(&words, STR("empty"))->forms[PLURAL_OTHER], "");
    assert_null(words_find(&words, STR("coun")));
}

static void many_keys_are_found(void **state)
{
    struct buf text = buf_in(*state);
    struct words words;
    for (int i = 0; i < 1000; i++)
        buf_printf(&text, "k%d = t%d\n", i, i);
    assert_ok(*state, words_read(*state, "a.locale", buf_str(&text), &words));
    assert_int_equal(words.n, 1000);
    for (int i = 0; i < 1000; i++)
        assert_str(words_find(&words, str_printf(*state, "k%d", i))->forms[PLURAL_OTHER],
                   arena_printf(*state, "t%d", i));
}

static void refused(struct arena *arena, const char *text, const char *why)
{
    struct words words;
    assert_int_equal(words_read(arena, "a.locale", str_of(text), &words), STATUS_REFUSED);
    assert_string_equal(status_why(arena), why);
}

static void mistakes_are_named(void **state)
{
    struct arena *arena = *state;
    refused(arena, "a = b\nc",
            "a.locale:2: there is no =; write key = text, or # before a "
            "comment");
    static const char *const keys[] = {"A", "", "a..b", ".a", "a.", "a b", "a[few", "a[some]"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        refused(arena, arena_printf(arena, "%s = x", keys[i]),
                arena_printf(arena,
                             "a.locale:1: \"%s\" is no key; write it as name.name, or "
                             "name.name[one] with zero, one, two, few, many or other",
                             keys[i]));
    refused(arena, "\na = x\na = y", "a.locale:3: a is set in line 2 already; remove one of them");
    refused(arena, "a[one] = x\na[one] = y",
            "a.locale:2: a is set in line 1 already; remove one of them");
    refused(arena, "a = x\na[one] = y", "a.locale:2: a has no plural forms; write a = ...");
    refused(arena, "a[one] = x\na = y", "a.locale:2: a has plural forms; write a[other] = ...");
    refused(arena, "\na[one] = x",
            "a.locale:2: a has no form for the other numbers; add a[other] = ...");
    refused(arena, "a = {", "a.locale:1: there is a { without a name and }; write names as {name}");
    refused(arena, "a = {}",
            "a.locale:1: there is a { without a name and }; write names as "
            "{name}");
    refused(arena, "a = {a b}",
            "a.locale:1: there is a { without a name and }; write names as "
            "{name}");
    refused(arena, "a = b}", "a.locale:1: there is a } without {; write names as {name}");
    refused(arena, "a = b\n\n\xff", "a.locale:3: the text is not UTF-8; save the file as UTF-8");
}

static void another_file_changes_texts_alone(void **state)
{
    struct arena *arena = *state;
    struct words base, words;
    assert_ok(arena, words_read(arena, "sv.locale",
                                STR("a = x {n}\nb = y\nc[one] = 1\nc[other] = {n}"), &base));
    assert_ok(arena,
              words_override(arena, "own.locale", STR("b = z\nc[few] = {n} få"), &base, &words));
    assert_str(words_find(&words, STR("a"))->forms[PLURAL_OTHER], "x {n}");
    assert_str(words_find(&words, STR("b"))->forms[PLURAL_OTHER], "z");
    assert_str(words_find(&words, STR("c"))->forms[PLURAL_FEW], "{n} få");
    assert_str(words_find(&words, STR("c"))->forms[PLURAL_OTHER], "{n}");
    assert_str(words_find(&base, STR("b"))->forms[PLURAL_OTHER], "y");
    assert_int_equal(words_override(arena, "own.locale", STR("\nd = z"), &base, &words),
                     STATUS_REFUSED);
    assert_string_equal(status_why(arena), "own.locale:2: there is no key d; see the built-in "
                                           "locale files for the keys");
    assert_int_equal(words_override(arena, "own.locale", STR("a = {m}"), &base, &words),
                     STATUS_REFUSED);
    assert_string_equal(status_why(arena), "own.locale:1: {m} is not filled in for a; use the "
                                           "names of the built-in text");
    assert_int_equal(words_override(arena, "own.locale", STR("b[one] = z"), &base, &words),
                     STATUS_REFUSED);
}

/* Each word of `a` is in `b`, of the same sort and with the same names in braces. */
static void has_all(const struct words *a, const struct words *b)
{
    for (size_t i = 0; i < a->n; i++) {
        const struct word *word = &a->p[i], *other = words_find(b, word->key);
        if (other == NULL)
            fail_msg("%s has %.*s, the other language has not", word->file, STR_ARG(word->key));
        if (other->plural != word->plural)
            fail_msg("%.*s is plural in one language alone", STR_ARG(word->key));
        for (int form = 0; form < PLURALS; form++) {
            struct str text = word->forms[form], before, name;
            while (words_next_name(&text, &before, &name))
                if (!words_has_name(other, name))
                    fail_msg("%.*s has {%.*s} in %s alone", STR_ARG(word->key), STR_ARG(name),
                             word->file);
        }
    }
}

static void english_and_swedish_agree(void **state)
{
    struct words sv, en;
    const struct builtin_file *file = builtin_find("locale", STR("sv.locale"));
    assert_ok(*state, words_read(*state, file->path, file->bytes, &sv));
    file = builtin_find("locale", STR("en.locale"));
    assert_ok(*state, words_read(*state, file->path, file->bytes, &en));
    has_all(&sv, &en);
    has_all(&en, &sv);
    assert_true(sv.n > 100);
}

/* A key that a template asks for and nobody has would be written as nothing. */
static void templates_ask_for_words_that_exist(void **state)
{
    struct words sv;
    const struct builtin_file *file = builtin_find("locale", STR("sv.locale"));
    assert_ok(*state, words_read(*state, file->path, file->bytes, &sv));
    for (size_t i = 0; i < builtin_entries_count; i++) {
        file = &builtin_entries[i].file;
        if (strcmp(builtin_entries[i].kind, "templates") != 0)
            continue;
        struct str rest = file->bytes;
        for (ptrdiff_t at; (at = str_find(rest, STR("{{t."), 0)) >= 0;) {
            rest = str_sub(rest, (size_t)at + 4, rest.n);
            struct str key = str_sub(rest, 0, (size_t)str_find(rest, STR("}}"), 0));
            const struct word *word = words_find(&sv, str_trim(key));
            if (word == NULL || word->plural ||
                str_find(word->forms[PLURAL_OTHER], STR("{"), 0) >= 0)
                fail_msg("%s: {{t.%.*s}} is no text of the locale files", file->path, STR_ARG(key));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lines_are_read),
        TEST(many_keys_are_found),
        TEST(mistakes_are_named),
        TEST(another_file_changes_texts_alone),
        TEST(english_and_swedish_agree),
        TEST(templates_ask_for_words_that_exist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
