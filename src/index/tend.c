/* What is merged when. Parts of a size merge eight to one, in memory while they are few, then in
   files; so each document is written about once for each power of eight. A MANIFEST is written when
   all documents of an epoch are in files; merges of files are made of what it says, so that it can
   always say the whole of one epoch. While large files merge, what comes meanwhile is still taken
   care of in between. */
#include "index/tend.h"

#include "base/check.h"
#include "index/manifest.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TIER_PARTS = 8,
    MEMORY_DOCUMENTS = 16384, /* more than that, or this many bytes, go to a file */
    MEMORY_BYTES = 24 * 1024 * 1024,
    CHECK_PAGES = 512, /* looked through at a time */
    CLASSES = 12,
};

static bool in_memory(const struct epoch_part *part)
{
    return part->segment->file == 0;
}

/* 0 for up to 7 documents, then one more for each power of eight. */
static unsigned class_of(const struct epoch_part *part)
{
    uint32_t documents = part->live_count == 0 ? 1 : part->live_count;
    return (31 - (unsigned)__builtin_clz(documents)) / 3;
}

static bool half_dead(const struct epoch_part *part)
{
    return part->live_count < segment_count(part->segment) / 4 * 3;
}

/* ---- files ----------------------------------------------------------------------------------- */

static bool has_segment(const struct epoch *epoch, const struct segment *segment)
{
    for (size_t i = 0; i < epoch->parts_count; i++)
        if (epoch->parts[i].segment == segment)
            return true;
    return false;
}

/* What the MANIFEST says from now on; takes over the hold on it. Files that it no longer names go
   with their last holder. */
static void set_saved(struct index *index, struct epoch *epoch)
{
    struct epoch *old = index->saved;
    for (size_t i = 0; i < old->parts_count; i++)
        if (!has_segment(epoch, old->parts[i].segment))
            atomic_store(&((struct segment *)old->parts[i].segment)->unwanted, true);
    index->saved = epoch;
    files_step(index, "remove segments");
    epoch_release(old);
}

/* Makes the MANIFEST say `epoch`, then shows readers what came of the replacing. */
static enum status save(struct replacing *replacing, struct epoch *epoch)
{
    struct index *index = replacing->index;
    bool named;
    enum status status = manifest_write(replacing->work, index, epoch, &named);
    if (status != STATUS_OK && replacing->result != NULL && !named)
        atomic_store(&replacing->result->unwanted, true);
    if (status != STATUS_OK) {
        epoch_release(epoch);
        return status;
    }
    replace_publish(replacing);
    set_saved(index, epoch);
    return STATUS_OK;
}

static enum status pass_on(struct arena *arena, const struct replacing *replacing,
                           enum status status)
{
    if (status == STATUS_OK)
        return status;
    return status_fail(arena, status, "%s", status_why(replacing->work));
}

/* Whether they say the same, one having come of the other. */
static bool same(const struct epoch *a, const struct epoch *b)
{
    if (a->seq != b->seq || !str_eq(a->log_id, b->log_id) || a->parts_count != b->parts_count ||
        a->documents != b->documents)
        return false;
    for (size_t i = 0; i < a->parts_count; i++)
        if (a->parts[i].segment != b->parts[i].segment)
            return false;
    return true;
}

/* Chooses the parts up to a class. */
static void choose(struct replacing *replacing, bool memory, unsigned class)
{
    const struct epoch *epoch = replacing->base;
    for (size_t i = 0; i < epoch->parts_count; i++)
        if (in_memory(&epoch->parts[i]) == memory && class_of(&epoch->parts[i]) <= class)
            replace_add(replacing, &epoch->parts[i]);
}

static bool go_on(void *self)
{
    return !atomic_load(&((struct index *)self)->stop);
}

