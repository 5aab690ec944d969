/* The worse half goes by quickselect, with pivots by chance so that no order of documents makes it
   slow. Entries differ all, because the total order has no equals. */
#include "index/top.h"

#include <math.h>

enum {
    FRESHEST = 128,
    FRESH_DAYS = 365 * 8 + 1, /* older than that it rounds to nothing */
    LEAST_ROOM = 512,
};

static bool entry_before(const struct top *top, const struct top_entry *a,
                         const struct top_entry *b)
{
    if (a->score != b->score)
        return a->score > b->score;
    const struct part *parts = top->plan->parts;
    return plan_newer(parts[a->part].columns, a->document, parts[b->part].columns, b->document);
}

static void swap(struct top_entry *a, struct top_entry *b)
{
    struct top_entry entry = *a;
    *a = *b;
    *b = entry;
}

/* Puts the one that stands at `place` in the order there, those before it before it. */
static void settle(const struct top *top, struct top_entry *entries, size_t count, size_t place)
{
    uint32_t chance = 0x9e3779b9u;
    size_t from = 0, to = count;
    while (to - from > 1) {
        chance ^= chance << 13;
        chance ^= chance >> 17;
        chance ^= chance << 5;
        swap(&entries[from], &entries[from + chance % (to - from)]);
        struct top_entry pivot = entries[from];
        size_t i = from;
        for (size_t j = from + 1; j < to; j++)
            if (entry_before(top, &entries[j], &pivot))
                swap(&entries[++i], &entries[j]);
        swap(&entries[from], &entries[i]);
        if (i == place)
            return;
        if (i < place)
            from = i + 1;
        else
            to = i;
    }
}

static void sift(const struct top *top, struct top_entry *entries, size_t i, size_t count)
{
    for (size_t child; (child = i * 2 + 1) < count; i = child) {
        if (child + 1 < count && entry_before(top, &entries[child], &entries[child + 1]))
            child++;
        if (!entry_before(top, &entries[i], &entries[child]))
            return;
        swap(&entries[i], &entries[child]);
    }
}

static void sort(const struct top *top, struct top_entry *entries, size_t count)
{
    for (size_t i = count / 2; i-- > 0;)
        sift(top, entries, i, count);
    for (size_t end = count; end-- > 1;) {
        swap(&entries[0], &entries[end]);
        sift(top, entries, 0, end);
    }
}

void top_start(struct top *top, struct plan *plan, int64_t wanted)
{
    *top =
        (struct top){.plan = plan, .wanted = wanted < 1 ? 1 : (size_t)wanted, .part = UINT32_MAX};
    top->freshness = ARENA_ARRAY(plan->arena, uint8_t, FRESH_DAYS);
}

static void set_freshness(struct top *top, int64_t sort)
{
    const int64_t day = 24 * 60 * 60 * 1000;
    int64_t now = top->plan->query->now;
    uint64_t days = sort >= now ? 0 : ((uint64_t)now - (uint64_t)sort) / (uint64_t)day;
    if (days >= FRESH_DAYS) {
        top->fresh = 0;
        top->fresh_from = INT64_MIN;
        return;
    }
    uint8_t *known = &top->freshness[days];
    if (*known == 0)
        *known = (uint8_t)(lround(FRESHEST * exp2(-(double)days / 365)) + 1);
    top->fresh = *known - 1;
    if (__builtin_sub_overflow(now, (int64_t)(days + 1) * day - 1, &top->fresh_from))
        top->fresh_from = INT64_MIN;
}

static void make_room(struct top *top)
{
    if (top->count < top->room)
        return;
    if (top->count >= top->wanted * 2 && top->count >= LEAST_ROOM) {
        settle(top, top->entries, top->count, top->wanted - 1);
        top->count = top->wanted;
        top->least = top->entries[top->wanted - 1];
        top->full = true;
        return;
    }
    size_t more = top->room == 0 ? LEAST_ROOM : top->room * 2;
    top->entries = arena_grow(top->plan->arena, top->entries, top->count * sizeof *top->entries,
                              more * sizeof *top->entries);
    top->room = more;
}

/* The newest first: it is the freshest, and the bar is high at once. */
void top_add(struct top *top, uint32_t part, uint32_t block, const uint16_t *list, uint32_t count,
             const uint32_t *scores)
{
    const int64_t *sorts = top->plan->parts[part].columns->sort;
    uint32_t first = block << BLOCK_BITS;
    if (part != top->part) {
        top->part = part;
        top->fresh = FRESHEST;
        top->fresh_from = INT64_MAX;
    }
    for (uint32_t i = count; i-- > 0;) {
        int64_t score = scores[i];
        if (top->full && score * (1024 + top->fresh) < top->least.score * 1024)
            continue;
        uint32_t document = first | list[i];
        if (sorts[document] < top->fresh_from)
            set_freshness(top, sorts[document]);
        score = score * (1024 + top->fresh) / 1024;
        struct top_entry entry = {score, part, document};
        if (top->full && !entry_before(top, &entry, &top->least))
            continue;
        make_room(top);
        top->entries[top->count++] = entry;
    }
}

void top_end(struct top *top, int64_t skip, int64_t take, struct index_answer *answer)
{
    if ((uint64_t)skip >= top->count || take <= 0)
        return;
    struct top_entry *page = top->entries + skip;
    size_t left = top->count - (size_t)skip;
    size_t count = (uint64_t)take < left ? (size_t)take : left;
    settle(top, top->entries, top->count, (size_t)skip);
    settle(top, page, left, count - 1);
    sort(top, page, count);
    answer->hits = ARENA_ARRAY(top->plan->arena, struct index_hit, count);
    answer->hits_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct part *from = &top->plan->parts[page[i].part];
        answer->hits[i] =
            (struct index_hit){from->columns->number[page[i].document], page[i].score};
    }
}
