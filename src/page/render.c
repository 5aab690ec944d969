/* The renderer: a loop over the steps with a stack of contexts, calling itself for partials alone.
   Everything that could go on without end has a bound, so that a template of an operator can
   neither overflow the stack nor hold a worker. */
#include "page/render.h"

enum {
    MOST_PARTIALS = 64,    /* partials in each other */
    MOST_CONTEXTS = 256,   /* sections in each other, those of partials included */
    MOST_STEPS = 1000000,  /* a listing takes some thousands */
    MOST_BYTES = 64 << 20, /* of a page */
};

struct context {
    const struct value *value;
    const struct value *list; /* whose members are gone through, or NULL */
    size_t index;             /* of `value` in it */
};

struct render {
    struct arena *arena;
    struct buf *out;
    size_t partials, depth, steps;
    struct context stack[MOST_CONTEXTS];
};

static enum status refuse(const struct render *r, const struct program *program,
                          const struct step *step, const char *what)
{
    return status_fail(r->arena, STATUS_REFUSED, "%s:%u: {{%.*s}}: %s", program->file, step->line,
                       STR_ARG(step->text), what);
}

static const struct value *find(const struct render *r, const struct step *step)
{
    if (step->path_count == 0)
        return r->stack[r->depth - 1].value;
    const struct value *value = NULL;
    for (size_t i = r->depth; i-- > 0 && value == NULL;)
        if (r->stack[i].value->kind == VALUE_OBJECT)
            value = value_get(r->stack[i].value, &step->path[0]);
    for (size_t i = 1; i < step->path_count && value != NULL; i++)
        value = value->kind == VALUE_OBJECT ? value_get(value, &step->path[i]) : NULL;
    return value;
}

void render_escaped(struct buf *out, struct str text)
{
    static const struct str entities[256] = {
        ['&'] = {"&amp;", 5},  ['<'] = {"&lt;", 4},   ['>'] = {"&gt;", 4},
        ['"'] = {"&quot;", 6}, ['\''] = {"&#39;", 5},
    };
    size_t from = 0;
    for (size_t i = 0; i < text.n; i++) {
        struct str entity = entities[(unsigned char)text.p[i]];
        if (entity.n == 0)
            continue;
        buf_add(out, (struct str){text.p + from, i - from});
        buf_add(out, entity);
        from = i + 1;
    }
    buf_add(out, str_sub(text, from, text.n));
}

/* The text with `indent` after each line break that another line of it follows. */
static void write_indented(struct buf *out, struct str text, struct str indent)
{
    size_t from = 0;
    for (size_t i = 0; i + 1 < text.n; i++)
        if (text.p[i] == '\n') {
            buf_add(out, str_sub(text, from, i + 1));
            buf_add(out, indent);
            from = i + 1;
        }
    buf_add(out, str_sub(text, from, text.n));
}

static void write_value(struct buf *out, const struct value *value, bool raw)
{
    if (value == NULL)
        return;
    switch (value->kind) {
    case VALUE_TEXT:
    case VALUE_MARKUP: /* {{x}} of markup shows its source: two braces always escape */
        if (raw)
            buf_add(out, value->text);
        else
            render_escaped(out, value->text);
        break;
    case VALUE_INT:
        buf_int(out, value->number);
        break;
    case VALUE_BOOL:
        buf_addz(out, value->truth ? "true" : "false");
        break;
    case VALUE_OBJECT:
    case VALUE_LIST:
        break;
    }
}

/* Enters a section with a value that is true. */
static enum status enter(struct render *r, const struct program *program, const struct step *step,
                         const struct value *value)
{
    if (r->depth == MOST_CONTEXTS)
        return refuse(r, program, step,
                      "too many sections in each other; a partial that includes "
                      "itself needs an end");
    struct context context = {.value = value};
    if (value->kind == VALUE_LIST)
        context = (struct context){value_item(value, 0), value, 0};
    r->stack[r->depth++] = context;
    return STATUS_OK;
}

/* Whether there is another round of the innermost section; it is left when not. */
static bool again(struct render *r)
{
    struct context *context = &r->stack[r->depth - 1];
    if (context->list != NULL && ++context->index < value_count(context->list)) {
        context->value = value_item(context->list, context->index);
        return true;
    }
    r->depth--;
    return false;
}

static enum status run(struct render *r, const struct program *program, struct str indent);

static enum status run_partial(struct render *r, const struct program *program,
                               const struct step *step, struct str indent)
{
    if (r->partials == MOST_PARTIALS)
        return refuse(r, program, step,
                      "too many partials in each other; one that includes itself "
                      "needs a section around it that ends");
    struct str inner = {0};
    if (step->alone && indent.n == 0)
        inner = step->indent;
    else if (step->alone)
        inner = str_printf(r->arena, "%.*s%.*s", STR_ARG(indent), STR_ARG(step->indent));
    r->partials++;
    enum status status = run(r, step->partial, inner);
    r->partials--;
    return status;
}

static enum status run(struct render *r, const struct program *program, struct str indent)
{
    for (size_t at = 0; at < program->steps_count; at++) {
        const struct step *step = &program->steps[at];
        const struct value *value;
        enum status status = STATUS_OK;
        if (++r->steps > MOST_STEPS || r->out->n > MOST_BYTES)
            return refuse(r, program, step,
                          "the page does not come to an end; look for partials "
                          "that include each other");
        if (step->line_start && indent.n > 0)
            buf_add(r->out, indent);
        switch (step->code) {
        case STEP_TEXT:
            if (indent.n == 0)
                buf_add(r->out, step->text);
            else
                write_indented(r->out, step->text, indent);
            break;
        case STEP_VALUE:
        case STEP_RAW:
            write_value(r->out, find(r, step), step->code == STEP_RAW);
            break;
        case STEP_MARKUP:
            value = find(r, step);
            if (value != NULL && value->kind != VALUE_MARKUP)
                return refuse(r, program, step,
                              "is not markup; write it with two braces, which "
                              "escape it");
            write_value(r->out, value, true);
            break;
        case STEP_SECTION:
            value = find(r, step);
            if (value_is_true(value))
                status = enter(r, program, step, value);
            else
                at = step->jump;
            break;
        case STEP_END:
            if (again(r))
                at = step->jump;
            break;
        case STEP_INVERTED:
            if (value_is_true(find(r, step)))
                at = step->jump;
            break;
        case STEP_PARTIAL:
            status = run_partial(r, program, step, indent);
            break;
        }
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

enum status render_program(const struct program *program, struct arena *arena,
                           const struct value *root, struct buf *out)
{
    struct render r;
    r.arena = arena;
    r.out = out;
    r.partials = r.steps = 0;
    r.depth = 1;
    r.stack[0] = (struct context){.value = root};
    return run(&r, program, (struct str){0});
}
