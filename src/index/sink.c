/* Bytes are gathered to whole pages, so that each checksum is made while they are in the cache. */
#include "index/sink.h"

#include "index/crc.h"
#include "index/image.h"

#include <errno.h>
#include <unistd.h>

enum { BUFFER_PAGES = 4 };

struct sink sink_in_memory(struct arena *arena)
{
    return (struct sink){.arena = arena, .buffer = buf_in(arena), .fd = -1};
}

struct sink sink_in_file(struct arena *arena, int fd, const char *path)
{
    struct sink sink = {
        .arena = arena, .buffer = buf_in(arena), .fd = fd, .path = path, .pages = buf_in(arena)};
    buf_room(&sink.buffer, (size_t)BUFFER_PAGES * IMAGE_PAGE);
    return sink;
}

static void put(struct sink *sink, const char *bytes, size_t n, uint64_t at)
{
    while (n > 0 && sink->status == STATUS_OK) {
        ssize_t done = pwrite(sink->fd, bytes, n, (off_t)at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0) {
            sink->status = status_fail(sink->arena, STATUS_FAILED, "%s: %s", sink->path,
                                       done < 0 ? strerror(errno) : "the disk is full");
            return;
        }
        bytes += done;
        n -= (size_t)done;
        at += (uint64_t)done;
    }
}

/* Writes what is gathered, which begins at a page. The header is none of the first page's. */
static void flush(struct sink *sink)
{
    uint64_t from = sink->at - sink->buffer.n;
    for (size_t i = 0; i < sink->buffer.n; i += IMAGE_PAGE) {
        size_t n = sink->buffer.n - i < IMAGE_PAGE ? sink->buffer.n - i : IMAGE_PAGE;
        size_t skip = from + i == 0 ? sizeof(struct image_header) : 0;
        uint32_t checksum = crc_add(0, sink->buffer.p + i + skip, n - skip);
        memcpy(buf_room(&sink->pages, 4), &checksum, 4);
        sink->pages.n += 4;
    }
    put(sink, sink->buffer.p, sink->buffer.n, from);
    sink->buffer.n = 0;
}

void sink_add(struct sink *sink, const void *bytes, size_t n)
{
    const size_t most = (size_t)BUFFER_PAGES * IMAGE_PAGE;
    const char *p = bytes;
    while (n > 0) {
        size_t some = n;
        if (sink->fd >= 0 && some > most - sink->buffer.n)
            some = most - sink->buffer.n;
        memcpy(buf_room(&sink->buffer, some), p, some);
        sink->buffer.n += some;
        sink->at += some;
        p += some;
        n -= some;
        if (sink->fd >= 0 && sink->buffer.n == most)
            flush(sink);
    }
}

void sink_align(struct sink *sink, uint64_t step)
{
    static const char zeros[8];
    sink_add(sink, zeros, (size_t)(align_up(sink->at, step) - sink->at));
}

enum status sink_end(struct sink *sink, struct image_header *header)
{
    sink_align(sink, 8);
    header->checksums = sink->at;
    if (sink->fd >= 0) {
        flush(sink);
        struct str table = buf_str(&sink->pages);
        header->pages = (uint32_t)(table.n / 4);
        header->checksums_checksum = crc_add(0, table.p, table.n);
        put(sink, table.p, table.n, sink->at);
        sink->at += table.n;
    }
    header->end = sink->at;
    header->checksum = crc_add(0, header, offsetof(struct image_header, checksum));
    if (sink->fd >= 0)
        put(sink, (const char *)header, sizeof *header, 0);
    else
        memcpy(sink->buffer.p, header, sizeof *header);
    return sink->status;
}
