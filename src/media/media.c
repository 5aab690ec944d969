/* A name is taken apart and put together again before it becomes a path, so that nothing else of
   the folder can be asked for. */
#include "media/media.h"

#include "base/file.h"

#include <sys/stat.h>

enum { MOST_BYTES = 32 * 1024 * 1024, DIGITS = 64 };

static const int widths_made[MEDIA_WIDTHS] = {480, 960, MEDIA_WIDEST};

static const struct {
    const char *ending, *type;
} forms[] = {{"avif", "image/avif"}, {"webp", "image/webp"}, {"jpg", "image/jpeg"}};

size_t media_widths(int width, int widths[MEDIA_WIDTHS])
{
    size_t count = 0;
    while (count < MEDIA_WIDTHS - 1 && widths_made[count] < width) {
        widths[count] = widths_made[count];
        count++;
    }
    widths[count++] = width;
    return count;
}

struct str media_address(struct arena *arena, struct str sha256, int width, const char *form)
{
    if (form == NULL)
        return str_printf(arena, "/media/%.*s", STR_ARG(sha256));
    return str_printf(arena, "/media/%.*s-%d.%s", STR_ARG(sha256), width, form);
}

static bool is_hash(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!((text.p[i] >= '0' && text.p[i] <= '9') || (text.p[i] >= 'a' && text.p[i] <= 'f')))
            return false;
    return text.n == DIGITS;
}

char *media_path(struct arena *arena, const char *folder, struct str sha256, const char *rest)
{
    return arena_printf(arena, "%s/media/%.2s/%.*s%s", folder, sha256.p, STR_ARG(sha256), rest);
}

bool media_has(struct arena *arena, const char *folder, struct str sha256)
{
    struct stat info;
    return is_hash(sha256) && stat(media_path(arena, folder, sha256, ""), &info) == 0 &&
           S_ISREG(info.st_mode);
}

/* "-480.avif" */
static const char *type_of(struct str rest, int64_t *width, size_t *form)
{
    if (!str_starts(rest, STR("-")))
        return NULL;
    rest = str_sub(rest, 1, rest.n);
    struct str number = str_cut(&rest, '.');
    if (number.n == 0 || number.p[0] < '1' || number.p[0] > '9' || !str_int(number, width) ||
        *width > MEDIA_WIDEST)
        return NULL;
    for (*form = 0; *form < sizeof forms / sizeof *forms; ++*form)
        if (str_is(rest, forms[*form].ending))
            return forms[*form].type;
    return NULL;
}

enum status media_read(struct arena *arena, const char *folder, struct str name, struct str *bytes,
                       struct str *type)
{
    struct str sha256 = str_sub(name, 0, DIGITS), rest = str_sub(name, DIGITS, name.n);
    const char *ending = "", *is = "image/jpeg";
    int64_t width;
    size_t form;
    if (rest.n > 0) {
        is = type_of(rest, &width, &form);
        if (is != NULL)
            ending = arena_printf(arena, "-%d.%s", (int)width, forms[form].ending);
    }
    if (!is_hash(sha256) || is == NULL)
        return status_fail(arena, STATUS_MISSING, "no picture has such a name");
    *type = str_of(is);
    return file_read(arena, media_path(arena, folder, sha256, ending), MOST_BYTES, bytes);
}
