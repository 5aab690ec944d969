/* Templates: what is written, what is refused and with which words, what is bounded. The public
   specification's cases are in test_mustache.c. */
#include "folder.h"

#include "base/file.h"
#include "page/template.h"

/* Renders `text`, with the partial `part`, over `root`. */
static enum status render(struct arena *arena, const char *text, const char *part,
                          const struct value *root, struct buf *out)
{
    const struct template_text texts[] = {
        {STR("page"), "page.mustache", str_of(text)},
        {STR("part"), "part.mustache", str_of(part)},
    };
    struct templates *templates;
    enum status status =
        templates_compile(arena, texts, part == NULL ? 1 : 2, TEMPLATE_STRICT, &templates);
    *out = buf_in(arena);
    return status != STATUS_OK ? status : templates_render(templates, arena, "page", root, out);
}

static struct str written(struct arena *arena, const char *text, const char *part,
                          const struct value *root)
{
    struct buf out;
    if (render(arena, text, part, root, &out) != STATUS_OK)
        fail_msg("%s", status_why(arena));
    return buf_str(&out);
}

static void refused(struct arena *arena, const char *text, const char *part, const char *why)
{
    struct buf out;
    assert_int_equal(render(arena, text, part, value_object(arena), &out), STATUS_REFUSED);
    assert_string_equal(status_why(arena), why);
}

static struct value *sample(struct arena *arena)
{
    struct value *root = value_object(arena);
    value_set_text(root, "title", STR("Tåg & buss <\"'>"));
    value_set(root, "body", value_markup(arena, STR("<p>Hej</p>")));
    value_set_int(root, "count", 12500);
    value_set_bool(root, "open", true);
    value_set_text(root, "empty", STR(""));
    struct value *items = value_set_list(root, "items");
    for (int i = 1; i <= 3; i++) {
        struct value *item = value_add_object(items);
        value_set_int(item, "n", i);
        value_set_text(item, "empty", STR(""));
    }
    return root;
}

static void values_are_written(void **state)
{
    struct arena *arena = *state;
    struct value *root = sample(arena);
    assert_str(written(arena, "{{title}}", NULL, root), "Tåg &amp; buss &lt;&quot;&#39;&gt;");
    assert_str(written(arena, "{{{body}}}{{&body}}", NULL, root), "<p>Hej</p><p>Hej</p>");
    assert_str(written(arena, "{{body}}", NULL, root), "&lt;p&gt;Hej&lt;/p&gt;");
    assert_str(written(arena, "{{count}} {{open}}", NULL, root), "12500 true");
    assert_str(written(arena, "[{{nothing}}{{{nothing}}}{{items}}{{a.b.c}}]", NULL, root), "[]");
    assert_str(written(arena, "{{#items}}{{n}}{{#open}}{{count}}{{/open}};{{/items}}", NULL, root),
               "112500;212500;312500;");
    assert_str(written(arena, "{{^items}}a{{/items}}{{^empty}}b{{/empty}}{{#empty}}c{{/empty}}",
                       NULL, root),
               "b");
    assert_str(written(arena, "\xef\xbb\xbfx", NULL, root), "x");
    assert_str(written(arena, "", NULL, root), "");
}

static void markup_alone_goes_unescaped(void **state)
{
    struct arena *arena = *state;
    struct value *root = sample(arena);
    struct buf out;
    static const char *const texts[] = {"\n{{{title}}}", "\n{{&title}}",  "\n{{{count}}}",
                                        "\n{{{open}}}",  "\n{{{items}}}", "\n{{{empty}}}"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(render(arena, texts[i], NULL, root, &out), STATUS_REFUSED);
        assert_non_null(strstr(status_why(arena), "page.mustache:2: {{"));
        assert_non_null(strstr(status_why(arena), "is not markup; "));
    }
    assert_int_equal(render(arena, "x\n{{>part}}", "\n\n {{{title}}}", root, &out), STATUS_REFUSED);
    assert_non_null(strstr(status_why(arena), "part.mustache:3: "));
}

static void partials_keep_their_indentation(void **state)
{
    struct arena *arena = *state;
    struct value *root = sample(arena);
    assert_str(written(arena, "<ul>\n  {{>part}}\n</ul>\n",
                       "{{#items}}\n<li>\n  {{n}}\n</li>\n{{/items}}\n", root),
               "<ul>\n  <li>\n    1\n  </li>\n  <li>\n    2\n  </li>\n  <li>\n    3\n  </li>\n"
               "</ul>\n");
    assert_str(written(arena, " {{>part}}\n", "{{! c }} a\n{{^no}}b\n{{/no}}c", root),
               "  a\n b\n c");
    assert_str(written(arena, " {{>part}}\n", "{{#items}}a\n{{/items}}b", root), " a\n a\n a\n b");
    assert_str(written(arena, " {{>part}}\n",
                       "{{^no}}a\n{{/no}}b\n{{^open}}a\n{{/open}}c\n{{=| |=}}d", root),
               " a\n b\n c\n d");
    assert_str(written(arena, "{{#open}}\n{{#open}}x{{/open}}\n  {{/open}}\ny", NULL, root),
               "x\ny");
}

