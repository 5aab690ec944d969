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

void negotiate_wish(struct negotiate_wishes *wishes, struct str value)
{
    for (struct str rest = value; rest.p != NULL;) {
        struct str weight = str_cut(&rest, ',');
        struct str coding = str_trim(str_cut(&weight, ';'));
        if (same_word(coding, "gzip") || same_word(coding, "x-gzip"))
            wishes->gzip = weight_of(weight);
        else if (same_word(coding, "*"))
            wishes->any = weight_of(weight);
    }
}

enum encoding negotiate_encoding(const struct negotiate_wishes *wishes)
{
    int gzip = wishes->gzip >= 0 ? wishes->gzip : wishes->any;
    return gzip > 0 ? ENCODING_GZIP : ENCODING_IDENTITY;
}

bool negotiate_names(struct str value, struct str tag)
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
        if (str_eq(str_sub(value, at, (size_t)end + 1), tag))
            return true;
        at = (size_t)end + 1;
    }
    return false;
}
