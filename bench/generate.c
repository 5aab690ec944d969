/* Makes up news, to measure with: items as ninjs or as saved pages, and addresses that readers ask
   for. The same call gives the same bytes. */
#include "bench/story.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/json.h"
#include "bench/targets.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char usage[] =
    "usage: generate [--dictionary PATH] ninjs COUNT [FIRST]     ninjs lines, FIRST left out "
    "before\n"
    "       generate [--dictionary PATH] captures COUNT FOLDER   saved pages, captures.json, "
    "topics.ttl\n"
    "       generate [--dictionary PATH] targets CLASS COUNT ITEMS   addresses, none twice\n"
    "classes: listing many common rare two phrase prefix filter misspelt\n";

enum { PAGE = 4000 }; /* items of a saved page */

static void put(FILE *file, const struct buf *out)
{
    if (fwrite(out->p, 1, out->n, file) != out->n) {
        fprintf(stderr, "generate: cannot write: %s\n", strerror(errno));
        exit(1);
    }
}

static struct str instant(struct arena *arena, int64_t ms)
{
    struct civil day = civil_of_days(ms / 86400000);
    int second = (int)(ms / 1000 % 86400);
    return str_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", day.year, day.month, day.day,
                      second / 3600, second / 60 % 60, second % 60);
}

static struct str day_of(struct arena *arena, int64_t days)
{
    struct civil day = civil_of_days(days);
    return str_printf(arena, "%04d-%02d-%02d", day.year, day.month, day.day);
}

/* A list of one object of two or three texts, as most of ninjs is. */
static void text_of(struct json *json, const char *list, const char *role, struct str type,
                    struct str value)
{
    if (value.n == 0)
        return;
    json_key(json, list);
    json_array_begin(json);
    json_object_begin(json);
    json_member(json, "role", str_of(role));
    json_member(json, "contentType", type);
    json_member(json, "value", value);
    json_object_end(json);
    json_array_end(json);
}

static void alternative(struct json *json, const char *role, struct str value)
{
    json_object_begin(json);
    json_member(json, "role", str_of(role));
    json_member(json, "value", value);
    json_object_end(json);
}

static void ids(struct arena *arena, struct json *json, const struct story *story)
{
    static const char *const first[KINDS] = {NULL, NULL, "opens", "from", "start", NULL};
    static const char *const last[KINDS] = {NULL, NULL, "closes", "until", "end", NULL};
    json_key(json, "altIds");
    json_array_begin(json);
    alternative(json, "id", story->id);
    alternative(json, "published", instant(arena, story->published));
    if (first[story->kind] != NULL) {
        alternative(json, first[story->kind], day_of(arena, story->begin));
        alternative(json, last[story->kind], day_of(arena, story->end));
    }
    if (story->kind == KIND_ALERT) /* else each of them would stand on every page for good */
        alternative(json, "expires", day_of(arena, story->published / 86400000 + 2));
    json_array_end(json);
}

static void ninjs_line(struct arena *arena, const struct story *story, FILE *file)
{
    struct buf out = buf_in(arena);
    struct json json = json_in(&out);
    json_object_begin(&json);
    json_member(&json, "uri", str_printf(arena, "urn:uuid:%.*s", STR_ARG(story->id)));
    json_member(&json, "type", STR("text"));
    json_member(&json, "language", story->english ? STR("en") : STR("sv"));
    json_member(&json, "contentCreated", instant(arena, story->published));
    text_of(&json, "headlines", "main", STR("text/plain"), story->headline);
    text_of(&json, "descriptions", "summary", STR("text/plain"), story->summary);
    text_of(&json, "bodies", "main", STR("text/markdown"), story->body);
    json_key(&json, "genres");
    json_array_begin(&json);
    json_object_begin(&json);
    json_member(&json, "name", str_of(kind_name(story->kind)));
    json_member(&json, "literal", str_of(kind_name(story->kind)));
    json_object_end(&json);
    json_array_end(&json);
    json_key(&json, "subjects");
    json_array_begin(&json);
    for (size_t i = 0; i < story->topics_count; i++) {
        json_object_begin(&json);
        json_member(&json, "name", str_of(story_topics[story->topics[i]].label));
        json_object_end(&json);
    }
    json_array_end(&json);
    ids(arena, &json, story);
    json_object_end(&json);
    buf_char(&out, '\n');
    put(file, &out);
}

static void ninjs(const struct words *words, int64_t count, int64_t first)
{
    struct arena *arena = arena_new();
    struct story story;
    for (int64_t i = first; i < count; i++) {
        story_make(arena, words, i, count, &story);
        ninjs_line(arena, &story, stdout);
        arena_reset(arena);
    }
    arena_free(arena);
}

