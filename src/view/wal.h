/* The write-ahead log of view.db, for the thread that tends the index: copied into the file before
   a commit of the writer's would come to do it, for which readers would wait. */
#pragma once

#include "base/status.h"

#include <stdint.h>

struct wal {
    _Atomic int64_t pages; /* how long the writer left it */
    int64_t copied;        /* of these the file has already; of the thread that copies */
};
/* Copies it if that is due. */
enum status wal_copy(struct arena *arena, const char *folder, struct wal *wal) MUST_CHECK;
/* Makes what it says durable. */
enum status wal_sync(struct arena *arena, const char *folder) MUST_CHECK;
