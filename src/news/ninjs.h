/* ninjs 3.1 (IPTC News in JSON): the form in which items leave and enter. The mapping is the table
   in docs/formats.md; what is written validates against IPTC's schema, and reading it back gives
   the same item. Foreign ninjs is read by the same table: what we have no use for is passed over,
   what we use must be of its type. */
#pragma once

#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/status.h"
#include "news/item.h"
#include "news/valid.h"

struct ninjs_topic {
    struct str id;   /* read: from a uri that ends in /id/topic/UUID, else empty */
    struct str name; /* label in the item's language */
    struct str slug;
    struct str uri;
    int confidence; /* 1 to 100; 0: not said. 100 for a confirmed topic, less for a provisional */
};

struct ninjs_capture {
    struct str name; /* the file's, without folders */
    struct sha256 sha256;
    int64_t begin, end;    /* bytes of the item in the file, end excluded */
    struct str captured;   /* EDTF */
    int64_t captured_sort; /* ms UTC; 0: not said */
    int64_t position;      /* among the items of one import; -1: not said */
};

struct ninjs_picture {
    struct item_media media; /* without sha256 */
    struct str file;         /* as its href names it: "farja.jpg", percent-decoded */
};

/* An item and what stands around it. Times are ms UTC, 0 where not known. */
struct ninjs {
    struct item item; /* item.topics holds the topics' ids; reading leaves it empty: see topics */
    struct str uri;
    int64_t revision;            /* 0 where not known */
    int64_t created;             /* when the item was first published here */
    int64_t changed;             /* when this revision or state was made */
    struct str state;            /* "published", "withdrawn", "gone"; "" is "published" */
    struct str note;             /* of the last correction */
    struct str reason, redirect; /* of a withdrawal */
    struct ninjs_topic *topics;
    size_t topics_count;
    struct ninjs_capture *captures;
    size_t captures_count;
    /* For reading alone: pictures whose bytes are not here yet. */
    struct ninjs_picture *pictures;
    size_t pictures_count;
    /* For writing alone. */
    struct str media;        /* what stands before a picture's sha256 in its address */
    const struct zone *zone; /* of local days; UTC if NULL */
    const struct str *only;  /* the members wanted, by name */
    size_t only_count;       /* 0: all */
};

/* As one value. The item must be valid (valid.h) but for its id, which may be empty. */
void ninjs_write(struct json *json, const struct ninjs *ninjs);
/* The names of the members that it may write, in its order; NULL past the last. */
const char *ninjs_member(size_t index);
/* What was read is cleaned (NFC, line ends, headline on one line) but not yet valid: a foreign item
   has no id, maybe no language, no published (then sort is 0). An item that is withheld or under
   embargo is REFUSED; so is one without a headline or title. */
enum status ninjs_read(struct arena *arena, struct str json, struct ninjs *ninjs) MUST_CHECK;
/* The same for whoever hands in what is to become an item here: no uri is asked for, and all that
   is wrong is told, each with its JSON pointer ("" where the text is no JSON at all); REFUSED then
   with the first of them. */
enum status ninjs_read_new(struct arena *arena, struct str json, struct ninjs *ninjs,
                           struct valid_faults *faults) MUST_CHECK;
