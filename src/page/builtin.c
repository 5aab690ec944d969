/* Built-in files and the folders that override them. A folder is read whole at start: what is
   served later never waits for a disk. */
#include "page/builtin.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

enum { MOST_BYTES = 8 << 20 }; /* of one file */

const struct builtin_file *builtin_find(const char *kind, struct str name)
{
    for (size_t i = 0; i < builtin_entries_count; i++)
        if (strcmp(builtin_entries[i].kind, kind) == 0 &&
            str_eq(builtin_entries[i].file.name, name))
            return &builtin_entries[i].file;
    return NULL;
}

static void put(struct arena *arena, struct builtin_files *files, struct builtin_file file)
{
    for (size_t i = 0; i < files->count; i++)
        if (str_eq(files->p[i].name, file.name)) {
            files->p[i] = file;
            return;
        }
    files->p =
        arena_grow(arena, files->p, files->count * sizeof file, (files->count + 1) * sizeof file);
    files->p[files->count++] = file;
}

static void close_folder(void *folder)
{
    closedir(folder);
}

static enum status add_folder(struct arena *arena, const char *path, struct str ending,
                              struct builtin_files *files)
{
    DIR *folder = opendir(path);
    if (folder == NULL && errno == ENOENT)
        return STATUS_OK;
    if (folder == NULL)
        return status_fail(arena, STATUS_FAILED, "%s: %s; let the service read it", path,
                           strerror(errno));
    arena_defer(arena, close_folder, folder);
    const struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        struct str name = str_of(entry->d_name);
        if (name.p[0] == '.' || !str_ends(name, ending))
            continue;
        struct builtin_file file = {.name = str_copy(arena, name)};
        file.path = arena_printf(arena, "%s/%s", path, file.name.p);
        enum status status = file_read(arena, file.path, MOST_BYTES, &file.bytes);
        if (status != STATUS_OK)
            return status;
        put(arena, files, file);
    }
    return STATUS_OK;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct builtin_file *)a)->name, ((const struct builtin_file *)b)->name);
}

enum status builtin_gather(struct arena *arena, const char *kind, struct str ending,
                           const char *folder, struct builtin_files *files)
{
    *files = (struct builtin_files){0};
    for (size_t i = 0; i < builtin_entries_count; i++)
        if (strcmp(builtin_entries[i].kind, kind) == 0 &&
            str_ends(builtin_entries[i].file.name, ending))
            put(arena, files, builtin_entries[i].file);
    enum status status = folder == NULL ? STATUS_OK : add_folder(arena, folder, ending, files);
    if (files->count > 0)
        qsort(files->p, files->count, sizeof *files->p, by_name);
    return status;
}
