/* budkavle topic import|list: the vocabulary, in and shown. */
#include "base/unicode.h"
#include "cli/commands.h"
#include "cli/settings.h"
#include "intake/concepts.h"
#include "log/folder.h"

#include <inttypes.h>

static enum status import(struct arena *arena, const struct settings *settings, const char *folder,
                          char *const *files, size_t count)
{
    const struct funnel_options options = {
        .folder = folder,
        .clock = &clock_system,
        .zone = zone_open(arena, str_z(arena, settings->site_time_zone)),
        .wait_ms = 30000,
    };
    for (size_t i = 0; i < count; i++) {
        struct concepts_report report = {0};
        enum status status =
            concepts_import(arena, &options, files[i], settings->site_language, &report);
        if (status != STATUS_OK)
            return status;
        printf("%s: %" PRId64 " topics new, %" PRId64 " changed, %" PRId64 " known\n", files[i],
               report.added, report.revised, report.known);
    }
    return STATUS_OK;
}

/* printf pads by bytes. */
static void column(struct str text, size_t width)
{
    size_t length = unicode_length(text);
    printf("%.*s%*s", STR_ARG(text), length < width ? (int)(width - length) : 1, "");
}

static enum status print_topics(struct arena *arena, const struct settings *settings,
                                struct view *view)
{
    struct topic_count *topics;
    size_t count;
    enum status status = view_begin(view, arena);
    if (status != STATUS_OK)
        return status;
    status = view_topics(view, arena, settings->site_language, &topics, &count);
    view_end(view);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        const struct topic *topic = &topics[i].topic;
        column(topic->slug, 32);
        column(topic_label(topic, settings->site_language), 32);
        printf("%6" PRId64 "%s\n", topics[i].count, topic->provisional ? "  provisional" : "");
    }
    return status;
}

static enum status list(struct arena *arena, const struct settings *settings, const char *folder)
{
    const struct view_options options = {
        .folder = folder,
        .zone = zone_open(arena, str_z(arena, settings->site_time_zone)),
    };
    struct view *view = NULL;
    enum status status = folder_find(arena, folder);
    if (status == STATUS_OK)
        status = view_open(arena, &options, &view);
    if (status != STATUS_OK)
        return status;
    status = print_topics(arena, settings, view);
    view_close(view);
    return status;
}

static int run(struct arena *arena, const struct options *options)
{
    const char *verb = options->files[0], *folder = options_value(options, "--data");
    struct settings settings;
    enum status status =
        settings_read(arena, folder, options_value(options, "--config"), &settings);
    if (status != STATUS_OK)
        return options_refused(arena);
    if (strcmp(verb, "import") == 0 && options->files_count > 1) {
        status = import(arena, &settings, folder, options->files + 1, options->files_count - 1);
    } else if (strcmp(verb, "list") == 0 && options->files_count == 1) {
        status = list(arena, &settings, folder);
    } else if (strcmp(verb, "import") == 0) {
        fprintf(stderr, "budkavle: topic import needs FILE...; `budkavle topic --help` says how\n");
        return EXIT_USAGE;
    } else {
        fprintf(stderr, "budkavle: topic does import FILE... or list, not '%s'\n", verb);
        return EXIT_USAGE;
    }
    return status == STATUS_OK ? EXIT_DONE : options_refused(arena);
}

static const struct option table[] = {
    {"--data", "DIR", "the data folder; import makes it when there is none", true},
    {"--config", "FILE", "settings from here and not from DIR/budkavle.conf", false},
};

const struct command command_topic = {
    .name = "topic",
    .arguments = "import FILE... | list",
    .summary = "Reads a vocabulary (SKOS, Turtle) into the log, or lists the topics.",
    .options = table,
    .options_count = sizeof table / sizeof table[0],
    .files_least = 1,
    .files_most = SIZE_MAX,
    .run = run,
};
