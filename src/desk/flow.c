/* Every step writes the draft and, if the log is to know of it, the entry: writer.h does the rest.
 */
#include "desk/flow.h"

#include "base/check.h"
#include "base/say.h"
#include "news/edtf.h"
#include "news/record.h"

static enum status refuse(const struct flow *flow, const char *what)
{
    return status_fail(flow->change->arena, STATUS_CONFLICT, "the item is %s; %s",
                       draft_state_name(flow->draft.state), what);
}

static enum draft_state state_of(const struct document *document)
{
    switch (document->state) {
    case ITEM_PUBLISHED:
        return DRAFT_PUBLISHED;
    case ITEM_ERASED:
        return DRAFT_ERASED;
    case ITEM_WITHDRAWN:
    case ITEM_GONE:
        break;
    }
    return DRAFT_WITHDRAWN;
}

enum status flow_load(struct flow *flow, struct str id, const struct document *public)
{
    struct arena *arena = flow->change->arena;
    enum status status = draft_get(flow->db, arena, id, &flow->draft);
    if (status != STATUS_MISSING || public == NULL)
        return status;
    flow->draft = (struct draft){
        .id = id,
        .state = state_of(public),
        .record =
            public->state == ITEM_ERASED ? (struct str){0} : record_write(arena, &public->item),
        .created = public->first,
        .changed = public->changed,
    };
    return STATUS_OK;
}

/* The draft as it is to be, still without a change of its own. */
static struct draft moved(const struct flow *flow)
{
    struct draft after = flow->draft;
    after.version++;
    after.changed = flow->change->now;
    after.by = flow->by;
    return after;
}

static enum status keep(struct flow *flow, const struct draft *after)
{
    enum status status = draft_put(flow->db, flow->change->arena, after);
    if (status == STATUS_OK)
        flow->draft = *after;
    return status;
}

static enum status step(struct flow *flow, struct draft *after, struct entry *entry)
{
    entry->item = after->id;
    entry->actor = flow->actor;
    enum status status = writer_step(flow->change, flow->db, &flow->draft, after, entry);
    if (status == STATUS_OK)
        flow->draft = *after;
    return status;
}

static void date(struct flow *flow, struct item *item, int64_t ms)
{
    item->published = edtf_write_instant(flow->change->arena, ms);
    item->sort = ms;
}

/* Checked as if it were published now: a draft is as good as what it will become. */
static enum status check(struct flow *flow, const struct item *item)
{
    struct item checked = *item;
    if (checked.published.n == 0)
        date(flow, &checked, flow->change->now);
    flow->faults = (struct valid_faults){0};
    return valid_item(flow->change->arena, &checked, flow->zone, &flow->faults);
}

enum status flow_new(struct flow *flow, const struct item *item)
{
    struct change *change = flow->change;
    struct item own = *item;
    own.id = clock_uuid7(flow->clock, change->arena, change->now);
    enum status status = check(flow, &own);
    if (status != STATUS_OK)
        return status;
    const struct draft after = {
        .id = own.id,
        .state = DRAFT_DRAFT,
        .version = 1,
        .record = record_write(change->arena, &own),
        .created = change->now,
        .changed = change->now,
        .by = flow->by,
    };
    return keep(flow, &after);
}

enum status flow_write(struct flow *flow, const struct item *item)
{
    struct arena *arena = flow->change->arena;
    struct item old, own = *item;
    if (flow->draft.state == DRAFT_ERASED || flow->draft.state == DRAFT_ERASING)
        return refuse(flow, "it cannot be changed any more");
    enum status status = record_read(arena, flow->draft.record, &old);
    if (status != STATUS_OK)
        return status;
    own.id = old.id;
    if (own.published.n == 0) {
        own.published = old.published;
        own.sort = old.sort;
    }
    if ((status = check(flow, &own)) != STATUS_OK)
        return status;
    struct draft after = moved(flow);
    after.record = record_write(arena, &own);
    if (after.state == DRAFT_REVIEW || after.state == DRAFT_APPROVED)
        after.state = DRAFT_DRAFT;
    return keep(flow, &after);
}

