/* Topics as SKOS: what `budkavle topic import` reads back as the same topics. The mapping is the
   table in docs/formats.md. Reading Turtle is intake/turtle.h. */
#pragma once

#include "base/rdf.h"
#include "news/topic.h"

/* A topic that nobody has confirmed, as adms:status. */
#define SKOS_STATUS "http://www.w3.org/ns/adms#status"
#define SKOS_PROVISIONAL "http://purl.org/adms/status/UnderDevelopment"

struct rdf skos_begin(struct buf *out, enum rdf_form form);
/* The URI of the vocabulary as a whole. `site` is the address of the site without a slash at its
   end. */
struct str skos_scheme(struct arena *arena, struct str site);
/* One concept; without a site it is named by its UUID alone. */
void skos_topic(struct rdf *rdf, const struct topic *topic, struct str site);
/* The topic's id in a concept's URI, `.../id/topic/UUID` or `urn:uuid:UUID`; empty if it holds
   none that is a UUIDv7. */
struct str skos_id(struct str uri);
