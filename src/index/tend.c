/* Tending. */
#include "index/inside.h"

enum status index_tend(struct index *index, struct arena *arena, bool *more)
{
    (void)index;
    (void)arena;
    *more = false;
    return STATUS_OK;
}

enum status index_settle(struct index *index, struct arena *arena)
{
    (void)index;
    (void)arena;
    return STATUS_OK;
}

enum status index_flush(struct index *index, struct arena *arena)
{
    (void)index;
    (void)arena;
    return STATUS_OK;
}

enum status index_clear(struct index *index, struct arena *arena)
{
    (void)arena;
    index_abandon(index);
    epoch_swap(index, epoch_make(&(struct index_place){0}, NULL, 0));
    return STATUS_OK;
}
