/* A file of ninjs, object by object: one a line, or one JSON document with an array of them (also a
   listing's {"items": [...]}). */
#pragma once

#include "base/hash.h"
#include "base/status.h"
#include "base/str.h"

struct ninjs_place { /* where an object stands, and what its order among the others depends on */
    int64_t begin, end, line;
    struct str text; /* of an array's member; else empty: it is read from the file */
    int64_t created; /* kept here by whoever reads them: see items.c */
    int64_t position;
};

struct ninjs_file;
/* Finds the objects; checks that the bytes are text, not that they are ninjs. REFUSED with
   FILE:LINE. */
enum status ninjs_file_open(struct arena *arena, const char *path,
                            struct ninjs_file **file) MUST_CHECK;
size_t ninjs_file_count(const struct ninjs_file *file);
struct ninjs_place *ninjs_file_place(struct ninjs_file *file, size_t i);
/* The text of an object, in the arena given. */
enum status ninjs_file_text(struct ninjs_file *file, struct arena *arena,
                            const struct ninjs_place *place, struct str *text) MUST_CHECK;
