/* The data folder DIR: everything a body has lives below it (docs/architecture.md). It is made with
   mode 0700 by the first command that writes. DIR/lock is held by whoever writes the view. */
#pragma once

#include "base/clock.h"
#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

/* DIR/NAME. */
const char *folder_path(struct arena *arena, const char *folder, const char *name);

/* Makes the folder unless it is there (its parent must be); durable. */
enum status folder_make(struct arena *arena, const char *folder) MUST_CHECK;
/* MISSING, with the command that makes one, if there is no folder with a log in it. */
enum status folder_find(struct arena *arena, const char *folder) MUST_CHECK;

/* A secret of the folder: 32 random bytes in DIR/key/NAME, for its owner alone. `create` makes it
   when it is missing; without it that is MISSING. */
enum { FOLDER_KEY = 32 };
enum status folder_key(struct arena *arena, const char *folder, const char *name,
                       const struct clock *create, unsigned char key[FOLDER_KEY]) MUST_CHECK;

/* Takes DIR/lock, trying for wait_ms (0: once); BUSY names the process that holds it. The lock
   goes with the process, or by folder_unlock. */
enum status folder_lock(struct arena *arena, const char *folder, int wait_ms, int *lock) MUST_CHECK;
void folder_unlock(int lock); /* -1 is allowed */

/* For the holder: whoever asks it from now on is shown the log up to the entry `seq` and the
   provenance row `row`. For the others: whether it has said so of these. */
void folder_tell(int lock, int64_t seq, int64_t row);
bool folder_told(struct arena *arena, const char *folder, int64_t seq, int64_t row);
