/* The table of settings and the reader of budkavle.conf: UTF-8, `key = value`, `#` comments. */
#include "cli/settings.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/unicode.h"
#include "site/links.h"

#include <inttypes.h>

enum type {
    TYPE_TEXT,
    TYPE_URL,      /* http(s)://host[:port][/path], kept without a last slash */
    TYPE_LANGUAGE, /* one of those the pages are written in */
    TYPE_ZONE,
    TYPE_ORGNR,  /* NNNNNN-NNNN */
    TYPE_KIND,   /* of a publisher */
    TYPE_COLOUR, /* #rrggbb */
    TYPE_LINKS,  /* words and an address, semicolons between */
    TYPE_CONFORMS,
    TYPE_CONTACTS, /* mailto:, https: and tel: addresses apart by spaces */
    TYPE_LIST,     /* words apart by spaces or commas */
    TYPE_NUMBER,
    TYPE_SIZE, /* bytes, with k, M or G (1,024-fold) */
};

struct setting {
    const char *name;
    enum type type;
    size_t offset;
    const char *fallback;
    int64_t least, most; /* of numbers and sizes */
    const char *help;
};

#define AT(member) offsetof(struct settings, member)

static const struct setting table[] = {
    {"publisher.name", TYPE_TEXT, AT(publisher_name), "", 0, 0,
     "the body in whose name items are published; stands in each record that is imported"},
    {"publisher.orgnr", TYPE_ORGNR, AT(publisher_orgnr), "", 0, 0,
     "its organisation number, NNNNNN-NNNN"},
    {"publisher.kind", TYPE_KIND, AT(publisher_kind), "region", 0, 0,
     "what it is, as open data catalogues have it: region, municipality or agency"},
    {"site.name", TYPE_TEXT, AT(site_name), "", 0, 0,
     "the name at the top of every page; the publisher's name when empty"},
    {"site.url", TYPE_URL, AT(site_url), "", 0, 0,
     "the address readers use, e.g. https://nyheter.example.se; absolute addresses are made of it"},
    {"site.hosts", TYPE_LIST, AT(site_hosts), "", 0, 0,
     "further host names that are answered; loopback and that of site.url always are"},
    {"site.language", TYPE_LANGUAGE, AT(site_language), "sv", 0, 0,
     "where / leads: sv to /nyheter/, en to /en/news/"},
    {"site.colour", TYPE_COLOUR, AT(look.colour), "", 0, 0,
     "the body's own colour for what can be acted on, #rrggbb, on light ground; colours are "
     "refused "
     "when anything would be read at less than 4.5:1"},
    {"site.colour_dark", TYPE_COLOUR, AT(look.colour_dark), "", 0, 0, "the same on dark ground"},
    {"site.text", TYPE_COLOUR, AT(look.text), "", 0, 0, "the colour of text on light ground"},
    {"site.text_dark", TYPE_COLOUR, AT(look.text_dark), "", 0, 0, "the same on dark ground"},
    {"site.header", TYPE_COLOUR, AT(look.header), "", 0, 0,
     "the ground of the head of the page; without it the page's own"},
    {"site.header_dark", TYPE_COLOUR, AT(look.header_dark), "", 0, 0, "the same in dark"},
    {"site.header_text", TYPE_COLOUR, AT(look.header_text), "", 0, 0,
     "what is written on site.header; without it white or nearly black"},
    {"site.font", TYPE_TEXT, AT(look.font), "", 0, 0,
     "names of fonts as in CSS, e.g. \"Source Sans 3\", Arial, sans-serif"},
    {"site.font_file", TYPE_TEXT, AT(look.font_file), "", 0, 0,
     "a .woff2 file in the data folder's static/, used before site.font; one request more"},
    {"site.logo", TYPE_TEXT, AT(look.logo), "", 0, 0,
     "the logotype with the body's name in it: an .svg or .png file in the data folder's static/"},
    {"site.logo_dark", TYPE_TEXT, AT(look.logo_dark), "", 0, 0, "the same for dark ground"},
    {"site.icon", TYPE_TEXT, AT(look.icon), "", 0, 0,
     "a square mark, .svg or .png in static/: in browsers' tabs, and beside the name without a "
     "logo"},
    {"site.editor", TYPE_TEXT, AT(body.editor), "", 0, 0,
     "the responsible publisher, named on the about page"},
    {"site.email", TYPE_TEXT, AT(body.email), "", 0, 0,
     "where readers reach those who publish: in the foot, on the about pages"},
    {"site.phone", TYPE_TEXT, AT(body.phone), "", 0, 0, "the same by telephone"},
    {"site.address", TYPE_TEXT, AT(body.address), "", 0, 0, "the same by post"},
    {"site.links", TYPE_LINKS, AT(body.links), "", 0, 0,
     "links in the foot: words and an address, a semicolon between two links, e.g. "
     "Press https://fjardland.example/press; Jobb https://fjardland.example/jobb"},
    {"site.links_en", TYPE_LINKS, AT(body.links_en), "", 0, 0, "the same on pages in English"},
    {"site.licence", TYPE_LINKS, AT(body.licence), "", 0, 0,
     "on what terms texts may be reused, words and an address; without it nothing is said of it"},
    {"accessibility.status", TYPE_CONFORMS, AT(body.accessibility), "partial", 0, 0,
     "what the accessibility statement says of the site: full, partial or none"},
    {"accessibility.assessed", TYPE_TEXT, AT(body.assessed), "", 0, 0,
     "the day when that was judged, e.g. 2026-11-02"},
    {"accessibility.lacks", TYPE_TEXT, AT(body.lacks), "", 0, 0,
     "what is known not to be accessible, semicolons between, in Swedish"},
    {"accessibility.lacks_en", TYPE_TEXT, AT(body.lacks_en), "", 0, 0, "the same in English"},
    {"site.security_contact", TYPE_CONTACTS, AT(security_contact), "", 0, 0,
     "where to tell of a weakness, e.g. mailto:sakerhet@example.se; several apart by spaces; makes "
     "/.well-known/security.txt"},
    {"site.security_policy", TYPE_URL, AT(security_policy), "", 0, 0,
     "the page that says how such reports are handled; stands in that file"},
    {"site.time_zone", TYPE_ZONE, AT(site_time_zone), "Europe/Stockholm", 0, 0,
     "the zone of the body's days and hours (IANA name)"},
    {"server.listen", TYPE_TEXT, AT(server_listen), "127.0.0.1:8080", 0, 0,
     "ADDR:PORT to serve on; --listen and a socket from systemd win over it"},
    {"server.loops", TYPE_NUMBER, AT(server_loops), "0", 0, 256, "event loops; 0: one a processor"},
    {"server.workers", TYPE_NUMBER, AT(server_workers), "0", 0, 1024,
     "threads that render pages; 0: one a processor"},
    {"server.cache", TYPE_SIZE, AT(server_cache), "32M", 1 << 20, INT64_C(1) << 40,
     "bytes of each loop's cache of finished answers"},
    {"server.body", TYPE_SIZE, AT(server_body), "1M", 0, INT64_C(1) << 32,
     "the largest request body that is taken"},
    {"server.surrogate", TYPE_NUMBER, AT(server_surrogate), "0", 0, 86400,
     "seconds that a cache in front which is purged may keep pages, docs/http.md; 0: none"},
};

