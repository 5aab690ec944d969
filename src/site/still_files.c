/* A file that is the same as before is left alone, so that copying the folder on by rsync is cheap.
 */
#include "site/still_files.h"

#include "base/buf.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char list_name[] = ".budkavle-files";
enum { FILE_MOST = 1 << 30, LIST_MOST = 1 << 30 };

struct still_files {
    struct arena *arena;
    const char *folder;
    struct str before; /* the list of the last run */
    struct str *names; /* written in this one */
    size_t count, capacity;
};

static enum status cannot(struct arena *arena, const char *path)
{
    return status_fail(arena, STATUS_FAILED,
                       "%s: cannot be written (%s); see to the disk and run "
                       "it again",
                       path, strerror(errno));
}

static bool is_empty(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t count = 0;
    if (dir == NULL)
        return true;
    while (readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count <= 2; /* itself and the one above */
}

enum status still_files_open(struct arena *arena, const char *folder, struct still_files **out)
{
    struct still_files *files = ARENA_NEW(arena, struct still_files);
    files->arena = arena;
    files->folder = folder;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return cannot(arena, folder);
    enum status status = file_read(arena, arena_printf(arena, "%s/%s", folder, list_name),
                                   LIST_MOST, &files->before);
    if (status == STATUS_MISSING && is_empty(folder))
        status = STATUS_OK;
    else if (status == STATUS_MISSING)
        return status_fail(arena, STATUS_REFUSED,
                           "%s: holds files that are of no export; name a new folder", folder);
    *out = files;
    return status;
}

static enum status make_folders(struct still_files *files, struct arena *scratch, struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] != '/')
            continue;
        char *path = arena_printf(scratch, "%s/%.*s", files->folder, (int)i, name.p);
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            return cannot(scratch, path);
    }
    return STATUS_OK;
}

static enum status put(struct arena *scratch, const char *path, const char *how, struct str bytes)
{
    FILE *file = fopen(path, how);
    if (file == NULL)
        return cannot(scratch, path);
    bool written = fwrite(bytes.p, 1, bytes.n, file) == bytes.n;
    if (fclose(file) != 0 || !written)
        return cannot(scratch, path);
    return STATUS_OK;
}

static void note(struct still_files *files, struct str name)
{
    if (files->count == files->capacity) {
        size_t size = sizeof *files->names, more = files->capacity == 0 ? 256 : files->capacity * 2;
        files->names = arena_grow(files->arena, files->names, files->count * size, more * size);
        files->capacity = more;
    }
    files->names[files->count++] = str_copy(files->arena, name);
}

enum status still_files_write(struct still_files *files, struct arena *scratch, struct str name,
                              struct str bytes)
{
    const char *path = arena_printf(scratch, "%s/%.*s", files->folder, STR_ARG(name));
    struct str there;
    note(files, name);
    if (file_read(scratch, path, FILE_MOST, &there) == STATUS_OK && str_eq(there, bytes))
        return STATUS_OK;
    enum status status = make_folders(files, scratch, name);
    return status == STATUS_OK ? put(scratch, path, "wb", bytes) : status;
}

enum status still_files_append(struct still_files *files, struct arena *scratch, struct str name,
                               struct str bytes)
{
    return put(scratch, arena_printf(scratch, "%s/%.*s", files->folder, STR_ARG(name)), "ab",
               bytes);
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* A list is a file that anybody may have changed: nothing outside the folder is touched. */
static bool is_inside(struct str name)
{
    return name.n > 0 && name.p[0] != '/' && str_find(name, STR(".."), 0) < 0;
}

static void remove_old(struct still_files *files, struct arena *scratch, int64_t *removed)
{
    for (struct str rest = files->before; rest.p != NULL;) {
        struct str name = str_cut(&rest, '\n');
        if (!is_inside(name) || bsearch(&name, files->names, files->count, sizeof name, by_bytes))
            continue;
        char *path = arena_printf(scratch, "%s/%.*s", files->folder, STR_ARG(name));
        if (unlink(path) == 0)
            ++*removed;
        /* Folders that are empty now go with it. */
        for (char *slash; (slash = strrchr(path, '/')) != NULL &&
                          strlen(files->folder) < (size_t)(slash - path);) {
            *slash = '\0';
            if (rmdir(path) != 0)
                break;
        }
    }
}

enum status still_files_close(struct still_files *files, struct arena *scratch, int64_t *removed)
{
    struct buf list = buf_in(scratch);
    *removed = 0;
    if (files->count > 0)
        qsort(files->names, files->count, sizeof *files->names, by_bytes);
    remove_old(files, scratch, removed);
    for (size_t i = 0; i < files->count; i++) {
        buf_add(&list, files->names[i]);
        buf_char(&list, '\n');
    }
    return put(scratch, arena_printf(scratch, "%s/%s", files->folder, list_name), "wb",
               buf_str(&list));
}
