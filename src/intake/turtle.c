/* Statements come one by one; each is put with its subject, in a list of subjects. Vocabularies
   have hundreds of concepts, so a hash table by URI would be the only thing worth adding. */
#include "intake/turtle.h"

#include "base/file.h"
#include "base/unicode.h"
#include "news/skos.h"

#include <raptor2/raptor2.h>

enum { MOST_BYTES = 16 * 1024 * 1024, SLOTS = 4096 };

#define SKOS "http://www.w3.org/2004/02/skos/core#"
#define RDF_TYPE "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

struct subject {
    struct concept concept;
    struct str name; /* URI, or _:id */
    bool is_concept, is_other;
    struct subject *next; /* in its slot */
};

struct reading {
    struct arena *arena;
    const char *path;
    struct str language;
    struct subject **subjects;
    size_t count, capacity;
    struct subject *slots[SLOTS];
    int line;
    const char *wrong;
};

static struct str name_of(struct reading *reading, raptor_term *term)
{
    if (term->type == RAPTOR_TERM_TYPE_URI)
        return str_copy(reading->arena,
                        str_of((const char *)raptor_uri_as_string(term->value.uri)));
    if (term->type == RAPTOR_TERM_TYPE_BLANK)
        return str_printf(reading->arena, "_:%s", (const char *)term->value.blank.string);
    return (struct str){0};
}

static struct subject *subject_of(struct reading *reading, struct str name)
{
    struct subject **slot = &reading->slots[str_hash(name) % SLOTS];
    for (struct subject *at = *slot; at != NULL; at = at->next)
        if (str_eq(at->name, name))
            return at;
    struct subject *subject = ARENA_NEW(reading->arena, struct subject);
    *subject = (struct subject){.name = name, .next = *slot};
    if (!str_starts(name, STR("_:")))
    subject->concept.uri = name;
    *slot = subject;
    if (reading->count == reading->capacity) {
        size_t larger = reading->capacity == 0 ? 64 : reading->capacity * 2;
        reading->subjects = arena_grow(reading->arena, reading->subjects,
                                       reading->count * sizeof subject, larger * sizeof subject);
        reading->capacity = larger;
    }
    reading->subjects[reading->count++] = subject;
    return subject;
}

static void add_text(struct arena *arena, struct str **list, size_t *count, struct str text)
{
    for (size_t i = 0; i < *count; i++)
        if (str_eq((*list)[i], text))
            return;
    *list = arena_grow(arena, *list, *count * sizeof text, (*count + 1) * sizeof text);
    (*list)[(*count)++] = text;
}

static void add_label(struct arena *arena, struct label **list, size_t *count, struct label label)
{
    for (size_t i = 0; i < *count; i++)
        if (str_eq((*list)[i].text, label.text) && str_eq((*list)[i].language, label.language))
            return;
    *list = arena_grow(arena, *list, *count * sizeof label, (*count + 1) * sizeof label);
    (*list)[(*count)++] = label;
}

/* `sv-SE` says no more than `sv` here. */
static struct str language_of(struct reading *reading, raptor_term *term)
{
    if (term->value.literal.language == NULL)
        return reading->language;
    struct str rest = str_of((const char *)term->value.literal.language);
    return str_lower_ascii(reading->arena, str_copy(reading->arena, str_cut(&rest, '-')));
}

static void take_label(struct reading *reading, struct subject *subject, raptor_term *term,
                       bool preferred)
{
    struct topic *topic = &subject->concept.topic;
    if (term->type != RAPTOR_TERM_TYPE_LITERAL)
        return;
    struct str text = str_of((const char *)term->value.literal.string);
    if (!unicode_valid(text, NULL))
        return;
    struct label label = {language_of(reading, term),
                          str_copy(reading->arena, unicode_squeeze(reading->arena, text))};
    if (label.text.n == 0)
        return;
    for (size_t i = 0; preferred && i < topic->labels_count; i++)
        if (str_eq(topic->labels[i].language, label.language))
            preferred = false; /* SKOS allows one a language; a further one is another name */
    if (preferred)
        add_label(reading->arena, &topic->labels, &topic->labels_count, label);
    else
        add_label(reading->arena, &topic->alternatives, &topic->alternatives_count, label);
}

static void take_notation(struct reading *reading, struct concept *concept, raptor_term *term)
{
    if (term->type == RAPTOR_TERM_TYPE_LITERAL && concept->topic.slug.n == 0)
    concept->topic.slug =
        str_copy(reading->arena, str_of((const char *)term->value.literal.string));
}

static void see(void *self, raptor_statement *statement)
{
    struct reading *reading = self;
    if (statement->predicate->type != RAPTOR_TERM_TYPE_URI)
        return;
    const char *predicate = (const char *)raptor_uri_as_string(statement->predicate->value.uri);
    struct str name = name_of(reading, statement->subject);
    struct str object = name_of(reading, statement->object);
    if (name.n == 0)
        return;
    if (strcmp(predicate, RDF_TYPE) == 0) {
        struct subject *subject = subject_of(reading, name);
        subject->is_concept |= str_is(object, SKOS "Concept");
        subject->is_other |= str_is(object, SKOS "ConceptScheme") ||
                             str_is(object, SKOS "Collection") ||
                             str_is(object, SKOS "OrderedCollection");
        return;
    }
    if (strcmp(predicate, SKOS_STATUS) == 0)
    subject_of(reading, name)->concept.topic.provisional = str_is(object, SKOS_PROVISIONAL);
    size_t skos = strlen(SKOS);
    if (strncmp(predicate, SKOS, skos) != 0)
        return;
    const char *word = predicate + skos;
    struct subject *subject = subject_of(reading, name);
    struct concept *concept = &subject->concept;
    if (strcmp(word, "prefLabel") == 0 || strcmp(word, "altLabel") == 0)
        take_label(reading, subject, statement->object, word[0] == 'p');
    else if (strcmp(word, "notation") == 0)
        take_notation(reading, concept, statement->object);
    else if (object.n == 0)
        return;
    else if (strcmp(word, "broader") == 0)
        add_text(reading->arena, &concept->broader_uris, &concept->broader_count, object);
    else if (strcmp(word, "narrower") == 0) {
        struct concept *below = &subject_of(reading, object)->concept;
        add_text(reading->arena, &below->broader_uris, &below->broader_count, name);
    } else if (strcmp(word, "exactMatch") == 0 && !str_starts(object, STR("_:")))
        add_text(reading->arena, &concept->topic.exact, &concept->topic.exact_count, object);
}

