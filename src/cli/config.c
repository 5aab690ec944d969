/* budkavle config: what the settings are, as a file that can be read again. */
#include "cli/commands.h"
#include "cli/settings.h"

static int run(struct arena *arena, const struct options *options)
{
    struct settings settings;
    if (settings_read(arena, options_value(options, "--data"), options_value(options, "--config"),
                      &settings) != STATUS_OK)
        return options_refused(arena);
    settings_print(arena, &settings, stdout);
    return EXIT_DONE;
}

static const struct option table[] = {
    {"--data", "DIR", "the data folder, whose budkavle.conf is read", true},
    {"--config", "FILE", "another file of settings", false},
};

const struct command command_config = {
    .name = "config",
    .arguments = "",
    .summary = "Prints every setting with its value and what it is for.",
    .options = table,
    .options_count = sizeof table / sizeof table[0],
    .run = run,
};
