/* Keeps up with the log. Each batch of entries, with the provenance rows that belong to it, is one
   transaction together with the place it leads to: a view that was killed goes on from there as if
   nothing had happened.
   The index's next epoch is made within the transaction, and shown as soon as that is committed.
   Where nobody is answered from it, a thread makes it while the next batch is applied to the file:
   words and rows cost about as much. */
#include "base/check.h"
#include "index/index.h"
#include "view/addresses.h"
#include "view/apply.h"
#include "view/vocabulary.h"

#include <pthread.h>

/* A view that begins must know from its first entry on which addresses are never given again: who
   got the next one in their stead came before the erasure. */
static enum status bury(struct view *view, struct log *log, struct arena *arena)
{
    struct gone *gone;
    size_t count = 0;
    enum status status = log_read_gone(log, arena, &gone, &count);
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = addresses_forget(view, arena, gone[i].first, gone[i].addresses);
    return status;
}

struct head {
    int64_t seq, provenance;
};

/* Two batches: the one that is applied, and the one before, whose index may still be made. */
struct behind {
    struct arena *arenas[2], *scratch;
    struct batch batches[2];
    unsigned present;
    pthread_t thread;
    bool running;       /* the thread is, or has not been waited for */
    enum status status; /* the thread's */
};

static struct behind *behind_of(struct view *view)
{
    if (view->behind != NULL)
        return view->behind;
    struct behind *behind = view->behind = ARENA_NEW(view->arena, struct behind);
    for (size_t i = 0; i < 2; i++)
        behind->arenas[i] = arena_new();
    behind->scratch = arena_new();
    return behind;
}

static void *make_index(void *self)
{
    struct behind *behind = self;
    struct batch *batch = &behind->batches[behind->present];
    struct live *live = batch->view->live;
    behind->status = apply_index(batch);
    if (behind->status != STATUS_OK) {
        index_abandon(live_index(live));
        return NULL;
    }
    index_publish(live_index(live));
    live_wake(live);
    return NULL;
}

/* Waits for the index of the batch before. */
static enum status wait_for_index(struct view *view, struct arena *arena)
{
    struct behind *behind = view->behind;
    if (behind == NULL || !behind->running)
        return STATUS_OK;
    CHECK(pthread_join(behind->thread, NULL) == 0);
    behind->running = false;
    if (behind->status == STATUS_OK)
        return STATUS_OK;
    return status_fail(arena, behind->status, "%s",
                       status_why(behind->batches[behind->present].arena));
}

static void make_index_meanwhile(struct view *view)
{
    struct behind *behind = view->behind;
    behind->present ^= 1;
    behind->running = pthread_create(&behind->thread, NULL, make_index, behind) == 0;
    if (behind->running)
        pthread_setname_np(behind->thread, "words"); /* as top and perf show it */
    else
        make_index(behind);
}

void follow_end(struct view *view)
{
    struct behind *behind = view->behind;
    if (behind == NULL)
        return;
    if (behind->running)
        CHECK(pthread_join(behind->thread, NULL) == 0); /* what failed is made when next opened */
    for (size_t i = 0; i < 2; i++)
        arena_free(behind->arenas[i]);
    arena_free(behind->scratch);
    view->behind = NULL;
}

static size_t at_most(const struct view *view, int64_t left)
{
    return left < (int64_t)view->batch ? (size_t)left : view->batch;
}

/* Reads what the next batch consists of. */
static enum status read_batch(struct batch *batch, struct log *log, const struct head *head)
{
    struct view *view = batch->view;
    struct place *place = &batch->place;
    enum status status = place_read(view, batch->arena, place);
    if (status == STATUS_OK)
        status = log_read(log, batch->arena, place->seq, at_most(view, head->seq - place->seq),
                          &batch->entries, &batch->entries_count);
    if (status == STATUS_OK)
        status = log_read_provenance(log, batch->arena, place->provenance,
                                     at_most(view, head->provenance - place->provenance),
                                     &batch->rows, &batch->rows_count);
    return status;
}

/* Reads and applies the next batch, in one transaction. */
static enum status next_batch(struct view *view, struct log *log, struct arena *arena,
                              const struct head *head)
{
    struct behind *behind = behind_of(view);
    unsigned at = behind->present ^ 1;
    struct batch *batch = &behind->batches[at];
    arena_reset(behind->arenas[at]);
    *batch = (struct batch){.view = view, .arena = behind->arenas[at], .scratch = behind->scratch};
    enum status status = read_batch(batch, log, head);
    if (status == STATUS_OK)
        status = db_begin(view->db, batch->arena, DB_WRITE);
    if (status == STATUS_OK && batch->place.seq == 0)
        status = bury(view, log, batch->arena);
    if (status == STATUS_OK)
        status = apply_batch(batch, batch->place.seq + (int64_t)batch->entries_count >= head->seq);
    if (status == STATUS_OK && !view->unasked)
        status = apply_index(batch);
    if (status == STATUS_OK)
        status = db_commit(view->db, batch->arena);
    if (status != STATUS_OK) {
        status = status_fail(arena, status, "%s", status_why(batch->arena));
        db_rollback(view->db);
        vocabulary_stale(view);
        if (!view->unasked)
            index_abandon(live_index(view->live));
        return status;
    }
    live_say_wal(view->live, db_wal_pages(view->db));
    if (view->unasked) {
        status = wait_for_index(view, arena);
        if (status == STATUS_OK)
            make_index_meanwhile(view);
        return status;
    }
    index_publish(live_index(view->live));
    live_wake(view->live);
    return STATUS_OK;
}

