/* A merge works on immutable parts, and takes its time; meanwhile documents may die in them. So
   what is put in their place is compared, at the end and under a short lock, with who still lives.
 */
#include "index/tend.h"

#include "base/check.h"
#include "index/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void replace_begin(struct replacing *replacing, struct index *index, struct epoch *base)
{
    *replacing =
        (struct replacing){.index = index, .work = arena_new(), .base = epoch_hold_again(base)};
    size_t most = base->parts_count;
    replacing->merge.sources = ARENA_ARRAY(replacing->work, struct merge_source, most);
}

void replace_add(struct replacing *replacing, const struct epoch_part *part)
{
    if (replacing->merge.count == MERGE_MOST)
        return;
    replacing->merge.sources[replacing->merge.count++] = (struct merge_source){
        .segment = part->segment, .live = part->live, .live_count = part->live_count};
}

static enum status merge_in_memory(struct replacing *replacing)
{
    struct sink sink = sink_in_memory(replacing->work);
    enum status status = merge_run(replacing->work, &replacing->merge, &sink);
    if (status != STATUS_OK)
        return status;
    struct arena *own = arena_new();
    void *bytes = arena_alloc(own, sink.buffer.n);
    memcpy(bytes, sink.buffer.p, sink.buffer.n);
    replacing->result = segment_open(own, replacing->work,
                                     (struct image_source){.bytes = bytes, .size = sink.buffer.n});
    CHECK(replacing->result != NULL);
    return STATUS_OK;
}

static enum status write_file(struct replacing *replacing, const char *path, int fd)
{
    struct index *index = replacing->index;
    struct sink sink = sink_in_file(replacing->work, fd, path);
    enum status status = merge_run(replacing->work, &replacing->merge, &sink);
    if (status != STATUS_OK)
        return status;
    files_step(index, "sync segment");
    if (fsync(fd) != 0)
        return status_fail(replacing->work, STATUS_FAILED, "%s: %s", path, strerror(errno));
    files_step(index, "sync folder");
    return files_sync(replacing->work, index->options.folder);
}

static enum status merge_in_file(struct replacing *replacing)
{
    struct index *index = replacing->index;
    struct arena *work = replacing->work;
    uint64_t file = index->next_file++;
    char *path = files_path(work, index, file);
    files_step(index, "make segment");
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return status_fail(work, STATUS_FAILED, "%s: %s", path, strerror(errno));
    enum status status = write_file(replacing, path, fd);
    if (close(fd) != 0 && status == STATUS_OK)
        status = status_fail(work, STATUS_FAILED, "%s: %s", path, strerror(errno));
    if (status == STATUS_OK)
        status = files_open(work, index->options.folder, file, &replacing->result);
    if (status != STATUS_OK)
        unlink(path);
    return status;
}

enum status replace_merge(struct replacing *replacing, bool in_file)
{
    uint64_t living = 0;
    for (uint32_t i = 0; i < replacing->merge.count; i++)
        living += replacing->merge.sources[i].live_count;
    if (living == 0)
        return STATUS_OK;
    if (living >= UINT32_MAX)
        return status_fail(replacing->work, STATUS_REFUSED,
                           "the index has more documents than one segment can hold");
    return in_file ? merge_in_file(replacing) : merge_in_memory(replacing);
}

/* ---- in its place ---------------------------------------------------------------------------- */

static const struct epoch_part *part_of(const struct epoch *epoch, const struct segment *segment)
{
    for (size_t i = 0; i < epoch->parts_count; i++)
        if (epoch->parts[i].segment == segment)
            return &epoch->parts[i];
    return NULL;
}

static bool is_replaced(const struct replacing *replacing, const struct segment *segment)
{
    for (uint32_t i = 0; i < replacing->merge.count; i++)
        if (replacing->merge.sources[i].segment == segment)
            return true;
    return false;
}

/* Lets those die in the result that lived in the source when it was merged and do no more. */
static void replay_deaths(const struct merge_source *source, const struct epoch_part *now,
                          struct epoch_part *result)
{
    if (now != NULL && now->live == source->live)
        return;
    uint32_t count = segment_count(source->segment);
    for (size_t word = 0; word < live_words(source->segment); word++) {
        uint64_t died = source->live == NULL ? ~(uint64_t)0 : source->live[word];
        if (now != NULL)
            died &= now->live == NULL ? 0 : ~now->live[word];
        for (; died != 0; died &= died - 1) {
            uint32_t document = (uint32_t)word * 64 + (uint32_t)__builtin_ctzll(died);
            if (document >= count)
                break;
            if (result->live_set == NULL)
                epoch_part_unshare(result);
            uint32_t there = source->map[document];
            result->live_set->bits[there / 64] &= ~((uint64_t)1 << there % 64);
            result->live_count--;
        }
    }
}

struct epoch *replace_in(const struct replacing *replacing, const struct epoch *epoch)
{
    struct arena *work = arena_new();
    struct epoch_part *parts = ARENA_ARRAY(work, struct epoch_part, epoch->parts_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < epoch->parts_count; i++)
        if (!is_replaced(replacing, epoch->parts[i].segment))
            parts[count++] = epoch->parts[i];
    struct live_set *made = NULL;
    if (replacing->result != NULL) {
        struct epoch_part *part = &parts[count++];
        *part = (struct epoch_part){.segment = replacing->result,
                                    .live_count = segment_count(replacing->result)};
        for (uint32_t i = 0; i < replacing->merge.count; i++) {
            const struct merge_source *source = &replacing->merge.sources[i];
            replay_deaths(source, part_of(epoch, source->segment), part);
        }
        made = part->live_set;
    }
    struct index_place place = {epoch->log_id, epoch->seq};
    struct epoch *next = epoch_make(&place, parts, count, epoch->cube);
    live_set_release(made);
    arena_free(work);
    return next;
}

void replace_publish(const struct replacing *replacing)
{
    struct index *index = replacing->index;
    pthread_mutex_lock(&index->swap_lock);
    while (index->prepared != NULL)
        pthread_cond_wait(&index->swappable, &index->swap_lock);
    epoch_swap(index, replace_in(replacing, index->present));
    pthread_mutex_unlock(&index->swap_lock);
}

void replace_end(struct replacing *replacing)
{
    if (replacing->result != NULL)
        segment_release(replacing->result);
    epoch_release(replacing->base);
    arena_free(replacing->work);
}
