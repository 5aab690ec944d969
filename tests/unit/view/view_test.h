/* A log and its view in a folder of their own, and a history that can be written into them: what
   the tests of this room share. */
#pragma once

#include "base/buf.h"
#include "base/check.h"
#include "folder.h"
#include "log/folder.h"
#include "news/record.h"
#include "test.h"
#include "view/view.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int64_t test_now(void *self)
{
    (void)self;
    return 1710000000000; /* 2024-03-09; the log never needs two different instants */
}

static void test_random(void *self, void *bytes, size_t count)
{
    static uint64_t seed = 1;
    (void)self;
    for (size_t i = 0; i < count; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        ((unsigned char *)bytes)[i] = (unsigned char)(seed >> 56);
    }
}

static const struct clock test_clock = {.now = test_now, .random = test_random};

struct world {
    struct arena *arena;
    const char *folder;
    const struct zone *zone;
    struct log *log;
    struct view *view; /* the writer */
    int ids;
};

static inline void open_view(struct world *world, size_t batch)
{
    struct view_options options = {
        .folder = world->folder, .write = true, .zone = world->zone, .batch = batch};
    assert_ok(world->arena, view_open(world->arena, &options, &world->view));
}

static inline struct view *open_reader(struct world *world)
{
    struct view *view;
    struct view_options options = {.folder = world->folder, .zone = world->zone};
    assert_ok(world->arena, view_open(world->arena, &options, &view));
    return view;
}

static inline struct world new_world(struct arena *arena)
{
    struct world world = {.arena = arena, .folder = test_folder(arena)};
    struct log_options options = {.folder = world.folder, .create = true, .clock = &test_clock};
    world.zone = zone_open(arena, "Europe/Stockholm");
    assert_ok(arena, log_open(arena, &options, &world.log));
    open_view(&world, 0);
    return world;
}

static inline void end_world(struct world *world)
{
    view_close(world->view);
    log_close(world->log);
}

static inline bool follow(struct world *world)
{
    bool moved;
    assert_ok(world->arena, view_follow(world->view, world->log, world->arena, &moved));
    return moved;
}

static inline struct str new_id(struct world *world)
{
    return str_printf(world->arena, "018e2f6a-0000-7000-8000-%012d", ++world->ids);
}

/* Appends one entry, in a batch of its own unless one is begun. */
static inline void append(struct world *world, struct entry entry, bool alone)
{
    if (alone)
        assert_ok(world->arena, log_begin(world->log, world->arena));
    assert_ok(world->arena, log_append(world->log, world->arena, &entry));
    if (alone)
        assert_ok(world->arena, log_commit(world->log, world->arena));
}

static inline struct item news_item(struct str id, const char *headline, const char *summary,
                                    int64_t sort)
{
    return (struct item){
        .id = id,
        .publisher_name = STR("Region Fjärdland"),
        .language = STR("sv"),
        .kind = KIND_NEWS,
        .headline = str_of(headline),
        .summary = str_of(summary),
        .published = STR("2024-03-11"),
        .sort = sort,
    };
}

static inline void write_item(struct world *world, enum action action, const struct item *item,
                              const char *note)
{
    append(world,
           (struct entry){.action = action,
                          .item = item->id,
                          .record = record_write(world->arena, item),
                          .note = str_of(note)},
           true);
}

/* Publishes and follows. */
static inline struct item publish(struct world *world, const char *headline, const char *summary,
                                  int64_t sort)
{
    struct item item = news_item(new_id(world), headline, summary, sort);
    write_item(world, ACTION_PUBLISH, &item, NULL);
    follow(world);
    return item;
}

static inline void write_topic(struct world *world, struct str id, const char *slug,
                               const char *label)
{
    struct label labels[] = {{STR("sv"), str_of(label)}};
    struct topic topic = {.id = id, .slug = str_of(slug), .labels = labels, .labels_count = 1};
    append(world,
           (struct entry){
               .action = ACTION_TOPIC, .item = id, .record = topic_write(world->arena, &topic)},
           true);
}

/* What an erasure says of the addresses that the view knows; nothing of an item that it has not
   seen. */
