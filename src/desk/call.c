/* The handler's thread reads the request and writes the answer; `make` runs in the writer's. */
#include "desk/call.h"

#include "base/json.h"
#include "base/unicode.h"
#include "desk/subjects.h"
#include "log/folder.h"
#include "news/edtf.h"
#include "news/record.h"
#include "site/address.h"
#include "site/data.h"

#include <inttypes.h>
#include <strings.h>

enum { KEY_MOST = 200 };

enum status call_refuse(struct call *call, int status, const char *detail)
{
    call->problem.status = status;
    call->problem.detail = str_printf(call->arena, "%s", detail);
    return STATUS_REFUSED;
}

enum status call_wrong(struct call *call, const char *pointer, const char *detail)
{
    struct valid_fault *fault = ARENA_NEW(call->arena, struct valid_fault);
    *fault = (struct valid_fault){str_of(pointer), str_of(detail)};
    call->problem.faults = (struct valid_faults){fault, 1};
    return call_refuse(call, 422, detail);
}

/* ---- in the writer's transaction ---- */

static enum status check_token(struct call *call, struct db *db)
{
    enum status status = token_find(db, call->arena, call->secret, call->change.now, &call->token);
    if (status == STATUS_MISSING)
        return call_refuse(call, 401, status_why(call->arena));
    if (status != STATUS_OK)
        return status;
    unsigned scope = call->options->scope;
    if (call->publishes)
        scope |= TOKEN_PUBLISH;
    if ((call->token.scopes & scope) == scope)
        return STATUS_OK;
    return call_refuse(call, 403,
                       "this token lacks a scope that is needed here; the operator makes another "
                       "with `budkavle token add --scope`");
}

/* *known says that it was done before: then the item is shown as it is now. */
static enum status check_key(struct call *call, struct db *db, bool *known)
{
    struct answered answered;
    *known = false;
    if (call->key.n == 0)
        return STATUS_OK;
    enum status status = answered_find(db, call->arena, call->token.id, call->key, &answered);
    if (status == STATUS_MISSING)
        return STATUS_OK;
    if (status == STATUS_OK && !hash_equal(&answered.body, &call->whole))
        return call_refuse(call, 422,
                           "this Idempotency-Key was used for another request; choose a new one");
    if (status != STATUS_OK)
        return status;
    *known = call->replayed = true;
    status = flow_load(&call->flow, answered.item, call->public);
    if (status == STATUS_MISSING) /* a draft of the first request that is not there any more */
        return call_refuse(call, 410, "the item that this request made is gone");
    return status;
}

static struct str tag_of(struct arena *arena, const struct draft *draft,
                         const struct document *public)
{
    return str_printf(arena, "\"%" PRId64 ".%" PRId64 "\"", draft->version,
                      public == NULL ? 0 : public->revision);
}

static enum status check_match(struct call *call)
{
    struct str wanted = request_header(call->request, "If-Match");
    if (wanted.n == 0)
        return call->options->matched
                   ? call_refuse(call, 428,
                                 "send If-Match with the ETag that GET gave, so that nobody's "
                                 "change is lost")
                   : STATUS_OK;
    struct str tag = tag_of(call->arena, &call->flow.draft, call->public);
    for (struct str rest = wanted; rest.p != NULL;) {
        struct str one = str_trim(str_cut(&rest, ','));
        if (str_eq(one, tag) || str_is(one, "*"))
            return STATUS_OK;
    }
    return call_refuse(call, 412,
                       "the item has changed since; get it again, and take over what is new");
}

static enum status check_body(struct call *call)
{
    if (call->faults.count == 0)
        return STATUS_OK;
    call->problem.faults = call->faults;
    return call_refuse(call, 422, "see errors for what is wrong and where");
}

static enum status check_item(struct call *call)
{
    if (!call->options->item)
        return STATUS_OK;
    enum status status = flow_load(&call->flow, call->request->segments[0], call->public);
    if (status == STATUS_MISSING)
        return call_refuse(call, 404, "no item has that id");
    if (status == STATUS_OK && call->flow.draft.state == DRAFT_ERASED && call->options->act != NULL)
        return call_refuse(call, 410, "the item was erased; its entries are in the log");
    return status;
}

static enum status act(struct call *call, struct db *db)
{
    if (call->options->act == NULL)
        return STATUS_OK;
    enum status status = call->options->act(call);
    if (status == STATUS_CONFLICT)
        return call_refuse(call, 409, status_why(call->arena));
    if (status == STATUS_REFUSED && call->problem.status == 0) {
        call->problem.faults = call->flow.faults;
        problem_of_record(call->arena, &call->problem.faults);
        return call_refuse(call, 422, "see errors for what is wrong and where");
    }
    if (status != STATUS_OK || call->key.n == 0)
        return status;
    const struct answered answered = {
        .token = call->token.id,
        .key = call->key,
        .body = call->whole,
        .status = call->options->status,
        .item = call->flow.draft.id,
        .time = call->change.now,
    };
    return answered_add(db, call->arena, &answered);
}

