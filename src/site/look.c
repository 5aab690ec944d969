/* The logotype and the mark stand in the sheet as data: one request less on the first visit, and
   their proportions are known before they are. */
#include "site/look.h"

#include "base/buf.h"
#include "base/hash.h"
#include "site/asset.h"
#include "site/colours.h"

#include <sodium.h>
#include <stdlib.h>

enum { LARGEST_PICTURE = 16 << 10 }; /* every first visit carries it */

static const struct builtin_file *file_named(const struct builtin_files *files, struct str name)
{
    for (size_t i = 0; i < files->count; i++)
        if (str_eq(files->p[i].name, name))
            return &files->p[i];
    return NULL;
}

/* ---- Proportions */

static double number_at(struct arena *arena, struct str text, double *second)
{
    /* viewBox="0 0 WIDTH HEIGHT", between blanks or commas */
    char *copy = str_z(arena, text), *at = copy;
    double values[4] = {0};
    for (int i = 0; i < 4; i++) {
        while (*at == ' ' || *at == ',')
            at++;
        values[i] = strtod(at, &at);
    }
    *second = values[3];
    return values[2];
}

static double svg_ratio(struct arena *arena, struct str bytes)
{
    ptrdiff_t start = str_find(bytes, STR("<svg"), 0), box = -1;
    if (start >= 0)
        box = str_find(bytes, STR("viewBox=\""), (size_t)start);
    if (box < 0)
        return 0;
    struct str rest = str_sub(bytes, (size_t)box + strlen("viewBox=\""), bytes.n);
    struct str value = str_cut(&rest, '"');
    double height, width = number_at(arena, str_sub(value, 0, 100), &height);
    return width > 0 && height > 0 ? width / height : 0;
}

static unsigned big_endian(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;
    return (unsigned)u[0] << 24 | (unsigned)u[1] << 16 | (unsigned)u[2] << 8 | u[3];
}

static double png_ratio(struct str bytes)
{
    if (bytes.n < 24 || memcmp(bytes.p, "\x89PNG\r\n\x1a\n", 8) != 0)
        return 0;
    unsigned width = big_endian(bytes.p + 16), height = big_endian(bytes.p + 20);
    return width > 0 && height > 0 ? (double)width / height : 0;
}

static double ratio_of(struct arena *arena, const struct builtin_file *file)
{
    double ratio =
        str_ends(file->name, STR(".svg")) ? svg_ratio(arena, file->bytes) : png_ratio(file->bytes);
    return ratio < 0.1 || ratio > 20 ? 0 : ratio;
}

/* ---- Checking */

static enum status check_picture(struct arena *arena, const struct builtin_files *files,
                                 const char *setting, struct str name)
{
    if (name.n == 0)
        return STATUS_OK;
    const struct builtin_file *file = file_named(files, name);
    if (file == NULL)
        return status_fail(arena, STATUS_REFUSED,
                           "%s = %.*s: no such file in the data folder's static/; put it there",
                           setting, STR_ARG(name));
    if (file->bytes.n > LARGEST_PICTURE)
        return status_fail(arena, STATUS_REFUSED,
                           "%s = %.*s: %zu bytes; every first visit carries it, make it at most %d",
                           setting, STR_ARG(name), file->bytes.n, LARGEST_PICTURE);
    if (ratio_of(arena, file) == 0)
        return status_fail(arena, STATUS_REFUSED,
                           "%s = %.*s: no SVG with a viewBox=\"...\" and no PNG", setting,
                           STR_ARG(name));
    return STATUS_OK;
}

/* Names of fonts: letters, digits, blanks, hyphens, commas between and quotes about them. */
static bool is_font(struct str text)
{
    size_t quotes = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        quotes += c == '"';
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == ' ' || c == '-' || c == ',' || c == '"'))
            return false;
    }
    return quotes % 2 == 0;
}

