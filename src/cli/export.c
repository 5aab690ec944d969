/* budkavle export: all that is public, or what a query finds, for others to read. */
#include "intake/export.h"
#include "cli/commands.h"
#include "cli/settings.h"

static int run(struct arena *arena, const struct options *options)
{
    const char *folder = options_value(options, "--data");
    const char *format = options_value(options, "--format");
    if (format != NULL && strcmp(format, "ninjs") != 0) {
        fprintf(stderr, "budkavle: --format %s is not written; give ninjs\n", format);
        return EXIT_USAGE;
    }
    struct settings settings;
    if (settings_read(arena, folder, options_value(options, "--config"), &settings) != STATUS_OK)
        return options_refused(arena);
    const struct export_options export = {
        .folder = folder,
        .clock = &clock_system,
        .zone = zone_open(arena, str_z(arena, settings.site_time_zone)),
        .site_url = settings.site_url,
        .query = str_of(options_value(options, "--query")),
        .out = stdout,
    };
    int64_t items;
    return export_ninjs(arena, &export, &items) == STATUS_OK ? EXIT_DONE : options_refused(arena);
}

static const struct option table[] = {
    {"--data", "DIR", "the data folder", true},
    {"--format", "FORM", "ninjs: one item a line, the newest first", false},
    {"--query", "WORDS", "only the items that are found by these words", false},
    {"--config", "FILE", "settings from here and not from DIR/budkavle.conf", false},
};

const struct command command_export = {
    .name = "export",
    .arguments = "",
    .summary = "Writes the items to standard output.",
    .options = table,
    .options_count = sizeof table / sizeof table[0],
    .run = run,
};
