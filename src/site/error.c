/* The pages for what did not go well. Always written in the language of the path, and able to do
   without the view, so that they also stand when it does not. */
#include "site/error.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/unicode.h"
#include "site/api.h"
#include "site/frame.h"
#include "site/guess.h"

/* Those with words of their own; any other status has those of its class. */
static const int with_words[] = {400, 404, 405, 410, 414, 417, 421, 431, 500, 501, 503};

struct trouble {
    int status;
    struct str lead; /* "" takes that of the status */
    const struct query_mistake *mistake;
    struct str why, allowed, reason;
};

static int words_of(int status)
{
    for (size_t i = 0; i < sizeof with_words / sizeof with_words[0]; i++)
        if (with_words[i] == status)
            return status;
    return status >= 500 ? 500 : 400;
}

static struct str words(const struct visit *visit, int status, const char *part)
{
    return locale_text(visit->locale,
                       arena_printf(visit->arena, "error.%s.%d", part, words_of(status)));
}

/* What stands in an address may be any bytes; what is not UTF-8 is shown percent-encoded. */
static struct str readable(const struct visit *visit, struct str value)
{
    struct str short_value = str_sub(value, 0, 200);
    if (unicode_valid(short_value, NULL))
        return short_value;
    struct buf out = buf_in(visit->arena);
    query_encode(&out, short_value);
    return buf_str(&out);
}

static enum status write_problem(const struct visit *visit, const struct trouble *trouble,
                                 struct response *response)
{
    struct buf out = buf_in(visit->arena);
    struct json json = json_in(&out);
    json_object_begin(&json);
    /* A type of this name says that the title is the status's own (RFC 9457 section 4.2.1). */
    json_member(&json, "type", STR("about:blank"));
    json_member(&json, "title", str_of(response_reason(trouble->status)));
    json_member_int(&json, "status", trouble->status);
    if (trouble->mistake != NULL) {
        json_member(&json, "detail", trouble->why);
        json_member(&json, "parameter", str_of(trouble->mistake->name));
        json_member(&json, "value", readable(visit, trouble->mistake->value));
        json_member(&json, "allowed", trouble->allowed);
    } else {
        json_member(&json, "detail",
                    trouble->reason.n > 0 ? trouble->reason
                                          : words(visit, trouble->status, "detail"));
    }
    json_object_end(&json);
    response->type = STR("application/problem+json");
    response->body = buf_str(&out);
    return STATUS_OK;
}

static void add_fact(struct value *facts, struct str label, struct str text)
{
    struct value *fact = value_add_object(facts);
    value_set_text(fact, "label", label);
    value_set_text(fact, "text", text);
}

static void add_way(const struct visit *visit, struct value *ways, const char *href,
                    const char *key)
{
    struct value *way = value_add_object(ways);
    value_set_text(way, "href", str_printf(visit->arena, "%s/", href));
    value_set_text(way, "label", locale_text(visit->locale, key));
}

static enum status write_page(const struct visit *visit, const struct trouble *trouble,
                              struct response *response)
{
    struct str title = words(visit, trouble->status, "title");
    struct value *root = frame_make(visit, &(struct frame){.title = title, .hidden = true});
    value_set_text(root, "heading", title);
    value_set_text(root, "lead", words(visit, trouble->status, "lead"));
    struct value *facts = value_set_list(root, "facts");
    if (trouble->mistake != NULL) {
        add_fact(facts, locale_text(visit->locale, "error.parameter"),
                 str_of(trouble->mistake->name));
        add_fact(facts, locale_text(visit->locale, "error.value"),
                 readable(visit, trouble->mistake->value));
        add_fact(facts, locale_text(visit->locale, "error.why"), trouble->why);
        add_fact(facts, locale_text(visit->locale, "error.instead"), trouble->allowed);
    }
    if (trouble->reason.n > 0)
        add_fact(facts, locale_text(visit->locale, "item.reason"), trouble->reason);
    value_set_bool(root, "facts_any", value_count(facts) > 0);
    bool missing = trouble->status == 404 || trouble->status == 410;
    if (missing) {
        struct selection words = {.text = guess_words(visit), .take = TAKE_DEFAULT};
        words.order = query_usual_order(&words);
        frame_search(visit, root, str_printf(visit->arena, "%s/", visit->face->news),
                     locale_text(visit->locale, "search.label"), &words);
        guess_set(visit, root);
    }
    struct value *ways = value_set_list(root, "ways");
    add_way(visit, ways, visit->face->news, "error.to_news");
    add_way(visit, ways, visit->face->topics, "error.to_topics");
    add_way(visit, ways, visit->face->about, "error.to_about");
    return frame_render(visit, "error", root, response);
}

static enum status answer(const struct visit *visit, const struct trouble *trouble,
                          struct response *response)
{
    response->status = trouble->status;
    return visit_wants_data(visit->request) ? write_problem(visit, trouble, response)
                                            : write_page(visit, trouble, response);
}

enum status error_page(const struct visit *visit, struct response *response, int status)
{
    return answer(visit, &(struct trouble){.status = status}, response);
}

enum status error_busy(const struct visit *visit, struct response *response)
{
    response->extra[response->extra_count++] = (struct header){STR("Retry-After"), STR("10")};
    response->volatile_ = true;
    return error_page(visit, response, 503);
}

enum status error_gone(const struct visit *visit, struct response *response, struct str reason)
{
    return answer(visit, &(struct trouble){.status = 410, .reason = reason}, response);
}

enum status error_mistake(const struct visit *visit, struct response *response,
                          const struct query_mistake *mistake)
{
    static const char *const whys[] = {
        [MISTAKE_VALUE] = "error.because.value",
        [MISTAKE_UTF8] = "error.because.utf8",
        [MISTAKE_TWICE] = "error.because.twice",
    };
    /* Keys of a locale have no capitals, as orderBy does. */
    struct str name = str_lower_ascii(visit->arena, str_of(mistake->name));
    const char *allowed = arena_printf(visit->arena, "error.allowed.%.*s", STR_ARG(name));
    struct trouble trouble = {
        .status = 400,
        .mistake = mistake,
        .why = locale_text(visit->locale, whys[mistake->why]),
        .allowed = locale_text(visit->locale, allowed),
    };
    return answer(visit, &trouble, response);
}

/* Says the alerts, too, if the view is there to ask. */
enum status site_error(void *worker, const struct request *request, struct response *response)
{
    struct worker *own = worker;
    struct visit visit = visit_of(worker_site(own), request);
    if (api_is(request->path))
        api_open(response);
    bool ours = visit_origin(visit.site, request, &visit.origin);
    bool seen = ours && visit_begin(own, &visit) == STATUS_OK;
    /* A path that nobody answers may still have the words of an item. */
    if (response->status != 404)
        visit.view = NULL;
    enum status status = error_page(&visit, response, response->status);
    if (seen)
        view_end(own->view);
    return status;
}