static bool is_draft(const struct draft *draft)
{
    return draft->state <= DRAFT_SCHEDULED;
}

static enum status schedule(struct flow *flow, int64_t at)
{
    struct draft after = moved(flow);
    after.state = DRAFT_SCHEDULED;
    after.at = at;
    return keep(flow, &after);
}

enum status flow_publish(struct flow *flow, int64_t at)
{
    struct item item;
    if (!is_draft(&flow->draft))
        return refuse(flow, "only a draft is published; correct or restore it instead");
    enum status status = record_read(flow->change->arena, flow->draft.record, &item);
    if (status == STATUS_OK)
        status = check(flow, &item);
    if (status != STATUS_OK)
        return status;
    if (at != 0)
        return schedule(flow, at);
    if (item.published.n == 0)
        date(flow, &item, flow->change->now);
    struct draft after = moved(flow);
    after.state = DRAFT_PUBLISHED;
    after.at = 0;
    after.record = record_write(flow->change->arena, &item);
    struct entry entry = {.action = ACTION_PUBLISH, .record = after.record};
    return step(flow, &after, &entry);
}

enum status flow_unschedule(struct flow *flow)
{
    if (flow->draft.state != DRAFT_SCHEDULED)
        return refuse(flow, "there is no schedule to cancel");
    struct draft after = moved(flow);
    after.state = DRAFT_DRAFT;
    after.at = 0;
    return keep(flow, &after);
}

enum status flow_correct(struct flow *flow, struct str note)
{
    struct item item;
    if (flow->draft.state != DRAFT_PUBLISHED)
        return refuse(flow, "only a published item is corrected");
    enum status status = record_read(flow->change->arena, flow->draft.record, &item);
    if (status == STATUS_OK)
        status = check(flow, &item);
    if (status != STATUS_OK)
        return status;
    struct draft after = moved(flow);
    struct entry entry = {
        .action = note.n > 0 ? ACTION_CORRECT : ACTION_AMEND, .record = after.record, .note = note};
    return step(flow, &after, &entry);
}

enum status flow_withdraw(struct flow *flow, struct str reason, bool gone, struct str redirect)
{
    if (flow->draft.state != DRAFT_PUBLISHED)
        return refuse(flow, "only a published item is withdrawn");
    CHECK(!gone || redirect.n == 0);
    struct draft after = moved(flow);
    after.state = DRAFT_WITHDRAWN;
    struct entry entry = {
        .action = ACTION_WITHDRAW, .reason = reason, .redirect = gone ? STR(LOG_GONE) : redirect};
    return step(flow, &after, &entry);
}

enum status flow_restore(struct flow *flow)
{
    if (flow->draft.state != DRAFT_WITHDRAWN)
        return refuse(flow, "only a withdrawn item is restored");
    struct draft after = moved(flow);
    after.state = DRAFT_PUBLISHED;
    struct entry entry = {.action = ACTION_RESTORE};
    return step(flow, &after, &entry);
}

enum status flow_erase(struct flow *flow, struct str basis, struct str addresses)
{
    if (flow->draft.state == DRAFT_ERASED || flow->draft.state == DRAFT_ERASING)
        return refuse(flow, "there is nothing left to erase");
    bool public = !is_draft(&flow->draft);
    struct draft after = moved(flow);
    after.state = DRAFT_ERASED;
    after.at = 0;
    after.record = (struct str){0};
    if (!public)
        return keep(flow, &after);
    struct entry entry = {.action = ACTION_ERASE, .basis = basis, .addresses = addresses};
    return step(flow, &after, &entry);
}

enum status flow_due(struct flow *flow)
{
    enum status status = flow_publish(flow, 0);
    if (status != STATUS_REFUSED)
        return status;
    say(SAY_ERROR, "the scheduled item %.*s does not come out: %s; it is a draft again",
        STR_ARG(flow->draft.id), status_why(flow->change->arena));
    return flow_unschedule(flow);
}
