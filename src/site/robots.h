/* What programs ask a site for by name: /robots.txt (RFC 9309) and security.txt (RFC 9116). */
#pragma once

#include "site/visit.h"

enum status robots_answer(void *worker, const struct request *request, struct response *response);
/* 404 until a contact is set. */
enum status robots_answer_security(void *worker, const struct request *request,
                                   struct response *response);
