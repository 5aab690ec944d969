/* Random documents and questions, small of vocabulary so that much meets. What they are drawn from
   is a generator of numbers, or the bytes of a fuzzer. */
#pragma once

#include "index/query.h"

struct chance {
    uint64_t state;
    const uint8_t *bytes; /* NULL: numbers of the generator */
    size_t left;
};
static inline struct chance chance_new(uint64_t seed)
{
    return (struct chance){.state = seed * 2 + 0x9e3779b97f4a7c15u};
}
/* A number from 0 up to `below`. */
uint32_t chance_of(struct chance *chance, uint32_t below);

/* How documents are. */
struct manner {
    uint32_t words;  /* different ones */
    uint32_t terms;  /* at most, of a document */
    uint32_t common; /* words that every second, fourth, eighth... document has beside */
    uint32_t topics; /* different ones */
    uint32_t languages;
    int64_t span; /* of sort, in days */
};
enum { QUESTIONS_KINDS = 6, QUESTIONS_DAYS = 20000, QUESTIONS_YEAR_DAYS = 400 };

struct index_document *questions_document(struct chance *chance, struct arena *arena,
                                          const struct manner *manner, int64_t number);
struct index_query *questions_query(struct chance *chance, struct arena *arena,
                                    const struct manner *manner);
/* Another page of the same. */
void questions_page(struct chance *chance, struct index_query *query, int64_t total);
