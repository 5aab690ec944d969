/* One window slides over the file. It begins small and grows only for a line that does not fit, up
   to LINES_LONGEST; so a file of any size costs the same memory, and an endless line is refused
   after its first megabyte. Most lines are clean already and are handed out where they lie. */
#include "intake/lines.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/unicode.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WINDOW = 64 * 1024 };

struct lines {
    struct arena *arena;   /* of the caller: for reasons */
    struct arena *own;     /* until lines_close: the window, for a call may read many files */
    struct arena *scratch; /* of one cleaned line */
    const char *path;
    int file;
    size_t longest;
    bool raw;
    struct stat stat;
    struct hash_stream *hash;
    char *window;
    size_t capacity, from, to; /* what is read and not yet handed out is [from, to) */
    int64_t offset;            /* of window[from] in the file */
    int64_t number;
    bool ended; /* the file, not the window */
    struct sha256 sha256;
};

void lines_close(struct lines *lines)
{
    if (lines->file >= 0)
        close(lines->file);
    lines->file = -1;
    arena_free(lines->scratch);
    arena_free(lines->own);
    lines->own = lines->scratch = NULL;
}

static void end(void *self)
{
    lines_close(self);
}

static int64_t write_time(const struct stat *stat)
{
    return (int64_t)stat->st_mtim.tv_sec * 1000000000 + stat->st_mtim.tv_nsec;
}

enum status lines_open_raw(struct arena *arena, const char *path, size_t longest,
                           struct lines **result)
{
    struct lines *lines = ARENA_NEW(arena, struct lines);
    *lines = (struct lines){.arena = arena,
                            .own = arena_new(),
                            .scratch = arena_new(),
                            .path = path,
                            .file = -1,
                            .longest = longest,
                            .raw = true};
    arena_defer(arena, end, lines);
    /* Not blocking: a pipe without a writer would hold us for ever before we could refuse it. */
    lines->file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (lines->file < 0 && errno == ENOENT)
        return status_fail(arena, STATUS_REFUSED, "%s: there is no such file; check the name",
                           path);
    if (lines->file < 0)
        return status_fail(arena, STATUS_REFUSED,
                           "%s:1: the file cannot be read (%m); check who may read it", path);
    if (fstat(lines->file, &lines->stat) != 0)
        return status_fail(arena, STATUS_FAILED,
                           "%s:1: the file cannot be examined (%m); try again", path);
    if (S_ISDIR(lines->stat.st_mode))
        return status_fail(arena, STATUS_REFUSED,
                           "%s:1: this is a folder; name the files in it instead", path);
    if (!S_ISREG(lines->stat.st_mode))
        return status_fail(arena, STATUS_REFUSED,
                           "%s:1: this is not a regular file; save the page as a file first", path);
    if (lines->stat.st_size == 0)
        return status_fail(arena, STATUS_REFUSED, "%s:1: the file is empty; save the page again",
                           path);
    lines->hash = hash_stream_new(lines->own);
    lines->capacity = WINDOW;
    lines->window = arena_alloc(lines->own, lines->capacity);
    *result = lines;
    return STATUS_OK;
}

enum status lines_open(struct arena *arena, const char *path, struct lines **lines)
{
    enum status status = lines_open_raw(arena, path, LINES_LONGEST, lines);
    if (status == STATUS_OK)
        (*lines)->raw = false;
    return status;
}

/* Reads on until the window holds more than it did or the file has ended. */
static enum status read_on(struct lines *lines)
{
    if (lines->from > 0) {
        memmove(lines->window, lines->window + lines->from, lines->to - lines->from);
        lines->to -= lines->from;
        lines->from = 0;
    }
    if (lines->to == lines->capacity) {
        size_t larger = lines->capacity * 2;
        lines->window = arena_grow(lines->own, lines->window, lines->capacity, larger);
        lines->capacity = larger;
    }
    ssize_t n;
    do
        n = read(lines->file, lines->window + lines->to, lines->capacity - lines->to);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return status_fail(lines->arena, STATUS_FAILED,
                           "%s:%lld: reading failed (%m); check the disk and try again",
                           lines->path, (long long)lines->number + 1);
    if (n == 0) {
        lines->ended = true;
        if (lines->hash != NULL)
            lines->sha256 = hash_stream_end(lines->hash);
        return STATUS_OK;
    }
    if (lines->hash != NULL)
        hash_stream_add(lines->hash, (struct str){lines->window + lines->to, (size_t)n});
    lines->to += (size_t)n;
    return STATUS_OK;
}

/* Finds the end of the line that begins at `from`; *length excludes the end mark of *mark bytes. */
static enum status find_end(struct lines *lines, size_t *length, size_t *mark)
{
    size_t seen = 0;
    for (;;) {
        const char *p = lines->window + lines->from;
        size_t n = lines->to - lines->from;
        const char *lf = memchr(p + seen, '\n', n - seen);
        size_t before = lf == NULL ? n : (size_t)(lf - p);
        const char *cr = memchr(p + seen, '\r', before - seen);
        seen = cr == NULL ? before : (size_t)(cr - p);
        /* A CR at the very end of the window may be the first half of CRLF. */
        bool half = seen < n && p[seen] == '\r' && seen + 1 == n && !lines->ended;
        if ((seen < n && !half) || (seen == n && lines->ended)) {
            *length = seen;
            *mark = seen == n ? 0 : p[seen] == '\r' && seen + 1 < n && p[seen + 1] == '\n' ? 2 : 1;
            return STATUS_OK;
        }
        if (seen > lines->longest)
            return status_fail(lines->arena, STATUS_REFUSED,
                               "%s:%lld: the line is longer than %zu MB; save the page as "
                               "text again",
                               lines->path, (long long)lines->number + 1,
                               lines->longest / LINES_LONGEST);
        enum status status = read_on(lines);
        if (status != STATUS_OK)
            return status;
    }
}

