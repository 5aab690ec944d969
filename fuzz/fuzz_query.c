/* The query string of a listing, from the bytes of a request's target to a selection and back:
   whatever is taken is written as an address that reads as the same selection, holds nothing that
   could end an attribute or a header, and asks the view for no more than a page. */
#include "base/check.h"
#include "base/unicode.h"
#include "http/target.h"
#include "site/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read_target(struct arena *arena, struct str raw, struct selection *selection)
{
    struct target *target = ARENA_NEW(arena, struct target);
    if (!target_read(target, raw))
        return false;
    struct query_mistake mistake = {0};
    if (query_read(arena, target->parameters, target->parameters_count, selection, &mistake) !=
        STATUS_OK) {
        CHECK(mistake.name != NULL && mistake.value.n > 0);
        return false;
    }
    return true;
}

static void check_selection(struct arena *arena, const struct selection *selection)
{
    CHECK(selection->take >= 1 && selection->take <= TAKE_MOST && selection->skip >= 0);
    CHECK(unicode_valid(selection->text, NULL));
    struct str squeezed = unicode_squeeze(arena, selection->text);
    CHECK(str_eq(squeezed, selection->text));
    for (size_t i = 1; i < selection->topics_count; i++)
        CHECK(str_cmp(selection->topics[i - 1], selection->topics[i]) < 0);
    for (size_t i = 1; i < selection->years_count; i++)
        CHECK(selection->years[i - 1] < selection->years[i]);
    CHECK(selection->text.n > 0 || selection->order == ORDER_PUBLISHED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct selection first, second;
    struct str raw =
        str_printf(arena, "/nyheter/?%.*s", (int)(size > 4000 ? 4000 : size), (const char *)data);
    if (read_target(arena, raw, &first)) {
        check_selection(arena, &first);
        struct str address = query_address(arena, STR("/nyheter/"), &first);
        for (size_t i = 0; i < address.n; i++)
            CHECK(address.p[i] > ' ' && address.p[i] < 127 &&
                  strchr("\"'<>\\`", address.p[i]) == NULL);
        if (address.n <= HEAD_TARGET_MOST) {
            CHECK(read_target(arena, address, &second));
            CHECK(str_eq(query_address(arena, STR("/nyheter/"), &second), address));
            CHECK(first.kinds == second.kinds && str_eq(first.text, second.text));
        }
    }
    arena_free(arena);
    return 0;
}
