/* A body sets a few colours; the sheet (static/site.css) mixes the rest from them. The same mixes
   are made here, so that what is refused is what would have been seen. */
#include "site/colours.h"

#include "base/buf.h"
#include "site/site.h"

#include <math.h>

/* The system's own, as static/plain.css has them too. */
static const struct scheme {
    const char *suffix, *when; /* of the setting's name; of the media query */
    unsigned paper, ink, ink_soft, accent,
        away; /* away: towards which a colour is moved to be read */
} schemes[2] = {
    {"", "screen and (prefers-color-scheme: light)", 0xffffff, 0x292c30, 0x5b5d60, 0x0f5563,
     0x000000},
    {"_dark", "screen and (prefers-color-scheme: dark)", 0x17181a, 0xececec, 0xa7a8a9, 0x7fbdc9,
     0xffffff},
};

enum { DARKEST = 0x061316 };

bool colours_read(struct str text, unsigned *colour)
{
    if (text.n != 7 || text.p[0] != '#')
        return false;
    *colour = 0;
    for (size_t i = 1; i < 7; i++) {
        static const char digits[] = "0123456789abcdef";
        char c = text.p[i] >= 'A' && text.p[i] <= 'F' ? (char)(text.p[i] - 'A' + 'a') : text.p[i];
        const char *at = c == '\0' ? NULL : strchr(digits, c);
        if (at == NULL)
            return false;
        *colour = *colour << 4 | (unsigned)(at - digits);
    }
    return true;
}

static unsigned channel(unsigned colour, int which)
{
    return colour >> (16 - 8 * which) & 0xff;
}

/* Relative luminance, as WCAG 2.2 defines it. */
static double luminance(unsigned colour)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double c = channel(colour, i) / 255.0;
        sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

double colours_contrast(unsigned a, unsigned b)
{
    double la = luminance(a), lb = luminance(b);
    return (fmax(la, lb) + 0.05) / (fmin(la, lb) + 0.05);
}

unsigned colours_mix(unsigned a, unsigned b, double share)
{
    unsigned mixed = 0;
    for (int i = 0; i < 3; i++)
        mixed = mixed << 8 | (unsigned)lround(channel(a, i) * share + channel(b, i) * (1 - share));
    return mixed;
}

unsigned colours_on(unsigned ground)
{
    return colours_contrast(0xffffff, ground) >= colours_contrast(DARKEST, ground) ? 0xffffff
                                                                                   : DARKEST;
}

struct palette {
    unsigned paper, ink, ink_soft, accent, strong, line, surface, tint;
};

static struct palette palette_of(const struct scheme *scheme, unsigned ink, unsigned accent)
{
    return (struct palette){
        .paper = scheme->paper,
        .ink = ink,
        .ink_soft = scheme->ink_soft,
        .accent = accent,
        .strong = colours_mix(accent, ink, 0.45),
        .line = colours_mix(accent, scheme->paper, 0.38),
        .surface = colours_mix(accent, scheme->paper, 0.13),
        .tint = colours_mix(accent, scheme->paper, 0.06),
    };
}

struct pair {
    unsigned text, ground;
    const char *where;
};

/* The pair that reads worst. */
static struct pair worst(const struct palette *p)
{
    const struct pair pairs[] = {
        {p->ink, p->paper, "text"},
        {p->ink, p->tint, "text on the foot of the page"},
        {p->ink_soft, p->tint, "small text on the foot of the page"},
        {p->accent, p->paper, "links"},
        {p->accent, p->tint, "links on the foot of the page"},
        {p->strong, p->surface, "chosen filters"},
        {p->strong, p->line, "a chosen filter under the pointer"},
        {p->paper, p->strong, "a button under the pointer"},
        {colours_on(p->accent), p->accent, "buttons"},
    };
    struct pair found = pairs[0];
    for (size_t i = 1; i < sizeof pairs / sizeof pairs[0]; i++)
        if (colours_contrast(pairs[i].text, pairs[i].ground) <
            colours_contrast(found.text, found.ground))
            found = pairs[i];
    return found;
}

static bool reads(struct pair pair)
{
    return colours_contrast(pair.text, pair.ground) * 10 >= COLOURS_LEAST;
}

static enum status no_colour(struct arena *arena, const char *name, const char *suffix,
                             struct str text)
{
    return status_fail(arena, STATUS_REFUSED,
                       "site.%s%s = %.*s: not a colour; give # and six hexadecimal digits, e.g. "
                       "#0f5563",
                       name, suffix, STR_ARG(text));
}

