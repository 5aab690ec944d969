/* A start tag stays open until something else is written, so that attributes may follow; an element
   without content closes itself. Lines are broken between elements alone, never beside text. */
#include "base/xml.h"

#include "base/check.h"
#include "base/unicode.h"

struct xml xml_in(struct buf *out)
{
    return (struct xml){.out = out};
}

struct xml xml_begin(struct buf *out)
{
    buf_addz(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    return xml_in(out);
}

/* The production Char; surrogates are no UTF-8. */
static bool is_char(int32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
}

static const char *escape_of(int32_t c, bool attribute)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\r': /* else a reader would make it a line feed */
        return "&#13;";
    case '"':
        return attribute ? "&quot;" : NULL;
    case '\t':
        return attribute ? "&#9;" : NULL;
    case '\n':
        return attribute ? "&#10;" : NULL;
    default:
        return NULL;
    }
}

static void add_escaped(struct buf *out, struct str text, bool attribute)
{
    size_t done = 0;
    for (size_t at = 0; at < text.n;) {
        size_t begin = at;
        int32_t c = unicode_next(text, &at);
        const char *escape = escape_of(c, attribute);
        if (escape == NULL && is_char(c))
            continue;
        buf_add(out, str_sub(text, done, begin));
        if (escape != NULL)
            buf_addz(out, escape);
        done = at;
    }
    buf_add(out, str_sub(text, done, text.n));
}

static void end_tag(struct xml *xml)
{
    if (xml->in_tag)
        buf_char(xml->out, '>');
    xml->in_tag = false;
}

void xml_open(struct xml *xml, const char *name)
{
    CHECK(xml->depth < XML_DEPTH);
    end_tag(xml);
    if (xml->depth == 0 || !xml->inline_text[xml->depth - 1])
        buf_char(xml->out, '\n');
    buf_char(xml->out, '<');
    buf_addz(xml->out, name);
    xml->inline_text[xml->depth] = false;
    xml->names[xml->depth++] = name;
    xml->in_tag = true;
}

void xml_attribute(struct xml *xml, const char *name, struct str value)
{
    CHECK(xml->in_tag);
    if (value.n == 0)
        return;
    buf_char(xml->out, ' ');
    buf_addz(xml->out, name);
    buf_addz(xml->out, "=\"");
    add_escaped(xml->out, value, true);
    buf_char(xml->out, '"');
}

void xml_text(struct xml *xml, struct str text)
{
    CHECK(xml->depth > 0);
    end_tag(xml);
    xml->inline_text[xml->depth - 1] = true;
    add_escaped(xml->out, text, false);
}

void xml_close(struct xml *xml)
{
    CHECK(xml->depth > 0);
    const char *name = xml->names[--xml->depth];
    if (xml->in_tag) {
        buf_addz(xml->out, "/>");
        xml->in_tag = false;
    } else {
        if (!xml->inline_text[xml->depth])
            buf_char(xml->out, '\n');
        buf_addz(xml->out, "</");
        buf_addz(xml->out, name);
        buf_char(xml->out, '>');
    }
    if (xml->depth == 0)
        buf_char(xml->out, '\n');
}

void xml_element(struct xml *xml, const char *name, struct str text)
{
    if (text.n == 0)
        return;
    xml_open(xml, name);
    xml_text(xml, text);
    xml_close(xml);
}
