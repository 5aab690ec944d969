/* The about pages are sections in a fixed order; a paragraph that names what the body has not set
   is left out, so that no page says "contact: ". */
#include "site/about.h"

#include "page/when.h"
#include "site/address.h"
#include "site/frame.h"
#include "site/links.h"

/* What a text may name in braces. */
struct facts {
    struct str publisher, orgnr, editor, email, phone, address, licence, day;
};

struct paragraph {
    const char *key;
    size_t needs; /* offset in struct facts of what must be known; NOTHING if it always stands */
};
enum { NOTHING = -1, PARAGRAPHS = 5 };
#define NEEDS(member) offsetof(struct facts, member)
#define ALWAYS ((size_t)NOTHING)

struct section {
    const char *id, *heading;
    struct paragraph paragraphs[PARAGRAPHS];
    void (*more)(const struct visit *visit, struct value *section);
};

/* A setting that is written twice has Swedish words in the one and English ones in the other. */
static struct str in_language(const struct visit *visit, struct str swedish, struct str english)
{
    return strcmp(visit->face->language, "sv") == 0 ? swedish : english;
}

static void add_link(struct value *links, struct str href, struct str label)
{
    struct value *link = value_add_object(links);
    value_set_text(link, "href", href);
    value_set_text(link, "label", label);
}

static struct str with(const struct visit *visit, const char *first, struct str rest)
{
    return str_printf(visit->arena, "%s%.*s", first, STR_ARG(rest));
}

/* ---- Lists and links of single sections */

static void add_contact(const struct visit *visit, struct value *section)
{
    const struct site_body *body = &visit->site->options.body;
    const struct {
        const char *key, *scheme;
        struct str text;
    } ways[] = {{"about.email", "mailto:", body->email},
                {"about.phone", "tel:", body->phone},
                {"about.post", NULL, body->address}};
    struct value *facts = value_set_list(section, "facts");
    for (size_t i = 0; i < 3; i++) {
        if (ways[i].text.n == 0)
            continue;
        struct value *fact = value_add_object(facts);
        value_set_text(fact, "label", locale_text(visit->locale, ways[i].key));
        value_set_text(fact, "text", ways[i].text);
        if (ways[i].scheme == NULL)
            continue;
        struct str plain = str_copy(visit->arena, ways[i].text);
        size_t n = 0;
        for (size_t j = 0; j < plain.n; j++) /* a number to call has no blanks */
            if (plain.p[j] != ' ' && plain.p[j] != '-')
                ((char *)plain.p)[n++] = plain.p[j];
        value_set_text(fact, "href",
                       with(visit, ways[i].scheme, i == 1 ? str_sub(plain, 0, n) : ways[i].text));
    }
    value_set_bool(section, "facts_any", value_count(facts) > 0);
}

static void add_feeds(const struct visit *visit, struct value *section)
{
    struct value *links = value_set_list(section, "links");
    add_link(links, str_printf(visit->arena, "%s.atom", visit->face->news), STR("Atom"));
    add_link(links, str_printf(visit->arena, "%s.rss", visit->face->news), STR("RSS"));
    add_link(links, str_printf(visit->arena, "%s.feed.json", visit->face->news), STR("JSON Feed"));
    value_set_bool(section, "links_any", true);
}

static void add_data(const struct visit *visit, struct value *section)
{
    struct value *links = value_set_list(section, "links");
    struct link *licence;
    size_t count;
    if (links_read(visit->arena, visit->site->options.body.licence, &licence, &count) && count > 0)
        add_link(links, licence[0].href, licence[0].words);
    add_link(links, str_printf(visit->arena, "%s.json", visit->face->news),
             locale_text(visit->locale, "about.data_news"));
    add_link(links, STR("/api/"), locale_text(visit->locale, "about.data_api"));
    add_link(links, STR("/dcat.ttl"), locale_text(visit->locale, "about.data_dcat"));
    value_set_bool(section, "links_any", true);
}

static void add_statement(const struct visit *visit, struct value *section)
{
    struct value *links = value_set_list(section, "links");
    add_link(links, address_about(visit->arena, visit->face, true),
             locale_text(visit->locale, "footer.accessibility"));
    value_set_bool(section, "links_any", true);
}

static void add_digg(const struct visit *visit, struct value *section)
{
    struct value *links = value_set_list(section, "links");
    add_link(links, STR("https://www.digg.se/tdosanmalan"),
             locale_text(visit->locale, "access.digg_link"));
    value_set_bool(section, "links_any", true);
}

