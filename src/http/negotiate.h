/* What a request's fields ask for: an encoding (RFC 9110 section 12.5.3), and whether the copy that
   the asker has is still good (section 13.1.2). */
#pragma once

#include "http/encoding.h"

/* What has been read of Accept-Encoding: weights in thousandths, -1 where nothing was said. */
struct negotiate_wishes {
    int of[ENCODINGS], any;
};
#define NEGOTIATE_NO_WISHES ((struct negotiate_wishes){{-1, -1, -1, -1}, -1})

/* The encodings that may be given, the one to be preferred first; always ends with identity. All
   the spellings of Accept-Encoding come to a few of these. */
struct negotiate_order {
    uint8_t count;
    uint8_t of[ENCODINGS];
};

/* Reads the value of one field; there may be several. */
void negotiate_wish(struct negotiate_wishes *wishes, struct str value);
struct negotiate_order negotiate_encodings(const struct negotiate_wishes *wishes);

/* Tags are made of a content's hash and the encoding: "hash", "hash-gzip". Whether the value of an
   If-None-Match names the content in an encoding that may be given: which one is put into
   *encoding. The comparison is the weak one; "*" names every content, in the encoding that
   *encoding says. */
bool negotiate_names(struct str value, struct str content, const struct negotiate_order *order,
                     enum encoding *encoding);
/* Writes the tag, with its quotes, to `out` and returns its bytes. */
enum { NEGOTIATE_TAG_MOST = 2 + 32 + 5 };
size_t negotiate_tag(char *out, struct str content, enum encoding encoding);
