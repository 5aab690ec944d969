/* Neither needs the view, but both hold absolute addresses, so that the host is checked. */
#include "site/robots.h"

#include "news/edtf.h"
#include "site/address.h"
#include "site/error.h"

enum { EXPIRES_MONTHS = 6 };

static const struct str plain = STR("text/plain; charset=utf-8");

/* False when the answer is already that the host is not ours. */
static bool begin(void *worker, const struct request *request, struct response *response,
                  struct visit *visit, enum status *status)
{
    const struct worker *own = worker;
    *visit = visit_of(worker_site(own), request);
    *status = STATUS_OK;
    if (visit_origin(visit->site, request, &visit->origin))
        return true;
    *status = error_page(visit, response, 421);
    return false;
}

enum status robots_answer(void *worker, const struct request *request, struct response *response)
{
    struct visit visit;
    enum status status;
    if (!begin(worker, request, response, &visit, &status))
        return status;
    response->type = plain;
    response->body = str_printf(visit.arena,
                                "User-agent: *\nAllow: /\n\nSitemap: %.*s/sitemap.xml\n"
                                "Sitemap: %.*s/sitemap-news.xml\n",
                                STR_ARG(visit.origin), STR_ARG(visit.origin));
    return STATUS_OK;
}

/* Half a year and up to a month ahead: it moves once a month, so that the file can be kept, and is
   past where nobody runs the server any more, which is what it is there to tell. */
static int64_t expires(const struct visit *visit)
{
    struct civil civil = zone_civil(visit->site->options.zone, visit->now);
    int month = civil.month - 1 + EXPIRES_MONTHS + 1;
    return civil_days(civil.year + month / 12, month % 12 + 1, 1) * 86400000;
}

enum status robots_answer_security(void *worker, const struct request *request,
                                   struct response *response)
{
    struct visit visit;
    enum status status;
    if (!begin(worker, request, response, &visit, &status))
        return status;
    const struct site_options *options = &visit.site->options;
    if (options->security_contact.n == 0)
        return error_page(&visit, response, 404);
    struct buf out = buf_in(visit.arena);
    for (struct str rest = options->security_contact; rest.p != NULL;) {
        struct str contact = str_cut(&rest, ' ');
        if (contact.n > 0)
            buf_printf(&out, "Contact: %.*s\n", STR_ARG(contact));
    }
    buf_printf(&out, "Expires: %.*s\n", STR_ARG(edtf_write_instant(visit.arena, expires(&visit))));
    buf_addz(&out, "Preferred-Languages: sv, en\n");
    if (str_starts(visit.origin, STR("https://"))) /* RFC 9116 allows no other */
        buf_printf(&out, "Canonical: %.*s/.well-known/security.txt\n", STR_ARG(visit.origin));
    if (options->security_policy.n > 0)
        buf_printf(&out, "Policy: %.*s\n", STR_ARG(options->security_policy));
    response->type = plain;
    response->body = buf_str(&out);
    return STATUS_OK;
}
