/* Each concept's properties stand in a fixed order, so that two exports can be compared line by
   line. */
#include "news/skos.h"

static const struct str id_path = {"/id/topic/", 10}, id_urn = {"urn:uuid:", 9};

struct rdf skos_begin(struct buf *out, enum rdf_form form)
{
    static const struct rdf_prefix prefixes[] = {
        {"adms", "http://www.w3.org/ns/adms#"},
        {"dcterms", "http://purl.org/dc/terms/"},
        {"skos", "http://www.w3.org/2004/02/skos/core#"},
    };
    return rdf_begin(out, form, prefixes, sizeof prefixes / sizeof prefixes[0]);
}

struct str skos_scheme(struct arena *arena, struct str site)
{
    return str_printf(arena, "%.*s/id/topics", STR_ARG(site));
}

static struct str uri_of(struct arena *arena, struct str site, struct str id)
{
    struct str before = site.n > 0 ? id_path : id_urn;
    return str_printf(arena, "%.*s%.*s%.*s", STR_ARG(site), STR_ARG(before), STR_ARG(id));
}

static void add_labels(struct rdf *rdf, const char *property, const struct label *labels,
                       size_t count)
{
    for (size_t i = 0; i < count; i++)
        rdf_text(rdf, property, labels[i].text, labels[i].language);
}

void skos_topic(struct rdf *rdf, const struct topic *topic, struct str site)
{
    struct arena *arena = rdf->out->arena;
    rdf_subject(rdf, uri_of(arena, site, topic->id), "skos:Concept");
    rdf_text(rdf, "skos:notation", topic->slug, (struct str){0});
    add_labels(rdf, "skos:prefLabel", topic->labels, topic->labels_count);
    add_labels(rdf, "skos:altLabel", topic->alternatives, topic->alternatives_count);
    for (size_t i = 0; i < topic->broader_count; i++)
        rdf_link(rdf, "skos:broader", uri_of(arena, site, topic->broader[i]));
    for (size_t i = 0; i < topic->exact_count; i++)
        rdf_link(rdf, "skos:exactMatch", topic->exact[i]);
    if (topic->provisional)
        rdf_link(rdf, "adms:status", STR(SKOS_PROVISIONAL));
    if (site.n > 0)
        rdf_link(rdf, "skos:inScheme", skos_scheme(arena, site));
}

static bool is_uuid7(struct str text)
{
    static const char form[] = "xxxxxxxx-xxxx-7xxx-xxxx-xxxxxxxxxxxx";
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (form[i] == 'x' ? !hex : c != form[i])
            return false;
    }
    return text.n == sizeof form - 1;
}

struct str skos_id(struct str uri)
{
    const size_t length = 36;
    if (uri.n < length)
        return (struct str){0};
    struct str id = str_sub(uri, uri.n - length, uri.n), before = str_sub(uri, 0, uri.n - length);
    bool ours = str_ends(before, id_path) || str_eq(before, id_urn);
    return ours && is_uuid7(id) ? id : (struct str){0};
}
