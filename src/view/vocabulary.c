/* In memory: an array by number, and two hash tables that lead to it from ids and from slugs. */
#include "view/vocabulary.h"

#include "base/check.h"
#include "news/slug.h"

const char VOCABULARY_TABLES[] =
    "CREATE TABLE topic(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, slug TEXT NOT NULL,"
    " record TEXT NOT NULL) STRICT;"
    "CREATE TABLE topic_slug(slug TEXT PRIMARY KEY, topic INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE language(number INTEGER PRIMARY KEY, tag TEXT NOT NULL UNIQUE) STRICT;";

static const char SQL_ALL[] = "SELECT number, id, slug, record FROM topic ORDER BY number";
static const char SQL_ALL_SLUGS[] = "SELECT slug, topic FROM topic_slug";
static const char SQL_ALL_LANGUAGES[] = "SELECT number, tag FROM language";
static const char SQL_ADD_LANGUAGE[] = "INSERT INTO language(number, tag) VALUES($1, $2)";
static const char SQL_ADD[] = "INSERT INTO topic(number, id, slug, record) VALUES($1, $2, '', '')";
static const char SQL_PUT[] = "UPDATE topic SET slug = $2, record = $3 WHERE number = $1";
static const char SQL_ADD_SLUG[] = "INSERT INTO topic_slug(slug, topic) VALUES($1, $2)";

struct name {
    struct str text;
    uint32_t number; /* 0: an empty slot */
};

struct names {
    struct name *slots;
    size_t capacity, count;
};

struct known {
    struct str id;
    bool described;
    struct topic topic;
};

struct vocabulary {
    struct arena *arena; /* of the contents */
    int64_t version;     /* of the place it was read at; -1 when stale */
    bool changed;        /* by the writer, since then */
    struct known *known;
    uint32_t count, capacity;
    struct names ids, slugs, languages;
    struct labels *labels;
};

static struct name *slot_of(const struct names *names, struct str text)
{
    for (size_t at = str_hash(text);; at++) {
        struct name *slot = &names->slots[at & (names->capacity - 1)];
        if (slot->number == 0 || str_eq(slot->text, text))
            return slot;
    }
}

static uint32_t name_find(const struct names *names, struct str text)
{
    return names->capacity == 0 ? 0 : slot_of(names, text)->number;
}

static void name_add(struct arena *arena, struct names *names, struct str text, uint32_t number)
{
    if (names->count * 2 >= names->capacity) {
        struct names larger = {.capacity = names->capacity == 0 ? 64 : names->capacity * 2};
        larger.slots = ARENA_ARRAY(arena, struct name, larger.capacity);
        larger.count = names->count;
        for (size_t i = 0; i < names->capacity; i++)
            if (names->slots[i].number != 0)
                *slot_of(&larger, names->slots[i].text) = names->slots[i];
        *names = larger;
    }
    *slot_of(names, text) = (struct name){str_copy(arena, text), number};
    names->count++;
}

static void end_contents(void *thing)
{
    struct vocabulary *vocabulary = thing;
    arena_free(vocabulary->arena);
}

struct vocabulary *vocabulary_new(struct arena *arena)
{
    struct vocabulary *vocabulary = ARENA_NEW(arena, struct vocabulary);
    vocabulary->arena = arena_new();
    vocabulary->version = -1;
    arena_defer(arena, end_contents, vocabulary);
    return vocabulary;
}

void vocabulary_stale(struct view *view)
{
    view->vocabulary->version = -1;
}

static struct known *add_known(struct vocabulary *vocabulary, struct str id)
{
    if (vocabulary->count == vocabulary->capacity) {
        uint32_t capacity = vocabulary->capacity == 0 ? 64 : vocabulary->capacity * 2;
        vocabulary->known =
            arena_grow(vocabulary->arena, vocabulary->known,
                       vocabulary->count * sizeof(struct known), capacity * sizeof(struct known));
        vocabulary->capacity = capacity;
    }
    struct known *known = &vocabulary->known[vocabulary->count++];
    *known = (struct known){.id = str_copy(vocabulary->arena, id)};
    name_add(vocabulary->arena, &vocabulary->ids, known->id, vocabulary->count);
    return known;
}

