/* The data folder and its lock: flock(2) on DIR/lock, which the system lets go however a process
   ends. The number of the process stands in it, for the message to whoever comes second. */
#include "log/folder.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { RETRY_MS = 10, MS_PER_SECOND = 1000 };

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

/* A new folder is durable when the folder above it is. */
static void sync_parent(struct arena *arena, const char *folder)
{
    const char *parent = folder_path(arena, folder, "..");
    int fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
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

static enum status held(struct arena *arena, const char *folder, int fd)
{
    char holder[24] = "";
    ssize_t n = pread(fd, holder, sizeof holder - 1, 0);
    struct str number = str_trim((struct str){holder, n > 0 ? (size_t)n : 0});
    int64_t process;
    if (!str_int(number, &process))
        number = STR("unknown");
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
    /* For the message alone: a full disk is no reason to refuse. */
    char *process = arena_printf(arena, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) == 0 && pwrite(fd, process, strlen(process), 0) < 0)
        errno = 0;
    *lock = fd;
    return STATUS_OK;
}

void folder_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}
