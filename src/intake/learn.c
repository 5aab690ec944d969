/* What is to be known of all captures of a call before anything is appended. Files are read two at
   a time, each with memory of its own; what was found in them is put together in their order. */
#include "intake/hands.h"
#include "intake/inside.h"

#include "base/unicode.h"

enum { MOST_ROUNDS = 5 };

/* A file that is being read; its memory goes when the result has been taken. */
struct reading {
    struct import_file *file;
    struct arena *own;
    enum status status;     /* its reason stands in the arena */
    struct topics *alone;   /* topics that stand alone on a line, */
    struct topics *several; /* and lines of several */
};

struct readings {
    struct import *import;
    struct reading *readings;
    size_t count;
    struct arena *arenas[HANDS];
    struct topics *known[HANDS]; /* each hand has its own, for asking changes what they remember */
    struct topics *alone, *several; /* of all files of a round */
};

static void begin_readings(struct readings *readings, struct import *import,
                           const struct topics *known)
{
    *readings = (struct readings){
        .import = import, .readings = ARENA_ARRAY(import->arena, struct reading, import->count)};
    for (size_t i = 0; i < HANDS; i++) {
        readings->arenas[i] = arena_new();
        readings->known[i] = topics_copy(readings->arenas[i], known);
    }
}

static void add_reading(struct readings *readings, struct import_file *file)
{
    readings->readings[readings->count++] = (struct reading){.file = file};
}

static void run_readings(struct readings *readings, void (*task)(void *, size_t, unsigned),
                         void (*take)(void *, size_t))
{
    hands_run(readings->count, &(struct hands_work){readings, task, take});
    for (size_t i = 0; i < HANDS; i++)
        arena_free(readings->arenas[i]);
}

/* Takes the status of a reading, and ends it. */
static void end_reading(struct readings *readings, struct reading *reading)
{
    struct import *import = readings->import;
    if (reading->status != STATUS_OK) {
        status_fail(import->arena, STATUS_REFUSED, "%s", status_why(reading->own));
        import_refuse(import, reading->file);
    }
    progress_file(&import->progress, reading->file->source.path);
    arena_free(reading->own);
}

/* ---- layouts ---- */

static void learn_layout(void *self, size_t i, unsigned hand)
{
    struct readings *readings = self;
    struct reading *reading = &readings->readings[i];
    reading->own = arena_new();
    reading->status = capture_learn(reading->own, reading->file->source.path, readings->known[hand],
                                    &reading->file->capture);
}

static void take_layout(void *self, size_t i)
{
    struct readings *readings = self;
    end_reading(readings, &readings->readings[i]);
}

void learn_layouts(struct import *import)
{
    struct readings readings;
    begin_readings(&readings, import, import->confirmed);
    for (size_t i = 0; i < import->count; i++)
        if (import_is_capture(&import->files[i]))
            add_reading(&readings, &import->files[i]);
    run_readings(&readings, learn_layout, take_layout);
}

/* ---- topics ---- */

static enum status collect_item(void *self, const struct candidate *candidate)
{
    struct import_file *file = ((struct reading *)self)->file;
    dating_note(file->dating, candidate->begin, candidate->dated, candidate->day);
    file->items++;
    return STATUS_OK;
}

static void collect_line(void *self, int64_t number, enum fate fate, struct str text)
{
    struct reading *reading = self;
    (void)number;
    if (fate == FATE_ALONE)
        topics_add(reading->alone, text, STR(""), KNOWN_ALONE);
    else if (fate == FATE_TOPICS)
        topics_add(reading->several, text, STR(""), KNOWN_ALONE);
}

static void collect_file(void *self, size_t i, unsigned hand)
{
    struct readings *readings = self;
    struct reading *reading = &readings->readings[i];
    struct import_file *file = reading->file;
    reading->own = arena_new();
    reading->alone = topics_new(reading->own);
    reading->several = topics_new(reading->own);
    file->items = 0;
    file->dating = dating_new(reading->own, readings->import->options->zone, &file->captured);
    reading->status = capture_read(reading->own, &file->capture, readings->known[hand],
                                   &(struct capture_reader){reading, collect_item, collect_line});
}

static void add_all(struct topics *topics, const struct topics *found)
{
    for (size_t i = 0; i < topics_count(found); i++)
        topics_add(topics, topics_at(found, i)->text, STR(""), KNOWN_ALONE);
}

static void take_topics(void *self, size_t i)
{
    struct readings *readings = self;
    struct reading *reading = &readings->readings[i];
    add_all(readings->alone, reading->alone);
    add_all(readings->several, reading->several);
    reading->file->dating = dating_copy(readings->import->arena, reading->file->dating);
    end_reading(readings, reading);
}

/* What was found counts from now on. Whether there was anything new. */
static bool learn_found(struct import *import, const struct topics *found)
{
    size_t before = topics_count(import->topics);
    add_all(import->topics, found);
    return topics_count(import->topics) > before;
}

/* The topics that have to be cut from the lines of several, by all that is known so far. */
static struct topics *cut_lines(struct import *import, const struct topics *several)
{
    struct topics *cut = topics_new(import->arena);
    for (size_t i = 0; i < topics_count(several); i++) {
        struct piece *pieces;
        size_t count =
            topics_split(import->topics, import->arena, topics_at(several, i)->text, &pieces);
        for (size_t k = 0; k < count; k++)
            if (pieces[k].known == NULL)
                topics_add(cut, unicode_squeeze(import->arena, pieces[k].text), STR(""),
                           KNOWN_ALONE);
    }
    return cut;
}

/* Reads the captures once; whether there were new topics. */
static bool collect_round(struct import *import, int round, struct topics *several)
{
    struct readings readings;
    begin_readings(&readings, import, import->topics);
    readings.alone = topics_new(import->arena);
    readings.several = several;
    for (size_t i = 0; i < import->count; i++) {
        struct import_file *file = &import->files[i];
        if (!import_is_capture(file) || (round > 0 && file->capture.layout.mark != MARK_NONE))
            continue;
        add_reading(&readings, file);
    }
    run_readings(&readings, collect_file, take_topics);
    return learn_found(import, readings.alone);
}

/* Where each file's items stand among all; a file without any is refused. */
static void number_items(struct import *import)
{
    int64_t position = 0;
    for (size_t i = 0; i < import->count; i++) {
        struct import_file *file = &import->files[i];
        file->position = position;
        if (!import_is_capture(file))
            continue;
        position += file->items;
        if (file->items > 0)
            continue;
        status_fail(import->arena, STATUS_REFUSED,
                    "%s:1: no item of news was found in it; check that it is the text of a listing",
                    file->source.path);
        import_refuse(import, file);
    }
}

/* What stands alone on a line first, and only then what is cut from others, until no new topic
   turns up: then an import that is run again, which begins with all of them, ends with the same.
   Pages without marks are read again, for topics tell their items apart. */
void learn_topics(struct import *import)
{
    struct topics *several = topics_new(import->arena);
    for (int round = 0; round < MOST_ROUNDS; round++) {
        bool grown = collect_round(import, round, several);
        while (learn_found(import, cut_lines(import, several)))
            grown = true;
        if (!grown)
            break;
    }
    number_items(import);
}
