/* What a reader typed, taken apart. All groups must hold; of a group's clauses one is enough:

     words              each must hold
     "two words"        a phrase
     -word -"a phrase"  must not hold; beside OR a minus ends the group
     a OR b c           (a or b) and c; ELLER is the same
     word*              all words that begin so
     rubrik:word        in the headline      (headline:, title:)
     ämne:word          by a topic's name    (amne:, topic:)
     år:2024            or år:2022-2024      (ar:, year:)
     from:2024-03-01    the day is included; a month or a year will do  (från:)
     to:2024-03         likewise             (till:)

   Every text is a query. What is not a form above is words: an unknown field, a day that never
   was, a lone quote. Parentheses and a minus with nothing after it mean nothing. Of a long text the
   first PARSE_WORDS words count. */
#pragma once

#include "base/str.h"

enum { PARSE_WORDS = 64, PARSE_BYTES = 2000 };

enum clause_kind {
    CLAUSE_WORD,   /* what stands between spaces */
    CLAUSE_PHRASE, /* what stands between quotes */
    CLAUSE_PREFIX,
    CLAUSE_DAYS,
};

enum clause_field { FIELD_ANY, FIELD_HEADLINE, FIELD_TOPIC };

struct clause {
    enum clause_kind kind;
    enum clause_field field;
    bool without;
    struct str text;  /* in parse->text, without quotes and star; of DAYS empty */
    int64_t from, to; /* DAYS: local days since 1970, both included; PARSE_OPEN: no bound */
};

#define PARSE_OPEN INT64_MIN

struct group {
    const struct clause *clauses;
    size_t count;
};

struct parse {
    struct str text; /* the query in valid UTF-8; as long as it was given, unless it was cut */
    struct group *groups;
    size_t count;
    bool cut; /* there was more than is looked at */
};

/* The text may be any bytes. */
struct parse parse_query(struct arena *arena, struct str text);
