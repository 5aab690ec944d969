/* The door: what comes in as lines, and what is refused, with its line. */
#include "folder.h"

#include "intake/lines.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static const char *write_file(struct arena *arena, const char *bytes, size_t size)
{
    const char *path = arena_printf(arena, "%s/page.txt", test_folder(arena));
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, size), (ssize_t)size);
    close(file);
    return path;
}

/* The lines, each in brackets, with `begin-end#number` before it. */
static struct str all_lines(struct arena *arena, const char *path)
{
    struct lines *lines;
    struct line line;
    bool more = true;
    struct str out = STR("");
    assert_ok(arena, lines_open(arena, path, &lines));
    for (;;) {
        assert_ok(arena, lines_next(lines, &line, &more));
        if (!more)
            break;
        out = str_printf(arena, "%.*s%lld-%lld#%lld[%.*s]", STR_ARG(out), (long long)line.begin,
                         (long long)line.end, (long long)line.number, STR_ARG(line.text));
    }
    return out;
}

static void test_ends(void **state)
{
    struct arena *arena = *state;
    const char text[] = "\xef\xbb\xbf"
                        "one\r\ntwo\rthree\n\nfive";
    assert_str(all_lines(arena, write_file(arena, text, strlen(text))),
               "3-6#1[one]8-11#2[two]12-17#3[three]18-18#4[]19-23#5[five]");
}

static void test_white_space(void **state)
{
    struct arena *arena = *state;
    const char text[] = "a\xc2\xa0"
                        "b\xe2\x80\x89"
                        "c\td\xc2\xad"
                        "e\xe2\x80\x8b"
                        "f\x0c"
                        "g A\xcc\x8angern \xe2\x80\xa2 \xe2\x80\x93 x";
    assert_str(all_lines(arena, write_file(arena, text, strlen(text))),
               "0-38#1[a b c\tdef g Ångern • – x]");
}

static void refused(struct arena *arena, const char *path, const char *why)
{
    struct lines *lines;
    struct line line;
    bool more = true;
    enum status status = lines_open(arena, path, &lines);
    while (status == STATUS_OK && more)
        status = lines_next(lines, &line, &more);
    assert_int_equal(status, STATUS_REFUSED);
    if (strstr(status_why(arena), why) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", status_why(arena), why);
    assert_non_null(strstr(status_why(arena), "; "));
    assert_true(str_starts(str_of(status_why(arena)), str_of(path)));
}

static void refused_text(struct arena *arena, const char *bytes, size_t size, const char *why)
{
    refused(arena, write_file(arena, bytes, size), why);
}

static void test_refused(void **state)
{
    struct arena *arena = *state;
    refused_text(arena, "", 0, ":1: the file is empty");
    refused_text(arena, "a\nb\0c", 5, ":2: the file is not text");
    refused_text(arena, "a\n\nbra\xff", 7, ":3: the text is not valid UTF-8 (byte 4");
    refused_text(arena, "a\nbra \xc3", 7, ":2: the text is cut off");
    refused_text(arena, "a\nbra \xe2\x80", 8, ":2: the text is cut off");
    refused_text(arena, "\xc3\n\xa5", 3, ":1: the text is not valid");
    refused_text(arena, "\xed\xa0\x80", 3, ":1: the text is");
    const char *folder = test_folder(arena);
    refused(arena, folder, "this is a folder");
    refused(arena, arena_printf(arena, "%s/none", folder), "no such file");
    const char *pipe = arena_printf(arena, "%s/pipe", folder);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    refused(arena, pipe, "not a regular file");
}

static void test_unreadable(void **state)
{
    struct arena *arena = *state;
    const char *path = write_file(arena, "text", 4);
    if (geteuid() == 0) {
        print_message("SKIP: root may read every file\n");
        skip();
    }
    assert_int_equal(chmod(path, 0), 0);
    refused(arena, path, ":1: the file cannot be read");
}

/* An endless line is refused after little more than a megabyte, in little memory. */
static void test_long_line(void **state)
{
    struct arena *arena = *state;
    const char *path = write_file(arena, "short\n", 6);
    assert_int_equal(truncate(path, 0), 0);
    int file = open(path, O_WRONLY);
    static char chunk[1024 * 1024];
    memset(chunk, 'a', sizeof chunk);
    for (int i = 0; i < 16; i++)
        assert_int_equal(write(file, chunk, sizeof chunk), (ssize_t)sizeof chunk);
    close(file);
    size_t before = arena_used(arena);
    refused(arena, path, ":1: the line is longer than 1 MB");
    assert_true(arena_used(arena) - before < 6 * 1024 * 1024);
}

/* Every place of the window's border falls inside a line end, a character and a line once. */
static void test_borders(void **state)
{
    struct arena *arena = *state;
    for (size_t shift = 0; shift < 12; shift++) {
        const size_t size = 64 * 1024 - 6 + shift;
        char *text = arena_alloc(arena, size + 16);
        memset(text, 'x', size);
        memcpy(text + size, "\r\n\xc3\xa5\xc3\xa4\r\nslut", 12);
        struct lines *lines;
        struct line line;
        bool more;
        assert_ok(arena, lines_open(arena, write_file(arena, text, size + 12), &lines));
        assert_ok(arena, lines_next(lines, &line, &more));
        assert_int_equal(line.text.n, size);
        assert_ok(arena, lines_next(lines, &line, &more));
        assert_str(line.text, "åä");
        assert_int_equal(line.begin, (int64_t)size + 2);
        assert_ok(arena, lines_next(lines, &line, &more));
        assert_str(line.text, "slut");
        assert_int_equal(line.number, 3);
        assert_ok(arena, lines_next(lines, &line, &more));
        assert_false(more);
    }
}

static void test_hash_and_change(void **state)
{
    struct arena *arena = *state;
    const char *path = write_file(arena, "abc", 3);
    struct lines *lines;
    struct line line;
    bool more = true;
    assert_ok(arena, lines_open(arena, path, &lines));
    while (more)
        assert_ok(arena, lines_next(lines, &line, &more));
    struct lines_file file = lines_file(lines);
    assert_str(hash_hex(arena, &file.sha256),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_ok(arena, lines_open(arena, path, &lines));
    assert_ok(arena, lines_same(lines, &file));
    assert_int_equal(truncate(path, 2), 0);
    assert_ok(arena, lines_open(arena, path, &lines));
    assert_int_equal(lines_same(lines, &file), STATUS_REFUSED);
}

/* In JSON every byte counts. */
static void test_raw(void **state)
{
    struct arena *arena = *state;
    struct lines *lines;
    struct line line;
    bool more;
    const char *path = write_file(arena,
                                  "a\xc2\xa0"
                                  "b",
                                  4);
    assert_ok(arena, lines_open_raw(arena, path, 100, &lines));
    assert_ok(arena, lines_next(lines, &line, &more));
    assert_str(line.text, "a\xc2\xa0"
                          "b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_ends),
        TEST(test_white_space),
        TEST(test_refused),
        TEST(test_unreadable),
        TEST(test_long_line),
        TEST(test_borders),
        TEST(test_hash_and_change),
        TEST(test_raw),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
