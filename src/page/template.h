/* Mustache (the public specification, without lambdas, dynamic names and inheritance) that writes
   HTML alone: {{x}} is escaped, and {{{x}}} or {{&x}} takes nothing but values made by
   value_markup. A missing value is written as nothing; so are objects and lists.
   Templates are compiled at start, from those built in and an override folder, and then immutable:
   any thread may render them. */
#pragma once

#include "base/buf.h"
#include "base/status.h"
#include "page/value.h"

struct templates;

/* Compiles every built-in template and those of `folder` (NULL or not there: none), which replace
   built-in ones of the same name (`listing.mustache`). A mistake is REFUSED with file:line. */
enum status templates_load(struct arena *arena, const char *folder,
                           struct templates **templates) MUST_CHECK;
/* Renders template `name` (without ".mustache") with `root`, appending to `out`; partials are
   templates too. MISSING if there is no such template; REFUSED with file:line if the template asks
   for what its values do not allow, or never comes to an end; `out` is then of no use. */
enum status templates_render(const struct templates *templates, struct arena *arena,
                             const char *name, const struct value *root,
                             struct buf *out) MUST_CHECK;

/* For tests and fuzzing: the same from texts in memory, which must outlive the templates. */
struct template_text {
    struct str name;  /* "listing" */
    const char *file; /* what messages call it */
    struct str text;
};
enum template_rules {
    TEMPLATE_STRICT, /* as templates_load */
    TEMPLATE_SPEC,   /* as the specification's own cases want it: {{{x}}} takes any value, and a
                        partial that nobody has is empty */
};
enum status templates_compile(struct arena *arena, const struct template_text *texts, size_t count,
                              enum template_rules rules, struct templates **templates) MUST_CHECK;
