/* The set of templates: gathers the files, has each compiled, then links the partials, so that a
   name that nobody has is found at start and not on a page. */
#include "page/template.h"

#include "page/builtin.h"
#include "page/program.h"
#include "page/render.h"

struct templates {
    struct program *programs;
    size_t count;
};

static const struct program *find(const struct templates *templates, struct str name)
{
    for (size_t i = 0; i < templates->count; i++)
        if (str_eq(templates->programs[i].name, name))
            return &templates->programs[i];
    return NULL;
}

static enum status link_partials(struct arena *arena, const struct templates *templates,
                                 const struct program *program, enum template_rules rules)
{
    static const struct program nothing = {0};
    for (size_t i = 0; i < program->steps_count; i++) {
        struct step *step = &program->steps[i];
        if (step->code != STEP_PARTIAL)
            continue;
        step->partial = find(templates, step->text);
        if (step->partial == NULL && rules == TEMPLATE_SPEC)
            step->partial = &nothing;
        if (step->partial == NULL)
            return status_fail(arena, STATUS_REFUSED,
                               "%s:%u: {{>%.*s}}: there is no %.*s.mustache; add it, or mend the "
                               "name",
                               program->file, step->line, STR_ARG(step->text), STR_ARG(step->text));
    }
    return STATUS_OK;
}

enum status templates_compile(struct arena *arena, const struct template_text *texts, size_t count,
                              enum template_rules rules, struct templates **templates)
{
    struct templates *all = ARENA_NEW(arena, struct templates);
    all->programs = ARENA_ARRAY(arena, struct program, count);
    all->count = count;
    for (size_t i = 0; i < count; i++)
        if (program_compile(arena, &texts[i], rules, &all->programs[i]) != STATUS_OK)
            return STATUS_REFUSED;
    for (size_t i = 0; i < count; i++)
        if (link_partials(arena, all, &all->programs[i], rules) != STATUS_OK)
            return STATUS_REFUSED;
    *templates = all;
    return STATUS_OK;
}

enum status templates_load(struct arena *arena, const char *folder, struct templates **templates)
{
    static const struct str ending = {".mustache", 9};
    struct builtin_files files;
    enum status status = builtin_gather(arena, "templates", ending, folder, &files);
    if (status != STATUS_OK)
        return status;
    struct template_text *texts = ARENA_ARRAY(arena, struct template_text, files.count);
    for (size_t i = 0; i < files.count; i++) {
        const struct builtin_file *file = &files.p[i];
        texts[i] = (struct template_text){str_sub(file->name, 0, file->name.n - ending.n),
                                          file->path, file->bytes};
    }
    return templates_compile(arena, texts, files.count, TEMPLATE_STRICT, templates);
}

enum status templates_render(const struct templates *templates, struct arena *arena,
                             const char *name, const struct value *root, struct buf *out)
{
    const struct program *program = find(templates, str_of(name));
    if (program == NULL)
        return status_fail(arena, STATUS_MISSING, "there is no template %s.mustache", name);
    return render_program(program, arena, root, out);
}
