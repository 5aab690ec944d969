/* A file that is cut while it is mapped: the processor then has nothing to give for a page, and the
   kernel sends SIGBUS. With cut_survive the page is zeros from then on and the segment damaged, so
   that the answer fails and the index is made anew, as for any other damage. */
#pragma once

#include "index/image.h"

/* For the whole process, however often. SIGBUS for any other reason ends it with a line that says
 * so.
 */
void cut_survive(void);

/* Bytes that may be cut; NULL when there are too many to watch. `segment` is what they are of, once
   that is known. */
struct cut_watch;
struct cut_watch *cut_begin(const void *bytes, size_t size);
void cut_say(struct cut_watch *watch, struct segment *segment);
void cut_end(struct cut_watch *watch);