static enum status make(struct change *change, struct db *db)
{
    struct call *call = (struct call *)change;
    bool known = false;
    call->flow.change = change;
    call->flow.db = db;
    enum status status = check_token(call, db);
    call->flow.by = call->token.name;
    if (status == STATUS_OK)
        status = check_key(call, db, &known);
    if (status != STATUS_OK || known)
        return status;
    status = check_item(call);
    if (status == STATUS_OK)
        status = check_body(call);
    if (status == STATUS_OK && call->options->item)
        status = check_match(call);
    return status == STATUS_OK ? act(call, db) : status;
}

static enum status undo(struct change *change, struct db *db)
{
    struct call *call = (struct call *)change;
    return call->key.n == 0 ? STATUS_OK
                            : answered_delete(db, call->arena, call->token.id, call->key);
}

/* ---- reading the request ---- */

/* RFC 6750 section 2.1 alone: a token in the address would end up in logs. */
static struct str bearer(const struct request *request)
{
    static const char scheme[] = "Bearer ";
    struct str value = request_header(request, "Authorization");
    if (value.n < sizeof scheme || strncasecmp(value.p, scheme, sizeof scheme - 1) != 0)
        return (struct str){0};
    return str_trim(str_sub(value, sizeof scheme - 1, value.n));
}

static bool is_json(const struct request *request)
{
    struct str rest = request_header(request, "Content-Type");
    struct str type = str_lower_ascii(request->arena, str_trim(str_cut(&rest, ';')));
    return str_is(type, "application/json") ||
           (str_starts(type, STR("application/")) && str_ends(type, STR("+json")));
}

static enum status read_item(struct call *call, struct visit *visit)
{
    struct ninjs ninjs;
    struct item *item = &call->item;
    const struct desk_options *options = &call->desk->options;
    if (ninjs_read_new(call->arena, call->request->body, &ninjs, &call->faults) != STATUS_OK)
        return STATUS_OK; /* said when it is known who asks */
    *item = ninjs.item;
    if (item->language.n == 0)
        item->language = options->language;
    if (item->publisher_name.n == 0) {
        item->publisher_name = options->publisher_name;
        item->publisher_orgnr = options->publisher_orgnr;
    }
    return subjects_find(visit, &ninjs, item, &call->faults);
}

static void read_orders(struct call *call)
{
    if (call->request->body.n == 0)
        return;
    if (tree_read(call->arena, call->request->body, &call->orders) == STATUS_OK &&
        call->orders->type == NODE_OBJECT)
        return;
    struct valid_fault *fault = ARENA_NEW(call->arena, struct valid_fault);
    *fault = (struct valid_fault){
        STR(""), call->orders != NULL ? STR("must be an object")
                                      : str_printf(call->arena, "%s", status_why(call->arena))};
    call->faults = (struct valid_faults){fault, 1};
}

/* The same request once more: method, path with its query, and body. */
static struct sha256 hash_of(const struct request *request)
{
    const struct str parts[] = {request->method == METHOD_PUT ? STR("PUT ") : STR("POST "),
                                request->target, STR("\n"), request->body};
    return hash_sha256_parts(parts, sizeof parts / sizeof parts[0]);
}

/* What is wrong with the request before anything is looked at. */
static enum status read_request(struct call *call, struct visit *visit)
{
    const struct request *request = call->request;
    bool body = call->options->body_is_item || request->body.n > 0;
    call->secret = bearer(request);
    call->key = request_header(request, "Idempotency-Key");
    call->whole = hash_of(request);
    if (call->secret.n == 0)
        return call_refuse(call, 401, "send Authorization: Bearer with a token");
    if (call->key.n > KEY_MOST || !unicode_valid(call->key, NULL))
        return call_refuse(call, 400, "an Idempotency-Key is at most 200 characters of UTF-8");
    for (size_t i = 0; i < request->parameters_count; i++) {
        const struct parameter *parameter = &request->parameters[i];
        if (!call->options->body_is_item || call->options->item ||
            !str_is(parameter->name, "state"))
            continue;
        call->publishes = str_is(parameter->value, "published");
        if (!call->publishes && !str_is(parameter->value, "draft"))
            return call_refuse(call, 400, "state is draft or published");
    }
    if (body && !is_json(request))
        return call_refuse(call, 415, "send the body as application/json");
    if (call->options->body_is_item)
        return read_item(call, visit);
    if (call->options->body_is_orders)
        read_orders(call);
    return STATUS_OK;
}

/* ---- the answer ---- */

