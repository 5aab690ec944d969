/* The language of queries: no text is an error, what is made of it is bounded, stands within the
   text, and says the same when it is written out and read again. */
#include "../tests/unit/view/parse_form.h"
#include "base/check.h"
#include "base/unicode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_clause(const struct parse *parse, const struct clause *clause)
{
    if (clause->kind == CLAUSE_DAYS) {
        CHECK(clause->from != PARSE_OPEN || clause->to != PARSE_OPEN);
        CHECK(clause->text.n == 0 && clause->field == FIELD_ANY);
        return;
    }
    CHECK(clause->text.n > 0 && clause->text.p >= parse->text.p);
    CHECK(clause->text.p + clause->text.n <= parse->text.p + parse->text.n);
    CHECK(unicode_valid(clause->text, NULL));
}

static size_t check_parse(const struct parse *parse)
{
    size_t clauses = 0;
    for (size_t i = 0; i < parse->count; i++) {
        const struct group *group = &parse->groups[i];
        CHECK(group->count > 0);
        clauses += group->count;
        for (size_t j = 0; j < group->count; j++) {
            check_clause(parse, &group->clauses[j]);
            CHECK(group->count == 1 || !group->clauses[j].without);
        }
    }
    CHECK(clauses <= PARSE_WORDS && parse->text.n <= PARSE_BYTES);
    return clauses;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct parse first = parse_query(arena, (struct str){(const char *)data, size});
    size_t clauses = check_parse(&first);
    struct str form = form_of(arena, &first);
    struct parse second = parse_query(arena, form);
    if (!second.cut) {
        CHECK(check_parse(&second) == clauses && second.count == first.count);
        CHECK(str_eq(form_of(arena, &second), form));
    }
    arena_free(arena);
    return 0;
}
