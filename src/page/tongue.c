/* ICU falls back on English where it has no name in the language itself; an English name would be
   of no use to whoever looks for a text to read, so those count as unknown. */
#include "page/tongue.h"

#include <unicode/uloc.h>
#include <unicode/ustring.h>

enum { NAME_MOST = 100 };

static const struct {
    const char *tag, *name;
} ours[] = {
    {"fit", "meänkieli"},      {"rom", "romani čhib"},     {"rmy", "romani čhib"},
    {"rmf", "kaalo"},          {"smj", "julevsámegiella"}, {"sma", "åarjelsaemien gïele"},
    {"ckb", "کوردیی ناوەندی"},
};

struct str tongue_name(struct arena *arena, struct str tag)
{
    struct str language = tag;
    struct str primary = str_lower_ascii(arena, str_cut(&language, '-'));
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (str_is(primary, ours[i].tag))
            return str_of(ours[i].name);
    const char *name = str_z(arena, primary);
    UChar wide[NAME_MOST];
    char narrow[3 * NAME_MOST];
    int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    int32_t count = uloc_getDisplayLanguage(name, name, wide, NAME_MOST, &error);
    if (U_FAILURE(error) || error == U_USING_DEFAULT_WARNING)
        return tag;
    error = U_ZERO_ERROR;
    u_strToUTF8(narrow, sizeof narrow, &length, wide, count, &error);
    if (U_FAILURE(error))
        return tag;
    return str_copy(arena, (struct str){narrow, (size_t)length});
}

struct str tongue_direction(struct arena *arena, struct str tag)
{
    return uloc_isRightToLeft(str_z(arena, tag)) ? STR("rtl") : STR("ltr");
}
