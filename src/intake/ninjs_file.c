/* Of one object a line only the places are kept, so that a file of any length costs little. A JSON
   document has to be read whole, and may be no longer than that is sensible. */
#include "intake/ninjs_file.h"

#include "base/file.h"
#include "intake/lines.h"

#include <fcntl.h>
#include <jansson.h>
#include <unistd.h>

enum { LONGEST_LINE = 16 * 1024 * 1024, MOST_DOCUMENT = 64 * 1024 * 1024 };

struct ninjs_file {
    struct arena *arena;
    const char *path;
    int file;
    struct ninjs_place *places;
    size_t count, capacity;
};

static void end(void *self)
{
    struct ninjs_file *file = self;
    if (file->file >= 0)
        close(file->file);
}

static void add(struct ninjs_file *file, struct ninjs_place place)
{
    if (file->count == file->capacity) {
        size_t larger = file->capacity == 0 ? 64 : file->capacity * 2;
        file->places = arena_grow(file->arena, file->places, file->count * sizeof place,
                                  larger * sizeof place);
        file->capacity = larger;
    }
    file->places[file->count++] = place;
}

/* Whether a text is one whole JSON object that is an item rather than a listing. */
static bool is_item(struct str text)
{
    json_error_t error;
    json_t *json = json_loadb(text.p, text.n, 0, &error);
    bool item = json_is_object(json) &&
                (json_object_get(json, "uri") != NULL || json_object_get(json, "items") == NULL);
    json_decref(json);
    return item;
}

/* The object as text again. */
static void add_object(struct ninjs_file *file, const json_t *object, int64_t size)
{
    size_t n = json_dumpb(object, NULL, 0, JSON_COMPACT | JSON_ENCODE_ANY);
    char *text = arena_alloc(file->arena, n);
    json_dumpb(object, text, n, JSON_COMPACT | JSON_ENCODE_ANY);
    add(file, (struct ninjs_place){.end = size, .line = 1, .text = {text, n}});
}

static enum status read_document(struct ninjs_file *file)
{
    struct str bytes;
    json_error_t error;
    enum status status = file_read(file->arena, file->path, MOST_DOCUMENT, &bytes);
    if (status != STATUS_OK)
        return status;
    if (str_starts(bytes, STR("\xef\xbb\xbf")))
        bytes = str_sub(bytes, 3, bytes.n);
    json_t *json = json_loadb(bytes.p, bytes.n, 0, &error);
    if (json == NULL)
        return status_fail(file->arena, STATUS_REFUSED,
                           "%s:%d: this is not JSON (%s); mend it, and give one item a line",
                           file->path, error.line > 0 ? error.line : 1, error.text);
    const json_t *items = json_is_array(json) ? json : json_object_get(json, "items");
    file->count = 0;
    for (size_t i = 0; i < json_array_size(items); i++)
        add_object(file, json_array_get(items, i), (int64_t)bytes.n);
    if (!json_is_array(items))
        add_object(file, json, (int64_t)bytes.n);
    json_decref(json);
    return STATUS_OK;
}

enum status ninjs_file_open(struct arena *arena, const char *path, struct ninjs_file **result)
{
    struct lines *lines;
    struct line line;
    bool more = true, first = true, document = false;
    struct ninjs_file *file = ARENA_NEW(arena, struct ninjs_file);
    *file = (struct ninjs_file){.arena = arena, .path = path, .file = -1};
    *result = file;
    arena_defer(arena, end, file);
    enum status status = lines_open_raw(arena, path, LONGEST_LINE, &lines);
    while (status == STATUS_OK) {
        status = lines_next(lines, &line, &more);
        if (status != STATUS_OK || !more)
            break;
        struct str text = str_trim(line.text);
        if (text.n == 0)
            continue;
        document |= first && !is_item(text);
        first = false;
        if (!document)
            add(file,
                (struct ninjs_place){.begin = line.begin, .end = line.end, .line = line.number});
    }
    if (status != STATUS_OK)
        return status;
    lines_close(lines);
    if (document) /* only now: what is no text has been refused with its line */
        status = read_document(file);
    else
        file->file = open(path, O_RDONLY | O_CLOEXEC);
    if (status == STATUS_OK && file->count == 0)
        status = status_fail(arena, STATUS_REFUSED, "%s:1: there is no item in it; export it again",
                             path);
    return status;
}

size_t ninjs_file_count(const struct ninjs_file *file)
{
    return file->count;
}

struct ninjs_place *ninjs_file_place(struct ninjs_file *file, size_t i)
{
    return &file->places[i];
}

enum status ninjs_file_text(struct ninjs_file *file, struct arena *arena,
                            const struct ninjs_place *place, struct str *text)
{
    if (place->text.n > 0) {
        *text = place->text;
        return STATUS_OK;
    }
    size_t size = (size_t)(place->end - place->begin), done = 0;
    char *bytes = arena_alloc(arena, size);
    while (done < size) {
        ssize_t n = pread(file->file, bytes + done, size - done, place->begin + (int64_t)done);
        if (n <= 0)
            return status_fail(arena, STATUS_FAILED,
                               "%s:%lld: the file was changed or cannot be read any more; import "
                               "it again",
                               file->path, (long long)place->line);
        done += (size_t)n;
    }
    *text = (struct str){bytes, size};
    return STATUS_OK;
}
