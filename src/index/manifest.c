/* A line a thing, so that a person can read what an index is made of:

     budkavle-index 1
     log example.org/news
     seq 4711
     next 12
     segment 11 4711220 9000 1c0ffee0 2 17 3+4   file, bytes, documents, checksum of its header,
                                                 how many runs of dead follow: gap, or gap+length
     end 5eed5eed                                CRC-32C of all before this line */
#include "index/manifest.h"

#include "base/buf.h"
#include "base/file.h"
#include "index/crc.h"
#include "index/cube.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

enum { TRIES = 20, MANIFEST_MOST = 1 << 30 };

static char *path_of(struct arena *arena, const char *folder)
{
    return arena_printf(arena, "%s/MANIFEST", folder);
}

/* ---- writing --------------------------------------------------------------------------------- */

static bool dead(const struct epoch_part *part, uint32_t document)
{
    return (part->live[document / 64] >> document % 64 & 1) == 0;
}

/* The runs of dead documents; how many. */
static uint32_t add_runs(struct buf *out, const struct epoch_part *part)
{
    uint32_t count = segment_count(part->segment), runs = 0, after = 0;
    for (uint32_t i = 0; part->live != NULL && i < count; i++) {
        if (!dead(part, i))
            continue;
        uint32_t n = 1;
        while (i + n < count && dead(part, i + n))
            n++;
        buf_printf(out, " %" PRIu32, i - after);
        if (n > 1)
            buf_printf(out, "+%" PRIu32, n);
        i += n - 1;
        after = i + 1;
        runs++;
    }
    return runs;
}

static void add_segment(struct buf *out, const struct epoch_part *part)
{
    const struct segment *segment = part->segment;
    struct buf runs = buf_in(out->arena);
    uint32_t count = add_runs(&runs, part);
    buf_printf(out, "segment %" PRIu64 " %zu %" PRIu32 " %08" PRIx32 " %" PRIu32, segment->file,
               segment->size, segment_count(segment), segment->header.checksum, count);
    buf_add(out, buf_str(&runs));
    buf_char(out, '\n');
}

enum status manifest_write(struct arena *arena, const struct index *index,
                           const struct epoch *epoch, bool *named)
{
    const struct index_options *options = &index->options;
    *named = false;
    if (options->before_manifest != NULL) {
        enum status status = options->before_manifest(options->self, arena);
        if (status != STATUS_OK)
            return status;
    }
    struct buf out = buf_in(arena);
    buf_printf(&out, "budkavle-index %d\nlog %.*s\nseq %" PRId64 "\nnext %" PRIu64 "\n",
               IMAGE_VERSION, STR_ARG(epoch->log_id), epoch->seq, index->next_file);
    for (size_t i = 0; i < epoch->parts_count; i++)
        add_segment(&out, &epoch->parts[i]);
    buf_printf(&out, "end %08" PRIx32 "\n", crc_add(0, out.p, out.n));
    files_step(index, "write MANIFEST");
    enum status status = file_write(arena, path_of(arena, options->folder), buf_str(&out), 0600);
    if (status != STATUS_OK)
        return status;
    *named = true;
    files_step(index, "sync MANIFEST");
    return files_sync(arena, options->folder);
}

enum status manifest_remove(struct arena *arena, const struct index *index)
{
    char *path = path_of(arena, index->options.folder);
    files_step(index, "remove MANIFEST");
    if (unlink(path) != 0 && errno != ENOENT)
        return status_fail(arena, STATUS_FAILED, "%s: %s", path, strerror(errno));
    return files_sync(arena, index->options.folder);
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool next_number(struct str *line, int64_t *number)
{
    struct str word = str_cut(line, ' ');
    return str_int(word, number) && *number >= 0;
}

static bool next_checksum(struct str *line, uint32_t *checksum)
{
    struct str word = str_cut(line, ' ');
    *checksum = 0;
    for (size_t i = 0; i < word.n; i++) {
        const char *digits = "0123456789abcdef";
        const char *digit = memchr(digits, word.p[i], 16);
        if (digit == NULL)
            return false;
        *checksum = *checksum << 4 | (uint32_t)(digit - digits);
    }
    return word.n == 8;
}

/* Lets those die that the line names; `part` is whole so far. */
static bool read_runs(struct epoch_part *part, struct str line, int64_t runs)
{
    uint32_t count = segment_count(part->segment);
    int64_t at = 0;
    for (int64_t i = 0; i < runs; i++) {
        struct str word = str_cut(&line, ' ');
        struct str gap = str_cut(&word, '+');
        int64_t skip, n = 1;
        if (!str_int(gap, &skip) || (word.p != NULL && !str_int(word, &n)) || skip < 0 || n < 1 ||
            skip > count || n > count || at + skip + n > count)
            return false;
        if (part->live_set == NULL)
            epoch_part_unshare(part);
        for (at += skip; n > 0; n--, at++)
            part->live_set->bits[at / 64] &= ~((uint64_t)1 << at % 64);
    }
    if (part->live_set != NULL) {
        part->live_count = 0;
        for (size_t i = 0; i < live_words(part->segment); i++)
            part->live_count += (uint32_t)__builtin_popcountll(part->live_set->bits[i]);
    }
    return line.p == NULL;
}

/* What was read of a MANIFEST, with a hold on all that is in it. */
struct reading {
    struct arena *arena;
    const char *folder;
    struct index_place place;
    int64_t next;
    struct epoch_part *parts;
    size_t count, most;
};

static void let_go(struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++) {
        live_set_release(reading->parts[i].live_set);
        segment_release((struct segment *)reading->parts[i].segment);
    }
    reading->count = 0;
}

