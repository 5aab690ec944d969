/* Rows: marks, indents, links and gaps. */
#include "funnel_test.h"

#include "intake/row.h"

/* Each row as `mark:indent:gap text <link>`, a line each. */
static struct str rows_of(struct arena *arena, const char *text)
{
    struct site *site = site_new(arena);
    struct rows *rows;
    struct row row;
    bool more;
    struct str out = STR("");
    assert_ok(arena, rows_open(arena, site_file(site, "page.txt", text), &rows));
    for (;;) {
        assert_ok(arena, rows_next(rows, arena, &row, &more));
        if (!more)
            return out;
        out = str_printf(arena, "%.*s%x:%d:%d %.*s%s%.*s%s\n", STR_ARG(out), (unsigned)row.mark,
                         row.indent, row.gap, STR_ARG(row.text), row.link.n > 0 ? " <" : "",
                         STR_ARG(row.link), row.link.n > 0 ? ">" : "");
    }
}

static void test_marks(void **state)
{
    assert_str(
        rows_of(*state, "Nyheter\n\n  • En\n\t- två\n   *  tre\n\n\n·fyra\n–fem\n-1,0 sex\n"),
        "0:0:0 Nyheter\n2022:2:1 En\n2d:4:0 två\n2a:3:0 tre\nb7:0:2 fyra\n0:0:0 –fem\n"
        "0:0:0 -1,0 sex\n");
    assert_str(rows_of(*state, "# Ett\n## Två ##\n#tre\n1. fyra\n12) fem\n1.5 sex\n8-punkt\n"),
               "1:0:0 Ett\n2:0:0 Två\n0:0:0 #tre\n7:0:0 fyra\n7:0:0 fem\n0:0:0 1.5 sex\n"
               "0:0:0 8-punkt\n");
}

/* A mark alone on its line belongs to the text below; an underlined line is a heading. */
static void test_two_lines(void **state)
{
    assert_str(rows_of(*state, "  •\n\n    Rubrik\n\ntext\n"), "2022:2:0 Rubrik\n0:0:1 text\n");
    assert_str(rows_of(*state, "Rubrik\n------\ntext\n\nNy\n\n---\n\nslut\n"),
               "2:0:0 Rubrik\n0:0:0 text\n0:0:1 Ny\n0:0:3 slut\n");
}

static void test_links(void **state)
{
    assert_str(rows_of(*state, "* [En rubrik](https://x.example/a(b) \"titel\")\n"
                               "## **[Två](/lokal)**\n"
                               "[Kultur](https://x.example/k)[Hälsa](https://x.example/h)\n"
                               "Läs [mer](https://x.example/m) här\n"
                               "[Läs mer](/m) **om** [båtar](/b) i **hela länet** ** nu\n"
                               "![bild](https://x.example/b.png)\n"
                               "* [12]Tre\n"
                               "https://x.example/d\n"
                               "[inte] (en länk)\n"),
               "2a:0:0 En rubrik <https://x.example/a(b)>\n"
               "2:0:0 Två\n"
               "0:0:0 Kultur | Hälsa <https://x.example/k>\n"
               "0:0:0 Läs mer här <https://x.example/m>\n"
               "0:0:0 Läs mer om båtar i hela länet ** nu\n"
               "0:0:0 \n"
               "2a:0:0 Tre\n"
               "0:0:0 https://x.example/d <https://x.example/d>\n"
               "0:0:0 [inte] (en länk)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_marks),
        TEST(test_two_lines),
        TEST(test_links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
