/* What every page has round its own matter: title, style, links, languages. A handler makes the
   frame, sets its own values in it and renders. */
#pragma once

#include "site/visit.h"

enum frame_part { FRAME_NEWS = 1, FRAME_TOPICS, FRAME_ABOUT };

struct frame {
    struct str title;       /* before " – Site" */
    struct str description; /* for search engines; may be empty */
    struct str canonical;   /* path and query; made absolute here. "" for none */
    struct str data;        /* the same as JSON: path and query */
    struct str other;       /* the same page in the other language; "" leads to its listing */
    struct str previous, next;
    enum frame_part part; /* what the page is under */
    bool exactly;         /* it is that part's own page */
    bool hidden;          /* not to be found by search engines */
    bool later;           /* a further page of something: its alerts are short */
};

/* The tree that a template is given, in the visit's arena. */
struct value *frame_make(const struct visit *visit, const struct frame *frame);
/* The search line: `action` is a listing's path, `label` says what is searched. */
void frame_search(const struct visit *visit, struct value *root, struct str action,
                  struct str label, const struct selection *selection);
/* Renders the template into the response, whose status is left as it is. */
enum status frame_render(const struct visit *visit, const char *name, const struct value *root,
                         struct response *response) MUST_CHECK;
