/* Files of /static/, from memory: nothing that is served waits for a disk. */
#include "site/asset.h"

#include "base/check.h"
#include "base/hash.h"
#include "page/builtin.h"
#include "site/error.h"
#include "site/look.h"

static const struct {
    const char *ending, *type;
} types[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".txt", "text/plain; charset=utf-8"},
    {".woff2", "font/woff2"},
};

static struct str type_of(struct str name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (str_ends(name, str_of(types[i].ending)))
            return str_of(types[i].type);
    return STR("application/octet-stream");
}

/* The scripts are named by one hash: one of them loads another by its own name and version, and a
   browser must never run an old one beside a new one. */
static void name_assets(struct arena *arena, struct site *site)
{
    struct buf scripts = buf_in(arena);
    for (size_t i = 0; i < site->assets_count; i++)
        if (str_ends(site->assets[i].name, STR(".js")))
            buf_add(&scripts, site->assets[i].bytes);
    for (size_t i = 0; i < site->assets_count; i++) {
        struct asset *asset = &site->assets[i];
        bool script = str_ends(asset->name, STR(".js"));
        struct sha256 hash = hash_sha256(script ? buf_str(&scripts) : asset->bytes);
        asset->version = str_sub(hash_hex(arena, &hash), 0, 16);
        asset->address =
            str_printf(arena, "/static/%.*s?v=%.*s", STR_ARG(asset->name), STR_ARG(asset->version));
    }
}

enum status asset_load(struct arena *arena, struct site *site)
{
    struct builtin_files files;
    const char *folder = arena_printf(arena, "%s/static", site->options.folder);
    enum status status = builtin_gather(arena, "static", STR(""), folder, &files);
    if (status == STATUS_OK)
        status = look_check(arena, &site->options.look, &files);
    if (status != STATUS_OK)
        return status;
    site->assets = ARENA_ARRAY(arena, struct asset, files.count);
    site->assets_count = files.count;
    for (size_t i = 0; i < files.count; i++) {
        struct asset *asset = &site->assets[i];
        asset->name = files.p[i].name;
        asset->type = type_of(asset->name);
        asset->bytes = files.p[i].bytes;
        if (str_is(asset->name, "site.css"))
            asset->bytes = look_sheet(arena, &site->options.look, &files, asset->bytes);
    }
    name_assets(arena, site);
    return STATUS_OK;
}

static const struct asset *find(const struct site *site, struct str name)
{
    for (size_t i = 0; i < site->assets_count; i++)
        if (str_eq(site->assets[i].name, name))
            return &site->assets[i];
    return NULL;
}

struct str asset_address(const struct site *site, const char *name)
{
    const struct asset *asset = find(site, str_of(name));
    CHECK(asset != NULL);
    return asset->address;
}

enum status asset_answer(void *worker, const struct request *request, struct response *response)
{
    const struct worker *own = worker;
    const struct asset *asset = find(worker_site(own), request->segments[0]);
    if (asset == NULL) {
        struct visit visit = visit_of(worker_site(own), request);
        return error_page(&visit, response, 404);
    }
    response->type = asset->type;
    response->body = asset->bytes;
    /* `v` is the only parameter. A wrong one is answered, but is worth no long packing. */
    bool named = request->parameters_count > 0;
    bool right = named && str_eq(request->parameters[0].value, asset->version);
    if (right)
        response->cache_control = STR("public, max-age=31536000, immutable");
    response->lasting = right || !named;
    return STATUS_OK;
}
