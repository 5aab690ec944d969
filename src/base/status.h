/* The outcome of everything that may go wrong for reasons outside the program.
   A function that returns a status leaves the reason in the arena it was given (status_fail) as
   one line for a person: what, where, what to do. Bugs are CHECK (check.h), never a status. */
#pragma once

#include "base/arena.h"

enum status {
    STATUS_OK = 0,
    STATUS_REFUSED,  /* the input is wrong; the caller can mend it */
    STATUS_MISSING,  /* no such thing */
    STATUS_CONFLICT, /* somebody else was first, or the state does not allow it */
    STATUS_BUSY,     /* held by another; may go through later */
    STATUS_FAILED,   /* the machine: disk, memory map, network, database */
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* Keeps the message in the arena (replacing an earlier one) and returns `status`, so that
   `return status_fail(arena, STATUS_REFUSED, "%s:%d: ...", ...)` is the whole error path. */
enum status status_fail(struct arena *arena, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4), cold));

/* The last message kept, or "" if there is none. Lives as long as the arena. */
const char *status_why(const struct arena *arena);
