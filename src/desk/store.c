/* The tables are constants in the files that own them; here they become formats of one file. */
#include "desk/store.h"

#include "desk/answered.h"
#include "desk/draft.h"
#include "desk/step.h"
#include "desk/token.h"
#include "log/folder.h"

enum { WAIT_MS = 10000 };

enum status store_open(struct arena *arena, const char *folder, struct db **db)
{
    const struct db_options options = {
        .path = folder_path(arena, folder, "desk.db"),
        .create = true,
        .secure_delete = true,
        .wait_ms = WAIT_MS,
    };
    const char *const steps[] = {
        arena_printf(arena, "%s%s%s%s", DRAFT_TABLE, STEP_TABLE, TOKEN_TABLE, ANSWERED_TABLE)};
    const struct db_format format = {
        .mark = 0x626b7664, /* "bkvd" */
        .steps = steps,
        .count = sizeof steps / sizeof steps[0],
    };
    enum status status = folder_make(arena, folder);
    if (status == STATUS_OK)
        status = db_open(arena, &options, db);
    if (status == STATUS_OK)
        status = db_migrate(*db, arena, &format);
    return status;
}
