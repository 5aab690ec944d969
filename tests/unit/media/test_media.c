/* The names of pictures, and that nothing else is given out. */
#include "base/file.h"
#include "folder.h"
#include "media/media.h"

#include <sys/stat.h>

static const char HASH[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

static void a_picture_has_the_widths_below_its_own(void **state)
{
    (void)state;
    static const struct {
        int width, count, widths[MEDIA_WIDTHS];
    } cases[] = {{300, 1, {300}},
                 {480, 1, {480}},
                 {481, 2, {480, 481}},
                 {960, 2, {480, 960}},
                 {1200, 3, {480, 960, 1200}},
                 {1600, 3, {480, 960, 1600}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int widths[MEDIA_WIDTHS];
        assert_int_equal(media_widths(cases[i].width, widths), cases[i].count);
        for (int j = 0; j < cases[i].count; j++)
            assert_int_equal(widths[j], cases[i].widths[j]);
    }
}

static void put(struct arena *arena, const char *folder, const char *rest, const char *bytes)
{
    assert_ok(arena, file_write(arena, media_path(arena, folder, str_of(HASH), rest), str_of(bytes),
                                0600));
}

static void only_pictures_are_read(void **state)
{
    const char *folder = test_folder(*state);
    struct str bytes, type;
    mkdir(arena_printf(*state, "%s/media", folder), 0700);
    mkdir(arena_printf(*state, "%s/media/00", folder), 0700);
    put(*state, folder, "", "whole");
    put(*state, folder, "-480.avif", "avif");
    put(*state, folder, "-480.webp", "webp");
    put(*state, folder, "-480.jpg", "jpeg");
    put(*state, folder, ".from", "secret");
    static const char *const there[][3] = {{"", "whole", "image/jpeg"},
                                           {"-480.avif", "avif", "image/avif"},
                                           {"-480.webp", "webp", "image/webp"},
                                           {"-480.jpg", "jpeg", "image/jpeg"}};
    for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
        struct str name = str_printf(*state, "%s%s", HASH, there[i][0]);
        assert_ok(*state, media_read(*state, folder, name, &bytes, &type));
        assert_str(bytes, there[i][1]);
        assert_str(type, there[i][2]);
    }
    static const char *const not_there[] = {".from", "-480.png",   "-0480.avif", "-480.avif.jpg",
                                            "-480",  "-.avif",     "-9999.avif", "-481.avif",
                                            "/../x", "-480.avif/", "-4 80.jpg",  "-480.AVIF"};
    for (size_t i = 0; i < sizeof not_there / sizeof *not_there; i++)
        assert_int_equal(media_read(*state, folder, str_printf(*state, "%s%s", HASH, not_there[i]),
                                    &bytes, &type),
                         STATUS_MISSING);
    static const char *const names[] = {"", "00", "../log.db", "0011"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(media_read(*state, folder, str_of(names[i]), &bytes, &type),
                         STATUS_MISSING);
    assert_int_equal(media_read(*state, folder, str_printf(*state, "A%s", HASH + 1), &bytes, &type),
                     STATUS_MISSING);
    assert_true(media_has(*state, folder, str_of(HASH)));
    assert_false(media_has(*state, folder, str_printf(*state, "f%s", HASH + 1)));
    assert_false(media_has(*state, folder, STR("..")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_picture_has_the_widths_below_its_own),
        TEST(only_pictures_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