static void mistakes_are_named(void **state)
{
    struct arena *arena = *state;
    refused(arena, "a\n{{#x}}\nb", NULL,
            "page.mustache:2: the section {{#x}} is never ended; add {{/x}}");
    refused(arena, "a\n\n{{^x}}{{^y}}{{/y}}", NULL,
            "page.mustache:3: the section {{^x}} is never ended; add {{/x}}");
    refused(arena, "{{! a\nb }}\n{{/x}}", NULL,
            "page.mustache:3: {{/x}} ends no section; remove it");
    refused(arena, "{{#x}}\n{{#y}}\n{{/x}}{{/y}}", NULL,
            "page.mustache:3: {{/x}} stands where {{/y}} is due for the section of line 2; end the "
            "inner section first");
    refused(arena, "\r\n\r\n {{x", NULL, "page.mustache:3: a tag is not closed; end it with }}");
    refused(arena, "{{{x}}", NULL, "page.mustache:1: a tag is not closed; end it with }}}");
    refused(arena, "{{=<% %>=}}\n<%x}}", NULL,
            "page.mustache:2: a tag is not closed; end it with %>");
    static const char bad_delimiters[] =
        "page.mustache:1: bad delimiters; write two of them with a space between, without =, as in "
        "{{=<% %>=}}";
    refused(arena, "{{=|=}}", NULL, bad_delimiters);
    refused(arena, "{{==}}", NULL, bad_delimiters);
    refused(arena, "{{=a b c=}}", NULL, bad_delimiters);
    refused(arena, "{{=a= b=}}", NULL, bad_delimiters);
    refused(arena, "{{a b}}", NULL,
            "page.mustache:1: \"a b\" is no name; names are letters, digits, - and _, with dots "
            "between them");
    refused(arena, "{{a..b}}", NULL,
            "page.mustache:1: \"a..b\" is no name; names are letters, digits, - and _, with dots "
            "between them");
    refused(arena, "{{<x}}", NULL,
            "page.mustache:1: inheritance is left out of these templates; use a partial");
    refused(arena, "{{>*x}}", NULL,
            "page.mustache:1: \"*x\" is no name of a partial; names are letters, digits, - and _");
    refused(arena, "x\n{{>part}}", "\n{{>gone}}",
            "part.mustache:2: {{>gone}}: there is no gone.mustache; add it, or mend the name");
    refused(arena, "x\nx\xff", NULL,
            "page.mustache:2: the text is not UTF-8; save the file as UTF-8");
}

static void nothing_is_without_end(void **state)
{
    struct arena *arena = *state;
    struct value *root = sample(arena);
    struct buf out, text = buf_in(arena);
    assert_int_equal(render(arena, "{{>page}}", NULL, root, &out), STATUS_REFUSED);
    assert_non_null(strstr(status_why(arena), "page.mustache:1: {{page}}: too many partials"));
    assert_int_equal(render(arena,
                            "{{#items}}{{#items}}{{#items}}{{#items}}{{#items}}{{>page}}"
                            "{{/items}}{{/items}}{{/items}}{{/items}}{{/items}}",
                            NULL, root, &out),
                     STATUS_REFUSED);
    assert_non_null(strstr(status_why(arena), "too many sections"));
    for (int i = 0; i < 20; i++)
        buf_addz(&text, "{{#items}}");
    for (int i = 0; i < 20; i++)
        buf_addz(&text, "{{/items}}");
    buf_char(&text, '\0');
    assert_int_equal(render(arena, text.p, NULL, root, &out), STATUS_REFUSED);
    assert_non_null(strstr(status_why(arena), "does not come to an end"));
    text.n = 0;
    for (int i = 0; i < 33; i++)
        buf_addz(&text, "{{#items}}");
    buf_char(&text, '\0');
    assert_int_equal(render(arena, text.p, NULL, root, &out), STATUS_REFUSED);
    assert_non_null(strstr(status_why(arena), "page.mustache:1: more than 32 sections"));
}

static void a_folder_adds_templates(void **state)
{
    struct arena *arena = *state;
    const char *folder = test_folder(arena);
    char *own = arena_printf(arena, "%s/own.mustache", folder);
    struct templates *templates;
    struct buf out = buf_in(arena);
    assert_ok(arena, file_write(arena, own, STR("<b>{{x}}</b>"), 0600));
    assert_ok(arena, file_write(arena, arena_printf(arena, "%s/notes.txt", folder),
                                STR("{{#not a template"), 0600));
    assert_ok(arena, templates_load(arena, folder, &templates));
    assert_ok(arena, templates_render(templates, arena, "own", value_object(arena), &out));
    assert_str(buf_str(&out), "<b></b>");
    assert_int_equal(templates_render(templates, arena, "none", value_object(arena), &out),
                     STATUS_MISSING);
    assert_ok(arena, file_write(arena, own, STR("a\n{{#x}}"), 0600));
    assert_int_equal(templates_load(arena, folder, &templates), STATUS_REFUSED);
    assert_string_equal(
        status_why(arena),
        arena_printf(arena, "%s:2: the section {{#x}} is never ended; add {{/x}}", own));
    folder = arena_printf(arena, "%s/none", folder);
    assert_ok(arena, templates_load(arena, folder, &templates)); /* the built-in ones alone */
    assert_ok(arena, templates_load(arena, NULL, &templates));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(values_are_written),
        TEST(markup_alone_goes_unescaped),
        TEST(partials_keep_their_indentation),
        TEST(mistakes_are_named),
        TEST(nothing_is_without_end),
        TEST(a_folder_adds_templates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
