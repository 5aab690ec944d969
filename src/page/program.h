/* What a template is compiled to: a flat list of steps, immutable. program.c makes it, render.c
   runs it, template.c keeps the set of them and links partials. Nobody else includes this. */
#pragma once

#include "base/status.h"
#include "page/template.h"

enum step_code {
    STEP_TEXT,     /* write `text` */
    STEP_VALUE,    /* write the value named, escaped */
    STEP_MARKUP,   /* write the value named, which must be markup */
    STEP_RAW,      /* write the value named as it is: TEMPLATE_SPEC alone */
    STEP_SECTION,  /* enter with the value named, or go on after `jump` */
    STEP_END,      /* the next round of the section whose step is `jump`, or go on */
    STEP_INVERTED, /* go on when the value named is false, or else after `jump` */
    STEP_PARTIAL,  /* run `partial`, each of its lines behind `text` when it stands alone */
};

struct step {
    enum step_code code;
    bool line_start; /* the first of a line of the source: indentation comes before it */
    bool alone;      /* a partial on a line of its own */
    unsigned line;   /* in the source, from 1 */
    size_t jump;
    struct str text; /* text; else what the tag names, for messages and for linking */
    struct str indent;
    struct value_name *path; /* the parts of a dotted name; none for {{.}} */
    size_t path_count;
    const struct program *partial; /* set when linked */
};

struct program {
    struct str name;
    const char *file;
    struct step *steps;
    size_t steps_count;
};

/* REFUSED with file:line, what is wrong and what to do. The program points into the text. */
enum status program_compile(struct arena *arena, const struct template_text *text,
                            enum template_rules rules, struct program *program) MUST_CHECK;
