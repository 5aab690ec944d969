/* cmark-gfm parses and renders in its safe mode; between the two the tree is gone through, and what
   must not come out is taken away. Of the extensions only the tables are used: those that look for
   signs within a line (links, strikethrough) write to a table that all threads of cmark-gfm share
   (cmark-gfm pull request 176). */
#include "news/commonmark.h"

#include "base/buf.h"
#include "base/check.h"

#define CMARK_NO_SHORT_NAMES
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <pthread.h>

static cmark_node *parse(struct str text)
{
    /* Registering twice aborts, and the library's own guard is not for threads. */
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, cmark_gfm_core_extensions_ensure_registered);
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
    CHECK(parser != NULL);
    cmark_syntax_extension *tables = cmark_find_syntax_extension("table");
    CHECK(tables != NULL);
    cmark_parser_attach_syntax_extension(parser, tables);
    cmark_parser_feed(parser, text.n == 0 ? "" : text.p, text.n);
    cmark_node *document = cmark_parser_finish(parser);
    CHECK(document != NULL);
    cmark_parser_free(parser);
    return document;
}

/* What stands before the first colon, if that comes before any / ? or #: the scheme. */
static bool has_scheme(struct str address, struct str *scheme)
{
    for (size_t i = 0; i < address.n; i++) {
        if (address.p[i] == ':') {
            *scheme = str_sub(address, 0, i);
            return true;
        }
        if (address.p[i] == '/' || address.p[i] == '?' || address.p[i] == '#')
            return false;
    }
    return false;
}

bool commonmark_link_is_safe(struct str address)
{
    static const char *const schemes[] = {"http", "https", "mailto", "tel"};
    struct str scheme;
    for (size_t i = 0; i < address.n; i++)
        if ((unsigned char)address.p[i] < ' ' || address.p[i] == 0x7f)
            return false; /* browsers read over some of them */
    if (!has_scheme(address, &scheme))
        return true;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (scheme.n == strlen(schemes[i]) && strncasecmp(scheme.p, schemes[i], scheme.n) == 0)
            return true;
    return false;
}

static bool image_is_safe(struct str address)
{
    struct str scheme;
    return address.n > 0 && commonmark_link_is_safe(address) && !has_scheme(address, &scheme) &&
           !str_starts(address, STR("//")) && address.p[0] != '\\';
}

/* Puts the children in the place of their parent. */
static void unwrap(cmark_node *node)
{
    for (cmark_node *child; (child = cmark_node_first_child(node)) != NULL;)
        CHECK(cmark_node_insert_before(node, child));
    cmark_node_free(node);
}

static int top_heading(cmark_node *document)
{
    int top = 7;
    cmark_iter *iter = cmark_iter_new(document);
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (cmark_node_get_type(node) == CMARK_NODE_HEADING &&
            cmark_node_get_heading_level(node) < top)
            top = cmark_node_get_heading_level(node);
    }
    cmark_iter_free(iter);
    return top;
}

/* Takes away what must not come out. Nodes are changed when the walk leaves them, so that it never
   stands in what is gone. */
static void clean(cmark_node *document)
{
    int shift = 2 - top_heading(document);
    cmark_iter *iter = cmark_iter_new(document);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        struct str address = str_of(cmark_node_get_url(node));
        if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE)
            cmark_node_free(node); /* a leaf: there is no second event */
        else if (event != CMARK_EVENT_EXIT)
            continue;
        else if ((type == CMARK_NODE_LINK && !commonmark_link_is_safe(address)) ||
                 (type == CMARK_NODE_IMAGE && !image_is_safe(address)))
            unwrap(node);
        else if (type == CMARK_NODE_HEADING) {
            int level = cmark_node_get_heading_level(node) + shift;
            cmark_node_set_heading_level(node, level > 6 ? 6 : level);
        }
    }
    cmark_iter_free(iter);
}

/* Cells come with the attribute `align`, which HTML has dropped; or with `style`, which the pages'
   Content-Security-Policy refuses. Theirs is a class. In words and in values `<` is escaped. */
