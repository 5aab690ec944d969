/* budkavle token add: a right to write by program, shown once. */
#include "cli/commands.h"
#include "desk/store.h"
#include "desk/token.h"
#include "log/folder.h"

#include <stdio.h>

enum { DAY_MS = 24 * 60 * 60 * 1000, MOST_DAYS = 3650 };

static enum status read_days(struct arena *arena, const char *days, int64_t *ends)
{
    int64_t count;
    *ends = 0;
    if (days == NULL)
        return STATUS_OK;
    if (!str_int(str_of(days), &count) || count < 1 || count > MOST_DAYS)
        return status_fail(arena, STATUS_REFUSED, "--days %s: give a number of days, 1 to %d", days,
                           MOST_DAYS);
    *ends = clock_now(&clock_system) + count * DAY_MS;
    return STATUS_OK;
}

static enum status add(struct arena *arena, const struct options *options)
{
    struct token token = {.name = str_trim(str_of(options->files[1]))};
    struct str secret;
    struct db *db = NULL;
    const char *folder = options_value(options, "--data");
    enum status status =
        token_scopes(arena, str_of(options_value(options, "--scope")), &token.scopes);
    if (status == STATUS_OK)
        status = read_days(arena, options_value(options, "--days"), &token.ends);
    if (status == STATUS_OK && token.name.n == 0)
        status = status_fail(arena, STATUS_REFUSED, "the token's name is empty; say whose it is");
    if (status == STATUS_OK)
        status = folder_find(arena, folder);
    if (status == STATUS_OK)
        status = store_open(arena, folder, &db);
    if (status == STATUS_OK)
        status = token_add(db, arena, &clock_system, &token, &secret);
    db_close(db);
    if (status == STATUS_OK)
        printf("A token for %.*s. It is shown this once; keep it as you keep a password:\n%.*s\n",
               STR_ARG(token.name), STR_ARG(secret));
    return status;
}

static int run(struct arena *arena, const struct options *options)
{
    if (strcmp(options->files[0], "add") != 0 || options->files_count != 2) {
        fprintf(stderr, "budkavle: token does add NAME; `budkavle token --help` says how\n");
        return EXIT_USAGE;
    }
    return add(arena, options) == STATUS_OK ? EXIT_DONE : options_refused(arena);
}

static const struct option table[] = {
    {"--data", "DIR", "the data folder", true},
    {"--scope", "S[,S...]", "what it allows: write, publish, erase", true},
    {"--days", "N", "how long it is good; without it, until it is taken away", false},
};

const struct command command_token = {
    .name = "token",
    .arguments = "add NAME",
    .summary = "Makes a token with which a program may write.",
    .options = table,
    .options_count = sizeof table / sizeof table[0],
    .files_least = 1,
    .files_most = 2,
    .run = run,
};
