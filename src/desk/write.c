/* The addresses of the writing API, and what each asks of the body. */
#include "desk/call.h"

#include "news/edtf.h"

/* ---- orders ---- */

/* A text of the orders; "" when it is not there. */
static enum status order_text(struct call *call, const char *name, struct str *text)
{
    const struct node *node = tree_get(call->orders, name);
    *text = (struct str){0};
    if (node == NULL)
        return STATUS_OK;
    if (node->type != NODE_STR)
        return call_wrong(call, arena_printf(call->arena, "/%s", name), "must be a text");
    *text = str_trim(node->text);
    return STATUS_OK;
}

static enum status order_truth(struct call *call, const char *name, bool *truth)
{
    const struct node *node = tree_get(call->orders, name);
    *truth = node != NULL && node->type == NODE_BOOL && node->truth;
    if (node != NULL && node->type != NODE_BOOL)
        return call_wrong(call, arena_printf(call->arena, "/%s", name), "must be true or false");
    return STATUS_OK;
}

/* ---- what is done ---- */

static enum status act_create(struct call *call)
{
    enum status status = flow_new(&call->flow, &call->item);
    return status == STATUS_OK && call->publishes ? flow_publish(&call->flow, 0) : status;
}

static enum status act_put(struct call *call)
{
    return flow_write(&call->flow, &call->item);
}

/* An instant of the future with its offset from UTC; 0 when none is asked for. */
static enum status order_at(struct call *call, int64_t *at)
{
    struct str text;
    struct edtf edtf;
    *at = 0;
    enum status status = order_text(call, "at", &text);
    if (status != STATUS_OK || tree_get(call->orders, "at") == NULL)
        return status;
    bool offset = text.n > 0 && (text.p[text.n - 1] == 'Z' ||
                                 (text.n > 6 && text.p[text.n - 3] == ':' &&
                                  (text.p[text.n - 6] == '+' || text.p[text.n - 6] == '-')));
    if (!offset || edtf_parse(call->arena, text, NULL, &edtf) != STATUS_OK ||
        edtf.form != EDTF_DATE || edtf.from.precision != EDTF_INSTANT)
        return call_wrong(call, "/at",
                          "must be an instant of RFC 3339 with its offset, such as "
                          "2026-11-30T08:00:00+01:00");
    *at = edtf.from.earliest;
    return *at > call->change.now ? STATUS_OK : call_wrong(call, "/at", "is past");
}

static enum status act_publish(struct call *call)
{
    int64_t at;
    enum status status = order_at(call, &at);
    return status == STATUS_OK ? flow_publish(&call->flow, at) : status;
}

static enum status act_unschedule(struct call *call)
{
    return flow_unschedule(&call->flow);
}

static enum status act_correct(struct call *call)
{
    struct str note;
    bool minor;
    enum status status = order_text(call, "note", &note);
    if (status == STATUS_OK)
        status = order_truth(call, "minor", &minor);
    if (status != STATUS_OK)
        return status;
    if (minor && note.n > 0)
        return call_wrong(call, "/note", "a minor change has no note; leave one of them out");
    if (!minor && note.n == 0)
        return call_wrong(call, "/note",
                          "say what was wrong and what is right; readers see it. A change of "
                          "spelling is {\"minor\":true}");
    return flow_correct(&call->flow, note);
}

static enum status act_withdraw(struct call *call)
{
    struct str reason, redirect;
    bool gone;
    enum status status = order_text(call, "reason", &reason);
    if (status == STATUS_OK)
        status = order_truth(call, "gone", &gone);
    if (status == STATUS_OK)
        status = order_text(call, "redirect", &redirect);
    if (status != STATUS_OK)
        return status;
    if (reason.n == 0)
        return call_wrong(call, "/reason", "say why; readers see it");
    if (gone && redirect.n > 0)
        return call_wrong(call, "/redirect", "a page that is gone leads nowhere");
    bool safe = redirect.n == 0 || str_starts(redirect, STR("https://")) ||
                str_starts(redirect, STR("http://")) ||
                (str_starts(redirect, STR("/")) && !str_starts(redirect, STR("//")));
    if (!safe)
        return call_wrong(call, "/redirect", "must be an address with https:// or a path");
    return flow_withdraw(&call->flow, reason, gone, redirect);
}

static enum status act_restore(struct call *call)
{
    return flow_restore(&call->flow);
}

static enum status act_erase(struct call *call)
{
    struct str basis;
    enum status status = order_text(call, "basis", &basis);
    if (status == STATUS_OK && basis.n == 0)
        return call_wrong(call, "/basis", "name the law; it stays in the log for everybody to see");
    return status == STATUS_OK ? flow_erase(&call->flow, basis, call->addresses) : status;
}

/* ---- the table ---- */

#define CALL(name, ...)                                                                            \
    static enum status name(void *worker, const struct request *request,                           \
                            struct response *response)                                             \
    {                                                                                              \
        static const struct call_options options = {__VA_ARGS__};                                  \
        return call_run(worker, request, response, &options);                                      \
    }
#define STEP(name, doing)                                                                          \
    CALL(name, .scope = TOKEN_PUBLISH, .item = true, .body_is_orders = true, .act = doing)

CALL(create, .scope = TOKEN_WRITE, .body_is_item = true, .act = act_create, .status = 201)
CALL(show, .scope = TOKEN_WRITE, .item = true)
CALL(put, .scope = TOKEN_WRITE, .item = true, .body_is_item = true, .matched = true, .act = act_put)
STEP(publish, act_publish)
STEP(unschedule, act_unschedule)
STEP(correct, act_correct)
STEP(withdraw, act_withdraw)
STEP(restore, act_restore)
CALL(erase, .scope = TOKEN_ERASE, .item = true, .body_is_orders = true, .erases = true,
     .act = act_erase)

#define ITEM "/api/v1/items/{}"
static const struct route routes[] = {
    {"/api/v1/items", 1u << METHOD_POST, create, NULL, ROUTE_ALONE},
    {ITEM, 1u << METHOD_GET, show, NULL, ROUTE_AUTHORISED},
    {ITEM, 1u << METHOD_PUT, put, NULL, ROUTE_ALONE},
    {ITEM "/publish", 1u << METHOD_POST, publish, NULL, ROUTE_ALONE},
    {ITEM "/schedule", 1u << METHOD_DELETE, unschedule, NULL, ROUTE_ALONE},
    {ITEM "/correct", 1u << METHOD_POST, correct, NULL, ROUTE_ALONE},
    {ITEM "/withdraw", 1u << METHOD_POST, withdraw, NULL, ROUTE_ALONE},
    {ITEM "/restore", 1u << METHOD_POST, restore, NULL, ROUTE_ALONE},
    {ITEM "/erase", 1u << METHOD_POST, erase, NULL, ROUTE_ALONE},
};

const struct route *desk_routes(size_t *count)
{
    *count = sizeof routes / sizeof routes[0];
    return routes;
}