/* "3.9", never rounded up to what would have been enough. */
static struct str shown(struct arena *arena, struct pair pair)
{
    return str_printf(arena, "%.1f", floor(colours_contrast(pair.text, pair.ground) * 10) / 10);
}

/* Whether all pairs read; if not, names the setting and what it could be. */
static enum status check_own(struct arena *arena, const struct scheme *scheme, const char *name,
                             struct str text, unsigned ink, unsigned accent)
{
    struct palette palette = palette_of(scheme, ink, accent);
    struct pair pair = worst(&palette);
    if (reads(pair))
        return STATUS_OK;
    bool own_ink = strcmp(name, "text") == 0;
    unsigned better = 0;
    for (double share = 0.99; share >= 0; share -= 0.01) {
        better = colours_mix(own_ink ? ink : accent, scheme->away, share);
        struct palette tried =
            palette_of(scheme, own_ink ? better : ink, own_ink ? accent : better);
        if (reads(worst(&tried)))
            break;
    }
    struct str ratio = shown(arena, pair);
    return status_fail(arena, STATUS_REFUSED,
                       "site.%s%s = %.*s: %s would be #%06x on #%06x, %.*s:1, and must be at least "
                       "4.5:1; #%06x would do",
                       name, scheme->suffix, STR_ARG(text), pair.where, pair.text, pair.ground,
                       STR_ARG(ratio), better);
}

static enum status check_scheme(struct arena *arena, const struct site_look *look, int which)
{
    const struct scheme *scheme = &schemes[which];
    struct str colour = which == 0 ? look->colour : look->colour_dark;
    struct str text = which == 0 ? look->text : look->text_dark;
    struct str header = which == 0 ? look->header : look->header_dark;
    unsigned accent = scheme->accent, ink = scheme->ink, ground;
    if (text.n > 0 && !colours_read(text, &ink))
        return no_colour(arena, "text", scheme->suffix, text);
    enum status status =
        text.n > 0 ? check_own(arena, scheme, "text", text, ink, scheme->accent) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    if (colour.n > 0 && !colours_read(colour, &accent))
        return no_colour(arena, "colour", scheme->suffix, colour);
    if (colour.n > 0)
        status = check_own(arena, scheme, "colour", colour, ink, accent);
    if (status == STATUS_OK && header.n > 0 && !colours_read(header, &ground))
        return no_colour(arena, "header", scheme->suffix, header);
    return status;
}

enum status colours_check(struct arena *arena, const struct site_look *look)
{
    unsigned header, text;
    enum status status = check_scheme(arena, look, 0);
    if (status == STATUS_OK)
        status = check_scheme(arena, look, 1);
    if (status != STATUS_OK || look->header_text.n == 0)
        return status;
    if (!colours_read(look->header_text, &text))
        return no_colour(arena, "header_text", "", look->header_text);
    if (look->header.n == 0 || !colours_read(look->header, &header))
        return status_fail(arena, STATUS_REFUSED,
                           "site.header_text is set without site.header; set both or neither");
    struct pair pair = {text, header, "the head of the page"};
    if (reads(pair))
        return STATUS_OK;
    struct str ratio = shown(arena, pair);
    return status_fail(
        arena, STATUS_REFUSED,
        "site.header_text = %.*s: on site.header = %.*s it is %.*s:1, and must be at "
        "least 4.5:1; #%06x would do",
        STR_ARG(look->header_text), STR_ARG(look->header), STR_ARG(ratio), colours_on(header));
}

struct str colours_sheet(struct arena *arena, const struct site_look *look)
{
    struct buf out = buf_in(arena);
    for (int i = 0; i < 2; i++) {
        struct str colour = i == 0 ? look->colour : look->colour_dark;
        struct str text = i == 0 ? look->text : look->text_dark;
        struct str header = i == 0 ? look->header : look->header_dark;
        unsigned value;
        if (colour.n == 0 && text.n == 0 && header.n == 0)
            continue;
        buf_printf(&out, "@media %s{:root{", schemes[i].when);
        if (colour.n > 0 && colours_read(colour, &value))
            buf_printf(&out, "--accent:%.*s;--on-accent:#%06x;", STR_ARG(colour),
                       colours_on(value));
        if (text.n > 0)
            buf_printf(&out, "--ink:%.*s;", STR_ARG(text));
        if (header.n > 0 && colours_read(header, &value)) {
            unsigned on = colours_on(value);
            if (i == 0 && look->header_text.n > 0)
                colours_read(look->header_text, &on);
            buf_printf(&out, "--header:%.*s;--on-header:#%06x;--header-line:%.*s;", STR_ARG(header),
                       on, STR_ARG(header));
        }
        buf_addz(&out, "}}\n");
    }
    return buf_str(&out);
}
