/* budkavle topic import|export|list: the vocabulary, in, out and shown. */
#include "base/unicode.h"
#include "cli/commands.h"
#include "cli/settings.h"
#include "intake/concepts.h"
#include "log/folder.h"
#include "news/skos.h"

#include <inttypes.h>

static struct funnel_options funnel_of(struct arena *arena, const struct settings *settings,
                                       const char *folder)
{
    return (struct funnel_options){
        .folder = folder,
        .clock = &clock_system,
        .zone = zone_open(arena, str_z(arena, settings->site_time_zone)),
        .wait_ms = 30000,
    };
}

static enum status import(struct arena *arena, const struct settings *settings, const char *folder,
                          char *const *files, size_t count)
{
    const struct funnel_options options = funnel_of(arena, settings, folder);
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

static void print(const struct settings *settings, const struct topic_count *topics, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct topic *topic = &topics[i].topic;
        column(topic->slug, 32);
        column(topic_label(topic, settings->site_language), 32);
        printf("%6" PRId64 "%s\n", topics[i].count, topic->provisional ? "  provisional" : "");
    }
}

static enum status write(struct arena *arena, const struct settings *settings,
                         const struct topic_count *topics, size_t count)
{
    struct buf out = buf_in(arena);
    struct str site = settings->site_url;
    while (str_ends(site, STR("/")))
        site.n--;
    struct rdf rdf = skos_begin(&out, RDF_TURTLE);
    for (size_t i = 0; i < count; i++)
        skos_topic(&rdf, &topics[i].topic, site);
    rdf_end(&rdf);
    if (fwrite(out.p, 1, out.n, stdout) == out.n && fflush(stdout) == 0)
        return STATUS_OK;
    return status_fail(arena, STATUS_FAILED,
                       "the topics cannot be written (%m); free room and run it again");
}

/* All topics, as Turtle or as a table. Where nobody serves the folder the view is brought to the
   log's head first. */
static enum status show(struct arena *arena, const struct settings *settings, const char *folder,
                        bool turtle)
{
    const struct funnel_options options = funnel_of(arena, settings, folder);
    struct topic_count *topics;
    size_t count = 0;
    struct funnel funnel;
    enum status status = folder_find(arena, folder);
    if (status != STATUS_OK)
        return status;
    status = funnel_open(arena, &options, &funnel);
    if (status == STATUS_OK)
        status = funnel_settle(&funnel, arena);
    if (status == STATUS_OK)
        status = view_begin(funnel.view, arena);
    if (status == STATUS_OK) {
        status = view_topics(funnel.view, arena, settings->site_language, &topics, &count);
        view_end(funnel.view);
    }
    funnel_close(&funnel);
    if (status != STATUS_OK)
        return status;
    if (turtle)
        return write(arena, settings, topics, count);
    print(settings, topics, count);
    return STATUS_OK;
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
        status = show(arena, &settings, folder, false);
    } else if (strcmp(verb, "export") == 0 && options->files_count == 1) {
        status = show(arena, &settings, folder, true);
    } else if (strcmp(verb, "import") == 0) {
        fprintf(stderr, "budkavle: topic import needs FILE...; `budkavle topic --help` says how\n");
        return EXIT_USAGE;
    } else {
        fprintf(stderr, "budkavle: topic does import FILE..., export or list, not '%s'\n", verb);
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
    .arguments = "import FILE... | export | list",
    .summary = "Reads a vocabulary (SKOS in Turtle) into the log, writes it, or lists the topics.",
    .options = table,
    .options_count = sizeof table / sizeof table[0],
    .files_least = 1,
    .files_most = SIZE_MAX,
    .run = run,
};