/* Whether the index has come to that place, or is on its way there. */
static bool is_under_way(const struct view *view, const struct place *place)
{
    const struct behind *behind = view->behind;
    return behind != NULL && behind->running &&
           behind->batches[behind->present].place.turn == place->turn;
}

/* Whether the view follows this log, and this log is what it was when the view read it: one
   restored from a backup may have gone on otherwise since. */
static enum status same_story(struct view *view, struct log *log, struct arena *arena,
                              const struct place *place, const struct head *head, bool *same)
{
    *same = str_eq(place->log_id, log_id(log)) && place->seq <= head->seq &&
            place->provenance <= head->provenance;
    if (!*same || view->checked || place->seq == 0)
        return STATUS_OK;
    struct entry *entry = NULL;
    size_t count = 0;
    enum status status = log_read(log, arena, place->seq - 1, 1, &entry, &count);
    if (status != STATUS_OK)
        return status;
    struct sha256 hash = count > 0 ? hash_sha256(entry->bytes) : (struct sha256){0};
    *same = str_eq(place->last, (struct str){(const char *)hash.bytes, sizeof hash.bytes});
    view->checked = *same;
    return STATUS_OK;
}

static enum status start_over(struct view *view, struct log *log, struct arena *arena)
{
    struct place place;
    enum status status = view_clear(view, arena);
    if (status == STATUS_OK)
        status = place_read(view, arena, &place);
    place.log_id = log_id(log);
    return status == STATUS_OK ? place_write(view, arena, &place) : status;
}

/* After erasures: what was removed is rewritten away, in the file at once (readers may hold it for
   a while), in the index by the thread that tends it. */
static enum status purge(struct view *view, struct arena *arena, struct place *place)
{
    bool settled = false;
    enum status status = db_flush(view->db, arena);
    if (status == STATUS_OK)
        live_settle(view->live, place->turn, &settled);
    if (!settled) /* asked for: a later call finds it done */
        return status == STATUS_BUSY ? STATUS_OK : status;
    status = db_begin(view->db, arena, DB_WRITE);
    if (status != STATUS_OK)
        return status;
    place->unclean = false;
    status = place_write(view, arena, place);
    if (status == STATUS_OK)
        status = db_commit(view->db, arena);
    db_rollback(view->db);
    return status;
}

static enum status follow(struct view *view, struct log *log, struct arena *arena, bool *moved,
                          size_t *batches)
{
    struct head head;
    struct place place;
    bool same;
    enum status status = log_head(log, arena, &head.seq, &head.provenance);
    if (status == STATUS_OK)
        status = place_read(view, arena, &place);
    if (status == STATUS_OK)
        status = same_story(view, log, arena, &place, &head, &same);
    if (status == STATUS_OK && !same) {
        status = start_over(view, log, arena);
        *moved = true;
        status = status == STATUS_OK ? place_read(view, arena, &place) : status;
    }
    if (status == STATUS_OK)
        status = vocabulary_ready(view, arena, &place);
    if (status == STATUS_OK && !is_under_way(view, &place)) {
        status = wait_for_index(view, arena);
        if (status == STATUS_OK)
            status = live_catch_up(view->live, view, arena, &place);
    }
    while (status == STATUS_OK && (place.seq < head.seq || place.provenance < head.provenance)) {
        arena_reset(arena);
        status = next_batch(view, log, arena, &head);
        *moved = true;
        ++*batches;
        if (status == STATUS_OK)
            status = place_read(view, arena, &place);
    }
    if (status == STATUS_OK && place.unclean)
        status = wait_for_index(view, arena);
    if (status == STATUS_OK && place.unclean)
        status = purge(view, arena, &place);
    return status;
}

enum { MANY_BATCHES = 8 }; /* after which memory is given back */

enum status view_follow(struct view *view, struct log *log, struct arena *arena, bool *moved)
{
    CHECK(view->write && !view->begun);
    struct arena *own = arena_new();
    size_t batches = 0;
    *moved = false;
    enum status status = follow(view, log, own, moved, &batches);
    if (status != STATUS_OK)
        status = status_fail(arena, status, "%s", status_why(own));
    arena_free(own);
    if (!view->unasked)
        follow_end(view);
    if (batches >= MANY_BATCHES)
        arena_give_back();
    return status;
}

bool view_wants(struct view *view)
{
    return live_wants(view->live);
}
