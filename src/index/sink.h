/* Where the bytes of an image go while it is written: into memory, or into a file with a checksum
   for each 64 KiB. Bytes are only added; the header alone is put in at the end. */
#pragma once

#include "base/buf.h"
#include "base/status.h"

#include <stdint.h>

struct image_header;

struct sink {
    struct arena *arena;
    struct buf buffer; /* all of it in memory; in a file what is not yet written */
    int fd;            /* -1: in memory */
    const char *path;
    uint64_t at;        /* bytes so far */
    struct buf pages;   /* checksums */
    enum status status; /* the first trouble; what comes after it is dropped */
};

struct sink sink_in_memory(struct arena *arena);
/* The caller closes fd, and writes nothing else to it. */
struct sink sink_in_file(struct arena *arena, int fd, const char *path);
void sink_add(struct sink *sink, const void *bytes, size_t n);
void sink_align(struct sink *sink, uint64_t step); /* with zeros */
/* Adds the checksums, completes the header and puts it at the start, where room was left for it. */
enum status sink_end(struct sink *sink, struct image_header *header) MUST_CHECK;
