/* budkavle rebuild: throws the view away and makes it anew from the log. */
#include "cli/commands.h"
#include "cli/settings.h"
#include "log/folder.h"
#include "view/view.h"

#include <inttypes.h>

struct work {
    struct log *log;
    struct view *view;
    int lock;
};

static enum status rebuild(struct arena *arena, const char *folder, struct work *work)
{
    struct settings settings;
    enum status status = settings_read(arena, folder, NULL, &settings);
    if (status != STATUS_OK)
        return status;
    const struct zone *zone = zone_open(arena, str_z(arena, settings.site_time_zone));
    const struct log_options log = {.folder = folder, .clock = &clock_system};
    const struct view_options view = {
        .folder = folder, .write = true, .zone = zone, .unasked = true};
    if ((status = log_open(arena, &log, &work->log)) != STATUS_OK ||
        (status = folder_lock(arena, folder, 0, &work->lock)) != STATUS_OK ||
        (status = view_open(arena, &view, &work->view)) != STATUS_OK ||
        (status = view_clear(work->view, arena)) != STATUS_OK)
        return status;
    bool moved;
    int64_t seq, provenance;
    struct str id;
    if ((status = view_follow(work->view, work->log, arena, &moved)) != STATUS_OK ||
        (status = view_place(work->view, arena, &seq, &provenance, &id)) != STATUS_OK)
        return status;
    printf("%s: the view was made anew from %" PRId64 " entries of the log\n", folder, seq);
    return STATUS_OK;
}

static int run(struct arena *arena, const struct options *options)
{
    struct work work = {.lock = -1};
    enum status status = rebuild(arena, options_value(options, "--data"), &work);
    if (work.view != NULL)
        view_close(work.view);
    log_close(work.log);
    folder_unlock(work.lock);
    return status == STATUS_OK ? EXIT_DONE : options_refused(arena);
}

static const struct option table[] = {
    {"--data", "DIR", "the data folder; no server may run on it", true},
};

const struct command command_rebuild = {
    .name = "rebuild",
    .arguments = "",
    .summary = "Makes the view anew from the log.",
    .options = table,
    .options_count = 1,
    .run = run,
};
