/* Writes XML 1.0: elements one below the other, everything escaped, what XML cannot hold left out.
   The caller names elements and attributes by literals; only their values come from outside. */
#pragma once

#include "base/buf.h"

enum { XML_DEPTH = 16 };

struct xml {
    struct buf *out;
    unsigned depth;
    bool in_tag; /* the last start tag may still take attributes */
    bool inline_text[XML_DEPTH];
    const char *names[XML_DEPTH];
};

/* Writes the declaration; text must be valid UTF-8. */
struct xml xml_begin(struct buf *out);
/* The same without a declaration: for what goes on where another writer stopped. */
struct xml xml_in(struct buf *out);

void xml_open(struct xml *xml, const char *name);
/* Straight after xml_open. Left out when the value is empty. */
void xml_attribute(struct xml *xml, const char *name, struct str value);
void xml_text(struct xml *xml, struct str text);
void xml_close(struct xml *xml);
/* <name>text</name>; nothing when the text is empty. */
void xml_element(struct xml *xml, const char *name, struct str text);
