/* Mustache (the public specification, without lambdas, dynamic names and inheritance) that writes
   HTML alone: {{x}} is escaped, and {{{x}}} or {{&x}} takes nothing but values made by
   value_markup. Templates are compiled at start, from those built in and an override folder, and
   then immutable: any thread may render them. */
#pragma once

#include "base/buf.h"
#include "base/status.h"

/* What a template is fed: a tree in an arena. */
struct value;

struct value *value_object(struct arena *arena);
struct value *value_list(struct arena *arena);
struct value *value_text(struct arena *arena, struct str text);   /* escaped wherever it stands */
struct value *value_markup(struct arena *arena, struct str html); /* HTML that is safe already */
struct value *value_bool(struct arena *arena, bool truth);
struct value *value_int(struct arena *arena, int64_t number); /* plain digits */

/* Sets a member of an object (the name, usually a literal, must outlive it; the last one wins). */
void value_set(struct value *object, const char *name, struct value *member);
/* The same for the usual kinds. Empty text counts as false, as absent members do. */
void value_set_text(struct value *object, const char *name, struct str text);
void value_set_bool(struct value *object, const char *name, bool truth);
void value_set_int(struct value *object, const char *name, int64_t number);
/* Adds an object and returns it: value_add_object(list), value_set_object(object, name). */
struct value *value_set_object(struct value *object, const char *name);
struct value *value_set_list(struct value *object, const char *name);
struct value *value_add_object(struct value *list);
void value_add(struct value *list, struct value *member);

struct templates;

/* Compiles every built-in template and those of `folder` (NULL: none), which replace built-in ones
   of the same name (`listing.mustache`). A mistake is REFUSED with file:line. */
enum status templates_load(struct arena *arena, const char *folder,
                           struct templates **templates) MUST_CHECK;
/* Renders template `name` (without ".mustache") with `root`; partials are templates too. */
enum status templates_render(const struct templates *templates, struct arena *arena,
                             const char *name, const struct value *root,
                             struct buf *out) MUST_CHECK;
