/* Prints the manual page (`manual page`) or the example settings file (`manual settings`) from the
   program's own tables, so that neither can fall behind. Run by the build. */
#include "cli/commands.h"
#include "cli/settings.h"

#include <stdio.h>
#include <string.h>

/* roff: a hyphen that is to be copied, a backslash, a dot that begins a line. */
static void roff(const char *text)
{
    if (text[0] == '.' || text[0] == '\'')
        printf("\\&");
    for (; *text != '\0'; text++)
        if (*text == '-')
            printf("\\-");
        else if (*text == '\\')
            printf("\\e");
        else
            putchar(*text);
}

static void option(const struct option *option)
{
    printf(".TP\n\\fB");
    roff(option->name);
    printf("\\fR");
    if (option->value != NULL)
        printf(" \\fI%s\\fR", option->value);
    printf("\n");
    roff(option->help);
    printf("\n");
}

static void command(const struct command *command)
{
    printf(".SS \"budkavle %s", command->name);
    for (size_t i = 0; i < command->options_count; i++) {
        printf(command->options[i].needed ? " " : " [");
        roff(command->options[i].name);
        if (command->options[i].value != NULL)
            printf(" %s", command->options[i].value);
        printf(command->options[i].needed ? "" : "]");
    }
    printf("%s%s\"\n", command->arguments[0] == '\0' ? "" : " ", command->arguments);
    roff(command->summary);
    printf("\n");
    for (size_t i = 0; i < command->options_count; i++)
        option(&command->options[i]);
}

static void settings(void)
{
    printf(".SH SETTINGS\nIn \\fIDIR\\fR/budkavle.conf: UTF\\-8, \\fBkey = value\\fR, comments "
           "begin with #.\nA running server reads it again at SIGHUP.\n");
    struct setting_row row;
    for (size_t i = 0; settings_row(i, &row); i++) {
        printf(".TP\n\\fB%s\\fR (%s)\n", row.name,
               row.fallback[0] == '\0' ? "empty" : row.fallback);
        roff(row.help);
        printf("\n");
    }
}

static void page(void)
{
    printf(".TH BUDKAVLE 1 \"\" \"Budkavle " BUDKAVLE_VERSION "\" \"User Commands\"\n"
           ".SH NAME\nbudkavle \\- a news server for public bodies\n"
           ".SH SYNOPSIS\n.B budkavle\n.I COMMAND\n.B \\-\\-data\n.I DIR\n[\\fIoptions\\fR] "
           "[\\fIFILE\\fR...]\n"
           ".SH DESCRIPTION\nBudkavle publishes the news of a region, a municipality or an agency, "
           "lets people find it and follow it, and keeps it as a record that anyone can check.\n"
           "Everything that becomes public is one entry in an append\\-only log in the data "
           "folder;\nall that readers see is derived from the log and can be made anew.\n"
           ".SH COMMANDS\n");
    for (size_t i = 0; i < commands_count; i++)
        command(commands[i]);
    settings();
    printf(".SH FILES\n"
           ".TP\n\\fIDIR\\fR/log.db\nthe log: the truth; back it up\n"
           ".TP\n\\fIDIR\\fR/view.db\nthe read model, made from the log; disposable\n"
           ".TP\n\\fIDIR\\fR/budkavle.conf\nthe settings\n"
           ".TP\n\\fIDIR\\fR/templates, \\fIDIR\\fR/locale, \\fIDIR\\fR/static\n"
           "files that stand in the place of those built in\n"
           ".SH SIGNALS\nSIGTERM and SIGINT end the server after every request has its answer "
           "(at most 10 s); SIGHUP reads the settings again.\n"
           ".SH EXIT STATUS\n0 done; 1 refused or failed, with one line on standard error that "
           "says what, where and what to do; 2 wrong usage.\n"
           ".SH EXAMPLES\n.nf\n"
           "budkavle import \\-\\-data /var/lib/budkavle \\-\\-captured 2024\\-04 page.txt\n"
           "budkavle serve \\-\\-data /var/lib/budkavle\n"
           "budkavle topic export \\-\\-data /var/lib/budkavle > topics.ttl\n.fi\n");
}

int main(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], "page") == 0) {
        page();
        return 0;
    }
    if (count != 2 || strcmp(arguments[1], "settings") != 0) {
        fprintf(stderr, "usage: manual page|settings\n");
        return 2;
    }
    struct arena *arena = arena_new();
    struct settings settings;
    enum status status = settings_parse(arena, "", (struct str){0}, &settings);
    if (status == STATUS_OK)
        settings_print(arena, &settings, stdout);
    arena_free(arena);
    return status != STATUS_OK;
}
