/* Pictures taken in from files: the sizes, what is left out, what is refused. */
#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"
#include "folder.h"
#include "media/media.h"
#include "media/picture.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char *sample(struct arena *arena)
{
    const char *root = getenv("SOURCE_ROOT");
    return arena_printf(arena, "%s/examples/pictures/farja.jpg", root == NULL ? "." : root);
}

static struct str file(struct arena *arena, const char *path)
{
    struct str bytes;
    assert_ok(arena, file_read(arena, path, 10000000, &bytes));
    return bytes;
}

static const char *write_file(struct arena *arena, const char *folder, const char *name,
                              struct str bytes)
{
    const char *path = arena_printf(arena, "%s/%s", folder, name);
    assert_ok(arena, file_write(arena, path, bytes, 0600));
    return path;
}

static int entries(const char *path)
{
    DIR *folder = opendir(path);
    int count = 0;
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

static void a_picture_comes_in_all_its_sizes(void **state)
{
    const char *folder = test_folder(*state);
    struct picture picture, again;
    struct str bytes, type;
    assert_ok(*state, picture_take(*state, folder, sample(*state), &picture));
    assert_int_equal(picture.width, 1200);
    assert_int_equal(picture.height, 750);
    static const char *const rests[] = {"",         "-480.avif",  "-480.webp",
                                        "-480.jpg", "-960.avif",  "-960.webp",
                                        "-960.jpg", "-1200.avif", "-1200.webp"};
    for (size_t i = 0; i < sizeof rests / sizeof *rests; i++)
        assert_ok(*state,
                  media_read(*state, folder,
                             str_printf(*state, "%.*s%s", STR_ARG(picture.sha256), rests[i]),
                             &bytes, &type));
    assert_ok(*state, media_read(*state, folder, picture.sha256, &bytes, &type));
    struct sha256 hash = hash_sha256(bytes);
    assert_str(hash_hex(*state, &hash), arena_printf(*state, "%.*s", STR_ARG(picture.sha256)));
    /* Nothing is left beside, and the second time nothing is made. */
    char *place = media_path(*state, folder, picture.sha256, "");
    struct stat before, after;
    assert_int_equal(stat(place, &before), 0);
    assert_ok(*state, picture_take(*state, folder, sample(*state), &again));
    assert_int_equal(stat(place, &after), 0);
    assert_true(before.st_ino == after.st_ino);
    assert_true(str_eq(again.sha256, picture.sha256));
    assert_int_equal(again.height, 750);
    assert_int_equal(entries(arena_printf(*state, "%s/media", folder)), 2);
}

/* An EXIF segment with a maker's name, put behind the first marker of the sample. */
static void what_a_camera_wrote_is_left_behind(void **state)
{
    const char *folder = test_folder(*state);
    static const char exif[] = "\xff\xe1\x00\x32"
                               "Exif\0\0"
                               "II*\0\x08\0\0\0"
                               "\x01\0"
                               "\x0f\x01\x02\0\x10\0\0\0\x1a\0\0\0"
                               "\0\0\0\0"
                               "GPS-HEMLIGHET!!\0";
    struct str whole = file(*state, sample(*state)), bytes, type;
    struct buf all = buf_in(*state);
    buf_add(&all, str_sub(whole, 0, 2));
    buf_add(&all, (struct str){exif, sizeof exif - 1});
    buf_add(&all, str_sub(whole, 2, whole.n));
    struct picture picture;
    const char *path = write_file(*state, folder, "kamera.jpg", buf_str(&all));
    assert_ok(*state, picture_take(*state, folder, path, &picture));
    assert_true(str_find(file(*state, path), STR("HEMLIGHET"), 0) >= 0);
    static const char *const rests[] = {"", "-480.avif", "-480.webp", "-480.jpg"};
    for (size_t i = 0; i < sizeof rests / sizeof *rests; i++) {
        assert_ok(*state,
                  media_read(*state, folder,
                             str_printf(*state, "%.*s%s", STR_ARG(picture.sha256), rests[i]),
                             &bytes, &type));
        assert_true(str_find(bytes, STR("HEMLIGHET"), 0) < 0);
    }
}

static void refused(struct arena *arena, const char *folder, const char *path, const char *why)
{
    struct picture picture;
    assert_int_equal(picture_take(arena, folder, path, &picture), STATUS_REFUSED);
    if (strstr(status_why(arena), why) == NULL)
        fail_msg("%s", status_why(arena));
}

static void what_is_no_picture_is_refused(void **state)
{
    const char *folder = test_folder(*state);
    refused(*state, folder, write_file(*state, folder, "a.jpg", STR("hello")),
            "is no picture that is read");
    refused(*state, folder, write_file(*state, folder, "tom.jpg", STR("")), "is empty");
    refused(*state, folder,
            write_file(*state, folder, "b.svg",
                       STR("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>")),
            "is no picture that is read");
    struct str half = file(*state, sample(*state));
    half.n /= 2;
    refused(*state, folder, write_file(*state, folder, "halv.jpg", half), "is damaged");
    /* A head that says 30000 x 30000 pixels. */
    static const char huge[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\x02\0\0\0"
                               "\xe9\x45\x6f\xed\0\0\0\0IDAT\x35\xaf\x06\x1e";
    refused(*state, folder,
            write_file(*state, folder, "stor.png", (struct str){huge, sizeof huge - 1}),
            "has more than 60 million pixels");
    assert_int_equal(entries(arena_printf(*state, "%s/media", folder)), 0);
    struct picture picture;
    assert_int_equal(picture_take(*state, folder, "/finns/inte.jpg", &picture), STATUS_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_picture_comes_in_all_its_sizes),
        TEST(what_a_camera_wrote_is_left_behind),
        TEST(what_is_no_picture_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
