/* A browser takes the first form that it knows, in the size that it needs. Width and height are
   said, so that nothing moves when a picture comes. */
#include "site/figure.h"

#include "media/media.h"
#include "site/address.h"
#include "site/error.h"

/* A name is the hash of what it names, so that a browser may keep it for ever. */
static enum status answer(struct visit *visit, struct response *response)
{
    enum status status = media_read(visit->arena, visit->site->options.folder,
                                    visit->request->segments[0], &response->body, &response->type);
    response->cache_control = STR("public, max-age=31536000, immutable");
    response->keys = STR("media");
    return status;
}

enum status figure_answer(void *worker, const struct request *request, struct response *response)
{
    enum status status = visit_run(worker, request, response, answer);
    if (response->status >= 400)
        response->cache_control = (struct str){0};
    return status;
}

/* "/media/X-480.avif 480w, /media/X-960.avif 960w" */
static struct str sources(const struct visit *visit, const struct item_media *media,
                          const char *form)
{
    int widths[MEDIA_WIDTHS];
    size_t count = media_widths(media->width, widths);
    struct buf out = buf_in(visit->arena);
    for (size_t i = 0; i < count; i++) {
        bool itself = i == count - 1 && strcmp(form, "jpg") == 0;
        struct str address =
            media_address(visit->arena, media->sha256, widths[i], itself ? NULL : form);
        buf_printf(&out, "%s%.*s %dw", i == 0 ? "" : ", ", STR_ARG(address), widths[i]);
    }
    return buf_str(&out);
}

static void add(const struct visit *visit, struct value *list, const struct item_media *media,
                bool lazy)
{
    struct value *figure = value_add_object(list);
    value_set_text(figure, "avif", sources(visit, media, "avif"));
    value_set_text(figure, "webp", sources(visit, media, "webp"));
    value_set_text(figure, "jpeg", sources(visit, media, "jpg"));
    value_set_text(figure, "src", media_address(visit->arena, media->sha256, 0, NULL));
    value_set_text(figure, "alt", media->alt);
    value_set_int(figure, "width", media->width);
    value_set_int(figure, "height", media->height);
    value_set_bool(figure, "lazy", lazy);
    value_set_text(figure, "credit", media->credit);
    value_set_text(figure, "licence", media->licence);
    value_set_bool(figure, "caption", media->credit.n > 0 || media->licence.n > 0);
}

static bool is_there(const struct visit *visit, const struct item_media *media)
{
    return media->width > 0 && media->width <= MEDIA_WIDEST && media->height > 0 &&
           media_has(visit->arena, visit->site->options.folder, media->sha256);
}

void figure_set(const struct visit *visit, struct value *root, const struct item *item)
{
    struct value *first = value_set_list(root, "figures");
    struct value *more = value_set_list(root, "figures_more");
    for (size_t i = 0; i < item->media_count; i++)
        if (is_there(visit, &item->media[i]))
            add(visit, value_count(first) == 0 ? first : more, &item->media[i],
                value_count(first) > 0);
}

struct str figure_first(const struct visit *visit, const struct item *item,
                        const struct item_media **media)
{
    for (size_t i = 0; i < item->media_count; i++)
        if (is_there(visit, &item->media[i])) {
            *media = &item->media[i];
            return address_absolute(visit,
                                    media_address(visit->arena, item->media[i].sha256, 0, NULL));
        }
    return (struct str){0};
}
