/* A saved page of news, as text, read into candidates: every form that listings take in the wild
   (docs/formats.md). Three readings of the file, each in bounded memory: capture_learn says whether
   the bytes are sound and how the page is laid out, and capture_read gives the items, as often as
   it is asked to. */
#pragma once

#include "intake/piece.h"

struct capture {
    const char *path;
    struct layout layout;
};

/* First reading. REFUSED with `FILE:LINE: what; what to do` for bytes that are no text. */
enum status capture_learn(struct arena *arena, const char *path, struct topics *topics,
                          struct capture *capture) MUST_CHECK;
/* Second reading: adds each topic that stands alone on a topic line, and calls `item` of the
   reader, when there is one. Third reading: the same, when all topics of the call are known. */
enum status capture_read(struct arena *arena, const struct capture *capture, struct topics *topics,
                         const struct capture_reader *reader) MUST_CHECK;
