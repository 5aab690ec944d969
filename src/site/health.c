/* Two words for a machine. */
#include "site/health.h"

static void say_word(struct response *response, int status, struct str word)
{
    response->status = status;
    response->type = STR("text/plain; charset=utf-8");
    response->body = word;
    response->cache_control = STR("no-store");
    response->volatile_ = true;
}

enum status health_answer_alive(void *worker, const struct request *request,
                                struct response *response)
{
    (void)worker;
    (void)request;
    say_word(response, 200, STR("ok\n"));
    return STATUS_OK;
}

enum status health_answer_ready(void *worker, const struct request *request,
                                struct response *response)
{
    const struct worker *own = worker;
    int64_t seq = 0, provenance = 0;
    struct str log = {0};
    enum status status = view_begin(own->view, request->arena);
    if (status == STATUS_OK) {
        status = view_place(own->view, request->arena, &seq, &provenance, &log);
        view_end(own->view);
    }
    if (status == STATUS_OK && log.n > 0)
        say_word(response, 200, STR("ready\n"));
    else
        say_word(response, 503, STR("not ready: the view has not been made yet\n"));
    return STATUS_OK;
}
