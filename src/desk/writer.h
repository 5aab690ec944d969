/* The one thread of a server that changes desk.db, and through which the desk appends to the log.
   Changes that wait at the same moment share a transaction in each file (group commit). One that
   is to be public goes desk.db first, with the step (step.h), then the log, then the view; a crash
   between any two is repaired when the server starts.
   What only reads desk.db goes the same way: then it sees all that was acknowledged. */
#pragma once

#include "base/clock.h"
#include "desk/draft.h"
#include "log/log.h"

struct writer;

struct change {
    /* Runs within the transaction, in the writer's thread, while the asker waits. It refuses before
       it writes; FAILED fails all of the transaction. Texts live in the asker's arena. */
    enum status (*make)(struct change *change, struct db *db);
    /* When the log does not take the step: undoes what make wrote beside the draft. NULL: nothing.
     */
    enum status (*undo)(struct change *change, struct db *db);
    struct arena *arena; /* the asker's; the reason of a failure is left there */
    int64_t now;         /* ms UTC, set before make is called */
    /* For make to set when the change is to be public: the entry (action, item, record and texts;
       the key is set by writer_step), and the draft as it was, version 0 if there was none. */
    bool step;
    struct entry entry;
    struct draft before;
    /* The writer's own. */
    enum status status;
    bool done;
    struct change *next;
};

struct writer_options {
    const char *folder;
    const struct clock *clock;
    /* Waits until readers are given the log up to `seq`. */
    void (*settle)(void *self, int64_t seq);
    void (*forget)(
        void *self); /* after an erasure: empties the caches of answers; NULL: there are none */
    void *self;
    /* What is due by the clock: sets *due to changes to be made now (in the arena), and *next to
       the instant at which to ask again, INT64_MAX if never. NULL: nothing ever is. */
    enum status (*due)(void *due_self, struct db *db, struct arena *arena, int64_t now,
                       struct change **due, int64_t *next);
    void *due_self;
};

/* Takes up the steps that were cut off, and starts the thread. */
enum status writer_open(struct arena *arena, const struct writer_options *options,
                        struct writer **writer) MUST_CHECK;
void writer_close(struct writer *writer); /* after what waits; NULL is allowed */
/* Makes the change and waits until it is durable and, as a step, what readers are given. */
enum status writer_do(struct writer *writer, struct change *change) MUST_CHECK;
/* From within make: takes the draft to a state, with an entry of the log (its key is made of the
   draft's id and version). */
enum status writer_step(struct change *change, struct db *db, const struct draft *before,
                        struct draft *after, const struct entry *entry) MUST_CHECK;
