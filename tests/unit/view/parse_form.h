/* A parsed query written as a query again, in one way: what the tests and the fuzzer look at. */
#pragma once

#include "base/buf.h"
#include "base/clock.h"
#include "view/parse.h"

static inline void form_day(struct buf *out, const char *name, bool without, int64_t days)
{
    struct civil civil = civil_of_days(days);
    buf_printf(out, "%s%s:%04d-%02d-%02d", without ? "-" : "", name, civil.year, civil.month,
               civil.day);
}

static inline void form_clause(struct buf *out, const struct clause *clause)
{
    static const char *const fields[] = {
        [FIELD_ANY] = "", [FIELD_HEADLINE] = "rubrik:", [FIELD_TOPIC] = "ämne:"};
    if (clause->kind == CLAUSE_DAYS) {
        if (clause->from != PARSE_OPEN && clause->to != PARSE_OPEN) {
            buf_printf(out, "%sår:%04d-%04d", clause->without ? "-" : "",
                       civil_of_days(clause->from).year, civil_of_days(clause->to).year);
            return;
        }
        if (clause->from != PARSE_OPEN)
            form_day(out, "from", clause->without, clause->from);
        else
            form_day(out, "to", clause->without, clause->to);
        return;
    }
    const char *quote = clause->kind == CLAUSE_PHRASE ? "\"" : "";
    buf_printf(out, "%s%s%s", clause->without ? "-" : "", fields[clause->field], quote);
    buf_add(out, clause->text);
    buf_addz(out, clause->kind == CLAUSE_PREFIX ? "*" : quote);
}

static inline struct str form_of(struct arena *arena, const struct parse *parse)
{
    struct buf out = buf_in(arena);
    for (size_t i = 0; i < parse->count; i++)
        for (size_t j = 0; j < parse->groups[i].count; j++) {
            const struct clause *clause = &parse->groups[i].clauses[j];
            if (out.n > 0)
                buf_addz(&out, j > 0 ? " OR " : " ");
            form_clause(&out, clause);
        }
    return buf_str(&out);
}
