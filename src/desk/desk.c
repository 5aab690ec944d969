/* Opening and closing, and the clock of what is scheduled. */
#include "desk/desk.h"

#include "desk/flow.h"
#include "desk/inside.h"

/* A scheduled draft as a change that nobody asked for. */
struct due {
    struct change change; /* first */
    const struct desk *desk;
    struct draft draft;
};

static enum status make_due(struct change *change, struct db *db)
{
    struct due *due = (struct due *)change;
    struct flow flow = {.change = change,
                        .db = db,
                        .clock = due->desk->options.clock,
                        .zone = due->desk->options.zone,
                        .by = due->draft.by,
                        .actor = STR("schedule"),
                        .draft = due->draft};
    return flow_due(&flow);
}

/* One at a time: the next batch follows at once. */
static enum status due(void *self, struct db *db, struct arena *arena, int64_t now,
                       struct change **changes, int64_t *next)
{
    struct draft draft;
    *next = INT64_MAX;
    enum status status = draft_next(db, arena, &draft);
    if (status == STATUS_MISSING)
        return STATUS_OK;
    *next = draft.at;
    if (status != STATUS_OK || draft.at > now)
        return status;
    struct due *due = ARENA_NEW(arena, struct due);
    *due = (struct due){.change = {.make = make_due, .arena = arena}, .desk = self, .draft = draft};
    *changes = &due->change;
    return STATUS_OK;
}

enum status desk_open(struct arena *arena, const struct desk_options *options, struct desk **result)
{
    struct arena *own = arena_new();
    struct desk *desk = ARENA_NEW(own, struct desk);
    *result = desk;
    *desk = (struct desk){.arena = own, .options = *options};
    const struct writer_options writer = {.folder = options->folder,
                                          .clock = options->clock,
                                          .settle = options->settle,
                                          .forget = options->forget,
                                          .due = due,
                                          .due_self = desk,
                                          .self = options->self};
    return writer_open(arena, &writer, &desk->writer);
}

void desk_close(struct desk *desk)
{
    if (desk == NULL)
        return;
    writer_close(desk->writer);
    arena_free(desk->arena);
}
