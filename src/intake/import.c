/* The order of an import: look at each file, read the vocabularies, check every byte and learn the
   layouts, collect the topics of the whole call, and only then open the log and append, the oldest
   capture first. */
#include "intake/import.h"

#include "base/check.h"
#include "base/unicode.h"
#include "intake/inside.h"

#include <stdlib.h>

enum { WAIT_MS = 30000 };

enum import_form import_form_of(struct str name)
{
    return str_is(name, "auto")      ? IMPORT_AUTO
           : str_is(name, "capture") ? IMPORT_CAPTURE
           : str_is(name, "ninjs")   ? IMPORT_NINJS
                                     : IMPORT_FORMS;
}

void import_complain(struct import *import, const char *why)
{
    import->failed = true;
    if (import->complained != NULL && strcmp(import->complained, why) == 0)
        return; /* of one captures.json, which many files share */
    import->complained = arena_printf(import->arena, "%s", why);
    progress_clear(&import->progress);
    fprintf(import->options->complaints, "budkavle: %s\n", why);
}

void import_refuse(struct import *import, struct import_file *file)
{
    import_complain(import, status_why(import->arena));
    file->refused = true;
    import->report->files_refused++;
}

/* ---- looking ---- */

static void look(struct import *import, struct import_file *file)
{
    const struct import_options *options = import->options;
    source_look(import->arena, file->source.path, &file->source);
    enum source_form form = file->source.form;
    if (options->form == IMPORT_CAPTURE && form != SOURCE_CAPTURE)
        file->source.form = SOURCE_CAPTURE;
    if (options->form == IMPORT_NINJS)
        file->source.form = SOURCE_NINJS;
    if (file->source.form == SOURCE_FOREIGN) {
        status_fail(import->arena, STATUS_REFUSED,
                    "%s:1: this is %s, which is not read; save the page as text, or give ninjs "
                    "(formats that are read: capture, ninjs; topics as Turtle)",
                    file->source.path, file->source.foreign);
        import_refuse(import, file);
    }
    if (file->source.form == SOURCE_CAPTURE &&
        source_notes_read(import->notes, import->arena, &file->source) != STATUS_OK &&
        options->captured == NULL) /* that is what the message advises */
        import_refuse(import, file);
}

static void read_vocabulary(struct import *import, const char *path)
{
    struct concept *concepts;
    size_t count;
    struct str given = str_of(path);
    for (size_t i = 0; i < import->vocabularies_count; i++)
        if (str_eq(import->vocabularies[i], given))
            return;
    import->vocabularies =
        arena_grow(import->arena, import->vocabularies, import->vocabularies_count * sizeof given,
                   (import->vocabularies_count + 1) * sizeof given);
    import->vocabularies[import->vocabularies_count++] = given;
    if (turtle_read(import->arena, path, import->options->language, &concepts, &count) !=
        STATUS_OK) {
        import_complain(import, status_why(import->arena));
        return;
    }
    import->concepts =
        arena_grow(import->arena, import->concepts, import->concepts_count * sizeof *concepts,
                   (import->concepts_count + count) * sizeof *concepts);
    memcpy(import->concepts + import->concepts_count, concepts, count * sizeof *concepts);
    import->concepts_count += count;
}

static void read_vocabularies(struct import *import)
{
    for (size_t i = 0; i < import->count; i++) {
        struct import_file *file = &import->files[i];
        const struct source *source = &file->source;
        const char *path = source->path;
        if (source->form == SOURCE_CAPTURE)
            path = arena_printf(import->arena, "%.*stopics.ttl", STR_ARG(source->folder));
        else if (source->form != SOURCE_TURTLE)
            continue;
        FILE *there = source->form == SOURCE_CAPTURE ? fopen(path, "re") : NULL;
        if (there != NULL)
            fclose(there);
        if (there != NULL || source->form == SOURCE_TURTLE)
            read_vocabulary(import, path);
    }
}

/* ---- what is known ---- */

/* A label may be known from a vocabulary before its topic has an id. */
static void know_label(struct topics *topics, struct str text, struct str id, enum known_by by)
{
    topics_add(topics, text, id, by);
    if (id.n > 0)
        topics_name(topics, text, id);
}