static enum status describe(struct view *view, struct arena *arena, struct known *known,
                            struct str record, struct str slug)
{
    struct arena *own = view->vocabulary->arena;
    known->described = record.n > 0;
    if (record.n == 0)
        return STATUS_OK;
    if (topic_read(own, str_copy(own, record), &known->topic) != STATUS_OK)
        return status_fail(
            arena, STATUS_FAILED,
            "%s: the record of topic %.*s cannot be read (%s); run `budkavle rebuild`", view->path,
            STR_ARG(known->id), status_why(own));
    known->topic.id = known->id;
    known->topic.slug = str_copy(own, slug);
    return STATUS_OK;
}

static enum status load(struct view *view, struct arena *arena)
{
    struct vocabulary *vocabulary = view->vocabulary;
    arena_reset(vocabulary->arena);
    *vocabulary = (struct vocabulary){.arena = vocabulary->arena, .version = -1};
    enum status status = STATUS_OK, ended;
    struct statement *statement = db_sql(view->db, arena, SQL_ALL);
    while (status == STATUS_OK && db_next(statement)) {
        CHECK(db_int(statement, 0) == vocabulary->count + 1);
        struct known *known = add_known(vocabulary, db_text(statement, 1));
        status = describe(view, arena, known, db_text(statement, 3), db_text(statement, 2));
    }
    ended = db_end(statement);
    if (status != STATUS_OK || ended != STATUS_OK)
        return status != STATUS_OK ? status : ended;
    statement = db_sql(view->db, arena, SQL_ALL_SLUGS);
    while (db_next(statement))
        name_add(vocabulary->arena, &vocabulary->slugs, db_text(statement, 0),
                 (uint32_t)db_int(statement, 1));
    status = db_end(statement);
    if (status != STATUS_OK)
        return status;
    statement = db_sql(view->db, arena, SQL_ALL_LANGUAGES);
    while (db_next(statement))
        name_add(vocabulary->arena, &vocabulary->languages, db_text(statement, 1),
                 (uint32_t)db_int(statement, 0));
    return db_end(statement);
}

enum status vocabulary_ready(struct view *view, struct arena *arena, const struct place *place)
{
    if (place->vocabulary == view->vocabulary->version)
        return STATUS_OK;
    enum status status = load(view, arena);
    if (status == STATUS_OK)
        view->vocabulary->version = place->vocabulary;
    return status;
}

uint8_t vocabulary_language(const struct view *view, struct str language)
{
    uint32_t number = name_find(&view->vocabulary->languages, language);
    return (uint8_t)(number < OTHER_LANGUAGES ? number : OTHER_LANGUAGES);
}

enum status vocabulary_add_language(struct view *view, struct arena *arena, struct str language)
{
    struct vocabulary *vocabulary = view->vocabulary;
    if (name_find(&vocabulary->languages, language) != 0)
        return STATUS_OK;
    uint32_t number = (uint32_t)vocabulary->languages.count + 1;
    name_add(vocabulary->arena, &vocabulary->languages, language, number);
    vocabulary->changed = true;
    struct statement *statement = db_sql(view->db, arena, SQL_ADD_LANGUAGE);
    db_bind_int(statement, 1, number);
    db_bind_text(statement, 2, language);
    return db_run(statement);
}

uint32_t vocabulary_count(const struct view *view)
{
    return view->vocabulary->count;
}

struct labels **vocabulary_labels(struct view *view)
{
    return &view->vocabulary->labels;
}

struct arena *vocabulary_arena(struct view *view)
{
    return view->vocabulary->arena;
}

uint32_t vocabulary_of_id(const struct view *view, struct str id)
{
    return name_find(&view->vocabulary->ids, id);
}

const struct topic *vocabulary_topic(const struct view *view, uint32_t number)
{
    CHECK(number >= 1 && number <= view->vocabulary->count);
    const struct known *known = &view->vocabulary->known[number - 1];
    return known->described ? &known->topic : NULL;
}

uint32_t vocabulary_of_slug(const struct view *view, struct str slug)
{
    return name_find(&view->vocabulary->slugs, slug);
}

