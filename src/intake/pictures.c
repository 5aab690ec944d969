/* Pictures are taken in before the log is opened for the items: making one takes a second, and the
   log's transactions must be short. */
#include "intake/pictures.h"

#include "media/media.h"
#include "media/picture.h"

#include <limits.h>
#include <stdlib.h>

struct taken {
    struct str file; /* as the items name it */
    const char *path;
    struct picture picture;
};

struct pictures {
    struct arena *arena;
    const char *folder, *beside; /* the data folder; the folder of the file, resolved */
    struct taken *taken;
    size_t count, capacity;
};

struct pictures *pictures_new(struct arena *arena, const char *folder, const char *path)
{
    struct pictures *pictures = ARENA_NEW(arena, struct pictures);
    char resolved[PATH_MAX];
    *pictures = (struct pictures){.arena = arena, .folder = folder, .beside = ""};
    if (realpath(path, resolved) != NULL) {
        *strrchr(resolved, '/') = '\0';
        pictures->beside = arena_printf(arena, "%s/", resolved);
    }
    return pictures;
}

static const struct taken *find(const struct pictures *pictures, struct str file)
{
    for (size_t i = 0; i < pictures->count; i++)
        if (str_eq(pictures->taken[i].file, file))
            return &pictures->taken[i];
    return NULL;
}

/* Links are followed first, so that none leads out of the folder. */
static enum status note(struct pictures *pictures, struct arena *arena, struct str file)
{
    char resolved[PATH_MAX];
    const char *path = str_starts(file, STR("/"))
                           ? str_z(arena, file)
                           : arena_printf(arena, "%s%.*s", pictures->beside, STR_ARG(file));
    if (realpath(path, resolved) == NULL)
        return status_fail(arena, STATUS_REFUSED, "the picture %s is not there", path);
    if (!str_starts(str_of(resolved), str_of(pictures->beside)))
        return status_fail(arena, STATUS_REFUSED,
                           "the picture %.*s is not in the folder of this file", STR_ARG(file));
    if (pictures->count == pictures->capacity) {
        size_t larger = pictures->capacity == 0 ? 16 : 2 * pictures->capacity;
        pictures->taken =
            arena_grow(pictures->arena, pictures->taken, pictures->count * sizeof(struct taken),
                       larger * sizeof(struct taken));
        pictures->capacity = larger;
    }
    pictures->taken[pictures->count++] =
        (struct taken){.file = str_copy(pictures->arena, file),
                       .path = arena_printf(pictures->arena, "%s", resolved)};
    return STATUS_OK;
}

enum status pictures_note(struct pictures *pictures, struct arena *arena, const struct ninjs *ninjs)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < ninjs->pictures_count; i++) {
        const struct ninjs_picture *picture = &ninjs->pictures[i];
        if (picture->media.alt.n == 0)
            return status_fail(arena, STATUS_REFUSED,
                               "the picture %.*s has no alternative text (a description with the "
                               "role alt)",
                               STR_ARG(picture->file));
        if (find(pictures, picture->file) == NULL)
            status = note(pictures, arena, picture->file);
    }
    return status;
}

enum status pictures_take(struct pictures *pictures, struct arena *arena)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < pictures->count; i++) {
        struct taken *taken = &pictures->taken[i];
        status = picture_take(arena, pictures->folder, taken->path, &taken->picture);
    }
    return status;
}

void pictures_add(const struct pictures *pictures, struct arena *arena, struct ninjs *ninjs,
                  struct str *missing)
{
    struct item *item = &ninjs->item;
    size_t count = item->media_count + ninjs->pictures_count;
    struct item_media *all = ARENA_ARRAY(arena, struct item_media, count);
    *missing = (struct str){0};
    for (size_t i = 0; i < item->media_count; i++) {
        all[i] = item->media[i];
        if (!media_has(arena, pictures->folder, all[i].sha256))
            *missing = all[i].sha256;
    }
    for (size_t i = 0; i < ninjs->pictures_count; i++) {
        const struct taken *taken = find(pictures, ninjs->pictures[i].file);
        struct item_media *media = &all[item->media_count++];
        *media = ninjs->pictures[i].media;
        media->sha256 = taken->picture.sha256;
        media->width = taken->picture.width;
        media->height = taken->picture.height;
    }
    item->media = all;
}