static void know_labels(struct topics *topics, const struct topic *topic, struct str id)
{
    enum known_by by = topic->provisional ? KNOWN_PROVISIONAL : KNOWN_CONFIRMED;
    for (size_t i = 0; i < topic->labels_count; i++)
        know_label(topics, topic->labels[i].text, id, by);
    for (size_t i = 0; i < topic->alternatives_count; i++)
        know_label(topics, topic->alternatives[i].text, id, by);
}

/* The layouts are learnt with confirmed topics alone, so that an import that is run again learns
   the same. */
static enum status know_view(struct import *import, struct view *view)
{
    struct topic_count *there;
    size_t count;
    enum status status = view_vocabulary(view, import->arena, STR("sv"), &there, &count);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        know_labels(import->topics, &there[i].topic, there[i].topic.id);
        if (!there[i].topic.provisional)
            know_labels(import->confirmed, &there[i].topic, there[i].topic.id);
    }
    return STATUS_OK;
}

static bool has_log(struct import *import)
{
    const char *path = folder_path(import->arena, import->options->folder, "log.db");
    FILE *file = fopen(path, "re");
    if (file != NULL)
        fclose(file);
    return file != NULL;
}

enum status import_open(struct import *import)
{
    const struct import_options *options = import->options;
    struct concepts_report report = {0};
    if (import->opened)
        return STATUS_OK;
    import->opened = true;
    struct funnel_options funnel = {.folder = options->folder,
                                    .clock = options->clock,
                                    .zone = options->zone,
                                    .wait_ms = options->wait_ms > 0 ? options->wait_ms : WAIT_MS};
    enum status status = funnel_open(import->arena, &funnel, &import->funnel);
    if (status == STATUS_OK)
        status = funnel_settle(&import->funnel, import->arena);
    if (status == STATUS_OK && import->concepts_count > 0)
        status = concepts_append(&import->funnel, import->arena, import->concepts,
                                 import->concepts_count, &report);
    import->report->changed |= report.added + report.revised > 0;
    if (status == STATUS_OK)
        status = know_view(import, import->funnel.view);
    return status;
}

/* A dry run only reads, and a view that cannot be read only means that less is known. */
static void open_to_read(struct import *import)
{
    const struct import_options *options = import->options;
    struct log_options log = {.folder = options->folder, .clock = options->clock};
    struct view_options view = {.folder = options->folder, .zone = options->zone};
    if (!has_log(import) || log_open(import->arena, &log, &import->funnel.log) != STATUS_OK)
        return;
    if (view_open(import->arena, &view, &import->funnel.view) == STATUS_OK &&
        know_view(import, import->funnel.view) != STATUS_OK) {
        view_close(import->funnel.view);
        import->funnel.view = NULL;
    }
}

/* ---- the captures ---- */

/* When the page was saved: as was said, as captures.json says, as the log has it, or now. */
static enum status date_capture(struct import *import, struct import_file *file)
{
    const struct import_options *options = import->options;
    struct str said = options->captured != NULL ? str_of(options->captured) : file->source.captured;
    struct provenance row;
    if (said.n > 0) {
        if (captured_read(import->arena, said, options->zone, import->now, &file->captured) ==
            STATUS_OK)
            return STATUS_OK;
        const char *why = status_why(import->arena);
        return options->captured != NULL
                   ? status_fail(import->arena, STATUS_REFUSED,
                                 "--captured %s; give a date as EDTF, e.g. 2024-04~", why)
                   : status_fail(import->arena, STATUS_REFUSED,
                                 "%.*scaptures.json:1: of %.*s: %s; give a date as EDTF, e.g. "
                                 "2024-04~",
                                 STR_ARG(file->source.folder), STR_ARG(file->source.name), why);
    }
    enum status status = STATUS_MISSING;
    if (import->funnel.log != NULL)
        status = log_find_capture(import->funnel.log, import->arena,
                                  &file->capture.layout.file.sha256, &row);
    if (status == STATUS_OK) {
        status =
            captured_read(import->arena, row.captured, options->zone, import->now, &file->captured);
        file->captured.sort = row.captured_sort;
        if (import->undated == 0)
            import->undated = row.captured_sort;
        return status;
    }
    file->undated = true;
    return status == STATUS_MISSING ? STATUS_OK : status;
}