enum { SETTINGS = sizeof table / sizeof table[0], LARGEST_FILE = 1 << 20 };

static void *member(struct settings *settings, const struct setting *setting)
{
    return (char *)settings + setting->offset;
}

static const char *read_number(const struct setting *setting, struct str text, int64_t *number)
{
    int64_t unit = 1;
    if (setting->type == TYPE_SIZE && text.n > 0) {
        const char *units = "kMG", *at = strchr(units, text.p[text.n - 1]);
        if (at != NULL && *at != '\0') {
            for (const char *u = units; u <= at; u++)
                unit *= 1024;
            text.n--;
        }
    }
    if (!str_int(text, number) || __builtin_mul_overflow(*number, unit, number))
        return setting->type == TYPE_SIZE ? "give bytes, e.g. 512k, 32M or 1G"
                                          : "give a whole number";
    if (*number < setting->least || *number > setting->most)
        return "out of range";
    return NULL;
}

static const char *read_url(struct str text, struct str *url)
{
    if (str_ends(text, STR("/")))
        text.n--;
    size_t scheme = str_starts(text, STR("https://"))  ? 8
                    : str_starts(text, STR("http://")) ? 7
                                                       : 0;
    if (scheme == 0 || text.n == scheme)
        return "give http:// or https:// and a host";
    for (size_t i = scheme; i < text.n; i++)
        if (text.p[i] <= ' ' || text.p[i] == '"' || text.p[i] == '<' || text.p[i] == '?' ||
            text.p[i] == '#' || text.p[i] == '@' || (unsigned char)text.p[i] >= 0x7f)
            return "give scheme, host, port and path alone, in ASCII";
    *url = text;
    return NULL;
}

