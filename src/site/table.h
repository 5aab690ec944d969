/* A listing as a table: CSV (RFC 4180) with a header, in UTF-8 with a BOM, by which Excel knows it.
 */
#pragma once

#include "site/whole.h"

extern const struct whole_form table_form;
