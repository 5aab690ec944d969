/* The form is told from the first bytes, never from the name, for saved pages are called anything.
   Only captures.json and *.ttl also go by their names: both are plain text that a page could be. */
#include "intake/source.h"

#include "base/file.h"

#include <fcntl.h>
#include <jansson.h>
#include <unistd.h>

enum { HEAD = 1024, MOST_NOTES = 4 * 1024 * 1024 };

static struct str head_of(struct arena *arena, const char *path)
{
    char *bytes = arena_alloc(arena, HEAD);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0)
        return (struct str){0};
    ssize_t n = read(file, bytes, HEAD);
    close(file);
    return (struct str){bytes, n > 0 ? (size_t)n : 0};
}

static bool starts_any_case(struct arena *arena, struct str text, const char *with)
{
    return str_starts(str_lower_ascii(arena, str_sub(text, 0, strlen(with))), str_of(with));
}

static enum source_form form_of(struct arena *arena, const struct source *source, struct str head,
                                const char **foreign)
{
    if (str_starts(head, STR("\xef\xbb\xbf")))
        head = str_sub(head, 3, head.n);
    struct str text = str_trim(head);
    if (str_is(source->name, "captures.json"))
        return SOURCE_NOTES;
    if (str_starts(text, STR("{\"")) ||
        (str_starts(text, STR("{")) && text.n > 1 && strchr(" \t\r\n}", text.p[1]) != NULL))
        return SOURCE_NINJS;
    if (str_starts(text, STR("[")) && str_starts(str_trim(str_sub(text, 1, text.n)), STR("{")))
        return SOURCE_NINJS;
    if (starts_any_case(arena, text, "@prefix") || starts_any_case(arena, text, "prefix ") ||
        starts_any_case(arena, text, "@base") ||
        (str_ends(source->name, STR(".ttl")) &&
         (str_starts(text, STR("#")) || str_starts(text, STR("<")))))
        return SOURCE_TURTLE;
    *foreign = str_starts(text, STR("WARC/"))                ? "WARC"
               : str_starts(text, STR("%PDF-"))              ? "PDF"
               : str_starts(head, STR("PK\x03\x04"))         ? "a zip file (or a Word document)"
               : starts_any_case(arena, text, "<!doctype h") ? "HTML"
               : starts_any_case(arena, text, "<html")       ? "HTML"
               : str_find(head, STR("<html"), 0) >= 0        ? "HTML"
               : str_find(head, STR("<feed"), 0) >= 0        ? "Atom"
               : str_find(head, STR("<rss"), 0) >= 0         ? "RSS"
               : str_starts(text, STR("<?xml"))              ? "XML"
               : starts_any_case(arena, text, "mime-version:") ||
                       starts_any_case(arena, text, "from: <saved by")
                   ? "MHTML"
                   : NULL;
    return *foreign != NULL ? SOURCE_FOREIGN : SOURCE_CAPTURE;
}

void source_look(struct arena *arena, const char *path, struct source *source)
{
    const char *slash = strrchr(path, '/');
    *source = (struct source){
        .path = path,
        .name = str_of(slash == NULL ? path : slash + 1),
        .folder = slash == NULL ? (struct str){0} : (struct str){path, (size_t)(slash + 1 - path)}};
    source->form = form_of(arena, source, head_of(arena, path), &source->foreign);
}

/* ---- captures.json ---- */

struct note_file {
    struct note_file *next;
    struct str folder;
    json_t *json;    /* NULL when there is none, or it is broken */
    const char *why; /* what is broken */
};

struct source_notes {
    struct arena *arena;
    struct note_file *files;
};

static void end(void *self)
{
    for (struct note_file *file = ((struct source_notes *)self)->files; file != NULL;
         file = file->next)
        json_decref(file->json);
}

struct source_notes *source_notes_new(struct arena *arena)
{
    struct source_notes *notes = ARENA_NEW(arena, struct source_notes);
    notes->arena = arena;
    arena_defer(arena, end, notes);
    return notes;
}

static struct note_file *notes_of(struct source_notes *notes, struct str folder)
{
    for (struct note_file *file = notes->files; file != NULL; file = file->next)
        if (str_eq(file->folder, folder))
            return file;
    struct note_file *file = ARENA_NEW(notes->arena, struct note_file);
    *file = (struct note_file){.next = notes->files, .folder = folder};
    notes->files = file;
    const char *path = arena_printf(notes->arena, "%.*scaptures.json", STR_ARG(folder));
    struct str bytes;
    json_error_t error;
    enum status status = file_read(notes->arena, path, MOST_NOTES, &bytes);
    if (status == STATUS_MISSING)
        return file;
    if (status != STATUS_OK) {
        file->why = status_why(notes->arena);
        return file;
    }
    if (str_starts(bytes, STR("\xef\xbb\xbf")))
        bytes = str_sub(bytes, 3, bytes.n);
    file->json = json_loadb(bytes.p, bytes.n, JSON_REJECT_DUPLICATES, &error);
    if (file->json == NULL)
        file->why = arena_printf(notes->arena,
                                 "%s:%d: this is not JSON (%s); mend it, or say --captured DATE",
                                 path, error.line > 0 ? error.line : 1, error.text);
    else if (!json_is_object(file->json))
        file->why = arena_printf(notes->arena,
                                 "%s:1: must be an object with the names of captures; mend it, or "
                                 "say --captured DATE",
                                 path);
    return file;
}

static bool take_text(struct arena *arena, const json_t *entry, const char *name, struct str *text)
{
    const json_t *value = json_object_get(entry, name);
    if (value == NULL || json_is_null(value))
        return true;
    if (!json_is_string(value))
        return false;
    *text = str_copy(arena, (struct str){json_string_value(value), json_string_length(value)});
    return true;
}

enum status source_notes_read(struct source_notes *notes, struct arena *arena,
                              struct source *source)
{
    struct note_file *file = notes_of(notes, source->folder);
    if (file->why != NULL)
        return status_fail(arena, STATUS_REFUSED, "%s", file->why);
    if (file->json == NULL)
        return STATUS_OK;
    const json_t *entry = json_object_get(file->json, str_z(arena, source->name));
    if (entry == NULL)
        return STATUS_OK;
    if (json_is_string(entry)) { /* a short form: the date alone */
        source->captured =
            str_copy(arena, (struct str){json_string_value(entry), json_string_length(entry)});
        return STATUS_OK;
    }
    if (!json_is_object(entry) || !take_text(arena, entry, "captured", &source->captured) ||
        !take_text(arena, entry, "language", &source->language))
        return status_fail(arena, STATUS_REFUSED,
                           "%.*scaptures.json:1: what it says of %.*s must be an object with "
                           "\"captured\" and \"language\"; mend it, or say --captured DATE",
                           STR_ARG(source->folder), STR_ARG(source->name));
    return STATUS_OK;
}
