/* /api/: how to use the API, with examples that are addresses of this very server; and its
   description in OpenAPI, docs/openapi.json, at /api/v1/openapi.json. In English alone. */
#pragma once

#include "site/visit.h"

enum status guide_answer(void *worker, const struct request *request, struct response *response);
enum status guide_answer_openapi(void *worker, const struct request *request,
                                 struct response *response);
