/* The public Mustache specification's own cases, every one of every module that is not left out.
   They run with TEMPLATE_SPEC, which lets {{{x}}} write any value. */
#include "test.h"

#include "page/template.h"

#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

static const struct {
    const char *module;
    size_t cases; /* so that none is passed over in silence */
} modules[] = {
    {"comments", 12}, {"delimiters", 14}, {"interpolation", 42},
    {"inverted", 22}, {"partials", 12},   {"sections", 34},
};

static const struct value *value_of(struct arena *arena, json_t *json)
{
    struct value *value;
    const char *name;
    json_t *member;
    size_t i;
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        value = value_object(arena);
        json_object_foreach(json, name, member) value_set(value, name, value_of(arena, member));
        return value;
    case JSON_ARRAY:
        value = value_list(arena);
        json_array_foreach(json, i, member) value_add(value, value_of(arena, member));
        return value;
    case JSON_STRING:
        return value_text(arena, str_of(json_string_value(json)));
    case JSON_INTEGER:
        return value_int(arena, json_integer_value(json));
    case JSON_REAL:
        return value_text(arena, str_printf(arena, "%g", json_real_value(json)));
    case JSON_TRUE:
        return value_bool(arena, true);
    case JSON_FALSE:
        return value_bool(arena, false);
    default:
        return value_text(arena, (struct str){0});
    }
}

static void run_case(struct arena *arena, const char *module, json_t *one)
{
    struct template_text texts[10] = {
        {STR("the-page"), "page", str_of(json_string_value(json_object_get(one, "template")))}};
    size_t count = 1;
    const char *name;
    json_t *text;
    json_object_foreach(json_object_get(one, "partials"), name, text)
    {
        assert_true(count < 10);
        texts[count++] =
            (struct template_text){str_of(name), name, str_of(json_string_value(text))};
    }
    struct templates *templates;
    struct buf out = buf_in(arena);
    const char *title = json_string_value(json_object_get(one, "name"));
    if (templates_compile(arena, texts, count, TEMPLATE_SPEC, &templates) != STATUS_OK ||
        templates_render(templates, arena, "the-page",
                         value_of(arena, json_object_get(one, "data")), &out) != STATUS_OK)
        fail_msg("%s, %s: %s", module, title, status_why(arena));
    struct str expected = str_of(json_string_value(json_object_get(one, "expected")));
    if (!str_eq(buf_str(&out), expected))
        fail_msg("%s, %s: \"%.*s\" instead of \"%.*s\"", module, title, STR_ARG(buf_str(&out)),
                 STR_ARG(expected));
}

static void the_specification_holds(void **state)
{
    struct arena *arena = *state;
    const char *shared = getenv("SHARED");
    char *folder = arena_printf(arena, "%s/specs/mustache", shared == NULL ? "" : shared);
    if (access(folder, R_OK) != 0) {
        print_message("SKIP: no %s; the cases of the Mustache specification are not run\n", folder);
        skip();
    }
    for (size_t i = 0; i < sizeof modules / sizeof modules[0]; i++) {
        json_error_t error;
        json_t *file =
            json_load_file(arena_printf(arena, "%s/%s.json", folder, modules[i].module), 0, &error);
        assert_non_null(file);
        json_t *cases = json_object_get(file, "tests"), *one;
        size_t at;
        assert_true(json_array_size(cases) >= modules[i].cases);
        json_array_foreach(cases, at, one) run_case(arena, modules[i].module, one);
        json_decref(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_specification_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
