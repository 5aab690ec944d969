/* The folder of an export: files are written one by one, and named in a list at the end, by which
   the next run knows its own and takes away what is no more. */
#pragma once

#include "base/status.h"
#include "base/str.h"

#include <stdint.h>

struct still_files;

enum status still_files_open(struct arena *arena, const char *folder,
                             struct still_files **files) MUST_CHECK;
/* `name` has no "..", no first slash; folders on its way are made. */
enum status still_files_write(struct still_files *files, struct arena *scratch, struct str name,
                              struct str bytes) MUST_CHECK;
/* For a body that comes in pieces: the first of them by still_files_write. */
enum status still_files_append(struct still_files *files, struct arena *scratch, struct str name,
                               struct str bytes) MUST_CHECK;
enum status still_files_close(struct still_files *files, struct arena *scratch,
                              int64_t *removed) MUST_CHECK;