static bool are_contacts(struct str text)
{
    while (text.p != NULL) {
        struct str word = str_cut(&text, ' ');
        bool known = str_starts(word, STR("mailto:")) || str_starts(word, STR("https://")) ||
                     str_starts(word, STR("tel:"));
        for (size_t i = 0; i < word.n; i++)
            known = known && word.p[i] > ' ' && (unsigned char)word.p[i] < 0x7f;
        if (word.n > 0 && !known)
            return false;
    }
    return true;
}

static bool is_orgnr(struct str text)
{
    if (text.n != 11 || text.p[6] != '-')
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (i != 6 && (text.p[i] < '0' || text.p[i] > '9'))
            return false;
    return true;
}

static bool is_colour(struct str text)
{
    if (text.n != 7 || text.p[0] != '#')
        return false;
    for (size_t i = 1; i < text.n; i++)
        if (strchr("0123456789abcdefABCDEF", text.p[i]) == NULL)
            return false;
    return true;
}

static struct strings read_list(struct arena *arena, struct str text)
{
    struct strings list = {ARENA_ARRAY(arena, struct str, text.n / 2 + 1), 0};
    char *spaced = str_z(arena, text);
    for (size_t i = 0; i < text.n; i++)
        if (spaced[i] == ',' || spaced[i] == '\t')
            spaced[i] = ' ';
    for (struct str rest = {spaced, text.n}; rest.p != NULL;) {
        struct str word = str_cut(&rest, ' ');
        if (word.n > 0)
            list.values[list.count++] = str_lower_ascii(arena, word);
    }
    return list;
}

/* Sets one setting; returns what is wrong with the value, or NULL. */
static const char *set(struct arena *arena, const struct setting *setting, struct str text,
                       struct settings *settings)
{
    void *to = member(settings, setting);
    switch (setting->type) {
    case TYPE_NUMBER:
    case TYPE_SIZE:
        return read_number(setting, text, to);
    case TYPE_LIST:
        *(struct strings *)to = read_list(arena, text);
        return NULL;
    case TYPE_URL:
        if (text.n > 0)
            return read_url(text, to);
        break;
    case TYPE_ORGNR:
        if (text.n > 0 && !is_orgnr(text))
            return "give six digits, a hyphen and four digits";
        break;
    case TYPE_COLOUR:
        if (text.n > 0 && !is_colour(text))
            return "give # and six hexadecimal digits, e.g. #0f5563";
        break;
    case TYPE_CONTACTS:
        if (!are_contacts(text))
            return "give addresses that begin with mailto:, https:// or tel:, spaces between";
        break;
    case TYPE_LINKS: {
        struct link *links;
        size_t count;
        if (!links_read(arena, text, &links, &count))
            return "give words and an address (https:, mailto:, tel: or /...), semicolons between";
        break;
    }
    case TYPE_CONFORMS:
        if (!str_is(text, "full") && !str_is(text, "partial") && !str_is(text, "none"))
            return "give full, partial or none";
        break;
    case TYPE_LANGUAGE:
        if (!str_is(text, "sv") && !str_is(text, "en"))
            return "give sv or en";
        break;
    case TYPE_KIND:
        if (!str_is(text, "region") && !str_is(text, "municipality") && !str_is(text, "agency"))
            return "give region, municipality or agency";
        break;
    case TYPE_ZONE:
        if (zone_open(arena, str_z(arena, text)) == NULL)
            return "no such time zone; give an IANA name, e.g. Europe/Stockholm";
        break;
    case TYPE_TEXT:
        break;
    }
    *(struct str *)to = text;
    return NULL;
}

static const struct setting *setting_named(struct str name)
{
    for (size_t i = 0; i < SETTINGS; i++)
        if (str_is(name, table[i].name))
            return &table[i];
    return NULL;
}

