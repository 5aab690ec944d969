/* The data folder and its lock: flock(2) on DIR/lock, which the system lets go however a process
   ends. In it stands the number of the process, for the message to whoever comes second, and how
   far its readers have been told, always in as many bytes: `PROCESS SEQ ROW`. */
#include "log/folder.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { RETRY_MS = 10, MS_PER_SECOND = 1000, LOCK_BYTES = 3 * 21 };

const char *folder_path(struct arena *arena, const char *folder, const char *name)
{
    size_t n = strlen(folder);
    return arena_printf(arena, "%s%s%s", folder, n > 0 && folder[n - 1] == '/' ? "" : "/", name);
}

/* The right message for a path that should be a folder we may use, and is not. */
static enum status unusable(struct arena *arena, const char *folder, int error)
{
    if (error == ENOENT)
        return status_fail(arena, STATUS_MISSING,
                           "%s: no data folder here; `budkavle import --data %s FILE...` makes one",
                           folder, folder);
    if (error == ENOTDIR)
        return status_fail(arena, STATUS_REFUSED,
                           "%s: is a file, not a folder; name a folder with --data", folder);
    if (error == EACCES || error == EPERM || error == EROFS)
        return status_fail(arena, STATUS_FAILED,
                           "%s: no permission (%s); run as the account that owns it, or name "
                           "another folder with --data",
                           folder, strerror(error));
    if (error == ENOSPC || error == EDQUOT)
        return status_fail(arena, STATUS_FAILED, "%s: the disk is full; free room and run it again",
                           folder);
    return status_fail(arena, STATUS_FAILED, "%s: %s; name another folder with --data", folder,
                       strerror(error));
}

static enum status check(struct arena *arena, const char *folder)
{
    struct stat info;
    if (stat(folder, &info) != 0)
        return unusable(arena, folder, errno);
    if (!S_ISDIR(info.st_mode))
        return unusable(arena, folder, ENOTDIR);
    if (access(folder, R_OK | W_OK | X_OK) != 0)
        return unusable(arena, folder, errno);
    return STATUS_OK;
}

static void sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
}

/* A new folder is durable when the folder above it is. */
static void sync_parent(struct arena *arena, const char *folder)
{
    sync_folder(folder_path(arena, folder, ".."));
}

enum status folder_make(struct arena *arena, const char *folder)
{
    if (mkdir(folder, 0700) == 0) {
        sync_parent(arena, folder);
        return STATUS_OK;
    }
    if (errno == ENOENT)
        return status_fail(arena, STATUS_FAILED,
                           "%s: the folder above it is missing; make that one first", folder);
    if (errno != EEXIST)
        return unusable(arena, folder, errno);
    return check(arena, folder);
}

enum status folder_find(struct arena *arena, const char *folder)
{
    enum status status = check(arena, folder);
    if (status != STATUS_OK)
        return status;
    if (access(folder_path(arena, folder, "log.db"), F_OK) != 0)
        return unusable(arena, folder, errno);
    return STATUS_OK;
}

static enum status key_wrong(struct arena *arena, const char *path)
{
    return status_fail(arena, STATUS_FAILED, "%s: %m; restore it from a backup", path);
}

/* Written under another name first: nobody reads half a key, and a key once there stays. */
static enum status make_key(struct arena *arena, const char *folder, const char *path,
                            const struct clock *clock)
{
    unsigned char bytes[FOLDER_KEY];
    const char *keys = folder_path(arena, folder, "key");
    const char *draft = arena_printf(arena, "%s.%d", path, (int)getpid());
    enum status status = folder_make(arena, keys);
    if (status != STATUS_OK)
        return status;
    int fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    clock_random(clock, bytes, sizeof bytes);
    bool good = fd >= 0 && write(fd, bytes, sizeof bytes) == sizeof bytes && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    if (good && link(draft, path) != 0)
        good = errno == EEXIST; /* another process was first */
    if (!good)
        status =
            status_fail(arena, STATUS_FAILED, "%s: %m; free room, or mend its permissions", path);
    unlink(draft);
    sync_folder(keys);
    return status;
}

enum status folder_key(struct arena *arena, const char *folder, const char *name,
                       const struct clock *create, unsigned char key[FOLDER_KEY])
{
    const char *path = folder_path(arena, folder_path(arena, folder, "key"), name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT && create != NULL) {
        enum status status = make_key(arena, folder, path, create);
        if (status != STATUS_OK)
            return status;
        fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    if (fd < 0 && errno == ENOENT)
        return status_fail(arena, STATUS_MISSING, "%s: is missing; restore it from a backup", path);
    if (fd < 0)
        return key_wrong(arena, path);
    ssize_t n = read(fd, key, FOLDER_KEY);
    enum status status = n == FOLDER_KEY ? STATUS_OK : key_wrong(arena, path);
    close(fd);
    return status;
}

/* The three numbers; false while they are not there. What is written meanwhile may be read half:
   only what is read twice counts. */
static bool read_lock(int fd, int64_t numbers[3])
{
    char first[LOCK_BYTES], second[LOCK_BYTES];
    do {
        if (pread(fd, first, sizeof first, 0) != sizeof first ||
            pread(fd, second, sizeof second, 0) != sizeof second)
            return false;
    } while (memcmp(first, second, sizeof first) != 0);
    for (size_t i = 0; i < 3; i++)
        if (!str_int(str_trim((struct str){first + i * 21, 21}), &numbers[i]))
            return false;
    return true;
}

void folder_tell(int lock, int64_t seq, int64_t row)
{
    char text[LOCK_BYTES + 1];
    snprintf(text, sizeof text, "%20lld %20lld %20lld\n", (long long)getpid(), (long long)seq,
             (long long)row);
    /* A disk that is full is no reason to refuse: then who comes second is told less. */
    if (pwrite(lock, text, LOCK_BYTES, 0) < 0)
        errno = 0;
}

bool folder_told(struct arena *arena, const char *folder, int64_t seq, int64_t row)
{
    int64_t numbers[3];
    int fd = open(folder_path(arena, folder, "lock"), O_RDONLY | O_CLOEXEC);
    bool told = fd >= 0 && read_lock(fd, numbers) && numbers[1] >= seq && numbers[2] >= row;
    if (fd >= 0)
        close(fd);
    return told;
}

static enum status held(struct arena *arena, const char *folder, int fd)
{
    int64_t numbers[3];
    struct str number = STR("unknown");
    if (read_lock(fd, numbers))
        number = str_printf(arena, "%lld", (long long)numbers[0]);
    return status_fail(arena, STATUS_BUSY,
                       "%s: in use by another budkavle (process %.*s); stop it, or run it again "
                       "when it has ended",
                       folder, STR_ARG(number));
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * MS_PER_SECOND + now.tv_nsec / 1000000;
}

static bool take(int fd, int wait_ms)
{
    int64_t until = now_ms() + wait_ms;
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if ((errno != EWOULDBLOCK && errno != EINTR) || now_ms() >= until)
            return false;
        nanosleep(&(struct timespec){0, RETRY_MS * 1000000L}, NULL);
    }
    return true;
}

enum status folder_lock(struct arena *arena, const char *folder, int wait_ms, int *lock)
{
    *lock = -1;
    const char *path = folder_path(arena, folder, "lock");
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return unusable(arena, folder, errno);
    if (!take(fd, wait_ms)) {
        enum status status = held(arena, folder, fd);
        close(fd);
        return status;
    }
    folder_tell(fd, -1, -1); /* what the holder before us has said counts no more */
    *lock = fd;
    return STATUS_OK;
}

void folder_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}
