/* JSON: what the plain reader reads, jansson reads as the same tree, each node with its place. */
#include "base/check.h"
#include "base/unicode.h"
#include "news/tree_plain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void same(const struct node *a, const struct node *b)
{
    CHECK(a->type == b->type && a->truth == b->truth && a->number == b->number);
    CHECK(a->real == b->real && a->count == b->count);
    CHECK(str_eq(a->text, b->text) && str_eq(a->name, b->name));
    CHECK(a->type != NODE_STR || a->text.p[a->text.n] == '\0');
    for (size_t i = 0; i < a->count; i++) {
        CHECK(a->nodes[i].above == a && b->nodes[i].above == b);
        same(&a->nodes[i], &b->nodes[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct str json = {(const char *)data, size};
    struct node *plain = NULL, *jansson = NULL;
    if (unicode_valid(json, NULL) && tree_plain(arena, json, &plain)) {
        CHECK(tree_jansson(arena, json, &jansson) == STATUS_OK);
        same(plain, jansson);
    }
    arena_free(arena);
    return 0;
}
