/* ICU's collators, which share their tables: opening one is cheap after the first. */
#include "view/collate.h"

#include "base/check.h"

#include <unicode/ucol.h>

struct collation {
    UCollator *collator;
};

static void end_collation(void *thing)
{
    struct collation *collation = thing;
    ucol_close(collation->collator);
}

struct collation *collate_open(struct arena *arena, struct str language)
{
    struct collation *collation = ARENA_NEW(arena, struct collation);
    UErrorCode error = U_ZERO_ERROR;
    collation->collator = ucol_open(language.n == 0 ? "sv" : str_z(arena, language), &error);
    if (U_FAILURE(error)) {
        error = U_ZERO_ERROR;
        collation->collator = ucol_open("", &error);
    }
    CHECK(U_SUCCESS(error));
    arena_defer(arena, end_collation, collation);
    return collation;
}

int collate_compare(const struct collation *collation, struct str a, struct str b)
{
    UErrorCode error = U_ZERO_ERROR;
    UCollationResult order =
        ucol_strcollUTF8(collation->collator, a.p, (int32_t)a.n, b.p, (int32_t)b.n, &error);
    if (U_FAILURE(error) || order == UCOL_EQUAL)
        return str_cmp(a, b);
    return order == UCOL_LESS ? -1 : 1;
}
