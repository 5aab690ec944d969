/* What `budkavle topic export` writes, with the vocabulary that they belong to. */
#include "site/concepts.h"

#include "news/skos.h"
#include "site/api.h"

static enum status all_topics(struct visit *visit, struct response *response)
{
    struct topic_count *all;
    size_t count;
    enum status status = view_vocabulary(visit->view, visit->arena, STR("sv"), &all, &count);
    if (status != STATUS_OK)
        return status;
    bool json = str_ends(visit->request->path, STR(".jsonld"));
    struct buf out = buf_in(visit->arena);
    struct rdf rdf = skos_begin(&out, json ? RDF_JSON_LD : RDF_TURTLE);
    rdf_subject(&rdf, skos_scheme(visit->arena, visit->origin), "skos:ConceptScheme");
    for (size_t i = 0; i < 2; i++)
        rdf_text(&rdf, "dcterms:title", locale_text(visit->site->faces[i].locale, "topics.title"),
                 str_of(visit_faces[i].language));
    for (size_t i = 0; i < count; i++)
        skos_topic(&rdf, &all[i].topic, visit->origin);
    rdf_end(&rdf);
    response->type = json ? STR("application/ld+json") : STR("text/turtle; charset=utf-8");
    response->body = buf_str(&out);
    return STATUS_OK;
}

enum status concepts_answer(void *worker, const struct request *request, struct response *response)
{
    api_open(response);
    return visit_run(worker, request, response, all_topics);
}

enum status concepts_answer_id(void *worker, const struct request *request,
                               struct response *response)
{
    (void)worker;
    response->status = 303;
    response->location = str_printf(request->arena, "%s/", visit_faces[0].topics);
    return STATUS_OK;
}
