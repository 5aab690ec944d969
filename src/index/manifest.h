/* The MANIFEST: which files are the index, who is dead in them, and up to which entry of which log
   they go. Lines of text with a checksum, put in place by a rename: the old one or the new. */
#pragma once

#include "index/inside.h"

/* Opens what the MANIFEST of the folder names: an epoch with one holder, on segments of files, and
   the number of the next file. MISSING when there is none, FAILED when something is not whole. */
enum status manifest_read(struct arena *arena, const struct index_options *options,
                          struct epoch **epoch, uint64_t *next_file) MUST_CHECK;
/* Writes what stands for the epoch, whose parts are all in files that are durable. *named says
   whether a reader may already see it, also when it could not be made durable. */
enum status manifest_write(struct arena *arena, const struct index *index,
                           const struct epoch *epoch, bool *named) MUST_CHECK;
/* Takes it away, durably. */
enum status manifest_remove(struct arena *arena, const struct index *index) MUST_CHECK;
/* Removes files that the epoch does not name, and half-written ones. */
void manifest_sweep(struct arena *arena, const struct index *index, const struct epoch *epoch);

/* ---- files of segments (files.c) ------------------------------------------------------------ */

char *files_path(struct arena *arena, const struct index *index, uint64_t file);
/* Maps a file as a segment with one holder. MISSING when it is not there. */
enum status files_open(struct arena *arena, const char *folder, uint64_t file,
                       struct segment **segment) MUST_CHECK;
/* Lets the pages of a file go from memory, from the checksum `first` up to `past`; they come back
   when they are asked for. */
void files_forget(const struct segment *segment, uint32_t first, uint32_t past);
/* Makes what was renamed, made and removed in the folder durable. */
enum status files_sync(struct arena *arena, const char *folder) MUST_CHECK;
/* Before each step that changes the folder: where a test may end the process. */
void files_step(const struct index *index, const char *what);
