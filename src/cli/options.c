/* Reading and explaining the command line, from each command's own table. */
#include "cli/options.h"

#include "base/check.h"

#include <stdio.h>

static const struct option *option_named(const struct command *command, struct str name)
{
    for (size_t i = 0; i < command->options_count; i++)
        if (str_is(name, command->options[i].name))
            return &command->options[i];
    return NULL;
}

static enum status read_option(struct arena *arena, int count, char **arguments, int *i,
                               struct options *options)
{
    const struct command *command = options->command;
    struct str rest = str_of(arguments[*i]);
    struct str name = str_cut(&rest, '=');
    const struct option *option = option_named(command, name);
    if (option == NULL)
        return status_fail(arena, STATUS_REFUSED, "%s has no option %.*s", command->name,
                           STR_ARG(name));
    const char **value = &options->values[option - command->options];
    if (*value != NULL)
        return status_fail(arena, STATUS_REFUSED, "%s stands twice; once is enough", option->name);
    if (option->value == NULL) {
        if (rest.p != NULL)
            return status_fail(arena, STATUS_REFUSED, "%s takes no value", option->name);
        *value = "";
    } else if (rest.p != NULL) {
        *value = rest.p;
    } else if (*i + 1 < count) {
        *value = arguments[++*i];
    } else {
        return status_fail(arena, STATUS_REFUSED, "%s needs a value: %s %s", option->name,
                           option->name, option->value);
    }
    return STATUS_OK;
}

enum status options_read(struct arena *arena, const struct command *command, int count,
                         char **arguments, struct options *options, bool *help)
{
    *options = (struct options){
        .command = command,
        .values = ARENA_ARRAY(arena, const char *, command->options_count),
        .files = ARENA_ARRAY(arena, char *, (size_t)count),
    };
    *help = false;
    bool only_files = false;
    for (int i = 0; i < count; i++) {
        const char *argument = arguments[i];
        if (!only_files && strcmp(argument, "--") == 0) {
            only_files = true;
        } else if (!only_files &&
                   (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0)) {
            *help = true;
            return STATUS_OK;
        } else if (!only_files && argument[0] == '-' && argument[1] != '\0') {
            enum status status = read_option(arena, count, arguments, &i, options);
            if (status != STATUS_OK)
                return status;
        } else {
            options->files[options->files_count++] = arguments[i];
        }
    }
    for (size_t i = 0; i < command->options_count; i++)
        if (command->options[i].needed && options->values[i] == NULL)
            return status_fail(arena, STATUS_REFUSED, "%s needs %s %s", command->name,
                               command->options[i].name, command->options[i].value);
    if (options->files_count < command->files_least)
        return status_fail(arena, STATUS_REFUSED, "%s needs %s", command->name, command->arguments);
    if (options->files_count > command->files_most)
        return status_fail(arena, STATUS_REFUSED, "%s does not know what to do with '%s'",
                           command->name, options->files[command->files_most]);
    return STATUS_OK;
}

const char *options_value(const struct options *options, const char *name)
{
    const struct option *option = option_named(options->command, str_of(name));
    CHECK(option != NULL);
    return options->values[option - options->command->options];
}

void options_help(const struct command *command)
{
    printf("usage: budkavle %s", command->name);
    for (size_t i = 0; i < command->options_count; i++) {
        const struct option *option = &command->options[i];
        const char *space = option->value == NULL ? "" : " ";
        const char *value = option->value == NULL ? "" : option->value;
        printf(option->needed ? " %s%s%s" : " [%s%s%s]", option->name, space, value);
    }
    printf("%s%s\n\n%s\n", command->arguments[0] == '\0' ? "" : " ", command->arguments,
           command->summary);
    if (command->options_count > 0)
        printf("\n");
    for (size_t i = 0; i < command->options_count; i++) {
        const struct option *option = &command->options[i];
        int width = printf("  %s %s", option->name, option->value == NULL ? "" : option->value);
        printf("%*s%s\n", width < 26 ? 26 - width : 1, "", option->help);
    }
}

int options_refused(struct arena *arena)
{
    fprintf(stderr, "budkavle: %s\n", status_why(arena));
    return EXIT_REFUSED;
}
