/* Whole files in, whole files out. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status cannot(struct arena *arena, const char *path, const char *what, int why)
{
    bool denied = why == EACCES || why == EPERM, full = why == ENOSPC || why == EDQUOT;
    return status_fail(arena, STATUS_FAILED, "%s: cannot be %s (%s); %s", path, what, strerror(why),
                       denied ? "give this account the right to it"
                       : full ? "free room and run it again"
                              : "see to the disk and run it again");
}

static enum status read_open(struct arena *arena, int fd, const char *path, size_t most,
                             struct str *bytes)
{
    struct stat info;
    if (fstat(fd, &info) != 0)
        return cannot(arena, path, "read", errno);
    if (!S_ISREG(info.st_mode))
        return status_fail(arena, STATUS_REFUSED, "%s: is %s; name a file", path,
                           S_ISDIR(info.st_mode) ? "a folder" : "no ordinary file");
    if ((uint64_t)info.st_size > most)
        return status_fail(arena, STATUS_REFUSED, "%s: is larger than %zu bytes; divide it", path,
                           most);
    char *text = arena_alloc(arena, (size_t)info.st_size + 1);
    size_t n = 0;
    while (n < (size_t)info.st_size) {
        ssize_t got = read(fd, text + n, (size_t)info.st_size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return cannot(arena, path, "read", errno);
        if (got == 0)
            break; /* it was cut while we read; what is there is what there is */
        n += (size_t)got;
    }
    *bytes = (struct str){text, n};
    return STATUS_OK;
}

enum status file_read(struct arena *arena, const char *path, size_t most, struct str *bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT)
        return status_fail(arena, STATUS_MISSING, "%s: there is no such file; check the name",
                           path);
    if (fd < 0)
        return cannot(arena, path, "read", errno);
    enum status status = read_open(arena, fd, path, most, bytes);
    close(fd);
    return status;
}

static bool write_all(int fd, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t done = write(fd, bytes.p, bytes.n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return false;
        bytes = str_sub(bytes, (size_t)done, bytes.n);
    }
    return true;
}

enum status file_write(struct arena *arena, const char *path, struct str bytes, unsigned mode)
{
    char *beside = arena_printf(arena, "%s.%ld.new", path, (long)getpid());
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0)
        return cannot(arena, beside, "written", errno);
    bool done = write_all(fd, bytes) && fsync(fd) == 0;
    done = close(fd) == 0 && done;
    if (done && rename(beside, path) == 0)
        return STATUS_OK;
    int why = errno;
    unlink(beside);
    return cannot(arena, path, "written", why);
}