static enum status damaged(struct reading *reading)
{
    return status_fail(reading->arena, STATUS_FAILED, "%s/MANIFEST: is damaged; it is made anew",
                       reading->folder);
}

static enum status read_segment(struct reading *reading, struct str line)
{
    int64_t file, size, documents, runs;
    uint32_t checksum;
    if (!next_number(&line, &file) || !next_number(&line, &size) ||
        !next_number(&line, &documents) || !next_checksum(&line, &checksum) ||
        !next_number(&line, &runs))
        return damaged(reading);
    if (reading->count == reading->most) {
        size_t most = reading->most == 0 ? 16 : reading->most * 2;
        reading->parts =
            arena_grow(reading->arena, reading->parts, reading->count * sizeof *reading->parts,
                       most * sizeof *reading->parts);
        reading->most = most;
    }
    struct segment *segment;
    enum status status = files_open(reading->arena, reading->folder, (uint64_t)file, &segment);
    if (status != STATUS_OK) /* MISSING would say that there is no MANIFEST */
        return status_fail(reading->arena, STATUS_FAILED, "%s", status_why(reading->arena));
    struct epoch_part *part = &reading->parts[reading->count++];
    *part = (struct epoch_part){.segment = segment, .live_count = segment_count(segment)};
    if (segment->size != (uint64_t)size || segment_count(segment) != documents ||
        segment->header.checksum != checksum)
        return status_fail(reading->arena, STATUS_FAILED,
                           "%s: is not the segment that the MANIFEST names; it is made anew",
                           segment->path);
    return read_runs(part, line, runs) ? STATUS_OK : damaged(reading);
}

static enum status read_line(struct reading *reading, struct str line)
{
    struct str rest = line, word = str_cut(&rest, ' ');
    if (str_is(word, "segment"))
        return read_segment(reading, rest);
    bool good = true;
    if (str_is(word, "log"))
        reading->place.log_id = rest;
    else if (str_is(word, "seq"))
        good = next_number(&rest, &reading->place.seq);
    else if (str_is(word, "next"))
        good = next_number(&rest, &reading->next);
    else
        good = str_is(word, "budkavle-index") && str_int(rest, &(int64_t){0});
    return good ? STATUS_OK : damaged(reading);
}

static enum status read_lines(struct reading *reading, struct str text)
{
    enum { END = 13 }; /* "end 01234567\n" */
    struct str first = str_printf(reading->arena, "budkavle-index %d\n", IMAGE_VERSION);
    if (text.n < first.n + END || !str_starts(text, first))
        return damaged(reading);
    struct str lines = str_sub(text, 0, text.n - END);
    struct str end = str_sub(text, lines.n, text.n - 1);
    uint32_t checksum;
    if (!str_is(str_cut(&end, ' '), "end") || !next_checksum(&end, &checksum) ||
        checksum != crc_add(0, lines.p, lines.n) || text.p[text.n - 1] != '\n')
        return damaged(reading);
    enum status status = STATUS_OK;
    while (lines.n > 0 && status == STATUS_OK)
        status = read_line(reading, str_cut(&lines, '\n'));
    return status;
}

enum status manifest_read(struct arena *arena, const struct index_options *options,
                          struct epoch **epoch, uint64_t *next_file)
{
    struct reading reading = {.arena = arena, .folder = options->folder};
    enum status status = STATUS_OK;
    for (int i = 0; i < TRIES; i++) {
        struct str text;
        status = file_read(arena, path_of(arena, options->folder), MANIFEST_MOST, &text);
        if (status != STATUS_OK)
            break;
        status = read_lines(&reading, text);
        if (status == STATUS_OK) {
            *epoch = epoch_make(&reading.place, reading.parts, reading.count,
                                cube_of(arena, reading.parts, reading.count));
            *next_file = (uint64_t)reading.next;
        }
        let_go(&reading);
        /* A writer may have merged away what the MANIFEST named when it was read. */
        if (status == STATUS_OK || options->write)
            return status;
    }
    return status;
}

/* ---- tidying --------------------------------------------------------------------------------- */

static bool is_named(const struct epoch *epoch, uint64_t file)
{
    for (size_t i = 0; i < epoch->parts_count; i++)
        if (epoch->parts[i].segment->file == file)
            return true;
    return false;
}

void manifest_sweep(struct arena *arena, const struct index *index, const struct epoch *epoch)
{
    DIR *folder = opendir(index->options.folder);
    if (folder == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        struct str name = str_of(entry->d_name);
        int64_t file;
        bool ours = str_starts(name, STR("MANIFEST.")) && str_ends(name, STR(".new"));
        if (str_ends(name, STR(".seg")) && str_int(str_sub(name, 0, name.n - 4), &file))
            ours = !is_named(epoch, (uint64_t)file);
        if (ours)
            unlink(arena_printf(arena, "%s/%s", index->options.folder, entry->d_name));
    }
    closedir(folder);
}
