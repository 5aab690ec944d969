/* The list of commands: main, help and the manual read it. */
#include "cli/commands.h"

const struct command *const commands[] = {
    &command_import, &command_serve, &command_export, &command_rebuild,
    &command_topic,  &command_token, &command_config,
};
const size_t commands_count = sizeof commands / sizeof commands[0];
