/* Prints what the capture reader makes of files, as JSON lines, so that layouts.py and the golden
   cases see the reader alone, without log, dates and matching. Each file is a call of its own:

       candidates [--known FILE] FILE...     FILE of --known: one topic a line */
#include "intake/capture.h"

#include "base/buf.h"
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct dump {
    struct arena *arena;
    struct topics *topics;
    bool keep; /* the second reading, when all topics are known */
};

static void print(const struct buf *line)
{
    printf("%.*s\n", STR_ARG(buf_str(line)));
}

static void put(struct json *json, const char *name, struct str text)
{
    json_key(json, name);
    json_str(json, text);
}

static enum status print_item(void *self, const struct candidate *candidate)
{
    struct dump *dump = self;
    struct buf out = buf_in(dump->arena);
    struct json json = json_in(&out);
    if (!dump->keep)
        return STATUS_OK;
    json_object_begin(&json);
    put(&json, "headline", candidate->headline);
    put(&json, "summary", candidate->summary);
    json_key(&json, "topics");
    json_array_begin(&json);
    for (size_t i = 0; i < candidate->topics_count; i++)
        json_str(&json, candidate->topics[i].text);
    json_array_end(&json);
    struct day day = candidate->day;
    if (candidate->dated)
        put(&json, "date", str_printf(dump->arena, "%04d-%02d-%02d", day.year, day.month, day.day));
    if (candidate->source.n > 0)
        put(&json, "source", candidate->source);
    json_object_end(&json);
    print(&out);
    return STATUS_OK;
}

static void print_line(void *self, int64_t number, enum fate fate, struct str text)
{
    static const char *const fates[] = {"furniture", "left", "unsure"};
    struct dump *dump = self;
    if (fate == FATE_ALONE) {
        topics_add(dump->topics, text, STR(""), KNOWN_ALONE);
    } else if (dump->keep && fate != FATE_TOPICS) {
        struct buf out = buf_in(dump->arena);
        struct json json = json_in(&out);
        json_object_begin(&json);
        json_key(&json, "line");
        json_int(&json, number);
        put(&json, fates[fate], text);
        json_object_end(&json);
        print(&out);
    }
}

static void read_known(struct topics *topics, const char *path)
{
    char line[400];
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    while (fgets(line, sizeof line, file) != NULL) {
        struct str text = str_trim(str_of(line));
        if (text.n > 0)
            topics_add(topics, text, text, KNOWN_CONFIRMED);
    }
    fclose(file);
}

static int dump_file(const char *path, const char *known)
{
    struct capture capture;
    struct arena *arena = arena_new();
    struct dump dump = {arena, topics_new(arena), false};
    const struct capture_reader reader = {&dump, print_item, print_line};
    if (known != NULL)
        read_known(dump.topics, known);
    enum status status = capture_learn(arena, path, dump.topics, &capture);
    if (status == STATUS_OK)
        status = capture_read(arena, &capture, dump.topics, &reader);
    dump.keep = true;
    if (status == STATUS_OK)
        status = capture_read(arena, &capture, dump.topics, &reader);
    if (status != STATUS_OK)
        fprintf(stderr, "%s\n", status_why(arena));
    arena_free(arena);
    return status == STATUS_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    const char *known = NULL;
    int failed = 0, first = 1;
    if (argc > 2 && strcmp(argv[1], "--known") == 0) {
        known = argv[2];
        first = 3;
    }
    for (int i = first; i < argc; i++) {
        if (argc - first > 1)
            printf("{\"file\": \"%s\"}\n", argv[i]);
        failed |= dump_file(argv[i], known);
    }
    return failed;
}
