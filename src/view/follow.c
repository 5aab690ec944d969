/* Keeps up with the log. Each batch of entries, with the provenance rows that belong to it, is one
   transaction together with the place it leads to: a view that was killed goes on from there as if
   nothing had happened. */
#include "base/check.h"
#include "index/index.h"
#include "view/apply.h"
#include "view/vocabulary.h"

struct head {
    int64_t seq, provenance;
};

static size_t at_most(const struct view *view, int64_t left)
{
    return left < (int64_t)view->batch ? (size_t)left : view->batch;
}

/* Reads and applies the next batch, in one transaction. */
static enum status next_batch(struct view *view, struct log *log, struct arena *arena,
                              struct arena *scratch, const struct head *head)
{
    struct batch batch = {.view = view, .arena = arena, .scratch = scratch};
    struct place *place = &batch.place;
    enum status status = place_read(view, arena, place);
    if (status == STATUS_OK)
        status = log_read(log, arena, place->seq, at_most(view, head->seq - place->seq),
                          &batch.entries, &batch.entries_count);
    if (status == STATUS_OK)
        status = log_read_provenance(log, arena, place->provenance,
                                     at_most(view, head->provenance - place->provenance),
                                     &batch.rows, &batch.rows_count);
    if (status != STATUS_OK)
        return status;
    status = db_begin(view->db, arena, DB_WRITE);
    if (status == STATUS_OK)
        status = apply_batch(&batch, place->seq + (int64_t)batch.entries_count >= head->seq);
    if (status == STATUS_OK)
        status = db_commit(view->db, arena);
    if (status != STATUS_OK) {
        db_rollback(view->db);
        vocabulary_stale(view);
        index_abandon(live_index(view->live));
        return status;
    }
    index_publish(live_index(view->live));
    live_wake(view->live);
    return STATUS_OK;
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

static enum status follow(struct view *view, struct log *log, struct arena *arena,
                          struct arena *scratch, bool *moved, size_t *batches)
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
    if (status == STATUS_OK)
        status = live_catch_up(view->live, view, arena, &place);
    while (status == STATUS_OK && (place.seq < head.seq || place.provenance < head.provenance)) {
        arena_reset(arena);
        status = next_batch(view, log, arena, scratch, &head);
        *moved = true;
        ++*batches;
        if (status == STATUS_OK)
            status = place_read(view, arena, &place);
    }
    if (status == STATUS_OK && place.unclean)
        status = purge(view, arena, &place);
    return status;
}

enum { MANY_BATCHES = 8 }; /* after which memory is given back */

enum status view_follow(struct view *view, struct log *log, struct arena *arena, bool *moved)
{
    CHECK(view->write && !view->begun);
    struct arena *own = arena_new(), *scratch = arena_new();
    size_t batches = 0;
    *moved = false;
    enum status status = follow(view, log, own, scratch, moved, &batches);
    if (status != STATUS_OK)
        status = status_fail(arena, status, "%s", status_why(own));
    arena_free(scratch);
    arena_free(own);
    if (batches >= MANY_BATCHES)
        arena_give_back();
    return status;
}

bool view_wants(struct view *view)
{
    return live_wants(view->live);
}
