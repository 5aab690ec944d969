/* The last reading of a capture: each item is dated and goes into the batch, or is printed in a dry
   run. */
#include "intake/inside.h"

struct emission {
    struct import *import;
    struct import_file *file;
    struct arena *own;   /* of the file */
    struct batch *batch; /* NULL in a dry run */
    struct arena *dates; /* of one item */
    int64_t read;        /* bytes of the file shown on the bar so far */
};

static enum status emit_item(void *self, const struct candidate *candidate)
{
    struct emission *emission = self;
    struct import *import = emission->import;
    arena_reset(emission->dates);
    struct dated dated = dating_next(emission->file->dating, emission->dates, candidate->begin,
                                     candidate->dated, candidate->day);
    if (dated.late)
        report_odd(import, emission->file->source.path, candidate->line,
                   "its date is later than the capture", dated.published);
    report_topics(import, candidate->topics, candidate->topics_count);
    progress_bytes(&import->progress, candidate->end - emission->read);
    emission->read = candidate->end;
    if (emission->batch != NULL)
        return batch_add(emission->batch, emission->own, candidate, &dated);
    import->report->items++;
    report_item(import, emission->file, candidate, &dated);
    return STATUS_OK;
}

static void emit_line(void *self, int64_t number, enum fate fate, struct str text)
{
    struct emission *emission = self;
    struct import *import = emission->import;
    if (fate == FATE_LEFT) {
        import->report->left++;
        report_odd(import, emission->file->source.path, number, "left over", text);
    } else if (fate == FATE_UNSURE) {
        report_odd(import, emission->file->source.path, number,
                   "may be topics, kept in the summary", text);
    }
}

static void hear_odd(void *self, const char *path, int64_t line, const char *what)
{
    report_odd(self, path, line, what, (struct str){0});
}

static struct batch_capture shared_of(const struct import *import, const struct import_file *file)
{
    const struct import_options *options = import->options;
    return (struct batch_capture){
        .path = file->source.path,
        .name = file->source.name,
        .sha256 = file->capture.layout.file.sha256,
        .captured = file->captured,
        .publisher_name = options->publisher_name,
        .publisher_orgnr = options->publisher_orgnr,
        .language = file->source.language.n > 0 ? file->source.language : options->language,
        .position = file->position,
    };
}

enum status emit_capture(struct import *import, struct import_file *file)
{
    struct emission emission = {
        .import = import, .file = file, .own = arena_new(), .dates = arena_new()};
    struct capture_reader reader = {&emission, emit_item, emit_line};
    struct batch_capture shared = shared_of(import, file);
    struct arena *own = emission.own; /* so that many files take no more memory than one */
    enum status status = STATUS_OK;
    if (!import->options->dry_run) {
        emission.batch =
            batch_new(own, &import->funnel, import->topics, (struct batch_sink){import, hear_odd});
        batch_begin_capture(emission.batch, &shared);
    }
    if (status == STATUS_OK)
        status = capture_read(own, &file->capture, import->topics, &reader);
    if (status == STATUS_OK && emission.batch != NULL)
        status = batch_flush(emission.batch, own);
    if (status != STATUS_OK)
        status = status_fail(import->arena, status, "%s", status_why(own));
    if (emission.batch != NULL) {
        struct batch_counts counts = batch_counts(emission.batch);
        import->report->items += counts.items;
        import->report->added += counts.added;
        import->report->known += counts.known;
        import->report->revised += counts.revised;
        import->report->changed |= counts.appended > 0;
    }
    arena_free(emission.dates);
    arena_free(own);
    return status;
}
