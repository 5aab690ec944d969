/* budkavle export: all that is public, or what a query finds, for others to read; or the whole site
   as files. */
#include "intake/export.h"
#include "cli/commands.h"
#include "cli/settings.h"
#include "intake/funnel.h"
#include "log/folder.h"
#include "site/still.h"
#include "site/whole.h"

#include <errno.h>

enum { WAIT_MS = 30000 };

struct exporting {
    const char *folder, *to;
    struct str query;
    struct settings settings;
    const struct zone *zone;
    struct site_now now;
    void *worker;
    int64_t instant;
};

/* One instant for all of an export. */
static int64_t stands(void *self)
{
    return *(const int64_t *)self;
}

static enum status open_site(struct arena *arena, struct exporting *e, bool still)
{
    const struct settings *settings = &e->settings;
    static const struct str hosts[] = {STR(STILL_HOST)};
    struct clock *clock = ARENA_NEW(arena, struct clock);
    e->instant = clock_now(&clock_system);
    *clock = (struct clock){stands, clock_system.random, &e->instant};
    struct site_options options = settings_site(settings);
    options.folder = e->folder;
    options.hosts = hosts;
    options.hosts_count = 1;
    options.zone = e->zone;
    options.clock = clock;
    options.still = still;
    options.placeless = settings->site_url.n == 0;
    struct site *site;
    enum status status = site_open(arena, &options, &site);
    if (status != STATUS_OK)
        return status;
    atomic_store(&e->now.site, site);
    e->worker = site_worker_open(&e->now, arena);
    return e->worker == NULL ? STATUS_FAILED : STATUS_OK;
}

/* Where nobody serves the folder, the view is brought to the log's head first. */
static enum status settle(struct arena *arena, const struct exporting *e)
{
    struct funnel funnel = {0};
    const struct funnel_options options = {
        .folder = e->folder, .clock = &clock_system, .zone = e->zone, .wait_ms = WAIT_MS};
    enum status status = folder_find(arena, e->folder);
    if (status != STATUS_OK)
        return status;
    status = funnel_open(arena, &options, &funnel);
    if (status == STATUS_OK)
        status = funnel_settle(&funnel, arena);
    funnel_close(&funnel);
    return status;
}

static enum status write_site(struct arena *arena, struct exporting *e)
{
    struct still_report report;
    const struct still_options options = {.now = &e->now,
                                          .worker = e->worker,
                                          .folder = e->to,
                                          .placeless = e->settings.site_url.n == 0};
    if (options.placeless)
        fprintf(stderr, "budkavle: site.url is not set: canonical links and sitemaps are left out, "
                        "and feeds carry relative links\n");
    enum status status = still_write(arena, &options, &report);
    if (status == STATUS_OK)
        printf("%lld files written to %s, %lld removed\n", (long long)report.files, e->to,
               (long long)report.removed);
    return status;
}

/* To standard output, or to the file. */
static enum status open_out(struct arena *arena, const char *to, FILE **out)
{
    *out = stdout;
    if (to == NULL)
        return STATUS_OK;
    *out = fopen(to, "wb");
    return *out != NULL ? STATUS_OK
                        : status_fail(arena, STATUS_FAILED,
                                      "%s: cannot be written (%m); name a "
                                      "file in a folder that is there",
                                      to);
}

static enum status close_out(struct arena *arena, FILE *out, enum status status)
{
    bool failed = out == stdout ? fflush(out) != 0 : fclose(out) != 0;
    return status == STATUS_OK && failed
               ? status_fail(arena, STATUS_FAILED,
                             "the export cannot be written (%m); free room and run it again")
               : status;
}

static enum status write_ninjs(struct arena *arena, const struct exporting *e, FILE *out)
{
    int64_t items;
    const struct export_options options = {
        .folder = e->folder,
        .clock = &clock_system,
        .zone = e->zone,
        .site_url = e->settings.site_url,
        .query = e->query,
        .out = out,
    };
    return export_ninjs(arena, &options, &items);
}

static enum status write_form(struct arena *arena, struct exporting *e, struct str format)
{
    FILE *out;
    enum status status = open_out(arena, e->to, &out);
    if (status != STATUS_OK)
        return status;
    if (str_is(format, "ninjs"))
        return close_out(arena, out, write_ninjs(arena, e, out));
    const struct whole_export options = {
        .worker = e->worker,
        .ending = str_is(format, "csv") ? ENDING_CSV : ENDING_ATOM,
        .query = e->query,
        .out = out,
    };
    return close_out(arena, out, whole_export(arena, &options));
}

static int run(struct arena *arena, const struct options *options)
{
    struct exporting e = {
        .folder = options_value(options, "--data"),
        .to = options_value(options, "--to"),
        .query = str_of(options_value(options, "--query")),
    };
    struct str format = str_of(options_value(options, "--format"));
    if (format.n == 0)
        format = STR("ninjs");
    bool site = str_is(format, "site");
    if (!site && !str_is(format, "ninjs") && !str_is(format, "atom") && !str_is(format, "csv")) {
        fprintf(stderr, "budkavle: --format %.*s is not written; give ninjs, atom, csv or site\n",
                STR_ARG(format));
        return EXIT_USAGE;
    }
    if (site && (e.to == NULL || e.query.n > 0)) {
        fprintf(stderr, "budkavle: --format site writes all of it to a folder; give --to DIR%s\n",
                e.query.n > 0 ? " and no --query" : "");
        return EXIT_USAGE;
    }
    enum status status =
        settings_read(arena, e.folder, options_value(options, "--config"), &e.settings);
    if (status == STATUS_OK)
        e.zone = zone_open(arena, str_z(arena, e.settings.site_time_zone));
    if (status == STATUS_OK && !str_is(format, "ninjs")) {
        status = settle(arena, &e);
        if (status == STATUS_OK)
            status = open_site(arena, &e, site);
    }
    if (status == STATUS_OK)
        status = site ? write_site(arena, &e) : write_form(arena, &e, format);
    site_worker_close(e.worker);
    return status == STATUS_OK ? EXIT_DONE : options_refused(arena);
}

static const struct option table[] = {
    {"--data", "DIR", "the data folder", true},
    {"--format", "FORM", "ninjs (one item a line, the newest first), atom, csv, or site: all pages",
     false},
    {"--query", "WORDS", "only the items that are found by these words", false},
    {"--to", "PATH", "the file to write, or of a site the folder; else standard output", false},
    {"--config", "FILE", "settings from here and not from DIR/budkavle.conf", false},
};

const struct command command_export = {
    .name = "export",
    .arguments = "",
    .summary = "Writes the items, or the site as files.",
    .options = table,
    .options_count = sizeof table / sizeof table[0],
    .run = run,
};
