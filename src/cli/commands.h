/* The commands, one a file; main.c lists them. */
#pragma once

#include "cli/options.h"

extern const struct command command_config;
extern const struct command command_export;
extern const struct command command_import;
extern const struct command command_rebuild;
extern const struct command command_serve;
extern const struct command command_token;
extern const struct command command_topic;

/* In the order in which help and manual name them. */
extern const struct command *const commands[];
extern const size_t commands_count;