static inline struct str hashes_of(struct world *world, struct str id)
{
    unsigned char key[FOLDER_KEY];
    struct str hashes = {0};
    assert_ok(world->arena, folder_key(world->arena, world->folder, "addresses", &test_clock, key));
    return view_addresses(world->view, world->arena, id, key, &hashes) == STATUS_OK
               ? hashes
               : (struct str){0};
}

static inline void change_state(struct world *world, struct str id, enum action action,
                                const char *reason, const char *redirect)
{
    append(
        world,
        (struct entry){.action = action,
                       .item = id,
                       .reason = str_of(reason),
                       .basis = action == ACTION_ERASE ? STR("GDPR art. 17") : (struct str){0},
                       .addresses = action == ACTION_ERASE ? hashes_of(world, id) : (struct str){0},
                       .redirect = str_of(redirect)},
        true);
}

static inline void see(struct world *world, struct str id, int64_t begin, int64_t captured,
                       int64_t position)
{
    struct provenance row = {
        .item = id,
        .name = STR("nyheter.txt"),
        .sha256 = hash_sha256(STR("a capture")),
        .begin = begin,
        .end = begin + 10,
        .captured = STR("2024-03"),
        .captured_sort = captured,
        .position = position,
    };
    assert_ok(world->arena, log_begin(world->log, world->arena));
    assert_ok(world->arena, log_add_provenance(world->log, world->arena, &row));
    assert_ok(world->arena, log_commit(world->log, world->arena));
}

static inline struct answer find(struct world *world, struct query query)
{
    struct answer answer;
    if (query.take == 0)
        query.take = 20;
    assert_ok(world->arena, view_find(world->view, world->arena, &query, &answer));
    return answer;
}

/* The headlines of a page, apart by " | ". */
static inline struct str headlines(struct world *world, struct answer answer)
{
    struct buf out = buf_in(world->arena);
    for (size_t i = 0; i < answer.count; i++) {
        buf_addz(&out, i > 0 ? " | " : "");
        buf_add(&out, answer.documents[i].item.headline);
    }
    return buf_str(&out);
}

static inline struct document item_of(struct world *world, struct str id)
{
    struct document document;
    assert_ok(world->arena, view_item(world->view, world->arena, id, &document));
    return document;
}

/* Everything of a document, as text. */
static inline void dump_document(struct buf *out, const struct document *document)
{
    const struct document *d = document;
    buf_printf(out, "%.*s %d r%lld s%lld f%lld c%lld cap%lld p%lld %d/%.*s n%.*s@%lld %.*s>%.*s\n",
               STR_ARG(d->item.id), (int)d->state, (long long)d->revision, (long long)d->seq,
               (long long)d->first, (long long)d->changed, (long long)d->captured,
               (long long)d->position, d->year, STR_ARG(d->slug), STR_ARG(d->note),
               (long long)d->corrected, STR_ARG(d->reason), STR_ARG(d->redirect));
    if (d->item.headline.n > 0)
        buf_add(out, record_write(out->arena, &d->item));
    for (size_t i = 0; i < d->topics_count; i++) {
        buf_addz(out, "\n  ");
        buf_add(out, topic_write(out->arena, &d->topics[i]));
    }
    for (size_t i = 0; i < d->provenance_count; i++)
        buf_printf(out, "\n  seen %lld %lld %.*s", (long long)d->provenance[i].row,
                   (long long)d->provenance[i].captured_sort, STR_ARG(d->provenance[i].captured));
    buf_char(out, '\n');
}

static inline void dump_facet(struct buf *out, const char *name, const struct facet *facet)
{
    buf_addz(out, name);
    for (size_t i = 0; i < facet->count; i++)
        buf_printf(out, " %.*s(%.*s)=%lld%s", STR_ARG(facet->values[i].slug),
                   STR_ARG(facet->values[i].name), (long long)facet->values[i].count,
                   facet->values[i].selected ? "!" : "");
    buf_char(out, '\n');
}

static inline void dump_answer(struct buf *out, const struct answer *answer)
{
    buf_printf(out, "total %lld:", (long long)answer->total);
    for (size_t i = 0; i < answer->count; i++)
        buf_printf(out, " %.*s", STR_ARG(answer->documents[i].item.id));
    dump_facet(out, "\ntopics", &answer->topics);
    dump_facet(out, "years", &answer->years);
    dump_facet(out, "kinds", &answer->kinds);
}
