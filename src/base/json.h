/* Writes JSON as RFC 8785 (JCS) writes values: no white space, the shortest escapes, numbers as
   ECMAScript prints them. The order of members is the caller's, who writes them sorted where the
   result is hashed. Text must be valid UTF-8. Reading JSON is jansson's. */
#pragma once

#include "base/buf.h"

struct json {
    struct buf *out;
    unsigned depth;
    bool comma[32]; /* whether a value stands before, one a level */
};

static inline struct json json_in(struct buf *out)
{
    return (struct json){.out = out};
}
/* Each is a value, which stands in an array or after json_key. No name of jansson's: its own calls
   would reach ours. */
void json_object_begin(struct json *json);
void json_object_end(struct json *json);
void json_array_begin(struct json *json);
void json_array_end(struct json *json);
void json_key(struct json *json, const char *name);
void json_str(struct json *json, struct str text);
void json_int(struct json *json, int64_t number);
void json_double(struct json *json, double number); /* finite, or it is a bug */
void json_bool(struct json *json, bool value);
void json_raw(struct json *json, struct str value); /* a value that is JSON already */
/* Both at once; the first leaves the member out when the text is empty. */
void json_member(struct json *json, const char *name, struct str text);
void json_member_int(struct json *json, const char *name, int64_t number);
/* With `<`, `>`, `&`, U+2028 and U+2029 written as \u escapes: for JSON inside HTML. */
struct str json_for_html(struct arena *arena, struct str json);
