/* What a request's fields ask for: an encoding (RFC 9110 section 12.5.3), and whether the copy that
   the asker has is still good (section 13.1.2). */
#pragma once

#include "base/str.h"

enum encoding { ENCODING_IDENTITY, ENCODING_GZIP };

/* What has been read of Accept-Encoding: weights in thousandths, -1 where nothing was said. */
struct negotiate_wishes {
    int gzip, any;
};
#define NEGOTIATE_NO_WISHES ((struct negotiate_wishes){-1, -1})

/* Reads the value of one field; there may be several. */
void negotiate_wish(struct negotiate_wishes *wishes, struct str value);
enum encoding negotiate_encoding(const struct negotiate_wishes *wishes);

/* Whether the value of an If-None-Match names the tag (given with its quotes). The comparison is
   the weak one; "*" names every tag. */
bool negotiate_names(struct str value, struct str tag);
