/* `budkavle import`: files into the log, whatever they are. What is wrong with a file is said in
   one line on `complaints`, and the other files are imported all the same; nothing of a bad file is
   kept. Killed anywhere and run again, or run twice, it ends in the same state. */
#pragma once

#include "base/clock.h"
#include "base/status.h"
#include "base/str.h"

#include <stdio.h>

enum import_form { IMPORT_AUTO, IMPORT_CAPTURE, IMPORT_NINJS, IMPORT_FORMS };
/* By the name that --format takes; IMPORT_FORMS when it is none that is read. */
enum import_form import_form_of(struct str name);

struct import_options {
    const char *folder; /* the data folder */
    const char *const *files;
    size_t files_count;
    enum import_form form;
    const char *captured; /* EDTF; NULL when it was not said */
    bool dry_run;
    const struct clock *clock;
    const struct zone *zone; /* of the body's days */
    struct str publisher_name, publisher_orgnr;
    struct str language; /* of captures whose captures.json names none: "sv" */
    FILE *report, *complaints;
    bool progress; /* a bar on `complaints`, which is a terminal */
    int wait_ms;   /* how long a server beside us may need to follow; 0: 30 s */
};

struct import_report {
    int64_t files, files_refused;
    int64_t items, added, known, revised;
    int64_t provisional; /* topics that nobody has confirmed, of these items */
    int64_t left;        /* lines that nothing could be made of */
    bool changed;        /* anything was written */
};

/* OK if every file was imported. Otherwise what was wrong has been said already. */
enum status import_run(struct arena *arena, const struct import_options *options,
                       struct import_report *report) MUST_CHECK;
