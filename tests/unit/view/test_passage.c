/* Marks of what was found, and the place of a text that shows it. */
#include "test.h"
#include "text/lexicon.h"
#include "view/passage.h"
#include "view/terms.h"

static struct analyser *an_analyser(struct arena *arena)
{
    return analyse_new(arena, lexicon_builtin());
}

static struct str marked(struct arena *arena, const struct marks *marks, const char *text)
{
    struct str all = str_of(text);
    struct reading reading = analyse_begin(an_analyser(arena), STR("sv"), all);
    struct str out = {0};
    for (struct word word; analyse_next(&reading, &word);)
        if (marks_of(marks, &word) != 0)
            out = str_printf(arena, "%.*s[%.*s]", STR_ARG(out),
                             STR_ARG(str_sub(all, word.begin, word.end)));
    return out;
}

static void each_space_marks_in_its_way(void **state)
{
    struct marks *marks = ARENA_NEW(*state, struct marks);
    marks_add(marks, TERM_STEM, STR("buss"), false, 0);
    assert_str(marked(*state, marks, "Bussarna, bussen och tåget"), "[Bussarna][bussen]");
    marks_add(marks, TERM_PLAIN, STR("tå"), true, 1);
    assert_str(marked(*state, marks, "Bussen och tåget"), "[Bussen][tåget]");
    marks_add(marks, TERM_FOLDED, STR("farj"), true, 2);
    assert_str(marked(*state, marks, "Färjan gick, farjan ej"), "[Färjan]");
    assert_int_equal(marks_groups(marks), 7);
}

static void marks_are_bounded(void **state)
{
    struct marks *marks = ARENA_NEW(*state, struct marks);
    for (int i = 0; i < 1000; i++)
        marks_add(marks, TERM_STEM, STR("x"), false, (size_t)i);
    assert_true(marks->count <= MARKS_MOST);
    assert_int_equal(marks_groups(marks), UINT64_MAX);
}

static const char BODY[] =
    "Region Fjärdland bygger ut. Många ord står här som ingen har frågat efter, och de fyller en "
    "hel rad innan något händer i texten alls. Färjan går från hamnen varje timme på sommaren. "
    "Sedan kommer det mera text om annat, och ännu mera, så att ingen ska tro att det är slut. "
    "Hamnen är stängd på vintern.";

static bool look(struct arena *arena, const struct marks *marks, uint64_t seen,
                 struct passage *passage)
{
    return passage_find(an_analyser(arena), arena, marks, STR("sv"), str_of(BODY), seen, passage);
}

static void the_place_with_most_groups_is_shown(void **state)
{
    struct marks *marks = ARENA_NEW(*state, struct marks);
    struct passage passage;
    marks_add(marks, TERM_PLAIN, STR("hamn"), true, 0);
    marks_add(marks, TERM_PLAIN, STR("färj"), true, 1);
    assert_true(look(*state, marks, 0, &passage));
    assert_true(passage.begins);
    assert_true(str_starts(passage.text, STR("Färjan går från hamnen varje timme")));
    assert_in_range(passage.text.n, 100, 221);
    /* Nothing new: no passage; something new: its place. */
    assert_false(look(*state, marks, 3, &passage));
    assert_true(look(*state, marks, 1, &passage));
    assert_true(str_starts(passage.text, STR("Färjan")));
}

static void a_passage_ends_where_the_text_does(void **state)
{
    struct marks *marks = ARENA_NEW(*state, struct marks);
    struct passage passage;
    marks_add(marks, TERM_PLAIN, STR("stäng"), true, 0);
    assert_true(look(*state, marks, 0, &passage));
    assert_true(passage.ends && passage.begins);
    assert_str(passage.text, "Hamnen är stängd på vintern.");
    marks = ARENA_NEW(*state, struct marks);
    marks_add(marks, TERM_PLAIN, STR("finnsinte"), false, 0);
    assert_false(look(*state, marks, 0, &passage));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_space_marks_in_its_way),
        TEST(marks_are_bounded),
        TEST(the_place_with_most_groups_is_shown),
        TEST(a_passage_ends_where_the_text_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
