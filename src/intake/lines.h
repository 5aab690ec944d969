/* A file as lines of clean text, in bounded memory: the door through which every foreign text form
   comes. Refuses what is no text (a folder, a binary, broken UTF-8, a line without end) and says
   where; the reason stands in the arena given to lines_open, as `FILE:LINE: what; what to do`. */
#pragma once

#include "base/hash.h"
#include "base/status.h"
#include "base/str.h"

enum { LINES_LONGEST = 1024 * 1024 }; /* bytes in a line */

struct line {
    struct str text;    /* NFC; every white space a plain space or tab; no invisible marks. Valid
                           until the next line is asked for. */
    int64_t begin, end; /* bytes of the line in the file, its end mark excluded */
    int64_t number;     /* from 1 */
};

struct lines;

/* REFUSED for anything but a regular file that may be read; closed by lines_close, or with the
   arena. */
enum status lines_open(struct arena *arena, const char *path, struct lines **lines) MUST_CHECK;
/* The same for a text in which every byte counts, as in JSON: valid UTF-8, but nothing in it is
   changed; its lines may be `longest` bytes long. */
enum status lines_open_raw(struct arena *arena, const char *path, size_t longest,
                           struct lines **lines) MUST_CHECK;
void lines_close(struct lines *lines);
/* The next line; *more is false after the last. */
enum status lines_next(struct lines *lines, struct line *line, bool *more) MUST_CHECK;

/* What a whole reading learnt of the file; a second reading can tell by it that the file changed.
 */
struct lines_file {
    struct sha256 sha256;
    int64_t size;
    int64_t changed; /* nanoseconds of the last write */
};
/* Valid once lines_next has said that there is no more. */
struct lines_file lines_file(struct lines *lines);
/* REFUSED if the file is no longer the one that was read before. */
enum status lines_same(struct lines *lines, const struct lines_file *before) MUST_CHECK;
/* How far the reading has come, in bytes, and the size of the file: for a progress bar. */
int64_t lines_at(const struct lines *lines);
int64_t lines_size(const struct lines *lines);
