/* Members stand in an array that is searched from its end, by hash: objects of pages have a dozen
   members, where this beats a table, and the last one set wins without a search when setting. */
#include "page/value.h"

#include "base/check.h"

struct member {
    struct value_name name;
    const struct value *value;
};

struct value_members {
    struct arena *arena;
    struct member *p;
    size_t n, capacity;
};

struct value_items {
    struct arena *arena;
    const struct value **p;
    size_t n, capacity;
};

static struct value *make(struct arena *arena, enum value_kind kind)
{
    struct value *value = ARENA_NEW(arena, struct value);
    value->kind = kind;
    return value;
}

struct value *value_object(struct arena *arena)
{
    struct value *value = make(arena, VALUE_OBJECT);
    value->members = ARENA_NEW(arena, struct value_members);
    value->members->arena = arena;
    return value;
}

struct value *value_list(struct arena *arena)
{
    struct value *value = make(arena, VALUE_LIST);
    value->items = ARENA_NEW(arena, struct value_items);
    value->items->arena = arena;
    return value;
}

struct value *value_text(struct arena *arena, struct str text)
{
    struct value *value = make(arena, VALUE_TEXT);
    value->text = text;
    return value;
}

struct value *value_markup(struct arena *arena, struct str html)
{
    struct value *value = make(arena, VALUE_MARKUP);
    value->text = html;
    return value;
}

struct value *value_bool(struct arena *arena, bool truth)
{
    struct value *value = make(arena, VALUE_BOOL);
    value->truth = truth;
    return value;
}

struct value *value_int(struct arena *arena, int64_t number)
{
    struct value *value = make(arena, VALUE_INT);
    value->number = number;
    return value;
}

static void add_member(struct value *object, struct value_name name, const struct value *value)
{
    CHECK(object->kind == VALUE_OBJECT && value != NULL);
    struct value_members *members = object->members;
    if (members->n == members->capacity) {
        size_t capacity = members->capacity == 0 ? 8 : members->capacity * 2;
        members->p = arena_grow(members->arena, members->p, members->n * sizeof *members->p,
                                capacity * sizeof *members->p);
        members->capacity = capacity;
    }
    members->p[members->n++] = (struct member){name, value};
}

void value_set(struct value *object, const char *name, const struct value *member)
{
    add_member(object, value_name(str_of(name)), member);
}

void value_set_text(struct value *object, const char *name, struct str text)
{
    value_set(object, name, value_text(object->members->arena, text));
}

void value_set_bool(struct value *object, const char *name, bool truth)
{
    value_set(object, name, value_bool(object->members->arena, truth));
}

void value_set_int(struct value *object, const char *name, int64_t number)
{
    value_set(object, name, value_int(object->members->arena, number));
}

struct value *value_set_object(struct value *object, const char *name)
{
    struct value *member = value_object(object->members->arena);
    value_set(object, name, member);
    return member;
}

struct value *value_set_list(struct value *object, const char *name)
{
    struct value *member = value_list(object->members->arena);
    value_set(object, name, member);
    return member;
}

void value_add(struct value *list, const struct value *member)
{
    CHECK(list->kind == VALUE_LIST && member != NULL);
    struct value_items *items = list->items;
    if (items->n == items->capacity) {
        size_t capacity = items->capacity == 0 ? 8 : items->capacity * 2;
        items->p = arena_grow(items->arena, items->p, items->n * sizeof *items->p,
                              capacity * sizeof *items->p);
        items->capacity = capacity;
    }
    items->p[items->n++] = member;
}

struct value *value_add_object(struct value *list)
{
    struct value *member = value_object(list->items->arena);
    value_add(list, member);
    return member;
}

static struct member *find(const struct value *object, const struct value_name *name)
{
    const struct value_members *members = object->members;
    for (size_t i = members->n; i-- > 0;)
        if (members->p[i].name.hash == name->hash && str_eq(members->p[i].name.text, name->text))
            return &members->p[i];
    return NULL;
}

bool value_set_at(struct value *object, struct str path, struct str text)
{
    struct arena *arena = object->members->arena;
    for (;;) {
        struct value_name name = value_name(str_cut(&path, '.'));
        struct member *taken = find(object, &name);
        if (path.p == NULL) {
            if (taken != NULL && taken->value->kind == VALUE_OBJECT)
                return false;
            add_member(object, name, value_text(arena, text));
            return true;
        }
        if (taken != NULL && taken->value->kind != VALUE_OBJECT)
            return false;
        struct value *next = taken != NULL ? (struct value *)taken->value : value_object(arena);
        if (taken == NULL)
            add_member(object, name, next);
        object = next;
    }
}

struct value_name value_name(struct str text)
{
    return (struct value_name){text, (uint32_t)str_hash(text)};
}

const struct value *value_get(const struct value *object, const struct value_name *name)
{
    const struct member *member = find(object, name);
    return member == NULL ? NULL : member->value;
}

bool value_is_true(const struct value *value)
{
    if (value == NULL)
        return false;
    switch (value->kind) {
    case VALUE_OBJECT:
        return true;
    case VALUE_LIST:
        return value->items->n > 0;
    case VALUE_TEXT:
    case VALUE_MARKUP:
        return value->text.n > 0;
    case VALUE_BOOL:
        return value->truth;
    case VALUE_INT:
        return value->number != 0;
    }
    return false;
}

size_t value_count(const struct value *list)
{
    return list->items->n;
}

const struct value *value_item(const struct value *list, size_t index)
{
    CHECK(index < list->items->n);
    return list->items->p[index];
}
