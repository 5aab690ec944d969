/* Answers from 400 up: a page for people that says what is wrong and where to go, or
   application/problem+json (RFC 9457) where data was asked for. */
#pragma once

#include "site/visit.h"

/* With the words of the locale's `error.STATUS.title` and `.lead`. */
enum status error_page(const struct visit *visit, struct response *response, int status) MUST_CHECK;
/* 400 for a parameter: which, why, and what is allowed. */
enum status error_mistake(const struct visit *visit, struct response *response,
                          const struct query_mistake *mistake) MUST_CHECK;
/* 503: come again in a while. */
enum status error_busy(const struct visit *visit, struct response *response) MUST_CHECK;
/* 410 with the reason, if one was given. */
enum status error_gone(const struct visit *visit, struct response *response,
                       struct str reason) MUST_CHECK;
