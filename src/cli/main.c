/* budkavle: the command line. One file a command (commands.c lists them); this one tells them
 * apart. */
#include "cli/commands.h"

#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static void usage(FILE *out)
{
    fprintf(out, "usage: budkavle COMMAND --data DIR ...\n\n");
    for (size_t i = 0; i < commands_count; i++)
        fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    fprintf(out, "\n`budkavle COMMAND --help` says more; budkavle(1) is the manual.\n");
}

static int run(struct arena *arena, const struct command *command, int count, char **arguments)
{
    struct options options;
    bool help;
    if (options_read(arena, command, count, arguments, &options, &help) != STATUS_OK) {
        fprintf(stderr, "budkavle: %s; `budkavle %s --help` says how\n", status_why(arena),
                command->name);
        return EXIT_USAGE;
    }
    if (help) {
        options_help(command);
        return EXIT_DONE;
    }
    int status = command->run(arena, &options);
    if (fflush(stdout) != 0 && status == EXIT_DONE) {
        fprintf(stderr, "budkavle: standard output: cannot be written; is the disk full?\n");
        status = EXIT_REFUSED;
    }
    return status;
}

int main(int count, char **arguments)
{
    if (sodium_init() < 0) {
        fprintf(stderr, "budkavle: no randomness to be had from this machine\n");
        return EXIT_REFUSED;
    }
    signal(SIGPIPE, SIG_IGN); /* a reader that goes away is an error of write, not an end */
    signal(SIGXFSZ, SIG_IGN); /* and so is a file that may not grow */
    if (count < 2) {
        usage(stderr);
        return EXIT_USAGE;
    }
    const char *name = arguments[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        usage(stdout);
        return EXIT_DONE;
    }
    if (strcmp(name, "--version") == 0) {
        printf("budkavle %s\n", BUDKAVLE_VERSION);
        return EXIT_DONE;
    }
    for (size_t i = 0; i < commands_count; i++) {
        if (strcmp(name, commands[i]->name) != 0)
            continue;
        struct arena *arena = arena_new();
        int status = run(arena, commands[i], count - 2, arguments + 2);
        arena_free(arena);
        return status;
    }
    fprintf(stderr, "budkavle: no command is called '%s'; `budkavle --help` lists them\n", name);
    return EXIT_USAGE;
}
