/* One request to the writing API, from its token to its answer. Checked in this order, so that a
   stranger learns nothing: token (401), scope (403), Idempotency-Key (what was answered before),
   item (404, 410), body (422), If-Match (428, 412), state (409). All of it but the reading of the
   body happens within the writer's transaction. */
#pragma once

#include "desk/answered.h"
#include "desk/flow.h"
#include "desk/inside.h"
#include "desk/problem.h"
#include "desk/token.h"
#include "news/ninjs.h"
#include "news/tree.h"
#include "site/visit.h"

struct call;

struct call_options {
    unsigned scope;      /* what the token must have, of token_scope */
    bool item;           /* the path names an item, which must be there */
    bool matched;        /* If-Match is demanded */
    bool body_is_item;   /* the body is ninjs */
    bool erases;         /* the item's addresses are needed */
    bool body_is_orders; /* the body is an object with what is asked for, or empty */
    /* Does it; may set the call's problem and then return REFUSED. NULL only shows the item. */
    enum status (*act)(struct call *call);
    int status; /* of the answer when all is well; 0: 200 */
};

struct call {
    struct change change; /* first */
    const struct call_options *options;
    const struct desk *desk;
    const struct request *request;
    struct response *response;
    struct arena *arena;
    struct str secret;
    struct token token;
    struct str key;          /* Idempotency-Key */
    struct sha256 whole;     /* of what is asked */
    struct document *public; /* the item as readers are shown it; NULL */
    struct str addresses;    /* its addresses, as keyed hashes, when it is to be erased */
    bool clean;              /* nothing is left of what was erased */
    struct item item;        /* of the body */
    struct node *orders;     /* the body; NULL if it is empty */
    struct valid_faults faults;
    bool publishes; /* "?state=published" */
    struct flow flow;
    struct problem problem;
    bool replayed; /* it was done before, under this key */
};

/* Answers a request; `worker` is the site's. */
enum status call_run(void *worker, const struct request *request, struct response *response,
                     const struct call_options *options) MUST_CHECK;
/* For `act`: what is wrong at one place of the orders, or in all; REFUSED. */
enum status call_wrong(struct call *call, const char *pointer, const char *detail);
enum status call_refuse(struct call *call, int status, const char *detail);
