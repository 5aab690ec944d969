/* A random history of items and topics, written into a log and kept as plain structs beside it, so
   that answers can be compared with a loop over them. */
#pragma once

#include "text/analyse.h"
#include "text/lexicon.h"
#include "view_test.h"

enum { MOST_ITEMS = 900, MOST_TOPICS = 12, MOST_TOPICS_OF_ITEM = 3 };

struct past_item {
    struct item item;
    enum item_state state;
    int64_t number; /* seq of its publication */
    int64_t captured, position, seen;
};

struct past_topic {
    struct str id;
    char slug[16], label[48];
};

struct history {
    struct world *world;
    struct arena *arena;
    uint32_t seed;
    struct past_item items[MOST_ITEMS];
    size_t items_count;
    struct past_topic topics[MOST_TOPICS];
    size_t topics_count;
    int64_t seq, captures;
};

static const char *const vocabulary_words[] = {
    "buss",   "bussar", "vård",  "vården", "hår",   "har",  "åtgärd",  "åtgärder", "kultur", "stöd",
    "nya",    "café",   "skola", "tåg",    "tag",   "2024", "och",     "läget",    "i",      "på",
    "closed", "boat",   "boats", "öppen",  "oppen", "sjö",  "sjukhus", "linje-4",  "Å",      "a",
};

static inline uint32_t chance(struct history *history, uint32_t of)
{
    history->seed = history->seed * 1664525u + 1013904223u;
    return (history->seed >> 8) % of;
}

static inline const char *a_word(struct history *history)
{
    return vocabulary_words[chance(history, sizeof vocabulary_words / sizeof vocabulary_words[0])];
}

static inline struct str some_words(struct history *history, uint32_t most)
{
    struct buf out = buf_in(history->arena);
    for (uint32_t left = 1 + chance(history, most); left > 0; left--) {
        buf_addz(&out, a_word(history));
        buf_addz(&out, left > 1 ? " " : "");
    }
    return buf_str(&out);
}

/* A day or an instant near the end of the time of items, which is when what is open is asked for.
 */
static inline struct str some_moment(struct history *history, int later)
{
    int hours = later * 24 + (int)chance(history, 10 * 24), day = 1 + hours / 24;
    if (chance(history, 3) == 0)
        return (struct str){0};
    if (chance(history, 2) == 0)
        return str_printf(history->arena, "2024-03-%02d", day);
    return str_printf(history->arena, "2024-03-%02dT%02d:00:00%s", day, hours % 24,
                      chance(history, 2) == 0 ? "Z" : "+01:00");
}

static inline void set_span(struct history *history, struct item *item)
{
    struct str first = some_moment(history, 0), last = some_moment(history, 11);
    struct str none = {0};
    item->opens = item->kind == KIND_CALL ? first : none;
    item->closes = item->kind == KIND_CALL ? last : none;
    item->from = item->kind == KIND_NOTICE ? first : none;
    item->until = item->kind == KIND_NOTICE ? last : none;
    item->start = item->kind == KIND_EVENT ? first : none;
    item->end = item->kind == KIND_EVENT && first.n > 0 ? last : none;
    item->expires = item->kind == KIND_ALERT ? last : none;
}

static inline void set_texts(struct history *history, struct item *item)
{
    item->headline = some_words(history, 3);
    item->summary = some_words(history, 8);
    item->body = chance(history, 4) == 0 ? some_words(history, 20) : (struct str){0};
    item->kind = (enum kind)(chance(history, 3) == 0 ? chance(history, KINDS) : KIND_NEWS);
    set_span(history, item);
    item->language = chance(history, 6) == 0 ? STR("en") : STR("sv");
    /* Few different ones, so that there are ties; around two turns of a year. */
    item->sort = 1640900000000 + (int64_t)chance(history, 40) * 1700000000;
    item->topics = ARENA_ARRAY(history->arena, struct str, MOST_TOPICS_OF_ITEM);
    item->topics_count = 0;
    for (uint32_t left = chance(history, MOST_TOPICS_OF_ITEM + 1);
         left > 0 && history->topics_count > 0; left--) {
        struct str id = history->topics[chance(history, (uint32_t)history->topics_count)].id;
        bool known = false;
        for (size_t i = 0; i < item->topics_count; i++)
            known = known || str_eq(item->topics[i], id);
        if (!known)
            item->topics[item->topics_count++] = id;
    }
}

static inline void write_past(struct history *history, struct entry entry)
{
    assert_ok(history->arena, log_append(history->world->log, history->arena, &entry));
    history->seq++;
}