/* Captures that nobody dated take one instant: that of an earlier try of this import, if there was
   one, else now. */
static void date_undated(struct import *import)
{
    int64_t at = import->undated != 0 ? import->undated : import->now;
    for (size_t i = 0; i < import->count; i++)
        if (import_is_capture(&import->files[i]) && import->files[i].undated)
            import->files[i].captured = captured_now(import->arena, import->options->zone, at);
}

static int by_capture(const void *a, const void *b)
{
    const struct import_file *x = *(struct import_file *const *)a;
    const struct import_file *y = *(struct import_file *const *)b;
    if (x->captured.sort != y->captured.sort)
        return x->captured.sort < y->captured.sort ? -1 : 1;
    return x < y ? -1 : 1;
}

static enum status emit_captures(struct import *import)
{
    struct import_file **order = ARENA_ARRAY(import->arena, struct import_file *, import->count);
    size_t count = 0;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < import->count; i++)
        if (import_is_capture(&import->files[i]))
            order[count++] = &import->files[i];
    qsort(order, count, sizeof *order, by_capture);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = emit_capture(import, order[i]);
    return status;
}

static size_t count_captures(const struct import *import)
{
    size_t count = 0;
    for (size_t i = 0; i < import->count; i++)
        count += import_is_capture(&import->files[i]);
    return count;
}

static enum status import_captures(struct import *import)
{
    enum status status = STATUS_OK;
    learn_layouts(import);
    if (count_captures(import) == 0)
        return STATUS_OK;
    for (size_t i = 0; i < import->count; i++)
        if (import_is_capture(&import->files[i]) &&
            date_capture(import, &import->files[i]) != STATUS_OK)
            import_refuse(import, &import->files[i]);
    date_undated(import);
    learn_topics(import);
    size_t good = count_captures(import);
    if (good > 0 && !import->options->dry_run)
        status = import_open(import);
    return status == STATUS_OK && good > 0 ? emit_captures(import) : status;
}

/* ---- all of it ---- */

static enum status run(struct import *import)
{
    const struct import_options *options = import->options;
    enum status status = STATUS_OK;
    bool turtle = false;
    for (size_t i = 0; i < import->count; i++) {
        look(import, &import->files[i]);
        turtle |= import->files[i].source.form == SOURCE_TURTLE;
    }
    read_vocabularies(import);
    for (size_t i = 0; i < import->concepts_count; i++) {
        know_labels(import->confirmed, &import->concepts[i].topic, STR(""));
        know_labels(import->topics, &import->concepts[i].topic, STR(""));
    }
    if (options->dry_run)
        open_to_read(import);
    else if (has_log(import) || (turtle && import->concepts_count > 0))
        status = import_open(import);
    if (status == STATUS_OK)
        status = import_captures(import);
    if (status == STATUS_OK)
        status = import_ninjs(import);
    if (status == STATUS_OK && import->opened)
        status = funnel_settle(&import->funnel, import->arena);
    return status;
}

static void close_all(void *self)
{
    funnel_close(&((struct import *)self)->funnel);
}

enum status import_run(struct arena *arena, const struct import_options *options,
                       struct import_report *report)
{
    struct import *import = ARENA_NEW(arena, struct import);
    *report = (struct import_report){.files = (int64_t)options->files_count};
    *import = (struct import){.arena = arena,
                              .options = options,
                              .report = report,
                              .count = options->files_count,
                              .files = ARENA_ARRAY(arena, struct import_file, options->files_count),
                              .notes = source_notes_new(arena),
                              .topics = topics_new(arena),
                              .confirmed = topics_new(arena),
                              .now = clock_now(options->clock),
                              .funnel = {.lock = -1}};
    for (size_t i = 0; i < import->count; i++)
        import->files[i].source.path = options->files[i];
    progress_begin(&import->progress, options->progress ? options->complaints : NULL,
                   options->files, options->files_count);
    arena_defer(arena, close_all, import);
    enum status status = run(import);
    progress_clear(&import->progress);
    if (status != STATUS_OK)
        import_complain(import, status_why(arena));
    report_print(import, status == STATUS_OK);
    close_all(import);
    import->funnel = (struct funnel){.lock = -1};
    return status != STATUS_OK ? status : import->failed ? STATUS_REFUSED : STATUS_OK;
}