static struct str with_classes(struct arena *arena, struct str html)
{
    static const char *const cells[] = {"<td align=\"", "<th align=\""};
    struct buf out = buf_in(arena);
    for (size_t i = 0; i < html.n;) {
        struct str rest = str_sub(html, i, html.n);
        if (str_starts(rest, str_of(cells[0])) || str_starts(rest, str_of(cells[1]))) {
            buf_add(&out, str_sub(rest, 0, strlen("<td ")));
            buf_add(&out, STR("class=\"align-"));
            i += strlen(cells[0]);
            continue;
        }
        ptrdiff_t next = str_find(rest, STR("<"), 1);
        size_t step = next < 0 ? rest.n : (size_t)next;
        buf_add(&out, str_sub(rest, 0, step));
        i += step;
    }
    return buf_str(&out);
}

struct str commonmark_html(struct arena *arena, struct str text)
{
    cmark_node *document = parse(text);
    clean(document);
    char *html = cmark_render_html(document, CMARK_OPT_DEFAULT, NULL);
    struct str copy = with_classes(arena, str_of(html));
    cmark_get_default_mem_allocator()->free(html);
    cmark_node_free(document);
    return copy;
}

/* Ends a block: what comes next stands after `line_ends` line ends. */
struct words {
    struct buf out;
    size_t line_ends;
    bool space;
};

static void add_words(struct words *words, struct str text)
{
    if (text.n == 0)
        return;
    if (words->out.n > 0) {
        for (size_t i = 0; i < words->line_ends; i++)
            buf_char(&words->out, '\n');
        if (words->line_ends == 0 && words->space)
            buf_char(&words->out, ' ');
    }
    words->line_ends = 0;
    words->space = false;
    buf_add(&words->out, text);
}

static void end_block(struct words *words, size_t line_ends)
{
    if (words->line_ends < line_ends)
        words->line_ends = line_ends;
}

/* A paragraph of a list item parts lines, any other parts paragraphs. */
static void leave(struct words *words, cmark_node *node, cmark_node_type type)
{
    cmark_node *parent = cmark_node_parent(node);
    if (type == CMARK_NODE_PARAGRAPH && parent != NULL &&
        cmark_node_get_type(parent) == CMARK_NODE_ITEM)
        end_block(words, 1);
    else if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING ||
             type == CMARK_NODE_LIST || strcmp(cmark_node_get_type_string(node), "table") == 0)
        end_block(words, 2);
    else if (type == CMARK_NODE_ITEM ||
             strncmp(cmark_node_get_type_string(node), "table_row", 9) == 0 ||
             strcmp(cmark_node_get_type_string(node), "table_header") == 0)
        end_block(words, 1);
    else if (strcmp(cmark_node_get_type_string(node), "table_cell") == 0)
        words->space = true;
}

struct str commonmark_text(struct arena *arena, struct str text)
{
    cmark_node *document = parse(text);
    struct words words = {.out = buf_in(arena)};
    cmark_iter *iter = cmark_iter_new(document);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        if (event == CMARK_EVENT_EXIT)
            leave(&words, node, type);
        else if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
            add_words(&words, str_of(cmark_node_get_literal(node)));
        else if (type == CMARK_NODE_SOFTBREAK)
            words.space = true;
        else if (type == CMARK_NODE_LINEBREAK)
            end_block(&words, 1);
        else if (type == CMARK_NODE_CODE_BLOCK) {
            add_words(&words, str_trim(str_of(cmark_node_get_literal(node))));
            end_block(&words, 2);
        }
    }
    cmark_iter_free(iter);
    cmark_node_free(document);
    return buf_str(&words.out);
}

struct str commonmark_of_text(struct arena *arena, struct str text)
{
    struct buf out = buf_in(arena);
    struct str rest = text;
    bool gap = false, within = false; /* an empty line before; within a paragraph */
    while (rest.p != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n == 0) {
            gap = within;
            continue;
        }
        if (within)
            buf_addz(&out, gap ? "\n\n" : "\\\n");
        gap = false;
        within = true;
        size_t digits = 0;
        while (digits < line.n && line.p[digits] >= '0' && line.p[digits] <= '9')
            digits++;
        for (size_t i = 0; i < line.n; i++) {
            char c = line.p[i];
            bool anywhere = strchr("\\`*_[]<>&|~", c) != NULL;
            bool at_start = (i == 0 && strchr("#+-=:", c) != NULL) ||
                            (i > 0 && i == digits && (c == '.' || c == ')'));
            if (c != '\0' && (anywhere || at_start))
                buf_char(&out, '\\');
            buf_char(&out, c);
        }
    }
    return buf_str(&out);
}