/* Merges parts in memory up to a class. */
static enum status merge_memory(struct index *index, struct arena *arena, unsigned class)
{
    struct epoch *present = epoch_hold(index);
    struct replacing replacing;
    replace_begin(&replacing, index, present);
    epoch_release(present);
    choose(&replacing, true, class);
    replacing.merge.pause = go_on;
    replacing.merge.self = index;
    enum status status = replace_merge(&replacing, false);
    if (status == STATUS_OK)
        replace_publish(&replacing);
    status = pass_on(arena, &replacing, status);
    replace_end(&replacing);
    return status;
}

static uint32_t memory_parts(struct index *index)
{
    struct epoch *present = epoch_hold(index);
    uint32_t count = 0;
    for (size_t i = 0; i < present->parts_count; i++)
        count += in_memory(&present->parts[i]);
    epoch_release(present);
    return count;
}

/* Puts all of the present epoch into files. */
static enum status flush(struct index *index, struct arena *arena)
{
    while (memory_parts(index) > MERGE_MOST) { /* nobody has tended for long */
        enum status status = merge_memory(index, arena, CLASSES);
        if (status != STATUS_OK)
            return status;
    }
    struct epoch *present = epoch_hold(index);
    struct replacing replacing;
    replace_begin(&replacing, index, present);
    for (size_t i = 0; i < present->parts_count; i++)
        if (in_memory(&present->parts[i]))
            replace_add(&replacing, &present->parts[i]);
    enum status status = STATUS_OK;
    if (!same(present, index->saved)) {
        status = replace_merge(&replacing, true);
        if (status == STATUS_OK)
            status = save(&replacing, replace_in(&replacing, present));
    }
    status = pass_on(arena, &replacing, status);
    replace_end(&replacing);
    epoch_release(present);
    return status;
}

/* ---- what is due ----------------------------------------------------------------------------- */

/* The largest class of which there are enough parts to merge them, or of one that is worth writing
   again without its dead; -1: none. */
static int class_due(const struct epoch *epoch, bool memory)
{
    unsigned counts[CLASSES] = {0};
    int due = -1;
    for (size_t i = 0; i < epoch->parts_count; i++) {
        const struct epoch_part *part = &epoch->parts[i];
        if (in_memory(part) != memory)
            continue;
        unsigned class = class_of(part);
        CHECK(class < CLASSES);
        if ((++counts[class] >= TIER_PARTS || half_dead(part)) && (int)class > due)
            due = (int)class;
    }
    return due;
}

static bool flush_due(struct index *index)
{
    struct epoch *present = epoch_hold(index);
    uint64_t documents = 0, bytes = 0;
    int64_t in_files = 0, saved = index->saved->documents;
    for (size_t i = 0; i < present->parts_count; i++) {
        const struct epoch_part *part = &present->parts[i];
        if (in_memory(part)) {
            documents += segment_count(part->segment);
            bytes += part->segment->size;
        } else {
            in_files += part->live_count;
        }
    }
    epoch_release(present);
    return documents >= MEMORY_DOCUMENTS || bytes >= MEMORY_BYTES ||
           saved - in_files >= MEMORY_DOCUMENTS;
}

/* Takes care of what is in memory; *done says whether something was due. */
static enum status tend_memory(struct index *index, struct arena *arena, bool *done)
{
    *done = true;
    if (index->on_disk && flush_due(index))
        return flush(index, arena);
    struct epoch *present = epoch_hold(index);
    int class = class_due(present, true);
    epoch_release(present);
    if (class >= 0)
        return merge_memory(index, arena, (unsigned)class);
    *done = false;
    return STATUS_OK;
}

/* While files are merged. Trouble there comes up again when the merge is over. */
static bool tend_between(void *self)
{
    struct index *index = self;
    struct arena *arena = arena_new();
    bool more = true;
    while (more && go_on(index))
        if (tend_memory(index, arena, &more) != STATUS_OK)
            more = false;
    arena_free(arena);
    return go_on(index);
}