static void complain(void *self, raptor_log_message *message)
{
    struct reading *reading = self;
    if (message->level < RAPTOR_LOG_LEVEL_ERROR || reading->wrong != NULL)
        return;
    reading->wrong = arena_printf(reading->arena, "%s", message->text);
    reading->line = message->locator == NULL ? 0 : message->locator->line;
}

/* Raptor sometimes names the line before the one that it complains of: what it quotes tells. */
static int line_of(const struct reading *reading, struct str bytes)
{
    int line = 1, named = reading->line > 0 ? reading->line : 1;
    struct str rest = str_of(reading->wrong);
    str_cut(&rest, '"');
    struct str quoted = rest.p == NULL ? (struct str){0} : str_cut(&rest, '"');
    if (quoted.n == 0 || rest.p == NULL)
        return named;
    for (struct str text = bytes; text.p != NULL; line++) {
        struct str one = str_cut(&text, '\n');
        if (line >= named && str_find(one, quoted, 0) >= 0)
            return line;
    }
    return named;
}

static enum status parse(struct reading *reading, struct str bytes)
{
    raptor_world *world = raptor_new_world();
    int failed = 1;
    raptor_parser *parser = NULL;
    raptor_uri *base = NULL;
    if (world == NULL)
        return status_fail(reading->arena, STATUS_FAILED, "%s:1: no memory to read it; try again",
                           reading->path);
    raptor_world_set_log_handler(world, reading, complain);
    if (raptor_world_open(world) == 0)
        parser = raptor_new_parser(world, "turtle");
    if (parser != NULL)
        base = raptor_new_uri(world, (const unsigned char *)"urn:vocabulary:");
    if (parser != NULL && base != NULL) {
        raptor_parser_set_option(parser, RAPTOR_OPTION_NO_NET, NULL, 1);
        raptor_parser_set_option(parser, RAPTOR_OPTION_NO_FILE, NULL, 1);
        raptor_parser_set_statement_handler(parser, reading, see);
        failed = raptor_parser_parse_start(parser, base);
        if (!failed)
            failed = raptor_parser_parse_chunk(parser, (const unsigned char *)bytes.p, bytes.n, 1);
    }
    raptor_free_uri(base);
    raptor_free_parser(parser);
    raptor_free_world(world);
    if (!failed && reading->wrong == NULL)
        return STATUS_OK;
    return status_fail(reading->arena, STATUS_REFUSED,
                       "%s:%d: this is not Turtle (%s); mend the line and import it again",
                       reading->path, reading->wrong == NULL ? 1 : line_of(reading, bytes),
                       reading->wrong == NULL ? "the reader gave no reason" : reading->wrong);
}

/* Swedish first, for the first label is the one that names the topic. */
static void put_first(struct topic *topic, struct str language)
{
    for (size_t i = 1; i < topic->labels_count; i++)
        if (str_eq(topic->labels[i].language, language)) {
            struct label label = topic->labels[i];
            memmove(topic->labels + 1, topic->labels, i * sizeof label);
            topic->labels[0] = label;
            return;
        }
}

enum status turtle_read(struct arena *arena, const char *path, struct str language,
                        struct concept **concepts, size_t *count)
{
    struct reading *reading = ARENA_NEW(arena, struct reading);
    struct str bytes;
    size_t at = 0;
    *reading = (struct reading){.arena = arena, .path = path, .language = language};
    enum status status = file_read(arena, path, MOST_BYTES, &bytes);
    if (status != STATUS_OK)
        return status;
    if (!unicode_valid(bytes, &at)) {
        int line = 1;
        for (size_t i = 0; i < at; i++)
            line += bytes.p[i] == '\n';
        return status_fail(arena, STATUS_REFUSED,
                           "%s:%d: the text is not valid UTF-8; save it again as UTF-8", path,
                           line);
    }
    if (bytes.n >= 3 && memcmp(bytes.p, "\xef\xbb\xbf", 3) == 0)
        bytes = str_sub(bytes, 3, bytes.n);
    status = parse(reading, bytes);
    if (status != STATUS_OK)
        return status;
    *concepts = ARENA_ARRAY(arena, struct concept, reading->count);
    *count = 0;
    for (size_t i = 0; i < reading->count; i++) {
        struct subject *subject = reading->subjects[i];
        struct topic *topic = &subject->concept.topic;
        if (topic->labels_count == 0 || (subject->is_other && !subject->is_concept))
            continue;
        put_first(topic, STR("sv"));
        (*concepts)[(*count)++] = subject->concept;
    }
    if (*count == 0)
        return status_fail(arena, STATUS_REFUSED,
                           "%s:1: there is no concept with a skos:prefLabel in it; check that it "
                           "is a vocabulary in SKOS",
                           path);
    return STATUS_OK;
}
