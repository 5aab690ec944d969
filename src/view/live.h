/* The index of a process: one for all its views, on whatever threads. The view's file is the truth;
   the index follows it by the `turn` of its place, in steps that readers see whole.
   In the process that writes the view the index is written too, and tended by a thread of its own.
   Elsewhere it is read from the same files, and what came since is put on top of it in memory. */
#pragma once

#include "base/status.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct live;
struct view;
struct place;

/* Looks at no file yet. `folder` is the data folder. */
struct live *live_new(const char *folder);
/* Nothing is said of files of the index that cannot be used or written: for a command, which has
   one line of its own to say. The next writer makes it good. */
void live_hush(struct live *live);
/* All views that use it are closed by now. NULL is allowed. */
void live_free(struct live *live);

/* ---- for answers --------------------------------------------------------------------------- */

struct held {
    struct epoch *epoch; /* NULL: nothing is held */
    struct opened *opened;
};
/* Holds the epoch that shows exactly this state of the view; false when the index is not there. */
bool live_hold(struct live *live, const struct place *place, struct held *held);
/* If an answer met damage, the index is to be made anew from now on. */
void live_release(struct live *live, struct held *held);
/* False while the index is being made anew, which takes its time. */
bool live_is_made(struct live *live);
/* Whether a view of this process brings it on. */
bool live_is_written(struct live *live);

/* ---- for whoever brings it on -------------------------------------------------------------- */

/* Takes the files for writing and begins to tend them; DIR/lock is held. */
enum status live_write(struct live *live, struct arena *arena) MUST_CHECK;
/* Ends that: writes out what is in memory. */
void live_rest(struct live *live);

/* Brings the index to the state that `view` shows now, which is `place`: from its file, by what
   changed since. Does nothing when it is there. */
enum status live_catch_up(struct live *live, struct view *view, struct arena *arena,
                          const struct place *place) MUST_CHECK;
/* Whether it stands at that place. */
bool live_is_at(struct live *live, const struct place *place);
/* For the writer's own changes, in step with its transactions: index.h's put, prepare, publish. */
struct index *live_index(struct live *live);
/* How long the write-ahead log of the view's file has become: the thread that tends copies it. */
void live_say_wal(struct live *live, int64_t pages);
/* After each of them: there may be something to tend; waits if that is far behind. */
void live_wake(struct live *live);

/* Rewrites the files without what was removed. Asked for once more, says in *done whether that has
   happened since the index stood at that turn. */
void live_settle(struct live *live, int64_t turn, bool *done);
/* Whether the writer should look after the index although the log has nothing new. */
bool live_wants(struct live *live);
/* The name by which the index knows the making of the view that it belongs to. */
struct str live_name(struct arena *arena, const struct place *place);
