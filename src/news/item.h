/* An item as it stands in one revision: record v1 (docs/formats.md), in memory.
   Every slice lives in the arena of whoever read or made the item. Absent text is empty. */
#pragma once

#include "base/str.h"

enum kind { KIND_NEWS, KIND_REPORT, KIND_CALL, KIND_NOTICE, KIND_EVENT, KIND_ALERT, KINDS };

struct item_number { /* one figure of a report */
    struct str name, unit;
    double value;
};

struct item_media {
    struct str sha256; /* 64 hexadecimal digits: its name in media/ */
    struct str alt, credit, licence;
    int width, height; /* pixels */
};

struct item {
    struct str id; /* UUIDv7, lower case */
    struct str publisher_name, publisher_orgnr;
    struct str language; /* BCP 47, e.g. "sv" */
    enum kind kind;
    struct str headline; /* one line, NFC, no white space at the ends */
    struct str summary;  /* plain text; paragraphs apart by "\n\n" */
    struct str body;     /* CommonMark */
    struct str *topics;  /* topic ids, in the order of the source */
    size_t topics_count;
    struct str published; /* EDTF */
    int64_t sort;         /* ms UTC */
    /* EDTF dates or RFC 3339 instants: a call's, a notice's, an event's, an alert's. */
    struct str opens, closes, from, until, start, end, expires;
    struct str place_name, place_scb; /* scb: the code of the county or municipality */
    bool has_geo;
    double latitude, longitude; /* WGS 84 degrees */
    struct str series_id, series_label;
    struct item_number *numbers;
    size_t numbers_count;
    struct str translation_of; /* the id of the group of translations */
    struct item_media *media;
    size_t media_count;
    struct str source; /* URL */
    struct str contact;
};

/* "news", "report", "call", "notice", "event", "alert", and back (KINDS when it is none). */
const char *kind_name(enum kind kind);
enum kind kind_of(struct str name);
