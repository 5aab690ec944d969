/* A file named on the command line: of what form it is, and what stands beside it in its folder
   (captures.json, topics.ttl). */
#pragma once

#include "base/status.h"
#include "base/str.h"

enum source_form {
    SOURCE_CAPTURE, /* text; also what cannot be read at all, which its reader will say */
    SOURCE_NINJS,
    SOURCE_TURTLE,
    SOURCE_NOTES,   /* a captures.json: read beside the captures, nothing to import in it */
    SOURCE_FOREIGN, /* a form that is not read */
};

struct source {
    const char *path;
    struct str name;   /* without folders */
    struct str folder; /* with its slash; empty for the one we stand in */
    enum source_form form;
    const char *foreign; /* the name of the form that is not read */
    struct str captured; /* EDTF, from captures.json; empty when it says nothing */
    struct str language; /* likewise */
};

/* Looks at the first bytes. */
void source_look(struct arena *arena, const char *path, struct source *source);

struct source_notes;
struct source_notes *source_notes_new(struct arena *arena);
/* Fills in what captures.json in the file's folder says. REFUSED with FILE:LINE if that one is
   broken. Each is read once. */
enum status source_notes_read(struct source_notes *notes, struct arena *arena,
                              struct source *source) MUST_CHECK;
