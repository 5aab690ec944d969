/* Links made relative: where they lead, which ones go. */
#include "test.h"

#include "site/relative.h"

static bool there(void *self, struct str path)
{
    (void)self;
    return !str_starts(path, STR("/gone"));
}

static void paths_lead_from_folder_to_folder(void **state)
{
    static const char *const cases[][3] = {
        {"/nyheter/", "/nyheter/2024/ny", "2024/ny/"},
        {"/nyheter/2024/ny", "/nyheter/", "../../"},
        {"/nyheter/2024/ny", "/nyheter/2024/ny", "./"},
        {"/nyheter/2024/ny", "/nyheter/2024/nytt", "../nytt/"},
        {"/amnen/kultur", "/nyheter.atom", "../../nyheter.atom"},
        {"/nyheter.atom", "/nyheter/2024/ny", "nyheter/2024/ny/"},
        {"/nyheter/2024/03.json", "/nyheter/2024/ny", "ny/"},
        {"/", "/nyheter/", "nyheter/"},
        {"/nyheter/", "/", "../"},
        {"/nyheter/2024", "/nyheter/2024.atom", "../2024.atom"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_str(relative_path(*state, str_of(cases[i][0]), str_of(cases[i][1])), cases[i][2]);
}

static void files_are_named(void **state)
{
    assert_str(relative_file(*state, STR("/")), "index.html");
    assert_str(relative_file(*state, STR("/nyheter/")), "nyheter/index.html");
    assert_str(relative_file(*state, STR("/nyheter/2024/ny")), "nyheter/2024/ny/index.html");
    assert_str(relative_file(*state, STR("/nyheter/2024.atom")), "nyheter/2024.atom");
}

static void links_of_a_page(void **state)
{
    const struct relative relative = {.path = STR("/nyheter/2024/ny"), .there = there};
    static const char *const cases[][2] = {
        {"<a class=\"x\" href=\"/nyheter/\">N</a>", "<a class=\"x\" href=\"../../\">N</a>"},
        {"<a href=\"/nyheter/?topic=a\" lang=\"sv\">N</a>", "<a lang=\"sv\">N</a>"},
        {"<a href=\"/gone\">N</a>", "<a>N</a>"},
        {"<a href=\"#x\">N</a>", "<a href=\"#x\">N</a>"},
        {"<a href=\"/om/#x\">N</a>", "<a href=\"../../../om/#x\">N</a>"},
        {"<a href=\"https://a.example/x\">/nyheter/</a>",
         "<a href=\"https://a.example/x\">/nyheter/</a>"},
        {"<a href=\"//a.example/x\">N</a>", "<a href=\"//a.example/x\">N</a>"},
        {"<link rel=\"a\" href=\"/gone\">\n<p>", "<p>"},
        {"<link rel=\"a\" href=\"/static/a.css?v=1\">",
         "<link rel=\"a\" href=\"../../../static/a.css\">"},
        {"<img src=\"/media/a\" srcset=\"/media/a 1x, /gone 2x\" alt=\"a > b\">",
         "<img src=\"../../../media/a\" srcset=\"../../../media/a 1x\" alt=\"a > b\">"},
        {"<p title=\"/x\">&lt;a href=\"/gone\"&gt;", "<p title=\"/x\">&lt;a href=\"/gone\"&gt;"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_str(relative_html(*state, &relative, str_of(cases[i][0])), cases[i][1]);
}

static void addresses_with_the_origin(void **state)
{
    const struct relative relative = {
        .path = STR("/nyheter.atom"), .origin = STR("http://here.invalid"), .there = there};
    assert_str(relative_text(*state, &relative,
                             STR("<link href=\"http://here.invalid/amnen/a\"/>"
                                 "<b>http://here.invalid/nyheter/2024/b</b> http://here.invalid")),
               "<link href=\"amnen/a/\"/><b>nyheter/2024/b/</b> ./");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(paths_lead_from_folder_to_folder),
        TEST(files_are_named),
        TEST(links_of_a_page),
        TEST(addresses_with_the_origin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
