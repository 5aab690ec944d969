/* The files that are part of the program: templates/, locale/ and static/, turned into C by
   tools/embed.c, and the same with what an operator's folder puts in their place.
   Which files are built in is listed in the meson.build of each of those folders. */
#pragma once

#include "base/status.h"
#include "base/str.h"

struct builtin_file {
    struct str name;  /* "listing.mustache" */
    const char *path; /* for messages: "templates/listing.mustache", or where it was found */
    struct str bytes;
    bool builtin;
};

struct builtin_files {
    struct builtin_file *p; /* in the order of their names */
    size_t count;
};

/* A built-in file, or NULL: builtin_find("locale", STR("sv.locale")). */
const struct builtin_file *builtin_find(const char *kind, struct str name);
/* All of a kind whose names have that ending, each replaced by the file of the same name in
   `folder`, and the other files of that folder. The folder may be NULL or not be there; names that
   begin with a dot are passed over. FAILED or REFUSED if a file cannot be read. */
enum status builtin_gather(struct arena *arena, const char *kind, struct str ending,
                           const char *folder, struct builtin_files *files) MUST_CHECK;

/* Written by tools/embed.c. */
struct builtin_entry {
    const char *kind;
    struct builtin_file file;
};
extern const struct builtin_entry builtin_entries[];
extern const size_t builtin_entries_count;
