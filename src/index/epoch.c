/* Epochs and what they share. All counts of holders are atomic; only taking hold of the present
   epoch needs a lock, so that it is not freed between being seen and being held. */
#include "index/cube.h"
#include "index/inside.h"

#include <stdatomic.h>

struct epoch *epoch_make(const struct index_place *place, const struct epoch_part *parts,
                         size_t count, const struct cube *cube)
{
    struct arena *arena = arena_new();
    struct epoch *epoch = ARENA_NEW(arena, struct epoch);
    struct epoch_part *kept = ARENA_ARRAY(arena, struct epoch_part, count);
    epoch->arena = arena;
    atomic_init(&epoch->holders, 1);
    epoch->seq = place->seq;
    epoch->log_id = str_copy(arena, place->log_id);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].live_count == 0)
            continue;
        kept[epoch->parts_count++] = parts[i];
        segment_hold(parts[i].segment);
        if (parts[i].live_set != NULL)
            atomic_fetch_add_explicit(&parts[i].live_set->holders, 1, memory_order_relaxed);
        epoch->documents += parts[i].live_count;
    }
    epoch->parts = kept;
    epoch->cube = cube_copy(arena, cube);
    return epoch;
}

struct epoch *epoch_empty(void)
{
    return epoch_make(&(struct index_place){0}, NULL, 0, &(struct cube){0});
}

struct epoch *epoch_hold_again(struct epoch *epoch)
{
    atomic_fetch_add_explicit(&epoch->holders, 1, memory_order_relaxed);
    return epoch;
}

struct epoch *epoch_hold(struct index *index)
{
    pthread_mutex_lock(&index->present_lock);
    struct epoch *epoch = epoch_hold_again(index->present);
    pthread_mutex_unlock(&index->present_lock);
    return epoch;
}

void epoch_swap(struct index *index, struct epoch *epoch)
{
    pthread_mutex_lock(&index->present_lock);
    struct epoch *old = index->present;
    index->present = epoch;
    pthread_mutex_unlock(&index->present_lock);
    epoch_release(old);
}

void epoch_release(struct epoch *epoch)
{
    if (epoch == NULL || atomic_fetch_sub_explicit(&epoch->holders, 1, memory_order_acq_rel) > 1)
        return;
    for (size_t i = 0; i < epoch->parts_count; i++) {
        live_set_release(epoch->parts[i].live_set);
        segment_release((struct segment *)epoch->parts[i].segment);
    }
    arena_free(epoch->arena);
}

int64_t epoch_seq(const struct epoch *epoch)
{
    return epoch->seq;
}

struct str epoch_log_id(const struct epoch *epoch)
{
    return epoch->log_id;
}

int64_t epoch_documents(const struct epoch *epoch)
{
    return epoch->documents;
}

/* ---- the living ------------------------------------------------------------------------------ */

struct live_set *epoch_part_unshare(struct epoch_part *part)
{
    struct arena *arena = arena_new();
    struct live_set *set = ARENA_NEW(arena, struct live_set);
    size_t words = live_words(part->segment);
    set->arena = arena;
    atomic_init(&set->holders, 1);
    set->bits = ARENA_ARRAY(arena, uint64_t, words);
    uint32_t left = segment_count(part->segment) % 64;
    if (part->live != NULL) {
        memcpy(set->bits, part->live, words * 8);
    } else {
        memset(set->bits, 0xff, words * 8);
        if (left != 0)
            set->bits[words - 1] = ((uint64_t)1 << left) - 1;
    }
    part->live_set = set;
    part->live = set->bits;
    return set;
}

void live_set_release(struct live_set *set)
{
    if (set != NULL && atomic_fetch_sub_explicit(&set->holders, 1, memory_order_acq_rel) == 1)
        arena_free(set->arena);
}

bool epoch_damaged(const struct epoch *epoch)
{
    for (size_t i = 0; i < epoch->parts_count; i++)
        if (segment_damaged(epoch->parts[i].segment))
            return true;
    return false;
}
