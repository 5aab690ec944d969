/* Puts the parts together: rows into the segmenter, which gives candidates to the reader. */
#include "intake/capture.h"

#include "intake/segment.h"

enum status capture_learn(struct arena *arena, const char *path, struct topics *topics,
                          struct capture *capture)
{
    capture->path = path;
    return layout_read(arena, path, topics, &capture->layout);
}

enum status capture_read(struct arena *arena, const struct capture *capture, struct topics *topics,
                         const struct capture_reader *reader)
{
    struct rows *rows;
    struct row row;
    bool more = true;
    enum status status = rows_open(arena, capture->path, &rows);
    if (status == STATUS_OK)
        status = lines_same(rows_lines(rows), &capture->layout.file);
    if (status != STATUS_OK)
        return status;
    struct segmenter *segmenter = segmenter_new(arena, &capture->layout, topics, reader);
    struct arena *texts = arena_new();
    while (status == STATUS_OK) {
        arena_reset(texts);
        status = rows_next(rows, texts, &row, &more);
        if (status != STATUS_OK || !more)
            break;
        status = segmenter_add(segmenter, &row);
    }
    if (status == STATUS_OK)
        status = segmenter_end(segmenter);
    rows_close(rows);
    arena_free(texts);
    return status;
}
