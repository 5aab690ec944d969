/* The options and arguments of one command: `--name VALUE` or `--name=VALUE`, `--flag`, the rest
   files. A table says which there are; the same table prints the command's help. */
#pragma once

#include "base/status.h"
#include "base/str.h"

struct option {
    const char *name;  /* "--data" */
    const char *value; /* what stands for the value in help, "DIR"; NULL makes it a flag */
    const char *help;
    bool needed;
};

struct command; /* below */

struct options {
    const struct command *command;
    const char **values; /* one an option, in the table's order; a flag that is there is "" */
    char **files;
    size_t files_count;
};

struct command {
    const char *name;
    const char *arguments; /* of the usage line, after the options: "FILE..." */
    const char *summary;   /* one line for `budkavle --help` */
    const struct option *options;
    size_t options_count;
    size_t files_least, files_most;
    int (*run)(struct arena *arena, const struct options *options);
};

/* Exit statuses, as the manual has them. */
enum { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2 };

/* Reads what follows the command's name. REFUSED with what is wrong; *help says that --help stood
 * there. */
enum status options_read(struct arena *arena, const struct command *command, int count,
                         char **arguments, struct options *options, bool *help) MUST_CHECK;
/* The value of an option, or NULL. An option that the command does not have is a bug. */
const char *options_value(const struct options *options, const char *name);
/* Usage, options and what they mean. */
void options_help(const struct command *command);
/* Prints the arena's message as `budkavle: ...` on standard error; returns EXIT_REFUSED. */
int options_refused(struct arena *arena);