static struct label *copy_labels(struct arena *arena, const struct label *from, size_t count)
{
    struct label *labels = ARENA_ARRAY(arena, struct label, count);
    for (size_t i = 0; i < count; i++)
        labels[i] =
            (struct label){str_copy(arena, from[i].language), str_copy(arena, from[i].text)};
    return labels;
}

static struct str *copy_list(struct arena *arena, const struct str *from, size_t count)
{
    struct str *list = ARENA_ARRAY(arena, struct str, count);
    for (size_t i = 0; i < count; i++)
        list[i] = str_copy(arena, from[i]);
    return list;
}

struct topic vocabulary_copy(struct arena *arena, const struct topic *topic)
{
    struct topic copy = *topic;
    copy.id = str_copy(arena, topic->id);
    copy.slug = str_copy(arena, topic->slug);
    copy.labels = copy_labels(arena, topic->labels, topic->labels_count);
    copy.alternatives = copy_labels(arena, topic->alternatives, topic->alternatives_count);
    copy.broader = copy_list(arena, topic->broader, topic->broader_count);
    copy.exact = copy_list(arena, topic->exact, topic->exact_count);
    return copy;
}

void vocabulary_resolve(const struct view *view, struct arena *arena, const struct item *item,
                        struct topic **topics, size_t *count)
{
    *topics = ARENA_ARRAY(arena, struct topic, item->topics_count);
    *count = 0;
    for (size_t i = 0; i < item->topics_count; i++) {
        uint32_t number = name_find(&view->vocabulary->ids, item->topics[i]);
        const struct topic *topic = number == 0 ? NULL : vocabulary_topic(view, number);
        if (topic != NULL)
            (*topics)[(*count)++] = vocabulary_copy(arena, topic);
    }
}

enum status vocabulary_number(struct view *view, struct arena *arena, struct str id,
                              uint32_t *number)
{
    *number = name_find(&view->vocabulary->ids, id);
    if (*number != 0)
        return STATUS_OK;
    struct statement *statement = db_sql(view->db, arena, SQL_ADD);
    db_bind_int(statement, 1, view->vocabulary->count + 1);
    db_bind_text(statement, 2, id);
    enum status status = db_run(statement);
    if (status != STATUS_OK)
        return status;
    add_known(view->vocabulary, id);
    view->vocabulary->changed = true;
    *number = view->vocabulary->count;
    return STATUS_OK;
}

/* The slug that the topic wants, if nobody else ever had it; else the first free one behind it. */
static enum status take_slug(struct view *view, struct arena *arena, uint32_t number,
                             struct str wanted, struct str *slug)
{
    struct vocabulary *vocabulary = view->vocabulary;
    *slug = wanted;
    for (int64_t n = 2;; n++) {
        uint32_t owner = name_find(&vocabulary->slugs, *slug);
        if (owner == number)
            return STATUS_OK;
        if (owner == 0)
            break;
        *slug = slug_numbered(arena, wanted, n);
    }
    name_add(vocabulary->arena, &vocabulary->slugs, *slug, number);
    struct statement *statement = db_sql(view->db, arena, SQL_ADD_SLUG);
    db_bind_text(statement, 1, *slug);
    db_bind_int(statement, 2, number);
    return db_run(statement);
}

enum status vocabulary_put(struct view *view, struct arena *arena, uint32_t number,
                           const struct topic *topic, struct str record)
{
    struct str slug, wanted = topic->slug;
    view->vocabulary->changed = true;
    view->vocabulary->labels = NULL;
    if (wanted.n == 0)
        wanted = slug_of(arena, topic->labels_count > 0 ? topic->labels[0].text : topic->id);
    enum status status = take_slug(view, arena, number, wanted, &slug);
    if (status != STATUS_OK)
        return status;
    struct statement *statement = db_sql(view->db, arena, SQL_PUT);
    db_bind_int(statement, 1, number);
    db_bind_text(statement, 2, slug);
    db_bind_text(statement, 3, record);
    status = db_run(statement);
    if (status == STATUS_OK)
        status = describe(view, arena, &view->vocabulary->known[number - 1], record, slug);
    return status;
}

void vocabulary_settle(struct view *view, int64_t *version)
{
    if (view->vocabulary->changed)
        view->vocabulary->version = ++*version;
    view->vocabulary->changed = false;
}