enum status look_check(struct arena *arena, const struct site_look *look,
                       const struct builtin_files *files)
{
    enum status status = colours_check(arena, look);
    const struct {
        const char *setting;
        struct str name;
    } pictures[] = {
        {"site.logo", look->logo}, {"site.logo_dark", look->logo_dark}, {"site.icon", look->icon}};
    for (size_t i = 0; i < 3 && status == STATUS_OK; i++)
        status = check_picture(arena, files, pictures[i].setting, pictures[i].name);
    if (status != STATUS_OK)
        return status;
    if (!is_font(look->font))
        return status_fail(arena, STATUS_REFUSED,
                           "site.font = %.*s: give names of fonts with commas between, e.g. "
                           "\"Source Sans 3\", Arial, sans-serif",
                           STR_ARG(look->font));
    struct str font = look->font_file;
    if (font.n > 0 && (!str_ends(font, STR(".woff2")) || file_named(files, font) == NULL))
        return status_fail(
            arena, STATUS_REFUSED,
            "site.font_file = %.*s: no such .woff2 file in the data folder's static/",
            STR_ARG(font));
    return STATUS_OK;
}

/* ---- The sheet */

static void add_picture(struct arena *arena, struct buf *out, const char *property,
                        const struct builtin_file *file)
{
    size_t room = sodium_base64_encoded_len(file->bytes.n, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_alloc(arena, room);
    sodium_bin2base64(text, room, (const unsigned char *)file->bytes.p, file->bytes.n,
                      sodium_base64_VARIANT_ORIGINAL);
    const char *type = str_ends(file->name, STR(".svg")) ? "svg+xml" : "png";
    buf_printf(out, "--%s:url(data:image/%s;base64,%s);--%s-ratio:%.3f;", property, type, text,
               property, ratio_of(arena, file));
}

static void add_font(struct arena *arena, struct buf *out, const struct site_look *look,
                     const struct builtin_files *files)
{
    struct str family = look->font.n > 0 ? look->font : STR("sans-serif");
    if (look->font_file.n > 0) {
        struct sha256 hash = hash_sha256(file_named(files, look->font_file)->bytes);
        struct str version = str_sub(hash_hex(arena, &hash), 0, 16);
        /* Optional: a page that is read already is not set anew. */
        buf_printf(out,
                   "@font-face{font-family:\"Body\";src:url(\"/static/%.*s?v=%.*s\") "
                   "format(\"woff2\");font-weight:100 900;font-display:optional}\n",
                   STR_ARG(look->font_file), STR_ARG(version));
        buf_printf(out, ":root{--font:\"Body\",%.*s}\n", STR_ARG(family));
    } else if (look->font.n > 0) {
        buf_printf(out, ":root{--font:%.*s}\n", STR_ARG(family));
    }
}

struct str look_sheet(struct arena *arena, const struct site_look *look,
                      const struct builtin_files *files, struct str sheet)
{
    struct buf out = buf_in(arena);
    buf_add(&out, sheet);
    buf_add(&out, colours_sheet(arena, look));
    if (look->logo.n > 0 || look->icon.n > 0) {
        bool logo = look->logo.n > 0;
        buf_addz(&out, ":root{");
        add_picture(arena, &out, "logo", file_named(files, logo ? look->logo : look->icon));
        buf_addz(&out, "}\n");
    }
    if (look->logo.n > 0 && look->logo_dark.n > 0) {
        buf_addz(&out, "@media screen and (prefers-color-scheme:dark){:root{");
        add_picture(arena, &out, "logo", file_named(files, look->logo_dark));
        buf_addz(&out, "}}\n");
    }
    add_font(arena, &out, look, files);
    return buf_str(&out);
}

void look_set(const struct visit *visit, struct value *root)
{
    const struct site_look *look = &visit->site->options.look;
    struct str icon = look->icon.n > 0 ? look->icon : STR("mark.svg");
    value_set_text(root, "icon", asset_address(visit->site, str_z(visit->arena, icon)));
    value_set_text(root, "icon_type",
                   str_ends(icon, STR(".png")) ? STR("image/png") : STR("image/svg+xml"));
    value_set_bool(root, "logo", look->logo.n > 0);
    value_set_bool(root, "badge", look->logo.n == 0 && look->icon.n > 0);
}
