/* budkavle-picture FOLDER < FILE: decodes a picture that nobody can vouch for, and writes it anew
   into the folder in the sizes and forms of media.h. A program of its own, so that the server has
   neither the decoders nor their faults in it; it opens no file but those it writes, and its limits
   end it where a picture makes it work without end.

   Answers by one line on standard output: "WIDTH HEIGHT", or what is wrong (exit 1). */
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <vips/vips.h>

enum {
    WIDEST = 1600,
    HIGHEST = 3200,
    MOST_PIXELS = 60 * 1000 * 1000,
    QUALITY_JPEG = 82,
    QUALITY_WEBP = 76,
    QUALITY_AVIF = 56,
};

static int refuse(const char *why)
{
    puts(why);
    return 1;
}

static void limit(void)
{
    const struct rlimit memory = {2048u << 20, 2048u << 20}, seconds = {120, 120},
                        size = {64u << 20, 64u << 20}, core = {0, 0};
    setrlimit(RLIMIT_AS, &memory);
    setrlimit(RLIMIT_CPU, &seconds);
    setrlimit(RLIMIT_FSIZE, &size);
    setrlimit(RLIMIT_CORE, &core);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* Only what the web and cameras use is read, each by its own library. */
static void choose_loaders(void)
{
    static const char *const readers[] = {"VipsForeignLoadJpeg", "VipsForeignLoadPng",
                                          "VipsForeignLoadWebp", "VipsForeignLoadHeif",
                                          "VipsForeignLoadNsgif"};
    vips_operation_block_set("VipsForeignLoad", TRUE);
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        vips_operation_block_set(readers[i], FALSE);
    vips_block_untrusted_set(TRUE);
    vips_cache_set_max(0);
}

/* The size is looked at before any pixel is decoded. */
static const char *look(VipsSource *source)
{
    VipsImage *head =
        vips_image_new_from_source(source, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
    if (head == NULL)
        return "is no picture that is read; save it as JPEG, PNG, WebP, AVIF, HEIF or GIF";
    gint64 width = vips_image_get_width(head), height = vips_image_get_page_height(head);
    g_object_unref(head);
    return width * height > MOST_PIXELS ? "has more than 60 million pixels; make it smaller" : NULL;
}

/* Where it was taken, with what, by whom. The writers' own option to leave that out does not reach
   every form. */
static void forget(VipsImage *image)
{
    gchar **fields = vips_image_get_fields(image);
    for (gchar **field = fields; *field != NULL; field++)
        vips_image_remove(image, *field);
    g_strfreev(fields);
}

/* Upright, at most so large, sRGB of 8 bits. */
static VipsImage *shrink(VipsSource *source)
{
    VipsImage *small = NULL,
              *whole = vips_image_new_from_source(source, "", "access", VIPS_ACCESS_SEQUENTIAL,
                                                  "fail_on", VIPS_FAIL_ON_ERROR, NULL);
    if (whole == NULL)
        return NULL;
    vips_thumbnail_image(whole, &small, WIDEST, "height", HIGHEST, "size", VIPS_SIZE_DOWN,
                         "export_profile", "srgb", NULL);
    g_object_unref(whole);
    return small;
}

/* The same, opaque and in memory. */
static VipsImage *decode(VipsSource *source)
{
    VipsImage *small = shrink(source), *opaque = NULL, *held = NULL;
    const double white[] = {255, 255, 255};
    VipsArrayDouble *background = vips_array_double_new(white, 3);
    if (small != NULL &&
        (vips_image_hasalpha(small) ? vips_flatten(small, &opaque, "background", background, NULL)
                                    : vips_copy(small, &opaque, NULL)) == 0)
        held = vips_image_copy_memory(opaque);
    if (small != NULL)
        g_object_unref(small);
    if (opaque != NULL)
        g_object_unref(opaque);
    vips_area_unref(VIPS_AREA(background));
    if (held != NULL)
        forget(held);
    return held;
}

static int write_jpeg(VipsImage *image, const char *path)
{
    return vips_jpegsave(image, path, "Q", QUALITY_JPEG, "strip", TRUE, "optimize_coding", TRUE,
                         "interlace", TRUE, NULL);
}

static int write_forms(VipsImage *image, const char *folder, int width, gboolean own)
{
    gchar *base = g_strdup_printf("%s/%d", folder, width);
    gchar *avif = g_strconcat(base, ".avif", NULL), *webp = g_strconcat(base, ".webp", NULL);
    gchar *jpeg = g_strconcat(base, ".jpg", NULL);
    int failed = vips_heifsave(image, avif, "compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "Q",
                               QUALITY_AVIF, "effort", 2, "strip", TRUE, NULL);
    if (failed == 0)
        failed = vips_webpsave(image, webp, "Q", QUALITY_WEBP, "effort", 4, "strip", TRUE, NULL);
    if (failed == 0 && !own)
        failed = write_jpeg(image, jpeg);
    g_free(jpeg);
    g_free(webp);
    g_free(avif);
    g_free(base);
    return failed;
}

/* Each width narrower than the picture's own, and that. */
static int write_all(VipsImage *image, const char *folder)
{
    static const int widths[] = {480, 960};
    int own = vips_image_get_width(image), failed = 0;
    for (size_t i = 0; i < sizeof widths / sizeof *widths && failed == 0; i++) {
        VipsImage *narrow = NULL;
        if (widths[i] >= own)
            break;
        failed = vips_thumbnail_image(image, &narrow, widths[i], "height", HIGHEST * 4, NULL);
        if (failed == 0)
            failed = write_forms(narrow, folder, widths[i], FALSE);
        if (narrow != NULL)
            g_object_unref(narrow);
    }
    gchar *path = g_strdup_printf("%s/picture", folder);
    if (failed == 0)
        failed = write_forms(image, folder, own, TRUE);
    if (failed == 0)
        failed = write_jpeg(image, path);
    g_free(path);
    return failed;
}

int main(int count, char **arguments)
{
    if (count != 2)
        return refuse("usage: budkavle-picture FOLDER < FILE");
    limit();
    if (VIPS_INIT(arguments[0]) != 0)
        return refuse("cannot be decoded: libvips does not start");
    choose_loaders();
    VipsSource *source = vips_source_new_from_descriptor(0);
    const char *wrong = look(source);
    VipsImage *image = wrong == NULL ? decode(source) : NULL;
    if (wrong == NULL && image == NULL)
        wrong = "is damaged, and cannot be decoded to its end; save it anew";
    if (wrong == NULL && write_all(image, arguments[1]) != 0)
        wrong = "cannot be written in all its sizes; see to the room in the data folder";
    if (wrong != NULL)
        return refuse(wrong);
    printf("%d %d\n", vips_image_get_width(image), vips_image_get_height(image));
    return 0;
}