static enum status merge_files(struct index *index, struct arena *arena, unsigned class)
{
    struct replacing replacing;
    replace_begin(&replacing, index, index->saved);
    choose(&replacing, false, class);
    replacing.merge.pause = tend_between;
    replacing.merge.self = index;
    enum status status = replace_merge(&replacing, true);
    if (status == STATUS_OK)
        status = save(&replacing, replace_in(&replacing, index->saved));
    status = pass_on(arena, &replacing, status);
    replace_end(&replacing);
    return status;
}

/* ---- soundness ------------------------------------------------------------------------------- */

/* Looks through some pages that nobody has; *done says whether there were any. */
static void check_some(struct index *index, bool *done)
{
    *done = false;
    uint32_t left = CHECK_PAGES;
    for (size_t i = 0; i < index->saved->parts_count && left > 0; i++) {
        struct segment *segment = (struct segment *)index->saved->parts[i].segment;
        uint32_t first = segment->seen;
        while (left > 0 && segment->seen < segment->header.pages && !segment_damaged(segment)) {
            segment_check_page(segment, segment->seen++);
            left--;
            *done = true;
        }
        if (segment->seen > first)
            files_forget(segment, first, segment->seen);
    }
}

size_t index_backlog(struct index *index)
{
    struct epoch *present = epoch_hold(index);
    size_t bytes = 0;
    for (size_t i = 0; i < present->parts_count; i++)
        if (in_memory(&present->parts[i]))
            bytes += present->parts[i].segment->size;
    epoch_release(present);
    return bytes;
}

bool index_damaged(struct index *index)
{
    struct epoch *present = epoch_hold(index);
    bool damaged = epoch_damaged(present);
    epoch_release(present);
    return damaged;
}

/* ---- the calls ------------------------------------------------------------------------------- */

enum status index_tend(struct index *index, struct arena *arena, bool *more)
{
    pthread_mutex_lock(&index->tend_lock);
    *more = true;
    enum status status = tend_memory(index, arena, more);
    if (!*more && status == STATUS_OK && index->on_disk) {
        int class = class_due(index->saved, false);
        *more = class >= 0;
        if (class >= 0)
            status = merge_files(index, arena, (unsigned)class);
        else
            check_some(index, more);
    }
    pthread_mutex_unlock(&index->tend_lock);
    return status;
}

/* Whether there is more than one part, or one with dead in it. */
static bool unsettled(const struct epoch *epoch)
{
    return epoch->parts_count > 1 ||
           (epoch->parts_count == 1 &&
            epoch->parts[0].live_count < segment_count(epoch->parts[0].segment));
}

enum status index_settle(struct index *index, struct arena *arena)
{
    enum status status = STATUS_OK;
    pthread_mutex_lock(&index->tend_lock);
    if (index->on_disk) {
        status = flush(index, arena);
        if (status == STATUS_OK && unsettled(index->saved))
            status = merge_files(index, arena, CLASSES);
    } else {
        struct epoch *present = epoch_hold(index);
        if (unsettled(present))
            status = merge_memory(index, arena, CLASSES);
        epoch_release(present);
    }
    pthread_mutex_unlock(&index->tend_lock);
    return status;
}

enum status index_flush(struct index *index, struct arena *arena)
{
    if (!index->on_disk)
        return STATUS_OK;
    pthread_mutex_lock(&index->tend_lock);
    enum status status = flush(index, arena);
    pthread_mutex_unlock(&index->tend_lock);
    return status;
}

void index_hurry(struct index *index)
{
    atomic_store(&index->stop, true);
}

enum status index_clear(struct index *index, struct arena *arena)
{
    index_abandon(index);
    index_hurry(index);
    pthread_mutex_lock(&index->tend_lock);
    atomic_store(&index->stop, false);
    enum status status = index->on_disk ? manifest_remove(arena, index) : STATUS_OK;
    if (status == STATUS_OK) {
        struct epoch *empty = epoch_empty();
        if (index->on_disk)
            set_saved(index, epoch_hold_again(empty));
        epoch_swap(index, empty);
    }
    pthread_mutex_unlock(&index->tend_lock);
    return status;
}
