/* A connection of its own for each time: that costs far less than the copying, and none has to be
   kept in step with a file that may be made anew. */
#include "view/wal.h"

#include "base/arena.h"
#include "db/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum {
    PAGES = 1000,     /* that are worth copying */
    PAGES_LEFT = 250, /* that are worth it when only they are left */
};

/* Once it is long; and at once when a commit came between, for only when all is copied does the
   next one begin at its front. */
static bool is_due(int64_t pages, int64_t copied)
{
    int64_t left = pages - copied;
    return left >= PAGES || (copied > 0 && left > 0 && left < PAGES_LEFT);
}

enum status wal_copy(struct arena *arena, const char *folder, struct wal *wal)
{
    int64_t pages = atomic_load(&wal->pages);
    if (pages < wal->copied) /* begun anew at its front */
        wal->copied = 0;
    if (!is_due(pages, wal->copied))
        return STATUS_OK;
    const struct db_options options = {.path = arena_printf(arena, "%s/view.db", folder),
                                       .relaxed = true};
    struct db *db;
    enum status status = db_open(arena, &options, &db);
    if (status != STATUS_OK)
        return status;
    status = db_tidy(db, arena, &wal->copied);
    db_close(db);
    return status;
}

/* Commits of the view's file may be lost with the power until its write-ahead log is on the disk;
   the index must not remember what the view has forgotten. What is no longer in that log SQLite has
   synced itself. (Never so with view.db: to close it anywhere drops SQLite's locks on it.) */
enum status wal_sync(struct arena *arena, const char *folder)
{
    const char *path = arena_printf(arena, "%s/view.db-wal", folder);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool synced = file < 0 ? errno == ENOENT : fdatasync(file) == 0;
    int error = errno;
    if (file >= 0)
        close(file);
    if (synced)
        return STATUS_OK;
    return status_fail(arena, STATUS_FAILED, "%s: %s; see to the disk", path, strerror(error));
}
