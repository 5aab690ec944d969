/* A list that is not well formed asks for nothing: the plain answer is always right. */
#include "http/negotiate.h"

#include <strings.h>

static bool same_word(struct str word, const char *other)
{
    return word.n == strlen(other) && strncasecmp(word.p, other, word.n) == 0;
}

/* "q=0.5" in thousandths; 1000 when nothing is said, 0 when it cannot be read. */
static int weight_of(struct str parameter)
{
    if (parameter.p == NULL)
        return 1000;
    struct str value = str_trim(parameter);
    if (value.n < 3 || value.n > 7 || (value.p[0] | 0x20) != 'q' || value.p[1] != '=' ||
        (value.p[2] != '0' && value.p[2] != '1') || (value.n > 3 && value.p[3] != '.'))
        return 0;
    int weight = (value.p[2] - '0') * 1000, step = 100;
    for (size_t i = 4; i < value.n; i++, step /= 10) {
        if (value.p[i] < '0' || value.p[i] > '9')
            return 0;
        weight += (value.p[i] - '0') * step;
    }
    return weight > 1000 ? 0 : weight;
}

static int *wish_for(struct negotiate_wishes *wishes, struct str coding)
{
    static const struct {
        const char *name;
        enum encoding encoding;
    } codings[] = {{"gzip", ENCODING_GZIP},
                   {"br", ENCODING_BROTLI},
                   {"zstd", ENCODING_ZSTD},
                   {"identity", ENCODING_IDENTITY},
                   {"x-gzip", ENCODING_GZIP}};
    for (size_t i = 0; i < sizeof codings / sizeof *codings; i++)
        if (same_word(coding, codings[i].name))
            return &wishes->of[codings[i].encoding];
    return same_word(coding, "*") ? &wishes->any : NULL;
}

void negotiate_wish(struct negotiate_wishes *wishes, struct str value)
{
    for (struct str rest = value; rest.p != NULL;) {
        struct str weight = str_cut(&rest, ',');
        int *wish = wish_for(wishes, str_trim(str_cut(&weight, ';')));
        if (wish != NULL)
            *wish = weight_of(weight);
    }
}

struct negotiate_order negotiate_encodings(const struct negotiate_wishes *wishes)
{
    /* Among equals, what is smallest comes first. */
    static const enum encoding smallest[] = {ENCODING_BROTLI, ENCODING_ZSTD, ENCODING_GZIP,
                                             ENCODING_IDENTITY};
    struct negotiate_order order = {0};
    int weights[ENCODINGS] = {0};
    for (int i = 0; i < ENCODINGS; i++) {
        enum encoding encoding = smallest[i];
        int weight = wishes->of[encoding] >= 0 ? wishes->of[encoding] : wishes->any;
        if (weight <= 0 && encoding != ENCODING_IDENTITY)
            continue;
        int at = order.count++;
        for (; at > 0 && weights[at - 1] < weight; at--) {
            weights[at] = weights[at - 1];
            order.of[at] = order.of[at - 1];
        }
        weights[at] = weight;
        order.of[at] = (uint8_t)encoding;
    }
    /* Whatever is wished for less than the plain body is not worth being made. */
    for (uint8_t i = 0; i < order.count; i++)
        if (order.of[i] == ENCODING_IDENTITY)
            order.count = (uint8_t)(i + 1);
    return order;
}

size_t negotiate_tag(char *out, struct str content, enum encoding encoding)
{
    struct str name = encoding_name(encoding);
    char *at = out;
    *at++ = '"';
    memcpy(at, content.p, content.n);
    at += content.n;
    if (name.n > 0) {
        *at++ = '-';
        memcpy(at, name.p, name.n);
        at += name.n;
    }
    *at++ = '"';
    return (size_t)(at - out);
}

/* Whether the tag (without its quotes) is of the content in one of the encodings. */
static bool is_tag_of(struct str tag, struct str content, const struct negotiate_order *order,
                      enum encoding *encoding)
{
    if (!str_starts(tag, content))
        return false;
    struct str ending = str_sub(tag, content.n, tag.n);
    for (uint8_t i = 0; i < order->count; i++) {
        struct str name = encoding_name(order->of[i]);
        bool same = name.n == 0
                        ? ending.n == 0
                        : ending.n == name.n + 1 && ending.p[0] == '-' && str_ends(ending, name);
        if (same) {
            *encoding = order->of[i];
            return true;
        }
    }
    return false;
}

bool negotiate_names(struct str value, struct str content, const struct negotiate_order *order,
                     enum encoding *encoding)
{
    if (str_is(str_trim(value), "*"))
        return true;
    for (size_t at = 0; at < value.n;) {
        char c = value.p[at];
        if (c == ' ' || c == '\t' || c == ',') {
            at++;
            continue;
        }
        if (str_starts(str_sub(value, at, value.n), STR("W/")))
            at += 2;
        if (at >= value.n || value.p[at] != '"')
            return false;
        ptrdiff_t end = str_find(value, STR("\""), at + 1);
        if (end < 0)
            return false;
        if (is_tag_of(str_sub(value, at + 1, (size_t)end), content, order, encoding))
            return true;
        at = (size_t)end + 1;
    }
    return false;
}
