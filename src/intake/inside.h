/* What the files of one import share: import.c has the order of things, emit.c the items of
   captures, items.c those of ninjs, report.c what is printed. */
#pragma once

#include "intake/batch.h"
#include "intake/capture.h"
#include "intake/concepts.h"
#include "intake/import.h"
#include "intake/source.h"
#include "log/folder.h"

struct import_file {
    struct source source;
    bool refused;
    bool undated; /* nobody said when it was saved */
    struct capture capture;
    struct captured captured;
    struct dating *dating;
    int64_t items, position;
};

struct progress {
    FILE *out; /* NULL: none */
    int64_t size, done, shown_at;
    int shown;
    bool drawn;
};

struct provisional_count {
    struct str id, name;
    int64_t items;
};

struct import {
    struct arena *arena;
    const struct import_options *options;
    struct import_report *report;
    struct import_file *files;
    size_t count;
    struct source_notes *notes;
    const char *complained;   /* what was said last */
    struct str *vocabularies; /* paths that have been read */
    size_t vocabularies_count;
    struct concept *concepts;
    size_t concepts_count;
    struct topics *topics;    /* all that is known, growing */
    struct topics *confirmed; /* of these the confirmed ones */
    int64_t now;              /* the import's instant */
    int64_t undated;          /* the instant of captures that nobody dated; 0 when none is known */
    struct funnel funnel;
    bool opened, failed;
    struct progress progress;
    struct provisional_count *provisional;
    size_t provisional_count, provisional_capacity;
    size_t *provisional_slots; /* by name: the place in the list, from 1 */
    struct buf *oddities;      /* lines of the report, made when the first comes */
    int64_t oddities_count;
};

/* One line on the complaints; the import goes on and fails at its end. */
void import_complain(struct import *import, const char *why);

/* The same with the reason in the import's arena; nothing of the file is kept. */
void import_refuse(struct import *import, struct import_file *file);
static inline bool import_is_capture(const struct import_file *file)
{
    return file->source.form == SOURCE_CAPTURE && !file->refused;
}

/* The first reading of all captures: checks every byte, and finds out how the items are set apart.
 */
void learn_layouts(struct import *import);
/* The second: counts and dates their items, and adds the topics of all to those that are known. */
void learn_topics(struct import *import);

/* Opens the log for writing, once, and brings the vocabularies into it. */
enum status import_open(struct import *import) MUST_CHECK;
enum status emit_capture(struct import *import, struct import_file *file) MUST_CHECK;
enum status import_ninjs(struct import *import) MUST_CHECK;

void report_odd(struct import *import, const char *path, int64_t line, const char *what,
                struct str text);
/* Counts an item's topics that nobody has confirmed. */
void report_topics(struct import *import, const struct named_topic *topics, size_t count);
/* An item of a dry run. */
void report_item(struct import *import, const struct import_file *file,
                 const struct candidate *candidate, const struct dated *dated);
void report_print(struct import *import, bool complete);

void progress_begin(struct progress *progress, FILE *out, const char *const *files, size_t count);
void progress_file(struct progress *progress, const char *path);
void progress_bytes(struct progress *progress, int64_t bytes);
void progress_clear(struct progress *progress);
