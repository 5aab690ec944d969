/* base64url (RFC 4648 section 5) without padding: bytes as text that may stand in an address. */
#pragma once

#include "base/str.h"

struct str base64_write(struct arena *arena, struct str bytes);
/* False if it is not what base64_write makes of some bytes. */
bool base64_read(struct arena *arena, struct str text, struct str *bytes);
