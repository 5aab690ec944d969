/* Small files, whole. Larger ones are read in steps by whoever knows their form. */
#pragma once

#include "base/status.h"
#include "base/str.h"

/* The bytes of the regular file at `path`, which may be at most `most` bytes. REFUSED for a folder,
   a device or too large a file; MISSING when there is none; FAILED when it cannot be read. */
enum status file_read(struct arena *arena, const char *path, size_t most,
                      struct str *bytes) MUST_CHECK;
/* Writes the file beside its place, syncs, and renames it there: all of it or nothing. */
enum status file_write(struct arena *arena, const char *path, struct str bytes,
                       unsigned mode) MUST_CHECK;
