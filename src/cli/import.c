/* budkavle import: foreign files into the log. */
#include "intake/import.h"
#include "cli/commands.h"
#include "cli/settings.h"

#include <unistd.h>

static int run(struct arena *arena, const struct options *options)
{
    const char *folder = options_value(options, "--data");
    const char *format = options_value(options, "--format");
    enum import_form form = format == NULL ? IMPORT_AUTO : import_form_of(str_of(format));
    if (form == IMPORT_FORMS) {
        fprintf(stderr, "budkavle: --format %s is not read; give auto, capture or ninjs\n", format);
        return EXIT_USAGE;
    }
    struct settings settings;
    if (settings_read(arena, folder, options_value(options, "--config"), &settings) != STATUS_OK)
        return options_refused(arena);
    const struct import_options import = {
        .folder = folder,
        .files = (const char *const *)options->files,
        .files_count = options->files_count,
        .form = form,
        .captured = options_value(options, "--captured"),
        .dry_run = options_value(options, "--dry-run") != NULL,
        .clock = &clock_system,
        .zone = zone_open(arena, str_z(arena, settings.site_time_zone)),
        .publisher_name = settings.publisher_name,
        .publisher_orgnr = settings.publisher_orgnr,
        .language = settings.site_language,
        .report = stdout,
        .complaints = stderr,
        .progress = isatty(STDERR_FILENO),
    };
    struct import_report report;
    return import_run(arena, &import, &report) == STATUS_OK ? EXIT_DONE : EXIT_REFUSED;
}

static const struct option table[] = {
    {"--data", "DIR", "the data folder; it is made when there is none", true},
    {"--format", "FORM", "auto (the default: told from each file's content), capture or ninjs",
     false},
    {"--captured", "EDTF", "when the pages were saved, e.g. 2024-04~; else captures.json tells",
     false},
    {"--dry-run", NULL, "print the items that would come, and append nothing", false},
    {"--config", "FILE", "settings from here and not from DIR/budkavle.conf", false},
};

const struct command command_import = {
    .name = "import",
    .arguments = "FILE...",
    .summary = "Reads saved pages or ninjs items into the log.",
    .options = table,
    .options_count = sizeof table / sizeof table[0],
    .files_least = 1,
    .files_most = SIZE_MAX,
    .run = run,
};
