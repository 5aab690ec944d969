/* Whole pages: the layouts that listings have, and the real captures where they are. */
#include "page.h"

#include <dirent.h>

static void test_bullets(void **state)
{
    struct page *page = page_new(*state);
    page_read(page, "Nyheter\n"
                    "\n"
                    "  • Färjan går igen\n"
                    "\n"
                    "    Linje 40 över fjärden är i trafik efter vinterns arbeten.\n"
                    "\n"
                    "    KollektivtrafikProjekt inom sjöfart\n"
                    "  • Fler platser på folkhögskolan\n"
                    "\n"
                    "    Till hösten tar skolan emot fyrtio elever till.\n"
                    "\n"
                    "    Kollektivtrafik");
    assert_int_equal(page->count, 2);
    assert_str(page->items[0].headline, "Färjan går igen");
    assert_str(page->items[0].summary, "Linje 40 över fjärden är i trafik efter vinterns arbeten.");
    assert_str(page_topics(page, 0), "Kollektivtrafik + Projekt inom sjöfart");
    assert_str(page_topics(page, 1), "Kollektivtrafik");
    assert_int_equal(page->left, 0);
    assert_int_equal(page->items[0].line, 3);
}

/* Pages that are nothing but one thing over and over: each is read, in no time. */
static void test_monotonous(void **state)
{
    static const char *const things[] = {"[",      "[a](b)", "**a** ", "\xe2\x80\xa2\n",
                                         "a\n",    "Ab",     "# a\n",  "\n",
                                         "1. a\n", "|",      "a. \n",  "- a\n\n"};
    struct arena *arena = *state;
    for (size_t i = 0; i < sizeof things / sizeof things[0]; i++) {
        size_t n = strlen(things[i]), count = 60000 / n;
        char *text = arena_alloc(arena, count * n + 1);
        for (size_t k = 0; k < count; k++)
            memcpy(text + k * n, things[i], n);
        struct page *page = page_new(arena);
        page_read(page, text);
        assert_true(page->count <= PAGE_MOST);
    }
}

static int is_text(const struct dirent *entry)
{
    return strstr(entry->d_name, ".txt") != NULL;
}

static void test_real_captures(void **state)
{
    struct arena *arena = *state;
    struct dirent **names;
    const char *shared = getenv("SHARED");
    const char *folder = arena_printf(arena, "%s/captures", shared == NULL ? "../shared" : shared);
    int count = scandir(folder, &names, is_text, alphasort);
    if (count <= 0) {
        print_message("SKIP: no real captures in %s\n", folder);
        skip();
    }
    struct page *page = page_new(arena);
    struct capture captures[8];
    struct capture_reader reader = {page, page_item, page_line};
    assert_in_range(count, 1, 8);
    for (int i = 0; i < count; i++)
        assert_ok(arena,
                  capture_learn(arena, arena_printf(arena, "%s/%s", folder, names[i]->d_name),
                                page->topics, &captures[i]));
    for (int pass = 0; pass < 2; pass++) {
        page->keep = pass == 1;
        for (int i = 0; i < count; i++)
            assert_ok(arena, capture_read(arena, &captures[i], page->topics, &reader));
    }
    struct topics *all = topics_new(arena);
    for (size_t i = 0; i < page->count; i++) {
        assert_true(page->items[i].summary.n > 0);
        assert_true(page->items[i].topics_count > 0);
        for (size_t k = 0; k < page->items[i].topics_count; k++)
            topics_add(all, page->items[i].topics[k].text, STR(""), KNOWN_ALONE);
    }
    assert_int_equal(page->count, 72);
    assert_int_equal(topics_count(all), 16);
    assert_int_equal(page->left, 0);
    assert_int_equal(page->unsure, 0);
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_bullets),
        TEST(test_monotonous),
        TEST(test_real_captures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
