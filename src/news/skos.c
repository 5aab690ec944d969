/* Each concept is one sentence of Turtle: its properties in a fixed order, a value a line, so that
   two exports can be compared line by line. */
#include "news/skos.h"

static const struct str id_path = {"/id/topic/", 10}, id_urn = {"urn:uuid:", 9};

void skos_begin(struct buf *out)
{
    buf_addz(out, "@prefix adms: <http://www.w3.org/ns/adms#> .\n"
                  "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n");
}

/* What somebody took for a URI may hold what no IRI may, not even escaped. */
static void add_uri(struct buf *out, struct str uri)
{
    buf_char(out, '<');
    for (size_t i = 0; i < uri.n; i++) {
        unsigned char c = (unsigned char)uri.p[i];
        if (c <= ' ' || strchr("<>\"{}|^`\\", c) != NULL)
            buf_printf(out, "%%%02X", c);
        else
            buf_char(out, uri.p[i]);
    }
    buf_char(out, '>');
}

static void add_id(struct buf *out, struct str site, struct str id)
{
    buf_char(out, '<');
    buf_add(out, site);
    buf_add(out, site.n > 0 ? id_path : id_urn);
    buf_add(out, id);
    buf_char(out, '>');
}

static void add_text(struct buf *out, struct str text)
{
    buf_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c < ' ' || c == '"' || c == '\\')
            buf_printf(out, "\\u%04X", c);
        else
            buf_char(out, text.p[i]);
    }
    buf_char(out, '"');
}

static void add_labels(struct buf *out, const char *property, const struct label *labels,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, " ;\n    skos:%s ", property);
        add_text(out, labels[i].text);
        buf_char(out, '@');
        buf_add(out, labels[i].language);
    }
}

void skos_topic(struct buf *out, const struct topic *topic, struct str site)
{
    buf_char(out, '\n');
    add_id(out, site, topic->id);
    buf_addz(out, "\n    a skos:Concept ;\n    skos:notation ");
    add_text(out, topic->slug);
    add_labels(out, "prefLabel", topic->labels, topic->labels_count);
    add_labels(out, "altLabel", topic->alternatives, topic->alternatives_count);
    for (size_t i = 0; i < topic->broader_count; i++) {
        buf_addz(out, " ;\n    skos:broader ");
        add_id(out, site, topic->broader[i]);
    }
    for (size_t i = 0; i < topic->exact_count; i++) {
        buf_addz(out, " ;\n    skos:exactMatch ");
        add_uri(out, topic->exact[i]);
    }
    if (topic->provisional)
        buf_addz(out, " ;\n    adms:status <" SKOS_PROVISIONAL ">");
    buf_addz(out, " .\n");
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
