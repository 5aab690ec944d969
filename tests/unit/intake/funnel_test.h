/* What the tests of whole imports share: a data folder, files in it, and what stands there after.
 */
#pragma once

#include "folder.h"

#include "intake/export.h"
#include "intake/import.h"
#include "log/log.h"
#include "view/view.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

struct site {
    struct arena *arena;
    const char *folder; /* of files */
    const char *data;
    const struct clock *clock;
    const struct zone *zone;
    struct import_report report;
    const char *said, *complained;
    bool dry_run;
    const char *captured;
};

static inline struct site *site_new(struct arena *arena)
{
    struct site *site = ARENA_NEW(arena, struct site);
    *site = (struct site){.arena = arena,
                          .folder = test_folder(arena),
                          .clock = &clock_system,
                          .zone = zone_open(arena, "Europe/Stockholm")};
    site->data = arena_printf(arena, "%s/data", site->folder);
    return site;
}

static inline const char *site_file(struct site *site, const char *name, const char *text)
{
    const char *path = arena_printf(site->arena, "%s/%s", site->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return path;
}

static inline const char *site_read_all(struct arena *arena, FILE *file)
{
    static char text[1024 * 1024];
    rewind(file);
    size_t n = fread(text, 1, sizeof text - 1, file);
    text[n] = '\0';
    fclose(file);
    return arena_printf(arena, "%s", text);
}

/* Imports up to four files; the status, with what was said in site->said and ->complained. */
static inline enum status site_import(struct site *site, const char *const *files, size_t count)
{
    FILE *report = tmpfile(), *complaints = tmpfile();
    struct import_options options = {
        .folder = site->data,
        .files = files,
        .files_count = count,
        .captured = site->captured,
        .dry_run = site->dry_run,
        .clock = site->clock,
        .zone = site->zone,
        .publisher_name = STR("Region Fjärdland"),
        .language = STR("sv"),
        .report = report,
        .complaints = complaints,
    };
    struct arena *arena = arena_new();
    enum status status = import_run(arena, &options, &site->report);
    arena_free(arena);
    site->said = site_read_all(site->arena, report);
    site->complained = site_read_all(site->arena, complaints);
    return status;
}
#define IMPORT(site, ...)                                                                          \
    site_import(site, (const char *const[]){__VA_ARGS__},                                          \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* Everything that is there, as ninjs without what each import makes anew: times of the entries. */
static inline struct str site_export(struct site *site)
{
    FILE *out = tmpfile();
    int64_t items;
    struct export_options options = {.folder = site->data,
                                     .clock = site->clock,
                                     .zone = site->zone,
                                     .site_url = STR("https://www.fjardland.example/"),
                                     .out = out};
    assert_ok(site->arena, export_ninjs(site->arena, &options, &items));
    return str_of(site_read_all(site->arena, out));
}

/* The value of each JSON string member of that name, by lines. */
static inline struct str site_values(struct arena *arena, struct str json, const char *name)
{
    struct str find = str_printf(arena, "\"%s\":\"", name), out = STR("");
    for (ptrdiff_t at = str_find(json, find, 0); at >= 0; at = str_find(json, find, (size_t)at)) {
        at += (ptrdiff_t)find.n;
        ptrdiff_t end = str_find(json, STR("\""), (size_t)at);
        out = str_printf(arena, "%.*s%.*s\n", STR_ARG(out),
                         STR_ARG(str_sub(json, (size_t)at, (size_t)end)));
    }
    return out;
}

static inline void site_counts(struct site *site, int64_t added, int64_t known, int64_t revised)
{
    if (site->report.added != added || site->report.known != known ||
        site->report.revised != revised)
        fail_msg("%s%s", site->said, site->complained);
}
