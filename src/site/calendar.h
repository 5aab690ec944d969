/* A listing as iCalendar (RFC 5545): calls by the day they close, notices as long as they hold,
   events. */
#pragma once

#include "site/whole.h"

/* One item as a calendar of its own; MISSING if it has no time. */
enum status calendar_item(const struct visit *visit, const struct document *document,
                          struct response *response) MUST_CHECK;

extern const struct whole_form calendar_form;
