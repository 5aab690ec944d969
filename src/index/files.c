/* Files of segments: named by running numbers, made once, never changed, mapped to be read. */
#include "index/cut.h"
#include "index/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void files_step(const struct index *index, const char *what)
{
    if (index->options.on_step != NULL)
        index->options.on_step(index->options.self, what);
}

static char *path_in(struct arena *arena, const char *folder, uint64_t file)
{
    return arena_printf(arena, "%s/%08" PRIu64 ".seg", folder, file);
}

char *files_path(struct arena *arena, const struct index *index, uint64_t file)
{
    return path_in(arena, index->options.folder, file);
}

struct mapping {
    void *bytes;
    size_t size;
    struct cut_watch *watch;
};

static void unmap(void *thing)
{
    struct mapping *mapping = thing;
    cut_end(mapping->watch);
    munmap(mapping->bytes, mapping->size);
}

static enum status map(struct arena *own, struct arena *arena, const char *path, int fd,
                       struct segment **segment)
{
    struct stat info;
    struct mapping *mapping = ARENA_NEW(own, struct mapping);
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size == 0) {
        status_fail(arena, STATUS_FAILED, "%s: is no file with something in it", path);
        arena_free(own); /* with the path */
        return STATUS_FAILED;
    }
    mapping->size = (size_t)info.st_size;
    mapping->bytes = mmap(NULL, mapping->size, PROT_READ, MAP_SHARED, fd, 0);
    if (mapping->bytes == MAP_FAILED) {
        status_fail(arena, STATUS_FAILED, "%s: cannot be mapped (%s)", path, strerror(errno));
        arena_free(own);
        return STATUS_FAILED;
    }
    mapping->watch = cut_begin(mapping->bytes, mapping->size);
    arena_defer(own, unmap, mapping);
    *segment = segment_open(own, arena,
                            (struct image_source){.bytes = mapping->bytes, .size = mapping->size});
    if (*segment == NULL)
        return STATUS_FAILED;
    cut_say(mapping->watch, *segment);
    return STATUS_OK;
}

/* What was read of a file to check it is no reason to keep it: who asks for it finds it in the
   cache of the system. */
static void forget(const struct segment *segment, size_t from, size_t n)
{
    if (n > 0)
        madvise((void *)(uintptr_t)(segment->bytes + from), n, MADV_DONTNEED);
}

void files_forget(const struct segment *segment, uint32_t first, uint32_t past)
{
    size_t from = (size_t)first * IMAGE_PAGE, to = (size_t)past * IMAGE_PAGE;
    forget(segment, from, (to < segment->size ? to : segment->size) - from);
}

enum status files_open(struct arena *arena, const char *folder, uint64_t file,
                       struct segment **segment)
{
    struct arena *own = arena_new();
    char *path = path_in(own, folder, file);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        enum status status = errno == ENOENT ? STATUS_MISSING : STATUS_FAILED;
        status_fail(arena, status, "%s: %s", path, strerror(errno));
        arena_free(own);
        return status;
    }
    enum status status = map(own, arena, path, fd, segment);
    close(fd);
    if (status == STATUS_OK) {
        (*segment)->file = file;
        (*segment)->path = path;
        forget(*segment, 0, (*segment)->size);
    }
    return status;
}

enum status files_sync(struct arena *arena, const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    int why = errno;
    if (fd >= 0)
        close(fd);
    if (done)
        return STATUS_OK;
    return status_fail(arena, STATUS_FAILED, "%s: cannot be made durable (%s)", folder,
                       strerror(why));
}
