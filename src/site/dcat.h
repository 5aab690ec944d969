/* The open data that the site is, described so that a national data portal can take it up: a
   catalogue in DCAT-AP-SE 3, as Turtle (/dcat.ttl) and as RDF/XML (/dcat.rdf), which Sweden's
   portal wants. */
#pragma once

#include "site/visit.h"

enum status dcat_answer(void *worker, const struct request *request, struct response *response);