static inline void past_topic(struct history *history)
{
    size_t at = history->topics_count;
    if (at == MOST_TOPICS || (at > 0 && chance(history, 2) == 0))
        at = chance(history, (uint32_t)at);
    struct past_topic *topic = &history->topics[at];
    if (at == history->topics_count) {
        history->topics_count++;
        topic->id = new_id(history->world);
    }
    snprintf(topic->slug, sizeof topic->slug, "t%zu-%lld", at, (long long)history->seq);
    struct str label = some_words(history, 2);
    snprintf(topic->label, sizeof topic->label, "%.*s", STR_ARG(label));
    struct label labels[] = {{STR("sv"), str_of(topic->label)}};
    struct topic record = {
        .id = topic->id, .slug = str_of(topic->slug), .labels = labels, .labels_count = 1};
    write_past(history, (struct entry){.action = ACTION_TOPIC,
                                       .item = topic->id,
                                       .record = topic_write(history->arena, &record)});
}

static inline void past_sighting(struct history *history, struct past_item *past)
{
    struct provenance row = {
        .item = past->item.id,
        .name = STR("nyheter.txt"),
        .sha256 = hash_sha256(STR("a capture")),
        .begin = history->captures,
        .end = history->captures + 1,
        .captured = STR("2024-03"),
        .captured_sort = 1700000000000 + (int64_t)chance(history, 3),
        .position = chance(history, 5),
    };
    assert_ok(history->arena, log_add_provenance(history->world->log, history->arena, &row));
    history->captures++;
    if (past->seen == 0) {
        past->seen = row.row;
        past->captured = row.captured_sort;
        past->position = row.position;
    }
}

static inline void past_publication(struct history *history)
{
    struct past_item *past = &history->items[history->items_count++];
    *past = (struct past_item){.number = history->seq + 1};
    past->item = news_item(new_id(history->world), "", "", 0);
    set_texts(history, &past->item);
    write_past(history, (struct entry){.action = ACTION_PUBLISH,
                                       .item = past->item.id,
                                       .record = record_write(history->arena, &past->item)});
    if (chance(history, 2) == 0)
        past_sighting(history, past);
}

static inline void past_change(struct history *history, struct past_item *past)
{
    uint32_t what = chance(history, 20);
    struct entry entry = {.item = past->item.id};
    if (past->state == ITEM_ERASED)
        return;
    if (what < 10) {
        if (chance(history, 3) == 0)
            past->item.summary = some_words(history, 8);
        else
            set_texts(history, &past->item);
        entry.action = what < 5 ? ACTION_AMEND : ACTION_CORRECT;
        entry.note = what < 5 ? (struct str){0} : some_words(history, 4);
        entry.record = record_write(history->arena, &past->item);
    } else if (what < 15) {
        entry.action = ACTION_WITHDRAW;
        entry.reason = what < 13 ? some_words(history, 4) : (struct str){0};
        past->state = what < 13 ? ITEM_WITHDRAWN : ITEM_GONE;
    } else if (what < 19) {
        entry.action = ACTION_RESTORE;
        past->state = ITEM_PUBLISHED;
    } else {
        /* Its addresses are known to a view that has seen all so far. */
        assert_ok(history->arena, log_commit(history->world->log, history->arena));
        bool closed = history->world->view == NULL;
        if (closed)
            open_view(history->world, 0);
        follow(history->world);
        entry.addresses = hashes_of(history->world, past->item.id);
        if (closed) {
            view_close(history->world->view);
            history->world->view = NULL;
        }
        assert_ok(history->arena, log_begin(history->world->log, history->arena));
        entry.action = ACTION_ERASE;
        entry.basis = STR("GDPR art. 17");
        past->state = ITEM_ERASED;
    }
    write_past(history, entry);
}

/* Writes `steps` more things that happen, some of them in one batch of the log. */
static inline void live(struct history *history, int steps)
{
    struct log *log = history->world->log;
    bool begun = false;
    for (int i = 0; i < steps; i++) {
        if (!begun)
            assert_ok(history->arena, log_begin(log, history->arena));
        begun = true;
        uint32_t what = chance(history, 20);
        if (history->items_count == 0 || (what < 11 && history->items_count < MOST_ITEMS))
            past_publication(history);
        else if (what < 12)
            past_topic(history);
        else if (what < 15)
            past_sighting(history,
                          &history->items[chance(history, (uint32_t)history->items_count)]);
        else
            past_change(history, &history->items[chance(history, (uint32_t)history->items_count)]);
        if (chance(history, 30) == 0) {
            assert_ok(history->arena, log_commit(log, history->arena));
            begun = false;
        }
    }
    if (begun)
        assert_ok(history->arena, log_commit(log, history->arena));
}

static inline struct history *new_history(struct world *world, uint32_t seed)
{
    struct history *history = ARENA_NEW(world->arena, struct history);
    history->world = world;
    history->arena = world->arena;
    history->seed = seed;
    return history;
}