static FILE *open_in(struct arena *arena, const char *folder, const char *name)
{
    const char *path = arena_printf(arena, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        fprintf(stderr, "generate: cannot write %s: %s; make the folder first\n", path,
                strerror(errno));
        exit(1);
    }
    return file;
}

/* Every other page dates its items; the real ones hardly ever do. */
static void captured_item(struct arena *arena, const struct story *story, bool dated, FILE *file)
{
    struct buf out = buf_in(arena);
    buf_printf(&out, "  • %.*s\n\n", STR_ARG(story->headline));
    if (dated) {
        struct str day = day_of(arena, story->published / 86400000);
        buf_printf(&out, "    %.*s\n\n", STR_ARG(day));
    }
    buf_printf(&out, "    %.*s\n\n    ", STR_ARG(story->summary));
    for (size_t i = 0; i < story->topics_count; i++)
        buf_addz(&out, story_topics[story->topics[i]].label);
    buf_char(&out, '\n');
    put(file, &out);
}

/* A page of the items from `first` to `past`, the newest at the top; returns the day of that. */
static struct str captured_page(const struct words *words, int64_t first, int64_t past,
                                int64_t count, FILE *file, struct arena *names)
{
    struct arena *arena = arena_new();
    struct story story;
    struct str day = {0};
    fputs("Nyheter\n\n", file);
    for (int64_t i = past - 1; i >= first; i--) {
        story_make(arena, words, i, count, &story);
        if (i == past - 1)
            day = day_of(names, story.published / 86400000);
        if (!story.english)
            captured_item(arena, &story, first / PAGE % 2 == 1, file);
        arena_reset(arena);
    }
    arena_free(arena);
    return day;
}

static void captures(struct arena *arena, const struct words *words, int64_t count,
                     const char *folder)
{
    FILE *topics = open_in(arena, folder, "topics.ttl");
    fputs("@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
          "@prefix : <https://region.example/topic/> .\n\n",
          topics);
    for (int i = 0; i < TOPICS; i++) {
        const struct topic_line *topic = &story_topics[i];
        fprintf(topics, ":%s a skos:Concept ; skos:prefLabel \"%s\"@sv", topic->slug, topic->label);
        if (topic->broader >= 0)
            fprintf(topics, " ; skos:broader :%s", story_topics[topic->broader].slug);
        fputs(" .\n", topics);
    }
    fclose(topics);
    FILE *list = open_in(arena, folder, "captures.json");
    fputs("{", list);
    for (int64_t first = 0; first < count; first += PAGE) {
        int64_t past = first + PAGE < count ? first + PAGE : count;
        const char *name = arena_printf(arena, "page-%04d.txt", (int)(first / PAGE));
        FILE *file = open_in(arena, folder, name);
        struct str day = captured_page(words, first, past, count, file, arena);
        fclose(file);
        fprintf(list, "%s\n  \"%s\": {\"captured\": \"%.*s\", \"language\": \"sv\"}",
                first == 0 ? "" : ",", name, STR_ARG(day));
    }
    fputs("\n}\n", list);
    fclose(list);
}

static int64_t number_of(const char *text)
{
    int64_t number;
    if (text == NULL || !str_int(str_of(text), &number) || number < 0) {
        fputs(usage, stderr);
        exit(2);
    }
    return number;
}

int main(int argc, char **argv)
{
    const char *dictionary = "/usr/share/hunspell/sv_SE";
    struct arena *arena = arena_new();
    struct words words;
    if (argc > 2 && strcmp(argv[1], "--dictionary") == 0) {
        dictionary = argv[2];
        argc -= 2;
        argv += 2;
    }
    if (argc < 3) {
        fputs(usage, stderr);
        return 2;
    }
    if (words_read(arena, dictionary, &words) != STATUS_OK) {
        fprintf(stderr, "generate: %s\n", status_why(arena));
        return 1;
    }
    struct str what = str_of(argv[1]);
    if (str_is(what, "ninjs"))
        ninjs(&words, number_of(argv[2]), argc > 3 ? number_of(argv[3]) : 0);
    else if (str_is(what, "captures") && argc == 4)
        captures(arena, &words, number_of(argv[2]), argv[3]);
    else if (!str_is(what, "targets") || argc != 5 ||
             !targets_write(&words, argv[2], number_of(argv[3]), number_of(argv[4]), stdout)) {
        fputs(usage, stderr);
        return 2;
    }
    arena_free(arena);
    return ferror(stdout) || fflush(stdout) != 0;
}
