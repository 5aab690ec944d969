/* Writes RDF: the same statements as Turtle, RDF/XML or JSON-LD 1.1. Subjects are written one after
   the other, their statements in the caller's order; those of one predicate stand together. Only
   values come from outside; types and predicates are literals such as "skos:Concept". */
#pragma once

#include "base/json.h"
#include "base/xml.h"

enum rdf_form { RDF_TURTLE, RDF_XML, RDF_JSON_LD };

struct rdf_prefix {
    const char *name, *uri; /* "skos", "http://www.w3.org/2004/02/skos/core#" */
};

struct rdf {
    struct buf *out;
    enum rdf_form form;
    const struct rdf_prefix *prefixes;
    size_t prefixes_count;
    bool open;             /* within a subject */
    const char *predicate; /* of the last statement */
    struct xml xml;
    struct json json;
};

/* The prefixes are literals, too, and outlive the writing. */
struct rdf rdf_begin(struct buf *out, enum rdf_form form, const struct rdf_prefix *prefixes,
                     size_t count);
void rdf_subject(struct rdf *rdf, struct str uri, const char *type);
/* What no IRI may hold is percent-encoded. */
void rdf_link(struct rdf *rdf, const char *predicate, struct str uri);
/* Left out when empty, so is a language. */
void rdf_text(struct rdf *rdf, const char *predicate, struct str text, struct str language);
void rdf_typed(struct rdf *rdf, const char *predicate, struct str text, const char *type);
void rdf_end(struct rdf *rdf);
