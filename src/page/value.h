/* What a template is fed: a tree of objects, lists, texts, markup, truths and numbers, in an arena.
   Built once by whoever answers a request, read by the renderer, then dropped with the arena.
   Text and markup are kinds of their own, so that nothing reaches a page unescaped by mistake. */
#pragma once

#include "base/arena.h"
#include "base/str.h"

enum value_kind {
    VALUE_OBJECT,
    VALUE_LIST,
    VALUE_TEXT,
    VALUE_MARKUP,
    VALUE_BOOL,
    VALUE_INT,
};

/* Its inside is for the renderer; everybody else uses the functions below. */
struct value {
    enum value_kind kind;
    union {
        struct str text; /* of VALUE_TEXT and VALUE_MARKUP */
        bool truth;
        int64_t number;
        struct value_members *members;
        struct value_items *items;
    };
};

struct value *value_object(struct arena *arena);
struct value *value_list(struct arena *arena);
struct value *value_text(struct arena *arena, struct str text);   /* escaped wherever it stands */
struct value *value_markup(struct arena *arena, struct str html); /* HTML that is safe already */
struct value *value_bool(struct arena *arena, bool truth);        /* {{x}} writes true or false */
struct value *value_int(struct arena *arena, int64_t number);     /* plain digits */

/* Sets a member of an object (the name, usually a literal, must outlive it; the last one wins). */
void value_set(struct value *object, const char *name, const struct value *member);
/* The same for the usual kinds. */
void value_set_text(struct value *object, const char *name, struct str text);
void value_set_bool(struct value *object, const char *name, bool truth);
void value_set_int(struct value *object, const char *name, int64_t number);
/* Adds an object and returns it: value_add_object(list), value_set_object(object, name). */
struct value *value_set_object(struct value *object, const char *name);
struct value *value_set_list(struct value *object, const char *name);
struct value *value_add_object(struct value *list);
void value_add(struct value *list, const struct value *member);
/* Sets a text by a dotted name, making the objects on the way: "listing.title" is the member
   `title` of the object `listing`. False if a part of the way is taken by something else. */
bool value_set_at(struct value *object, struct str path, struct str text);

/* A name as members are found by. */
struct value_name {
    struct str text;
    uint32_t hash;
};
struct value_name value_name(struct str text);
/* NULL if there is no such member. */
const struct value *value_get(const struct value *object, const struct value_name *name);
/* Whether a section is entered: false are NULL, false, 0, empty text or markup, and empty lists. */
bool value_is_true(const struct value *value);
size_t value_count(const struct value *list);
const struct value *value_item(const struct value *list, size_t index);