static enum status refuse_bytes(struct lines *lines, struct str raw)
{
    size_t at = 0;
    if (memchr(raw.p, '\0', raw.n) != NULL)
        return status_fail(lines->arena, STATUS_REFUSED,
                           "%s:%lld: the file is not text (a byte 0 stands in it); save the page "
                           "as text in UTF-8",
                           lines->path, (long long)lines->number);
    if (unicode_valid(raw, &at))
        return STATUS_OK;
    unsigned char lead = (unsigned char)raw.p[at];
    size_t need = lead >= 0xf5 || lead < 0xc2 ? 0 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    bool cut = lines->ended && lines->from == lines->to && raw.n - at < need;
    return status_fail(lines->arena, STATUS_REFUSED,
                       cut ? "%s:%lld: the text is cut off in the middle of a character (byte "
                             "%zu of the line); fetch the file again"
                           : "%s:%lld: the text is not valid UTF-8 (byte %zu of the line); save "
                             "it again as UTF-8",
                       lines->path, (long long)lines->number, at + 1);
}

/* Whether the text can be handed out as it lies: no control, no other space than ours, no mark to
   drop, and no code point from U+0300 on, below which everything is NFC, but for the dashes, quotes
   and bullets of U+2010 to U+2027. */
static bool is_clean(struct str raw)
{
    const unsigned char *p = (const unsigned char *)raw.p;
    for (size_t i = 0; i < raw.n; i++) {
        if (p[i] < 0x80) {
            if ((p[i] < 0x20 && p[i] != '\t') || p[i] == 0x7f)
                return false;
        } else if (p[i] == 0xc2) {
            if (p[i + 1] <= 0xa0 || p[i + 1] == 0xad)
                return false;
        } else if (p[i] >= 0xcc) {
            if (p[i] != 0xe2 || p[i + 1] != 0x80 || p[i + 2] < 0x90 || p[i + 2] > 0xa7)
                return false;
            i += 2;
        }
    }
    return true;
}

static bool is_invisible(int32_t c)
{
    return c == 0x00ad || c == 0x200b || c == 0x2060 || c == 0xfeff;
}

static struct str cleaned(struct arena *arena, struct str raw)
{
    struct buf out = buf_in(arena);
    buf_room(&out, raw.n);
    for (size_t i = 0; i < raw.n;) {
        size_t at = i;
        int32_t c = unicode_next(raw, &i);
        if (is_invisible(c))
            continue;
        if (c != '\t' && (unicode_is_space(c) || unicode_is_control(c)))
            buf_char(&out, ' ');
        else
            buf_add(&out, str_sub(raw, at, i));
    }
    return unicode_nfc(arena, buf_str(&out));
}

enum status lines_next(struct lines *lines, struct line *line, bool *more)
{
    size_t length = 0, mark = 0;
    enum status status = find_end(lines, &length, &mark);
    if (status != STATUS_OK)
        return status;
    *more = length + mark > 0;
    if (!*more)
        return STATUS_OK;
    struct str raw = {lines->window + lines->from, length};
    lines->from += length + mark;
    lines->number++;
    *line = (struct line){.begin = lines->offset, .number = lines->number};
    line->end = line->begin + (int64_t)length;
    lines->offset += (int64_t)(length + mark);
    if (line->number == 1 && str_starts(raw, STR("\xef\xbb\xbf"))) {
        raw = str_sub(raw, 3, raw.n);
        line->begin += 3;
    }
    if (raw.n == 0)
        return STATUS_OK;
    status = refuse_bytes(lines, raw);
    if (status != STATUS_OK)
        return status;
    line->text = raw;
    if (!lines->raw && !is_clean(raw)) {
        arena_reset(lines->scratch);
        line->text = cleaned(lines->scratch, raw);
    }
    return STATUS_OK;
}

struct lines_file lines_file(struct lines *lines)
{
    CHECK(lines->ended && lines->hash != NULL);
    return (struct lines_file){lines->sha256, lines->stat.st_size, write_time(&lines->stat)};
}

enum status lines_same(struct lines *lines, const struct lines_file *before)
{
    lines->hash = NULL; /* what it would say is known */
    if (lines->stat.st_size == before->size && write_time(&lines->stat) == before->changed)
        return STATUS_OK;
    return status_fail(lines->arena, STATUS_REFUSED,
                       "%s:1: the file was changed while it was read; import it again",
                       lines->path);
}

int64_t lines_at(const struct lines *lines)
{
    return lines->offset;
}

int64_t lines_size(const struct lines *lines)
{
    return lines->stat.st_size;
}
