/* ninjs: what is read and is a valid item is written, and comes back as the same item; its body's
   HTML holds nothing that runs. Foreign HTML, which comes in through ninjs, goes the same way. */
#include "base/check.h"
#include "base/unicode.h"
#include "news/commonmark.h"
#include "news/html.h"
#include "news/ninjs.h"
#include "news/record.h"
#include "news/valid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str written(struct arena *arena, const struct ninjs *ninjs)
{
    struct buf out = buf_in(arena);
    struct json json = json_in(&out);
    ninjs_write(&json, ninjs);
    return buf_str(&out);
}

static void check_html(struct arena *arena, struct str text)
{
    struct str html = commonmark_html(arena, text);
    CHECK(unicode_valid(html, NULL));
    CHECK(str_find(html, STR("<script"), 0) < 0 && str_find(html, STR("=\"javascript:"), 0) < 0);
    CHECK(unicode_valid(commonmark_text(arena, text), NULL));
    struct str plain = html_text(arena, text);
    CHECK(unicode_valid(plain, NULL));
    CHECK(unicode_valid(commonmark_of_text(arena, plain), NULL));
}

static void check_item(struct arena *arena, struct ninjs *ninjs)
{
    struct ninjs again;
    struct valid_faults faults;
    if (ninjs->item.id.n == 0)
        ninjs->item.id = STR("01890a5d-ac96-774b-bcce-b302099a8057");
    if (ninjs->item.language.n == 0)
        ninjs->item.language = STR("sv");
    if (valid_item(arena, &ninjs->item, NULL, &faults) != STATUS_OK)
        return;
    struct str first = written(arena, ninjs);
    CHECK(ninjs_read(arena, first, &again) == STATUS_OK);
    CHECK(str_eq(record_write(arena, &again.item), record_write(arena, &ninjs->item)));
    CHECK(str_eq(written(arena, &again), first));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct str text = {(const char *)data, size};
    struct ninjs ninjs;
    if (ninjs_read(arena, text, &ninjs) == STATUS_OK)
        check_item(arena, &ninjs);
    else
        CHECK(*status_why(arena) != '\0');
    if (unicode_valid(text, NULL))
        check_html(arena, text);
    arena_free(arena);
    return 0;
}