static enum status parse_line(struct arena *arena, const char *file, int number, struct str line,
                              int seen[SETTINGS], struct settings *settings)
{
    if (line.n == 0 || line.p[0] == '#')
        return STATUS_OK;
    struct str value = line, key = str_trim(str_cut(&value, '='));
    if (value.p == NULL)
        return status_fail(arena, STATUS_REFUSED, "%s:%d: no '='; write key = value", file, number);
    value = str_trim(value);
    const struct setting *setting = setting_named(key);
    if (setting == NULL)
        return status_fail(arena, STATUS_REFUSED,
                           "%s:%d: no setting is called '%.*s'; `budkavle config` lists them", file,
                           number, STR_ARG(key));
    int *before = &seen[setting - table];
    if (*before != 0)
        return status_fail(arena, STATUS_REFUSED, "%s:%d: %s stands already in line %d; keep one",
                           file, number, setting->name, *before);
    *before = number;
    const char *wrong = set(arena, setting, value, settings);
    if (wrong != NULL)
        return status_fail(arena, STATUS_REFUSED, "%s:%d: %s = %.*s: %s", file, number,
                           setting->name, STR_ARG(value), wrong);
    return STATUS_OK;
}

static void set_defaults(struct arena *arena, struct settings *settings)
{
    *settings = (struct settings){0};
    for (size_t i = 0; i < SETTINGS; i++)
        CHECK(set(arena, &table[i], str_of(table[i].fallback), settings) == NULL);
}

enum status settings_parse(struct arena *arena, const char *name, struct str text,
                           struct settings *settings)
{
    int seen[SETTINGS] = {0};
    set_defaults(arena, settings);
    settings->origin = str_of(name);
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_sub(text, 3, text.n);
    int number = 0;
    for (struct str rest = text; rest.p != NULL;) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        number++;
        if (!unicode_valid(line, NULL) || (line.n > 0 && memchr(line.p, '\0', line.n) != NULL))
            return status_fail(arena, STATUS_REFUSED, "%s:%d: not UTF-8 text; save it as UTF-8",
                               name, number);
        enum status status =
            parse_line(arena, name, number, unicode_nfc(arena, line), seen, settings);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

enum status settings_read(struct arena *arena, const char *folder, const char *config,
                          struct settings *settings)
{
    const char *path = config != NULL ? config : arena_printf(arena, "%s/budkavle.conf", folder);
    struct str text;
    enum status status = file_read(arena, path, LARGEST_FILE, &text);
    if (status == STATUS_MISSING && config == NULL) {
        set_defaults(arena, settings);
        return STATUS_OK;
    }
    return status == STATUS_OK ? settings_parse(arena, path, text, settings) : status;
}

static struct str shown(struct arena *arena, const struct setting *setting,
                        const struct settings *settings)
{
    const void *from = (const char *)settings + setting->offset;
    if (setting->type == TYPE_NUMBER || setting->type == TYPE_SIZE)
        return str_printf(arena, "%" PRId64, *(const int64_t *)from);
    if (setting->type != TYPE_LIST)
        return *(const struct str *)from;
    const struct strings *list = from;
    struct buf out = buf_in(arena);
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0)
            buf_char(&out, ' ');
        buf_add(&out, list->values[i]);
    }
    return buf_str(&out);
}

void settings_print(struct arena *arena, const struct settings *settings, FILE *out)
{
    struct settings defaults;
    set_defaults(arena, &defaults);
    fprintf(out, "# budkavle.conf; settings that are commented out stand at their default.\n");
    for (size_t i = 0; i < SETTINGS; i++) {
        struct str value = shown(arena, &table[i], settings);
        bool standard = str_eq(value, shown(arena, &table[i], &defaults));
        struct str text = standard ? str_of(table[i].fallback) : value;
        fprintf(out, "\n# %s\n%s%s =%s%.*s\n", table[i].help, standard ? "#" : "", table[i].name,
                text.n > 0 ? " " : "", STR_ARG(text));
    }
}

bool settings_row(size_t index, struct setting_row *row)
{
    if (index >= SETTINGS)
        return false;
    *row = (struct setting_row){table[index].name, table[index].fallback, table[index].help};
    return true;
}

struct site_options settings_site(const struct settings *settings)
{
    struct site_body body = settings->body;
    body.publisher = settings->publisher_name;
    body.orgnr = settings->publisher_orgnr;
    return (struct site_options){
        .name = settings->site_name.n > 0 ? settings->site_name : settings->publisher_name,
        .publisher_name = settings->publisher_name,
        .publisher_orgnr = settings->publisher_orgnr,
        .publisher_kind = settings->publisher_kind,
        .url = settings->site_url,
        .hosts = settings->site_hosts.values,
        .hosts_count = settings->site_hosts.count,
        .language = settings->site_language,
        .look = settings->look,
        .body = body,
        .security_contact = settings->security_contact,
        .security_policy = settings->security_policy,
    };
}
