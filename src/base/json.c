/* The writer: a comma before every value but the first, and the escapes of RFC 8785 section 3.2.2.
 */
#include "base/json.h"

#include "base/check.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void before_value(struct json *json)
{
    if (json->comma[json->depth])
        buf_char(json->out, ',');
    json->comma[json->depth] = true;
}

static void open_level(struct json *json, char bracket)
{
    before_value(json);
    buf_char(json->out, bracket);
    json->depth++;
    CHECK(json->depth < sizeof json->comma);
    json->comma[json->depth] = false;
}

static void close_level(struct json *json, char bracket)
{
    CHECK(json->depth > 0);
    json->depth--;
    buf_char(json->out, bracket);
}

void json_object_begin(struct json *json)
{
    open_level(json, '{');
}

void json_object_end(struct json *json)
{
    close_level(json, '}');
}

void json_array_begin(struct json *json)
{
    open_level(json, '[');
}

void json_array_end(struct json *json)
{
    close_level(json, ']');
}

static void quoted(struct buf *out, struct str text)
{
    static const char shorts[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
                                  ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\'};
    buf_char(out, '"');
    size_t plain = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(out, str_sub(text, plain, i));
        plain = i + 1;
        if (shorts[c] != 0) {
            buf_char(out, '\\');
            buf_char(out, shorts[c]);
        } else {
            buf_printf(out, "\\u%04x", c);
        }
    }
    buf_add(out, str_sub(text, plain, text.n));
    buf_char(out, '"');
}

void json_key(struct json *json, const char *name)
{
    before_value(json);
    quoted(json->out, str_of(name));
    buf_char(json->out, ':');
    json->comma[json->depth] = false; /* the value follows without a comma */
}

void json_str(struct json *json, struct str text)
{
    before_value(json);
    quoted(json->out, text);
}

void json_int(struct json *json, int64_t number)
{
    before_value(json);
    buf_int(json->out, number);
}

/* ECMAScript's Number::toString: the fewest digits that read back the same, plain notation for
   exponents from -7 to 20, else d.ddde+x. */
void json_double(struct json *json, double number)
{
    CHECK(isfinite(number));
    before_value(json);
    if (number == 0) {
        buf_char(json->out, '0');
        return;
    }
    char text[32];
    int digits = 0;
    do
        snprintf(text, sizeof text, "%.*e", digits, number);
    while (strtod(text, NULL) != number && ++digits < 17);
    int exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
    if (exponent >= 21 || exponent < -6) {
        buf_add(json->out, (struct str){text, (size_t)(strchr(text, 'e') - text)});
        buf_printf(json->out, "e%+d", exponent);
        return;
    }
    /* Plain digits: the decimals that the shortest form has, none when it is whole. */
    int decimals = digits - exponent > 0 ? digits - exponent : 0;
    if (decimals > 0) {
        buf_printf(json->out, "%.*f", decimals, number);
        return;
    }
    if (number < 0)
        buf_char(json->out, '-');
    int written = 0;
    for (const char *c = text; *c != 'e'; c++)
        if (*c >= '0' && *c <= '9') {
            buf_char(json->out, *c);
            written++;
        }
    for (; written <= exponent; written++)
        buf_char(json->out, '0');
}

void json_bool(struct json *json, bool value)
{
    before_value(json);
    buf_addz(json->out, value ? "true" : "false");
}

void json_raw(struct json *json, struct str value)
{
    before_value(json);
    buf_add(json->out, value);
}

void json_member(struct json *json, const char *name, struct str text)
{
    if (text.n == 0)
        return;
    json_key(json, name);
    json_str(json, text);
}

void json_member_int(struct json *json, const char *name, int64_t number)
{
    json_key(json, name);
    json_int(json, number);
}

struct str json_for_html(struct arena *arena, struct str json)
{
    struct buf out = buf_in(arena);
    for (size_t i = 0; i < json.n; i++) {
        char c = json.p[i];
        if (c == '<' || c == '>' || c == '&')
            buf_printf(&out, "\\u%04x", (unsigned)c);
        else if (str_starts(str_sub(json, i, json.n), STR("\xe2\x80\xa8")))
            buf_addz(&out, "\\u2028"), i += 2;
        else if (str_starts(str_sub(json, i, json.n), STR("\xe2\x80\xa9")))
            buf_addz(&out, "\\u2029"), i += 2;
        else
            buf_char(&out, c);
    }
    return buf_str(&out);
}
