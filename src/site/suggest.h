/* What a reader who is typing may be looking for, as JSON: /nyheter/suggest?query= (and in
   English /en/news/suggest). */
#pragma once

#include "site/visit.h"

enum status suggest_answer(void *worker, const struct request *request, struct response *response);
