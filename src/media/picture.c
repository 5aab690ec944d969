/* The program writes into a folder of its own, named by the hash of what it reads, and the files
   are then renamed to their places, the picture itself last: one that is killed in between leaves
   nothing that counts, and begins at the same folder the next time. */
#include "media/picture.h"

#include "base/file.h"
#include "base/hash.h"
#include "media/media.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_BYTES = 30 * 1000 * 1000, MOST_ANSWER = 1000 };

struct taking {
    struct arena *arena;
    const char *folder, *path;
    const char *made; /* where the program writes */
    struct str source;
};

static enum status cannot(const struct taking *taking, const char *path)
{
    return status_fail(taking->arena, STATUS_FAILED,
                       "%s: cannot be written (%s); see to the data folder and run it again", path,
                       strerror(errno));
}

static bool make_folder(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/* ---- What is known of a file that was taken before */

static char *from_path(const struct taking *taking)
{
    return media_path(taking->arena, taking->folder, taking->source, ".from");
}

static bool known(const struct taking *taking, struct picture *picture)
{
    struct str bytes;
    int64_t width, height;
    if (file_read(taking->arena, from_path(taking), MOST_ANSWER, &bytes) != STATUS_OK)
        return false;
    struct str rest = str_trim(bytes);
    picture->sha256 = str_cut(&rest, ' ');
    struct str first = str_cut(&rest, ' ');
    if (!str_int(first, &width) || !str_int(rest, &height))
        return false;
    picture->width = (int)width;
    picture->height = (int)height;
    return media_has(taking->arena, taking->folder, picture->sha256);
}

static enum status remember(const struct taking *taking, const struct picture *picture)
{
    struct str line = str_printf(taking->arena, "%.*s %d %d\n", STR_ARG(picture->sha256),
                                 picture->width, picture->height);
    char *path = from_path(taking);
    *strrchr(path, '/') = '\0';
    if (!make_folder(path))
        return cannot(taking, path);
    return file_write(taking->arena, from_path(taking), line, 0600);
}

/* ---- The program */

/* Beside our own, as in the build's folder (a unit test lies two folders further down); else where
   it is installed. */
static const char *program(struct arena *arena)
{
    static const char *const places[] = {"budkavle-picture", "../../budkavle-picture"};
    char own[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", own, sizeof own - 1);
    struct str folder = {own, n > 0 ? (size_t)n : 0};
    while (folder.n > 0 && folder.p[folder.n - 1] != '/')
        folder.n--;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *path = arena_printf(arena, "%.*s%s", STR_ARG(folder), places[i]);
        if (access(path, X_OK) == 0)
            return path;
    }
    return BUDKAVLE_LIBEXEC "/budkavle-picture";
}

/* Starts it with the file as its input and `answer` as its output; 0 if that fails. */
static pid_t start(const struct taking *taking, int input, int answer)
{
    char *const arguments[] = {"budkavle-picture", (char *)taking->made, NULL};
    char *const environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    pid_t child = 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, answer, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int error = posix_spawn(&child, program(taking->arena), &actions, NULL, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    errno = error;
    return error == 0 ? child : 0;
}

static struct str hear(int from, char *into, size_t most)
{
    size_t count = 0;
    ssize_t got;
    while (count < most && ((got = read(from, into + count, most - count)) > 0 || errno == EINTR))
        count += got > 0 ? (size_t)got : 0;
    return str_trim((struct str){into, count});
}

/* Its answer is one line: the size of what it made, or what is wrong. */
static enum status run(const struct taking *taking, struct picture *picture)
{
    int pipes[2], input = open(taking->path, O_RDONLY | O_CLOEXEC), ended = -1;
    if (input < 0 || pipe2(pipes, O_CLOEXEC) != 0) {
        if (input >= 0)
            close(input);
        return status_fail(taking->arena, STATUS_FAILED, "%s: cannot be read (%s)", taking->path,
                           strerror(errno));
    }
    pid_t child = start(taking, input, pipes[1]);
    int why = errno;
    close(input);
    close(pipes[1]);
    char *into = arena_alloc(taking->arena, MOST_ANSWER);
    struct str answer = child > 0 ? hear(pipes[0], into, MOST_ANSWER) : (struct str){0};
    close(pipes[0]);
    if (child == 0)
        return status_fail(taking->arena, STATUS_FAILED,
                           "%s: cannot be started (%s); install it beside budkavle",
                           program(taking->arena), strerror(why));
    while (waitpid(child, &ended, 0) < 0 && errno == EINTR)
        continue;
    int64_t width, height;
    struct str rest = answer, first = str_cut(&rest, ' ');
    if (ended == 0 && str_int(first, &width) && str_int(rest, &height)) {
        picture->width = (int)width;
        picture->height = (int)height;
        return STATUS_OK;
    }
    if (!WIFEXITED(ended) || answer.n == 0)
        answer = STR("cannot be decoded; open it in another program and save it anew");
    return status_fail(taking->arena, STATUS_REFUSED, "%s: %.*s", taking->path, STR_ARG(answer));
}

/* ---- Its files */

static void clear(const char *folder)
{
    DIR *files = opendir(folder);
    for (struct dirent *entry; files != NULL && (entry = readdir(files)) != NULL;)
        unlinkat(dirfd(files), entry->d_name, 0);
    if (files != NULL)
        closedir(files);
    rmdir(folder);
}

/* Written through to the disk, so that a picture that a log's entry names is not lost with the
   power. */
static bool move(const char *from, const char *to)
{
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0 && rename(from, to) == 0;
    if (fd >= 0)
        close(fd);
    return done;
}

static enum status move_all(const struct taking *taking, const struct picture *picture)
{
    static const char *const forms[] = {"avif", "webp", "jpg"};
    struct arena *arena = taking->arena;
    char *place = media_path(arena, taking->folder, picture->sha256, "");
    char *above = arena_printf(arena, "%s", place);
    *strrchr(above, '/') = '\0';
    if (!make_folder(above))
        return cannot(taking, above);
    int widths[MEDIA_WIDTHS];
    size_t count = media_widths(picture->width, widths);
    for (size_t i = 0; i < count; i++)
        for (size_t form = 0; form < 3; form++) {
            if (form == 2 && i == count - 1)
                continue; /* that is the picture itself */
            const char *name = arena_printf(arena, "-%d.%s", widths[i], forms[form]);
            if (!move(arena_printf(arena, "%s/%s", taking->made, name + 1),
                      arena_printf(arena, "%s%s", place, name)))
                return cannot(taking, place);
        }
    return move(arena_printf(arena, "%s/picture", taking->made), place) ? STATUS_OK
                                                                        : cannot(taking, place);
}

static enum status take(const struct taking *taking, struct picture *picture)
{
    struct str bytes;
    const char *media = arena_printf(taking->arena, "%s/media", taking->folder);
    if (!make_folder(media) || !make_folder(taking->made))
        return cannot(taking, taking->made);
    enum status status = run(taking, picture);
    if (status == STATUS_OK)
        status = file_read(taking->arena, arena_printf(taking->arena, "%s/picture", taking->made),
                           MOST_BYTES, &bytes);
    if (status == STATUS_OK) {
        struct sha256 hash = hash_sha256(bytes);
        picture->sha256 = hash_hex(taking->arena, &hash);
        status = move_all(taking, picture);
    }
    if (status == STATUS_OK)
        status = remember(taking, picture);
    clear(taking->made);
    return status;
}

enum status picture_take(struct arena *arena, const char *folder, const char *path,
                         struct picture *picture)
{
    struct str bytes;
    struct arena *own = arena_new();
    struct taking taking = {.arena = own, .folder = folder, .path = path};
    enum status status = file_read(own, path, MOST_BYTES, &bytes);
    if (status == STATUS_OK && bytes.n == 0)
        status = status_fail(own, STATUS_REFUSED, "%s: is empty; save the picture anew", path);
    if (status == STATUS_OK) {
        struct sha256 hash = hash_sha256(bytes);
        taking.source = hash_hex(own, &hash);
        taking.made = arena_printf(own, "%s/media/new-%.*s", folder, STR_ARG(taking.source));
        status = known(&taking, picture) ? STATUS_OK : take(&taking, picture);
    }
    if (status == STATUS_OK)
        picture->sha256 = str_copy(arena, picture->sha256);
    else
        status = status_fail(arena, status, "%s", status_why(own));
    arena_free(own);
    return status;
}