/* What the body says is wrong, and what old pages bring with them. */
static void add_lacks(const struct visit *visit, struct value *section)
{
    const struct site_body *body = &visit->site->options.body;
    struct value *list = value_set_list(section, "list");
    for (struct str rest = in_language(visit, body->lacks, body->lacks_en); rest.n > 0;) {
        struct str one = str_trim(str_cut(&rest, ';'));
        if (one.n > 0)
            value_set_text(value_add_object(list), "text", one);
    }
    value_set_text(value_add_object(list), "text", locale_text(visit->locale, "access.old_text"));
    value_set_text(value_add_object(list), "text", locale_text(visit->locale, "access.old_words"));
    value_set_bool(section, "list_any", true);
}

/* ---- The two pages */

static const struct section about[] = {
    {"avsandare",
     "about.who",
     {{"about.who_publishes", NEEDS(publisher)},
      {"about.orgnr", NEEDS(orgnr)},
      {"about.editor", NEEDS(editor)}},
     add_contact},
    {"rattelser",
     "about.corrections",
     {{"about.corrections_shown", ALWAYS},
      {"about.corrections_small", ALWAYS},
      {"about.corrections_withdrawn", ALWAYS},
      {"about.corrections_erased", ALWAYS},
      {"about.corrections_tell", NEEDS(email)}},
     NULL},
    {"folj",
     "about.follow",
     {{"about.follow_feeds", ALWAYS}, {"about.follow_topics", ALWAYS}},
     add_feeds},
    {"loggen", "about.log", {{"about.log_grows", ALWAYS}, {"about.log_versions", ALWAYS}}, NULL},
    {"ateranvand",
     "about.reuse",
     {{"about.reuse_licence", NEEDS(licence)},
      {"about.reuse_pictures", NEEDS(licence)},
      {"about.reuse_data", ALWAYS}},
     add_data},
    {"integritet", "about.privacy", {{"about.privacy_none", ALWAYS}}, NULL},
    {"tillganglighet", "about.accessibility", {{"about.accessibility_aim", ALWAYS}}, add_statement},
};

static const struct section statement[] = {
    {"brister", "access.help", {{"access.help_tell", ALWAYS}}, add_contact},
    {"rapportera", "access.report", {{"access.report_tell", ALWAYS}}, NULL},
    {"tillsyn", "access.supervision", {{"access.supervision_digg", ALWAYS}}, add_digg},
    {"teknik", "access.technical", {{"access.technical_status", ALWAYS}}, NULL},
    {"kanda", "access.known", {{"access.known_are", ALWAYS}}, add_lacks},
    {"provning",
     "access.tested",
     {{"access.tested_how", ALWAYS},
      {"access.tested_each", ALWAYS},
      {"access.tested_day", NEEDS(day)}},
     NULL},
};

static bool is_full(const struct visit *visit)
{
    return str_is(visit->site->options.body.accessibility, "full");
}

/* "partial": the word that keys of the statement end in. */
static struct str conformance(const struct visit *visit)
{
    struct str set = visit->site->options.body.accessibility;
    return set.n > 0 ? set : STR("partial");
}

static struct str day_words(const struct visit *visit, struct str date)
{
    struct edtf edtf;
    if (date.n == 0 ||
        edtf_parse(visit->arena, date, visit->site->options.zone, &edtf) != STATUS_OK)
        return date;
    return when_words(visit->locale, visit->arena, &edtf, WHEN_LONG);
}

static struct facts facts_of(const struct visit *visit)
{
    const struct site_options *options = &visit->site->options;
    struct facts facts = {
        .publisher = options->body.publisher.n > 0 ? options->body.publisher : options->name,
        .orgnr = options->body.orgnr,
        .editor = options->body.editor,
        .email = options->body.email,
        .phone = options->body.phone,
        .address = options->body.address,
        .day = day_words(visit, options->body.assessed),
    };
    struct link *links;
    size_t count;
    if (links_read(visit->arena, options->body.licence, &links, &count) && count > 0)
        facts.licence = links[0].words;
    return facts;
}

static struct str filled(const struct visit *visit, const struct facts *facts, const char *key)
{
    return locale_fill(visit->locale, visit->arena, key, "publisher", facts->publisher, "orgnr",
                       facts->orgnr, "editor", facts->editor, "email", facts->email, "licence",
                       facts->licence, "day", facts->day, NULL);
}