static enum status write_item(struct call *call, struct visit *visit, struct json *json)
{
    struct document document = {0};
    if (call->public != NULL)
        document = *call->public;
    enum status status = record_read(visit->arena, call->flow.draft.record, &document.item);
    if (status == STATUS_OK)
        status = subjects_name(visit, &document);
    if (status == STATUS_OK)
        data_write_item(visit, json, &document, NULL, 0);
    return status;
}

static enum status write_copy(struct call *call, struct visit *visit, struct response *response)
{
    const struct draft *draft = &call->flow.draft;
    struct buf out = buf_in(visit->arena);
    struct json json = json_in(&out);
    json_object_begin(&json);
    json_member(&json, "id", draft->id);
    enum draft_state state = draft->state;
    if (state == DRAFT_ERASED && !call->clean)
        state = DRAFT_ERASING; /* it cannot be read any more, but its bytes are being rewritten */
    json_member(&json, "state", str_of(draft_state_name(state)));
    json_member_int(&json, "revision", call->public == NULL ? 0 : call->public->revision);
    if (draft->at > 0)
        json_member(&json, "at",
                    edtf_write_local(visit->arena, call->desk->options.zone, draft->at));
    enum status status = STATUS_OK;
    if (draft->state != DRAFT_ERASED) {
        json_key(&json, "item");
        status = write_item(call, visit, &json);
    }
    json_object_end(&json);
    response->status = call->options->status;
    response->type = STR("application/json");
    response->body = buf_str(&out);
    response->volatile_ = true;
    response_header(response, "ETag", tag_of(visit->arena, draft, call->public));
    if (response->status == 201)
        response->location = address_absolute(
            visit, str_printf(visit->arena, "/api/v1/items/%.*s", STR_ARG(draft->id)));
    return status;
}

/* The item as readers are shown it at this moment; NULL if they are not. */
static enum status look(struct call *call, struct visit *visit, struct str id)
{
    struct document *document = ARENA_NEW(visit->arena, struct document);
    call->public = NULL;
    enum status status =
        id.n == 0 ? STATUS_MISSING : view_item(visit->view, visit->arena, id, document);
    if (status == STATUS_OK)
        call->public = document;
    return status == STATUS_MISSING ? STATUS_OK : status;
}

/* Something in a snapshot of the view, which is not held while the writer works. */
static enum status within(struct call *call, struct visit *visit,
                          enum status (*what)(struct call *call, struct visit *visit))
{
    enum status status = view_begin(visit->view, visit->arena);
    if (status != STATUS_OK)
        return status;
    status = what(call, visit);
    view_end(visit->view);
    return status;
}

static enum status hash_addresses(struct call *call, struct visit *visit)
{
    const struct desk_options *options = &call->desk->options;
    unsigned char key[FOLDER_KEY];
    enum status status = folder_key(call->arena, options->folder, "addresses", options->clock, key);
    if (status == STATUS_OK)
        status =
            view_addresses(visit->view, visit->arena, call->public->item.id, key, &call->addresses);
    return status;
}

static enum status prepare(struct call *call, struct visit *visit)
{
    enum status status =
        call->options->item ? look(call, visit, call->request->segments[0]) : STATUS_OK;
    if (status == STATUS_OK && call->options->erases && call->public != NULL)
        status = hash_addresses(call, visit);
    return status == STATUS_OK ? read_request(call, visit) : status;
}

static enum status show(struct call *call, struct visit *visit)
{
    enum status status = look(call, visit, call->flow.draft.id);
    if (status == STATUS_OK)
        status = view_is_clean(visit->view, visit->arena, &call->clean);
    return status == STATUS_OK ? write_copy(call, visit, call->response) : status;
}

static enum status answer(struct call *call, struct visit *visit)
{
    if (!visit_origin(visit->site, call->request, &visit->origin))
        return call_refuse(call, 421, "address it by a name that site.hosts or site.url has");
    enum status status = within(call, visit, prepare);
    if (status == STATUS_OK)
        status = writer_do(call->desk->writer, &call->change);
    return status == STATUS_OK ? within(call, visit, show) : status;
}

enum status call_run(void *worker, const struct request *request, struct response *response,
                     const struct call_options *options)
{
    const struct worker *own = worker;
    struct visit visit = visit_of(worker_site(own), request);
    const struct desk *desk = own->now->desk;
    struct call call = {
        .change = {.make = make, .undo = undo, .arena = request->arena},
        .options = options,
        .desk = desk,
        .request = request,
        .response = response,
        .arena = request->arena,
        .flow = {.clock = desk->options.clock, .zone = desk->options.zone, .actor = STR("api")},
    };
    visit.view = own->view;
    visit.analyser = own->analyser;
    enum status status = answer(&call, &visit);
    if (status == STATUS_BUSY)
        status = call_refuse(&call, 503, status_why(call.arena));
    if (status == STATUS_REFUSED && call.problem.status != 0) {
        problem_answer(request->arena, &call.problem, response);
        return STATUS_OK;
    }
    return status;
}
