/* Items on their way into the log: gathered until a batch is full, matched against the view,
   appended in one transaction. Counts what becomes of each. */
#pragma once

#include "intake/dating.h"
#include "intake/funnel.h"
#include "intake/piece.h"

/* What the items of one capture have in common. */
struct batch_capture {
    const char *path;
    struct str name; /* without folders */
    struct sha256 sha256;
    struct captured captured;
    struct str publisher_name, publisher_orgnr, language;
    int64_t position; /* of its first item among those of the call */
};

struct batch_counts {
    int64_t items, added, known, revised, refused;
    int64_t appended; /* rows of any kind that were written */
};

struct batch_sink { /* who hears of oddities: a line of the capture and what is odd */
    void *self;
    void (*odd)(void *self, const char *path, int64_t line, const char *what);
};

struct batch;
struct batch *batch_new(struct arena *arena, struct funnel *funnel, struct topics *topics,
                        struct batch_sink sink);
void batch_begin_capture(struct batch *batch, const struct batch_capture *capture);
enum status batch_add(struct batch *batch, struct arena *arena, const struct candidate *candidate,
                      const struct dated *dated) MUST_CHECK;
/* Appends what is gathered. */
enum status batch_flush(struct batch *batch, struct arena *arena) MUST_CHECK;
struct batch_counts batch_counts(const struct batch *batch);

/* The record of a candidate, without id and topics. */
struct item batch_item(const struct batch_capture *capture, const struct candidate *candidate,
                       const struct dated *dated);
