/* Topics as SKOS, written in Turtle (W3C): what `budkavle topic import` reads back as the same
   topics. The mapping is the table in docs/formats.md. Reading Turtle is intake/turtle.h. */
#pragma once

#include "base/buf.h"
#include "news/topic.h"

/* A topic that nobody has confirmed, as adms:status. */
#define SKOS_STATUS "http://www.w3.org/ns/adms#status"
#define SKOS_PROVISIONAL "http://purl.org/adms/status/UnderDevelopment"

/* The prefixes; before the first topic. */
void skos_begin(struct buf *out);
/* One concept. `site` is the address of the site without a slash at its end; without one the
   concept is named by its UUID alone. */
void skos_topic(struct buf *out, const struct topic *topic, struct str site);
/* The topic's id in a concept's URI, `.../id/topic/UUID` or `urn:uuid:UUID`; empty if it holds
   none that is a UUIDv7. */
struct str skos_id(struct str uri);
