/* What an import prints: a few figures, the topics that nobody has confirmed, and each oddity with
   its place. Of oddities the first hundreds are enough for anybody to see what is wrong. */
#include "intake/inside.h"

#include "base/buf.h"
#include "news/edtf.h"

enum { MOST_ODDITIES = 500, MOST_TEXT = 120 };

void report_odd(struct import *import, const char *path, int64_t line, const char *what,
                struct str text)
{
    if (import->oddities_count++ >= MOST_ODDITIES)
        return;
    if (import->oddities == NULL) {
        import->oddities = ARENA_NEW(import->arena, struct buf);
        *import->oddities = buf_in(import->arena);
    }
    buf_printf(import->oddities, "%s:%lld: %s", path, (long long)line, what);
    if (text.n > 0) {
        size_t n = text.n;
        if (n > MOST_TEXT)
            for (n = MOST_TEXT; n > 0 && ((unsigned char)text.p[n] & 0xc0) == 0x80;)
                n--;
        buf_printf(import->oddities, ": %.*s%s", (int)n, text.p, n < text.n ? "..." : "");
    }
    buf_char(import->oddities, '\n');
}

/* The place of a name among those counted; a free one when it is not there. */
static size_t *slot_of(const struct import *import, struct str name)
{
    for (size_t i = str_hash(name);; i++) {
        size_t *slot = &import->provisional_slots[i & (import->provisional_capacity * 2 - 1)];
        if (*slot == 0 || str_eq(import->provisional[*slot - 1].name, name))
            return slot;
    }
}

static void make_room(struct import *import)
{
    size_t count = import->provisional_count;
    if (count < import->provisional_capacity)
        return;
    import->provisional_capacity = count == 0 ? 32 : count * 2;
    import->provisional =
        arena_grow(import->arena, import->provisional, count * sizeof *import->provisional,
                   import->provisional_capacity * sizeof *import->provisional);
    import->provisional_slots =
        ARENA_ARRAY(import->arena, size_t, import->provisional_capacity * 2);
    for (size_t i = 0; i < count; i++)
        *slot_of(import, import->provisional[i].name) = i + 1;
}

static void count_topic(struct import *import, struct str name)
{
    make_room(import);
    size_t *slot = slot_of(import, name);
    if (*slot == 0) {
        import->provisional[import->provisional_count++] =
            (struct provisional_count){.name = str_copy(import->arena, name)};
        *slot = import->provisional_count;
    }
    import->provisional[*slot - 1].items++;
}

void report_topics(struct import *import, const struct named_topic *topics, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct known *known = topics[i].known;
        if (known == NULL)
            count_topic(import, topics[i].text);
        else if (known->by != KNOWN_CONFIRMED)
            count_topic(import, known->text);
    }
}

static void print_topics(FILE *out, const struct candidate *candidate)
{
    fprintf(out, "  topics: ");
    for (size_t i = 0; i < candidate->topics_count; i++) {
        const struct known *known = candidate->topics[i].known;
        fprintf(out, "%s%.*s%s", i == 0 ? "" : "; ", STR_ARG(candidate->topics[i].text),
                known != NULL && known->by == KNOWN_CONFIRMED ? "" : " (provisional)");
    }
    fprintf(out, "%s\n", candidate->topics_count == 0 ? "none" : "");
}

void report_item(struct import *import, const struct import_file *file,
                 const struct candidate *candidate, const struct dated *dated)
{
    FILE *out = import->options->report;
    struct arena *arena = arena_new();
    progress_clear(&import->progress);
    fprintf(out, "%s:%lld: %.*s\n", file->source.path, (long long)candidate->line,
            STR_ARG(candidate->headline));
    struct str rest = candidate->summary;
    while (rest.n > 0) {
        struct str line = str_cut(&rest, '\n');
        fprintf(out, line.n > 0 ? "  | %.*s\n" : "  |\n", STR_ARG(line));
    }
    print_topics(out, candidate);
    fprintf(out, "  published: %.*s (listed at %.*s)\n", STR_ARG(dated->published),
            STR_ARG(edtf_write_instant(arena, dated->sort)));
    if (candidate->source.n > 0)
        fprintf(out, "  source: %.*s\n", STR_ARG(candidate->source));
    fprintf(out, "  seen: %.*s bytes %lld-%lld, saved %.*s\n\n", STR_ARG(file->source.name),
            (long long)candidate->begin, (long long)candidate->end, STR_ARG(file->captured.edtf));
    arena_free(arena);
}

void report_print(struct import *import, bool complete)
{
    const struct import_report *report = import->report;
    FILE *out = import->options->report;
    import->report->provisional = (int64_t)import->provisional_count;
    fprintf(out, "files: %lld", (long long)report->files);
    if (report->files_refused > 0)
        fprintf(out, ", %lld refused", (long long)report->files_refused);
    if (import->options->dry_run)
        fprintf(out, "\nitems: %lld (dry run: nothing was written)\n", (long long)report->items);
    else
        fprintf(out, "\nitems: %lld new, %lld known, %lld revised\n", (long long)report->added,
                (long long)report->known, (long long)report->revised);
    fprintf(out, "provisional topics: %zu\n", import->provisional_count);
    for (size_t i = 0; i < import->provisional_count; i++)
        fprintf(out, "  %.*s: %lld\n", STR_ARG(import->provisional[i].name),
                (long long)import->provisional[i].items);
    fprintf(out, "lines left over: %lld\n", (long long)report->left);
    if (import->oddities != NULL)
        fwrite(import->oddities->p, 1, import->oddities->n, out);
    if (import->oddities_count > MOST_ODDITIES)
        fprintf(out, "and %lld more like these\n",
                (long long)(import->oddities_count - MOST_ODDITIES));
    if (!complete && report->changed)
        fprintf(out, "the import was not finished; run it again, it goes on where it ended\n");
    else if (!import->options->dry_run && !report->changed)
        fprintf(out, import->failed || !complete
                         ? "nothing changed\n"
                         : "nothing changed: all of it was there already\n");
    fflush(out);
}
