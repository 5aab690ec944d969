/* In Turtle a subject is one sentence, a statement a line, so that two writings can be compared
   line by line. In JSON-LD each predicate is an array, and literals are written out: no context has
   to be fetched or thought of to read it. */
#include "base/rdf.h"

#include "base/check.h"

#include <string.h>

static const char RDF_NAMESPACE[] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

struct rdf rdf_begin(struct buf *out, enum rdf_form form, const struct rdf_prefix *prefixes,
                     size_t count)
{
    struct rdf rdf = {.out = out, .form = form, .prefixes = prefixes, .prefixes_count = count};
    switch (form) {
    case RDF_TURTLE:
        for (size_t i = 0; i < count; i++)
            buf_printf(out, "@prefix %s: <%s> .\n", prefixes[i].name, prefixes[i].uri);
        break;
    case RDF_XML:
        rdf.xml = xml_begin(out);
        xml_open(&rdf.xml, "rdf:RDF");
        xml_attribute(&rdf.xml, "xmlns:rdf", str_of(RDF_NAMESPACE));
        for (size_t i = 0; i < count; i++)
            xml_attribute(&rdf.xml, arena_printf(out->arena, "xmlns:%s", prefixes[i].name),
                          str_of(prefixes[i].uri));
        break;
    case RDF_JSON_LD:
        rdf.json = json_in(out);
        json_object_begin(&rdf.json);
        json_key(&rdf.json, "@context");
        json_object_begin(&rdf.json);
        for (size_t i = 0; i < count; i++)
            json_member(&rdf.json, prefixes[i].name, str_of(prefixes[i].uri));
        json_object_end(&rdf.json);
        json_key(&rdf.json, "@graph");
        json_array_begin(&rdf.json);
        break;
    }
    return rdf;
}

/* What somebody took for a URI may hold what no IRI may, not even escaped. */
static struct str clean_uri(struct arena *arena, struct str uri)
{
    struct buf out = buf_in(arena);
    for (size_t i = 0; i < uri.n; i++) {
        unsigned char c = (unsigned char)uri.p[i];
        if (c <= ' ' || c == 0x7f || strchr("<>\"{}|^`\\", c) != NULL)
            buf_printf(&out, "%%%02X", c);
        else
            buf_char(&out, uri.p[i]);
    }
    return buf_str(&out);
}

static void add_quoted(struct buf *out, struct str text)
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

static void predicate_end(struct rdf *rdf)
{
    if (rdf->predicate != NULL && rdf->form == RDF_JSON_LD)
        json_array_end(&rdf->json);
    rdf->predicate = NULL;
}

static void subject_end(struct rdf *rdf)
{
    if (!rdf->open)
        return;
    predicate_end(rdf);
    if (rdf->form == RDF_TURTLE)
        buf_addz(rdf->out, " .\n");
    else if (rdf->form == RDF_XML)
        xml_close(&rdf->xml);
    else
        json_object_end(&rdf->json);
    rdf->open = false;
}

void rdf_subject(struct rdf *rdf, struct str uri, const char *type)
{
    subject_end(rdf);
    uri = clean_uri(rdf->out->arena, uri);
    rdf->open = true;
    switch (rdf->form) {
    case RDF_TURTLE:
        buf_printf(rdf->out, "\n<%.*s>\n    a %s", STR_ARG(uri), type);
        break;
    case RDF_XML:
        xml_open(&rdf->xml, type);
        xml_attribute(&rdf->xml, "rdf:about", uri);
        break;
    case RDF_JSON_LD:
        json_object_begin(&rdf->json);
        json_member(&rdf->json, "@id", uri);
        json_member(&rdf->json, "@type", str_of(type));
        break;
    }
}

/* Up to where the object stands. */
static void predicate_begin(struct rdf *rdf, const char *predicate)
{
    CHECK(rdf->open);
    if (rdf->form == RDF_TURTLE) {
        buf_printf(rdf->out, " ;\n    %s ", predicate);
    } else if (rdf->form == RDF_XML) {
        xml_open(&rdf->xml, predicate);
    } else if (rdf->predicate == NULL || strcmp(rdf->predicate, predicate) != 0) {
        predicate_end(rdf);
        json_key(&rdf->json, predicate);
        json_array_begin(&rdf->json);
    }
    rdf->predicate = predicate;
}

void rdf_link(struct rdf *rdf, const char *predicate, struct str uri)
{
    predicate_begin(rdf, predicate);
    uri = clean_uri(rdf->out->arena, uri);
    switch (rdf->form) {
    case RDF_TURTLE:
        buf_printf(rdf->out, "<%.*s>", STR_ARG(uri));
        break;
    case RDF_XML:
        xml_attribute(&rdf->xml, "rdf:resource", uri);
        xml_close(&rdf->xml);
        break;
    case RDF_JSON_LD:
        json_object_begin(&rdf->json);
        json_member(&rdf->json, "@id", uri);
        json_object_end(&rdf->json);
        break;
    }
}

void rdf_text(struct rdf *rdf, const char *predicate, struct str text, struct str language)
{
    if (text.n == 0)
        return;
    predicate_begin(rdf, predicate);
    switch (rdf->form) {
    case RDF_TURTLE:
        add_quoted(rdf->out, text);
        if (language.n > 0)
            buf_printf(rdf->out, "@%.*s", STR_ARG(language));
        break;
    case RDF_XML:
        xml_attribute(&rdf->xml, "xml:lang", language);
        xml_text(&rdf->xml, text);
        xml_close(&rdf->xml);
        break;
    case RDF_JSON_LD:
        json_object_begin(&rdf->json);
        json_member(&rdf->json, "@language", language);
        json_member(&rdf->json, "@value", text);
        json_object_end(&rdf->json);
        break;
    }
}

/* "http://www.w3.org/2001/XMLSchema#date" of "xsd:date". */
static struct str whole_name(const struct rdf *rdf, const char *name)
{
    for (size_t i = 0; i < rdf->prefixes_count; i++) {
        size_t n = strlen(rdf->prefixes[i].name);
        if (strncmp(name, rdf->prefixes[i].name, n) == 0 && name[n] == ':')
            return str_printf(rdf->out->arena, "%s%s", rdf->prefixes[i].uri, name + n + 1);
    }
    CHECK(false);
    return (struct str){0};
}

void rdf_typed(struct rdf *rdf, const char *predicate, struct str text, const char *type)
{
    if (text.n == 0)
        return;
    predicate_begin(rdf, predicate);
    switch (rdf->form) {
    case RDF_TURTLE:
        add_quoted(rdf->out, text);
        buf_printf(rdf->out, "^^%s", type);
        break;
    case RDF_XML:
        xml_attribute(&rdf->xml, "rdf:datatype", whole_name(rdf, type));
        xml_text(&rdf->xml, text);
        xml_close(&rdf->xml);
        break;
    case RDF_JSON_LD:
        json_object_begin(&rdf->json);
        json_member(&rdf->json, "@type", str_of(type));
        json_member(&rdf->json, "@value", text);
        json_object_end(&rdf->json);
        break;
    }
}

void rdf_end(struct rdf *rdf)
{
    subject_end(rdf);
    if (rdf->form == RDF_XML) {
        xml_close(&rdf->xml);
    } else if (rdf->form == RDF_JSON_LD) {
        json_array_end(&rdf->json);
        json_object_end(&rdf->json);
    }
}
