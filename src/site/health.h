/* For whoever watches the server: /healthz answers while the process lives, /readyz while it can
   answer readers from its view. Both for any host, never cached. */
#pragma once

#include "site/visit.h"

enum status health_answer_alive(void *worker, const struct request *request,
                                struct response *response);
enum status health_answer_ready(void *worker, const struct request *request,
                                struct response *response);
