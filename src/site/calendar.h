/* A listing as iCalendar (RFC 5545): calls by the day they close, notices as long as they hold,
   events. */
#pragma once

#include "site/whole.h"

extern const struct whole_form calendar_form;
