/* The index catches up with the view: what changed since its turn is read from the view's file and
   put in, some thousand documents at a time; one that is of no use begins at nothing. */
#include "view/items.h"
#include "view/live_inside.h"
#include "view/terms.h"

enum {
    STEP = 2048,       /* documents that are put in together */
    ADDED_MOST = 4096, /* that may be put on top of files that are read, if there are newer ones */
    TRIES = 3,
};

bool live_is_at(struct live *live, const struct place *place)
{
    struct held held;
    bool at = live_hold(live, place, &held);
    live_release(live, &held);
    return at;
}

struct catching {
    struct live *live;
    struct view *view;
    struct index *index;
    struct arena *arena; /* of one step */
    struct str name;
    int64_t turn, until; /* where the index stands; where the view does */
    bool empty;          /* nothing has to be removed */
    size_t changes;
};

static enum status put(struct catching *catching, const struct item_row *rows, size_t count)
{
    struct terms_work *works = ARENA_ARRAY(catching->arena, struct terms_work, count);
    struct item *items = ARENA_ARRAY(catching->arena, struct item, count);
    enum status status = STATUS_OK;
    size_t wanted = 0;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        if (rows[i].state == ITEM_PUBLISHED) {
            status = items_record(catching->view, catching->arena, &rows[i], rows[i].current,
                                  &items[wanted]);
            works[wanted] = terms_of(catching->view, &rows[i], &items[wanted]);
            wanted++;
        } else if (!catching->empty) {
            index_remove(catching->index, rows[i].number);
        }
    }
    if (status != STATUS_OK)
        return status;
    terms_documents(catching->view, catching->arena, works, wanted);
    for (size_t i = 0; i < wanted; i++)
        index_put(catching->index, &works[i].document);
    return STATUS_OK;
}

/* Shows what was put in, as the state after `turn`. */
static enum status show(struct catching *catching, int64_t turn)
{
    const struct index_place place = {catching->name, turn};
    enum status status = index_prepare(catching->index, catching->arena, &place);
    if (status != STATUS_OK)
        return status;
    index_publish(catching->index);
    catching->turn = turn;
    catching->live->opened->added += catching->changes;
    live_wake(catching->live);
    catching->changes = 0;
    bool more;
    return live_is_written(catching->live) ? STATUS_OK /* there a thread does it */
                                           : index_tend(catching->index, catching->arena, &more);
}

/* The next whole turns, about STEP changes of them. */
static enum status step(struct catching *catching)
{
    struct item_row *rows;
    size_t count;
    int64_t turn = 0;
    arena_reset(catching->arena);
    enum status status =
        items_touched(catching->view, catching->arena, catching->turn, STEP, &rows, &count, &turn);
    if (status == STATUS_OK)
        status = put(catching, rows, count);
    catching->changes = count;
    if (status == STATUS_OK)
        status = show(catching, count == 0 ? catching->until : turn);
    if (status != STATUS_OK)
        index_abandon(catching->index);
    return status;
}

static void set_making(struct live *live, bool making)
{
    pthread_mutex_lock(&live->mutex);
    live->making = making;
    if (!making)
        live->damaged = false;
    pthread_mutex_unlock(&live->mutex);
}

/* Looks at what there is; whether it is whole and of this making of the view. */
static bool look(struct catching *catching)
{
    struct epoch *epoch = epoch_hold(catching->index);
    catching->turn = epoch_seq(epoch);
    bool ours = str_eq(epoch_log_id(epoch), catching->name);
    epoch_release(epoch);
    pthread_mutex_lock(&catching->live->mutex);
    bool damaged = catching->live->damaged;
    pthread_mutex_unlock(&catching->live->mutex);
    return ours && !damaged;
}

/* Whether much was put on top since the files were read, and there are newer ones. */
static bool is_old(struct live *live)
{
    const struct opened *opened = live->opened;
    return opened->added > ADDED_MOST && live_manifest_now(live) != opened->manifest;
}

/* What is of no use goes. Who only reads may have an index that the writer has replaced since, and
   one that is ahead of his snapshot; a writer's that is ahead of the view's file outlived commits
   that the power took. */
static enum status begin(struct catching *catching)
{
    struct live *live = catching->live;
    bool write = live_is_written(live), ours = look(catching), old = !write && is_old(live);
    /* The writer may take a file away between our look at the MANIFEST and at the file. */
    for (int tries = 0; !write && (!ours || old) && tries < TRIES; tries++) {
        enum status status = live_open(live, catching->arena, false);
        if (status != STATUS_OK)
            return status;
        set_making(live, false);
        catching->index = live_index(live);
        ours = look(catching);
        old = false;
    }
    if (ours && (!write || catching->turn <= catching->until))
        return STATUS_OK;
    set_making(live, true);
    catching->empty = true;
    catching->turn = 0;
    return index_clear(catching->index, catching->arena);
}

static enum status catch_up(struct live *live, struct view *view, struct arena *arena,
                            const struct place *place)
{
    enum status status = live->opened == NULL ? live_open(live, arena, false) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    struct catching catching = {
        .live = live,
        .view = view,
        .index = live_index(live),
        .arena = arena_new(),
        .name = live_name(arena, place),
        .until = place->turn,
    };
    status = begin(&catching);
    while (status == STATUS_OK && catching.turn < catching.until)
        status = step(&catching);
    if (status != STATUS_OK)
        status = status_fail(arena, status, "%s", status_why(catching.arena));
    arena_free(catching.arena);
    if (catching.empty)
        arena_give_back();
    return status;
}

enum status live_catch_up(struct live *live, struct view *view, struct arena *arena,
                          const struct place *place)
{
    if (live_is_at(live, place))
        return STATUS_OK;
    pthread_mutex_lock(&live->changing);
    enum status status = STATUS_OK;
    /* Another thread may have done it, or have become the one who does. */
    if (!live_is_at(live, place) && (view->write || !live_is_written(live))) {
        status = catch_up(live, view, arena, place);
        if (status == STATUS_OK)
            set_making(live, false);
    }
    pthread_mutex_unlock(&live->changing);
    return status;
}
