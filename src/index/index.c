/* Opening and closing. Whatever is wrong with what is on disk, the index opens: empty then, for all
   of it can be made anew. */
#include "index/inside.h"

#include "base/check.h"
#include "index/cut.h"
#include "index/manifest.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/stat.h>

static void close_index(void *thing)
{
    struct index *index = thing;
    CHECK(index->prepared == NULL);
    epoch_release(index->present);
    epoch_release(index->saved);
    arena_free(index->pending);
    pthread_mutex_destroy(&index->present_lock);
    pthread_mutex_destroy(&index->swap_lock);
    pthread_mutex_destroy(&index->tend_lock);
    pthread_cond_destroy(&index->swappable);
}

/* What the folder holds, or an empty epoch. */
static enum status open_folder(struct index *index, struct arena *arena, bool *lost)
{
    const struct index_options *options = &index->options;
    if (options->write && mkdir(options->folder, 0700) != 0 && errno != EEXIST)
        return status_fail(arena, STATUS_FAILED, "%s: cannot be made (%s)", options->folder,
                           strerror(errno));
    struct epoch *epoch = NULL;
    enum status status = manifest_read(arena, options, &epoch, &index->next_file);
    if (status != STATUS_OK) {
        *lost = status != STATUS_MISSING;
        epoch = epoch_empty();
        index->next_file = 1;
    }
    index->present = epoch;
    if (!options->write)
        return STATUS_OK;
    index->saved = epoch_hold_again(epoch);
    if (*lost) {
        status = manifest_remove(arena, index);
        if (status != STATUS_OK)
            return status;
    }
    manifest_sweep(arena, index, epoch);
    return STATUS_OK;
}

enum status index_open(struct arena *arena, const struct index_options *options,
                       struct index **opened, bool *lost)
{
    struct index *index = ARENA_NEW(arena, struct index);
    index->options = *options;
    index->on_disk = options->folder != NULL && options->write;
    pthread_mutex_init(&index->present_lock, NULL);
    pthread_mutex_init(&index->swap_lock, NULL);
    pthread_mutex_init(&index->tend_lock, NULL);
    pthread_cond_init(&index->swappable, NULL);
    index->pending = arena_new();
    arena_defer(arena, close_index, index);
    *opened = index;
    *lost = false;
    if (options->folder == NULL) {
        index->present = epoch_empty();
        return STATUS_OK;
    }
    index->options.folder = str_z(arena, str_of(options->folder));
    cut_survive();
    return open_folder(index, arena, lost);
}
