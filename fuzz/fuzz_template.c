/* Arbitrary templates over a fixed tree of values. The input is a page and, after a form feed, the
   partial `part` that it may include. What must hold: no text reaches the page unescaped, every
   refusal names a line that is there, the same template writes the same page twice, and a template
   without tags is written as it stands. */
#include "base/check.h"
#include "page/template.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Bytes that no template of this driver may hold, and that stand before each special character of
   a text, so that one that was not escaped is seen. */
#define MARK "\x01"
#define EVIL "a" MARK "<" MARK ">" MARK "&" MARK "\"" MARK "'"

static struct value *tree(struct arena *arena)
{
    struct value *root = value_object(arena);
    value_set_text(root, "a", STR(EVIL));
    value_set_text(root, "empty", STR(""));
    value_set(root, "m", value_markup(arena, STR("<b>&amp;</b>")));
    value_set_bool(root, "yes", true);
    value_set_bool(root, "no", false);
    value_set_int(root, "n", -12);
    value_set(value_set_object(root, "o"), "x", value_text(arena, STR(EVIL)));
    struct value *list = value_set_list(root, "l");
    value_set_text(value_add_object(list), "a", STR("b"));
    value_add(list, value_text(arena, STR(EVIL)));
    value_set_list(root, "none");
    return root;
}

static void check_escaped(struct str page)
{
    static const char *const entities[] = {"&lt;", "&gt;", "&amp;", "&quot;", "&#39;"};
    for (size_t i = 0; i < page.n; i++) {
        if (page.p[i] != MARK[0])
            continue;
        bool escaped = false;
        for (size_t e = 0; e < 5; e++)
            escaped |= str_starts(str_sub(page, i + 1, page.n), str_of(entities[e]));
        CHECK(escaped);
    }
}

static void check_refusal(struct arena *arena, const struct template_text texts[2])
{
    const char *why = status_why(arena);
    CHECK(strncmp(why, "page:", 5) == 0 || strncmp(why, "part:", 5) == 0);
    struct str text = texts[why[2] == 'r'].text;
    long line = strtol(why + 5, NULL, 10), lines = 1;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    CHECK(line >= 1 && line <= lines);
}

static void try(struct arena *arena, const struct template_text texts[2], enum template_rules rules)
{
    struct templates *templates;
    if (templates_compile(arena, texts, 2, rules, &templates) != STATUS_OK) {
        check_refusal(arena, texts);
        return;
    }
    const struct value *root = tree(arena);
    struct buf first = buf_in(arena), second = buf_in(arena);
    enum status status = templates_render(templates, arena, "page", root, &first);
    if (status != STATUS_OK)
        check_refusal(arena, texts);
    else if (rules == TEMPLATE_STRICT)
        check_escaped(buf_str(&first));
    CHECK(templates_render(templates, arena, "page", root, &second) == status);
    CHECK(str_eq(buf_str(&first), buf_str(&second)));
    struct str text = texts[0].text;
    if (str_find(text, STR("{{"), 0) < 0 && !str_starts(text, STR("\xef\xbb\xbf")))
        CHECK(str_eq(buf_str(&first), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    char *copy = arena_alloc(arena, size);
    for (size_t i = 0; i < size; i++)
        copy[i] = (char)(data[i] == (uint8_t)MARK[0] ? ' ' : data[i]);
    struct str part = {copy, size}, page = str_cut(&part, '\f');
    const struct template_text texts[2] = {{STR("page"), "page", page},
                                           {STR("part"), "part", part}};
    try(arena, texts, TEMPLATE_STRICT);
    try(arena, texts, TEMPLATE_SPEC);
    arena_free(arena);
    return 0;
}
