/* The narrow end of every import: appending to the log in batches, each at a moment at which the
   view shows all that the batch has to be matched against. Whoever holds DIR/lock makes the view
   follow: we, in a thread of its own (follower.h), or beside us a server, for which we wait. */
#pragma once

#include "base/clock.h"
#include "log/log.h"
#include "view/view.h"

#include "intake/keys.h"

/* Entries: beside a server the write lock is held for about 10 ms. Alone there are fewer, larger
   transactions, each of which waits for the disk. */
enum { FUNNEL_BATCH = 256, FUNNEL_BATCH_ALONE = 1024 };

struct funnel {
    const char *folder;
    const struct clock *clock;
    const struct zone *zone;
    struct log *log;
    struct view *view;         /* for reading */
    struct follower *follower; /* NULL beside a server */
    int lock;                  /* -1 beside a server */
    int wait_ms;
    struct arena *arena;
    int64_t own_seq, own_row; /* the log's head after our last batch; -1: not known */
    bool others;              /* have written between that and the batch that has begun */
    /* The keys of batches that the view may not show yet: */
    struct keys run;    /* of the run that has begun, */
    struct keys before; /* and of those before it, */
    int64_t seq, row;   /* which stand in the log up to here */
};

struct funnel_options {
    const char *folder; /* the data folder, made if it is missing */
    const struct clock *clock;
    const struct zone *zone;
    int wait_ms; /* how long a server may need to follow, before it counts as stuck */
};

enum status funnel_open(struct arena *arena, const struct funnel_options *options,
                        struct funnel *funnel) MUST_CHECK;
void funnel_close(struct funnel *funnel);
/* How many entries a batch may have. */
size_t funnel_batch(const struct funnel *funnel);

/* By what a batch is matched: the view_headline_key of each item, appended or not. */
struct funnel_keys {
    const int64_t *keys;
    size_t count;
};
/* Begins a run: batches that need not see each other, for their items never match. */
void funnel_anew(struct funnel *funnel);
/* Begins a batch of the log. The view shows what others have written, and of the runs before what
   has one of these keys. Without keys (NULL): the view stands at the head of the log. */
enum status funnel_begin(struct funnel *funnel, struct arena *arena,
                         const struct funnel_keys *keys) MUST_CHECK;
enum status funnel_commit(struct funnel *funnel, struct arena *arena,
                          const struct funnel_keys *keys) MUST_CHECK;
void funnel_rollback(struct funnel *funnel);
/* Brings the view to the log's head. */
enum status funnel_settle(struct funnel *funnel, struct arena *arena) MUST_CHECK;