static void add_section(const struct visit *visit, struct value *sections,
                        const struct section *section, const struct facts *facts)
{
    struct value *made = value_add_object(sections);
    value_set_text(made, "id", str_of(section->id));
    value_set_text(made, "heading", locale_text(visit->locale, section->heading));
    struct value *paragraphs = value_set_list(made, "paragraphs");
    for (size_t i = 0; i < PARAGRAPHS && section->paragraphs[i].key != NULL; i++) {
        const struct paragraph *paragraph = &section->paragraphs[i];
        if (paragraph->needs != ALWAYS) {
            const struct str *fact =
                (const struct str *)(const void *)((const char *)facts + paragraph->needs);
            if (fact->n == 0)
                continue;
        }
        const char *key = paragraph->key;
        if (strcmp(key, "access.technical_status") == 0)
            key = arena_printf(visit->arena, "access.wcag_%.*s", STR_ARG(conformance(visit)));
        value_set_text(value_add_object(paragraphs), "text", filled(visit, facts, key));
    }
    if (section->more != NULL)
        section->more(visit, made);
}

static enum status write_page(const struct visit *visit, struct response *response,
                              bool accessibility)
{
    const struct face *other = visit_other(visit);
    struct facts facts = facts_of(visit);
    struct str heading = locale_text(visit->locale, accessibility ? "access.title" : "about.title");
    struct str lead;
    if (accessibility)
        lead = locale_text(visit->locale, arena_printf(visit->arena, "access.status_%.*s",
                                                       STR_ARG(conformance(visit))));
    else
        lead = locale_text(visit->locale, "about.lead");
    struct frame frame = {
        .title = heading,
        .description = lead,
        .canonical = address_about(visit->arena, visit->face, accessibility),
        .other = address_about(visit->arena, other, accessibility),
        .part = FRAME_ABOUT,
        .exactly = !accessibility,
    };
    struct value *root = frame_make(visit, &frame);
    /* The heading may have soft hyphens, which do not belong in a title. */
    value_set_text(root, "heading",
                   accessibility ? locale_text(visit->locale, "access.heading") : heading);
    value_set_text(root, "lead", lead);
    if (accessibility)
        value_set_text(root, "intro",
                       filled(visit, &facts,
                              facts.publisher.n > 0 ? "access.intro" : "access.intro_nameless"));
    struct value *sections = value_set_list(root, "sections");
    const struct section *of = accessibility ? statement : about;
    size_t count =
        accessibility ? sizeof statement / sizeof *statement : sizeof about / sizeof *about;
    for (size_t i = 0; i < count; i++)
        if (of[i].more != add_lacks || !is_full(visit))
            add_section(visit, sections, &of[i], &facts);
    struct value *trail = value_set_list(root, "trail");
    if (accessibility)
        add_link(trail, address_about(visit->arena, visit->face, false),
                 locale_text(visit->locale, "frame.about"));
    value_set_bool(root, "trail_any", accessibility);
    return frame_render(visit, "about", root, response);
}

static enum status about_page(struct visit *visit, struct response *response)
{
    return write_page(visit, response, false);
}

static enum status statement_page(struct visit *visit, struct response *response)
{
    return write_page(visit, response, true);
}

enum status about_answer(void *worker, const struct request *request, struct response *response)
{
    return visit_run(worker, request, response, about_page);
}

enum status about_answer_accessibility(void *worker, const struct request *request,
                                       struct response *response)
{
    return visit_run(worker, request, response, statement_page);
}

void about_set_foot(const struct visit *visit, struct value *root)
{
    const struct site_body *body = &visit->site->options.body;
    struct value *site = value_set_list(root, "foot_site");
    add_link(site, address_about(visit->arena, visit->face, false),
             locale_text(visit->locale, "footer.about"));
    add_link(site, address_about(visit->arena, visit->face, true),
             locale_text(visit->locale, "footer.accessibility"));
    struct value *foot = value_set_list(root, "foot");
    if (body->email.n > 0)
        add_link(foot, with(visit, "mailto:", body->email), body->email);
    struct link *links;
    size_t count;
    if (links_read(visit->arena, in_language(visit, body->links, body->links_en), &links, &count))
        for (size_t i = 0; i < count; i++)
            add_link(foot, links[i].href, links[i].words);
    value_set_bool(root, "foot_any", value_count(foot) > 0);
}
