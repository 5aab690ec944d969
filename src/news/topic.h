/* A topic in the terms of SKOS. Its revisions are entries of the log (action `topic`), whose
   record is the canonical JSON that topic_write makes:
   {"altLabel":{"sv":[...]},"broader":[ids],"exactMatch":[URIs],"id":UUID,"prefLabel":{"sv":...},
    "provisional":true,"schema":1,"slug":...}; absent members are left out. */
#pragma once

#include "base/status.h"
#include "base/str.h"

struct label {
    struct str language; /* BCP 47 */
    struct str text;     /* NFC */
};

struct topic {
    struct str id;        /* UUIDv7, lower case */
    struct str slug;      /* unique among topics, made from the first prefLabel */
    struct label *labels; /* prefLabel: at most one a language, "sv" first */
    size_t labels_count;
    struct label *alternatives; /* altLabel */
    size_t alternatives_count;
    struct str *broader; /* topic ids */
    size_t broader_count;
    struct str *exact; /* exactMatch: URIs of the same concept elsewhere */
    size_t exact_count;
    bool provisional; /* until a person confirms it */
};

struct str topic_write(struct arena *arena, const struct topic *topic);
enum status topic_read(struct arena *arena, struct str json, struct topic *topic) MUST_CHECK;
/* The label in that language, else the first. */
struct str topic_label(const struct topic *topic, struct str language);
