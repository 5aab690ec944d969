/* The prose is the template's (templates/api.mustache). What it cannot know is made here:
   addresses, an item that there is, and a cursor. tests/http/test_api.py asks for each of the
   examples. */
#include "site/guide.h"

#include "base/check.h"
#include "page/builtin.h"
#include "site/address.h"
#include "site/api.h"
#include "site/api_cursor.h"
#include "site/frame.h"

static void add_example(const struct visit *visit, struct value *examples, struct str path,
                        const char *words)
{
    struct value *example = value_add_object(examples);
    value_set_text(example, "href", path);
    value_set_text(example, "address", address_absolute(visit, path));
    value_set_text(example, "words", str_of(words));
}

static void add_item_examples(const struct visit *visit, struct value *root,
                              const struct document *newest)
{
    struct value *items = value_set_list(root, "item_examples");
    if (newest == NULL)
        return;
    struct arena *arena = visit->arena;
    const struct api_cursor cursor = {
        .kind = API_CURSOR_AFTER,
        .place = {newest->item.sort, newest->captured, newest->position, newest->number},
    };
    add_example(visit, value_set_list(root, "cursor_examples"),
                str_printf(arena, "/api/v1/items?take=5&cursor=%.*s",
                           STR_ARG(api_cursor_write(arena, &cursor))),
                "The five items after the newest one, as its next has it.");
    struct str item = str_printf(arena, "/api/v1/items/%.*s", STR_ARG(newest->item.id));
    add_example(visit, items, item, "The newest item.");
    add_example(visit, items, str_printf(arena, "%.*s?revision=1", STR_ARG(item)),
                "The same as it was first published.");
    add_example(visit, items, str_printf(arena, "%.*s?fields=headlines,altIds", STR_ARG(item)),
                "Its headline and what it is known by elsewhere.");
}

static void add_examples(const struct visit *visit, struct value *root,
                         const struct document *newest)
{
    struct value *listing = value_set_list(root, "listing_examples");
    add_example(visit, listing, STR("/api/v1/items"), "The twenty newest items in all languages.");
    add_example(visit, listing, STR("/api/v1/items?language=en&take=100"),
                "A hundred at a time, in English alone.");
    add_example(visit, listing, STR("/api/v1/items?kind=call&open=yes"),
                "Calls that are open at this moment.");
    add_example(visit, listing, STR("/api/v1/items?query=vatten&from=2024-01-01"),
                "A search, among what is dated 2024 or later; the most relevant first.");
    add_example(visit, listing,
                STR("/api/v1/items?fields=uri,headlines,contentCreated&orderBy=Published"),
                "Of each item no more than is needed.");
    add_item_examples(visit, root, newest);
    struct value *others = value_set_list(root, "other_examples");
    add_example(visit, others, STR("/api/v1/topics"), "Every topic, and how many items it has.");
    add_example(visit, others, STR("/amnen.ttl"), "The same in SKOS, as Turtle.");
    add_example(visit, others, STR("/amnen.jsonld"), "The same in SKOS, as JSON-LD.");
    add_example(visit, others, STR("/dcat.ttl"), "The catalogue of open data, DCAT-AP-SE.");
    add_example(visit, others, STR("/api/v1/openapi.json"), "The description in OpenAPI 3.1.");
    add_example(visit, value_set_list(root, "error_examples"), STR("/api/v1/items?take=101"),
                "400: take may be at most 100.");
}

static enum status guide(struct visit *visit, struct response *response)
{
    struct query query = {.take = 1, .total_only = true};
    struct answer answer;
    enum status status = view_find(visit->view, visit->arena, &query, &answer);
    if (status != STATUS_OK)
        return status;
    struct value *root = frame_make(visit, &(struct frame){
                                               .title = STR("API"),
                                               .description = STR("The news for programs: "
                                                                  "how to read it by the API."),
                                               .canonical = STR("/api/"),
                                           });
    value_set_text(root, "host", visit->origin);
    add_examples(visit, root, answer.count > 0 ? &answer.documents[0] : NULL);
    return frame_render(visit, "api", root, response);
}

enum status guide_answer(void *worker, const struct request *request, struct response *response)
{
    return visit_run(worker, request, response, guide);
}

static enum status openapi(struct visit *visit, struct response *response)
{
    (void)visit;
    const struct builtin_file *file = builtin_find("docs", STR("openapi.json"));
    CHECK(file != NULL);
    response->type = STR("application/json");
    response->body = file->bytes;
    return STATUS_OK;
}

enum status guide_answer_openapi(void *worker, const struct request *request,
                                 struct response *response)
{
    api_open(response);
    return visit_run(worker, request, response, openapi);
}
