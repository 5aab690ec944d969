/* What the tests of the log share: a log in a folder of its own, and a clock that a test sets. */
#pragma once

#include "folder.h"

#include "db/db.h"
#include "log/log.h"

#include <stdio.h>

static int64_t test_time = 1710144000000; /* 2024-03-11T08:00:00Z */

static inline int64_t test_now(void *self)
{
    (void)self;
    return test_time;
}
static inline void test_random(void *self, void *bytes, size_t count)
{
    (void)self;
    clock_random(&clock_system, bytes, count);
}
static const struct clock test_clock = {test_now, test_random, NULL};

static inline struct log *open_log(struct arena *arena, const char *folder)
{
    struct log *log;
    struct log_options options = {.folder = folder, .create = true, .clock = &test_clock};
    assert_ok(arena, log_open(arena, &options, &log));
    return log;
}

static inline enum status append(struct log *log, struct arena *arena, enum action action,
                                 const char *item, const char *record)
{
    struct entry entry = {.action = action, .item = str_of(item), .record = str_of(record)};
    return log_append(log, arena, &entry);
}

/* A batch of one. */
static inline void append_one(struct log *log, struct arena *arena, enum action action,
                              const char *item, const char *record)
{
    assert_ok(arena, log_begin(log, arena));
    assert_ok(arena, append(log, arena, action, item, record));
    assert_ok(arena, log_commit(log, arena));
}

/* `count` items, published in batches of 256. */
static inline void append_many(struct log *log, int from, int count)
{
    struct arena *arena = arena_new();
    for (int i = from; i < from + count;) {
        arena_reset(arena);
        assert_ok(arena, log_begin(log, arena));
        for (int last = i + 256; i < last && i < from + count; i++)
            assert_ok(arena, append(log, arena, ACTION_PUBLISH, arena_printf(arena, "item-%d", i),
                                    "{\"schema\":1}"));
        assert_ok(arena, log_commit(log, arena));
    }
    arena_free(arena);
}

static inline int64_t head(struct log *log, struct arena *arena)
{
    int64_t seq, provenance;
    assert_ok(arena, log_head(log, arena, &seq, &provenance));
    return seq;
}

/* Runs SQL on log.db behind the log's back. */
static inline enum status meddle(struct arena *arena, const char *folder, const char *sql)
{
    struct db *db;
    struct db_options options = {.path = arena_printf(arena, "%s/log.db", folder)};
    assert_ok(arena, db_open(arena, &options, &db));
    enum status status = db_exec(db, arena, sql);
    db_close(db);
    return status;
}
