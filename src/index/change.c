/* The writer's side: what is put and removed until the next epoch. A change makes one segment of
   its documents and copies the live sets of those parts alone in which something dies. */
#include "index/inside.h"

#include "base/check.h"
#include "index/build.h"
#include "index/cube.h"

#include <stdlib.h>

enum { LOG_ID_MOST = 64 };

static void add_change(struct index *index, int64_t number, const struct index_document *document)
{
    CHECK(index->prepared == NULL);
    if (index->changes_count == index->changes_most) {
        uint32_t most = index->changes_most == 0 ? 16 : index->changes_most * 2;
        index->changes = arena_grow(index->pending, index->changes,
                                    index->changes_count * sizeof *index->changes,
                                    most * sizeof *index->changes);
        index->changes_most = most;
    }
    index->changes[index->changes_count] = (struct change){number, index->changes_count, document};
    index->changes_count++;
}

void index_put(struct index *index, const struct index_document *document)
{
    struct index_document *copy = ARENA_NEW(index->pending, struct index_document);
    *copy = *document;
    add_change(index, document->number, copy);
}

void index_remove(struct index *index, int64_t number)
{
    add_change(index, number, NULL);
}

static void forget_changes(struct index *index)
{
    arena_reset(index->pending);
    index->changes = NULL;
    index->changes_count = index->changes_most = 0;
}

static int by_number(const void *left, const void *right)
{
    const struct change *a = left, *b = right;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

/* Leaves the last change of each number, sorted; how many documents are put by them. */
static uint32_t settle_changes(struct index *index, const struct index_document **documents)
{
    uint32_t kept = 0, put = 0;
    if (index->changes_count > 1)
        qsort(index->changes, index->changes_count, sizeof *index->changes, by_number);
    for (uint32_t i = 0; i < index->changes_count; i++) {
        struct change change = index->changes[i];
        if (i + 1 < index->changes_count && index->changes[i + 1].number == change.number)
            continue;
        index->changes[kept++] = change;
        if (change.document != NULL)
            documents[put++] = change.document;
    }
    index->changes_count = kept;
    return put;
}

/* The next epoch as it comes to be. */
struct next {
    struct arena *work;
    const struct change *changes;
    uint32_t changes_count;
    struct cube *cube; /* NULL: there is none */
};

static void count(struct next *next, const struct segment *segment, uint32_t document, int by)
{
    if (next->cube != NULL && !cube_add(next->cube, next->work, segment, document, by))
        next->cube = NULL;
}

/* Lets what is replaced or removed die in the part; the live set made for it, if any. */
static struct live_set *kill_in(struct next *next, struct epoch_part *part)
{
    const struct segment *segment = part->segment;
    struct live_set *made = NULL;
    for (uint32_t i = 0; i < next->changes_count; i++) {
        uint32_t document;
        if (!segment_document(segment, next->changes[i].number, &document) ||
            !epoch_part_lives(part, document))
            continue;
        if (made == NULL)
            made = epoch_part_unshare(part);
        made->bits[document / 64] &= ~((uint64_t)1 << document % 64);
        part->live_count--;
        count(next, segment, document, -1);
    }
    return made;
}

static struct epoch *next_epoch(const struct index *index, struct arena *work,
                                const struct index_place *place, const struct segment *segment)
{
    const struct epoch *old = index->present;
    struct next next = {work, index->changes, index->changes_count, cube_copy(work, old->cube)};
    struct epoch_part *parts = ARENA_ARRAY(work, struct epoch_part, old->parts_count + 1);
    struct live_set **made = ARENA_ARRAY(work, struct live_set *, old->parts_count);
    size_t parts_count = old->parts_count;
    memcpy(parts, old->parts, parts_count * sizeof *parts);
    for (size_t i = 0; i < parts_count; i++)
        made[i] = kill_in(&next, &parts[i]);
    if (segment != NULL) {
        uint32_t documents = segment_count(segment);
        parts[parts_count++] = (struct epoch_part){.segment = segment, .live_count = documents};
        for (uint32_t i = 0; i < documents; i++)
            count(&next, segment, i, 1);
    }
    struct epoch *epoch = epoch_make(place, parts, parts_count, next.cube);
    for (size_t i = 0; i < old->parts_count; i++)
        live_set_release(made[i]);
    return epoch;
}

enum status index_prepare(struct index *index, struct arena *arena, const struct index_place *place)
{
    CHECK(index->prepared == NULL);
    if (place->log_id.n > LOG_ID_MOST || str_find(place->log_id, STR("\n"), 0) >= 0)
        return status_fail(arena, STATUS_REFUSED,
                           "the name of a log is one line of at most %d bytes", LOG_ID_MOST);
    struct arena *work = arena_new();
    const struct index_document **documents =
        ARENA_ARRAY(work, const struct index_document *, index->changes_count);
    uint32_t count = settle_changes(index, documents);
    struct segment *segment = count == 0 ? NULL : build_segment(work, documents, count);

    pthread_mutex_lock(&index->swap_lock);
    index->prepared = next_epoch(index, work, place, segment);
    pthread_mutex_unlock(&index->swap_lock);
    if (segment != NULL)
        segment_release(segment);
    arena_free(work);
    return STATUS_OK;
}

/* Takes what was prepared, and lets others swap again. */
static struct epoch *take_prepared(struct index *index)
{
    pthread_mutex_lock(&index->swap_lock);
    struct epoch *epoch = index->prepared;
    index->prepared = NULL;
    pthread_cond_broadcast(&index->swappable);
    pthread_mutex_unlock(&index->swap_lock);
    return epoch;
}

void index_publish(struct index *index)
{
    CHECK(index->prepared != NULL);
    epoch_swap(index, epoch_hold_again(index->prepared));
    epoch_release(take_prepared(index));
    forget_changes(index);
}

void index_abandon(struct index *index)
{
    epoch_release(take_prepared(index));
    forget_changes(index);
}
