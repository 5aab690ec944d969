/* Opening and closing. */
#include "index/inside.h"

#include "base/check.h"

#include <stdatomic.h>

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
    index->present = epoch_make(&(struct index_place){0}, NULL, 0);
    arena_defer(arena, close_index, index);
    *opened = index;
    *lost = false;
    return STATUS_OK;
}
