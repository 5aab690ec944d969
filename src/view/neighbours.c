/* The terms come in order, so that a row of the distance's table is reckoned once for all words
   that begin alike; where a beginning costs too much already, all words with it are passed over. */
#include "view/neighbours.h"

#include "base/unicode.h"
#include "index/query.h"
#include "view/terms.h"

#include <stdlib.h>

enum {
    LETTERS_MOST = 40,  /* of either word; longer ones have no neighbours */
    STEPS_MOST = 50000, /* terms that are looked at or passed over one by one */
    STEPS_BEFORE_SEEK = 12,
    FAR = 1000,
    EASY = 3,
    MARK = 1,
    FIRST = 1 /* more for the first letter, which is seldom wrong */
};

struct letters {
    int32_t c[LETTERS_MOST];
    size_t end[LETTERS_MOST]; /* bytes up to behind it */
    size_t count;
};

struct search {
    struct letters wanted, other;
    int rows[LETTERS_MOST + 1][LETTERS_MOST + 1]; /* letters of the other x letters wanted */
    int lowest[LETTERS_MOST + 1];                 /* of each row */
    int most;
};

static bool read_letters(struct str text, struct letters *letters)
{
    letters->count = 0;
    for (size_t i = 0; i < text.n;) {
        if (letters->count == LETTERS_MOST)
            return false;
        letters->c[letters->count] = unicode_next(text, &i);
        letters->end[letters->count++] = i;
    }
    return true;
}

/* Where a key lies on a Swedish keyboard; false for other characters. */
static bool key_of(int32_t c, int *row, int *column)
{
    static const char *const keys[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
    if (c == 0xe5 || c == 0xe4 || c == 0xf6) { /* å, ä, ö */
        *row = c == 0xe5 ? 0 : 1;
        *column = c == 0xf6 ? 9 : 10;
        return true;
    }
    for (*row = 0; *row < 3; ++*row) {
        const char *key = c > 0 && c < 128 ? strchr(keys[*row], (int)c) : NULL;
        if (key != NULL) {
            *column = (int)(key - keys[*row]);
            return true;
        }
    }
    return false;
}

static int32_t without_mark(int32_t c)
{
    return c == 0xe5 || c == 0xe4 ? 'a' : c == 0xf6 ? 'o' : c;
}

static int replace_cost(int32_t a, int32_t b)
{
    int row_a, column_a, row_b, column_b;
    if (a == b)
        return 0;
    if (without_mark(a) == without_mark(b))
        return MARK;
    if (key_of(a, &row_a, &column_a) && key_of(b, &row_b, &column_b) && abs(row_a - row_b) <= 1 &&
        abs(column_a - column_b) <= 1)
        return EASY;
    return NEIGHBOUR_EDIT;
}

/* A letter more or less, at i of the word; doubling one is an easy slip. */
static int extra_cost(const struct letters *letters, size_t i)
{
    bool doubled = (i > 0 && letters->c[i - 1] == letters->c[i]) ||
                   (i + 1 < letters->count && letters->c[i + 1] == letters->c[i]);
    return (doubled ? EASY : NEIGHBOUR_EDIT) + (i == 0 ? FIRST : 0);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Reckons the row of the other word's letter i. */
static void reckon_row(struct search *search, size_t i)
{
    const struct letters *wanted = &search->wanted, *other = &search->other;
    int *row = search->rows[i + 1], *above = search->rows[i];
    row[0] = above[0] + extra_cost(other, i);
    int lowest = row[0];
    for (size_t j = 0; j < wanted->count; j++) {
        int replaced = replace_cost(other->c[i], wanted->c[j]);
        replaced += replaced > MARK && i == 0 && j == 0 ? FIRST : 0;
        row[j + 1] = least(above[j] + replaced, least(above[j + 1] + extra_cost(other, i),
                                                      row[j] + extra_cost(wanted, j)));
        if (i > 0 && j > 0 && other->c[i] == wanted->c[j - 1] && other->c[i - 1] == wanted->c[j])
            row[j + 1] = least(row[j + 1], search->rows[i - 1][j - 1] + EASY);
        lowest = least(lowest, row[j + 1]);
    }
    search->lowest[i + 1] = lowest;
}

/* The cost of the other word, whose first `same` letters are those of the word before; if it is too
   high from some letter on, *stop is where the bytes that need not be looked at again end. */
static int reckon(struct search *search, size_t same, size_t *stop)
{
    *stop = 0;
    for (size_t i = same; i < search->other.count; i++) {
        reckon_row(search, i);
        /* Two letters in each other's place may still mend what one letter spoilt. */
        if (search->lowest[i + 1] > search->most && search->lowest[i] > search->most - EASY) {
            *stop = search->other.end[i];
            return FAR;
        }
    }
    return search->rows[search->other.count][search->wanted.count];
}

static int bits(int64_t number)
{
    return number <= 0 ? 0 : 63 - __builtin_clzll((uint64_t)number);
}

/* How likely it was meant: an edit outweighs a hundredfold frequency. */
static int worth(const struct neighbour *neighbour)
{
    return 10 * bits(neighbour->documents) - 17 * neighbour->cost;
}

static size_t shared(const struct letters *a, const struct letters *b)
{
    size_t i = 0;
    while (i < a->count && i < b->count && a->c[i] == b->c[i])
        i++;
    return i;
}

struct finding {
    struct view *view;
    struct arena *arena;
    struct str language;
    struct search *search;
    struct neighbour best;
};

static void consider(struct finding *finding, enum term_space space, struct neighbour found)
{
    struct neighbour *best = &finding->best;
    if (found.cost > finding->search->most || found.cost == 0 ||
        (best->plain.n > 0 && worth(&found) <= worth(best)))
        return;
    if (space != TERM_PLAIN &&
        !analyse_knows(finding->view->analyser, finding->language, found.plain))
        return;
    *best = found;
    best->plain = str_copy(finding->arena, found.plain);
}

/* Looks at the words of a space that begin so. */
static void walk(struct finding *finding, enum term_space space, struct str first)
{
    struct search *search = finding->search;
    struct arena *arena = finding->arena;
    struct query_terms *terms =
        query_terms_open(finding->view->held.epoch, arena, terms_make(arena, space, first));
    struct str term, past = {0}; /* past: what begins so is passed over */
    char begin[1 + 4 * LETTERS_MOST + 1];
    int64_t documents;
    int passed = 0;
    search->other.count = 0;
    for (int i = 0; i < STEPS_MOST && query_terms_next(terms, &term, &documents); i++) {
        if (past.n > 0 && str_starts(term, past)) {
            /* A few are stepped over sooner than a place further on is found. */
            if (++passed == STEPS_BEFORE_SEEK) {
                begin[past.n] = (char)0xff;
                query_terms_seek(terms, (struct str){begin, past.n + 1});
            }
            continue;
        }
        struct letters before = search->other;
        struct str other = str_sub(term, 1, term.n);
        past.n = 0;
        if (!read_letters(other, &search->other)) {
            search->other.count = 0; /* of its rows none is reckoned */
            continue;
        }
        size_t stop;
        int cost = reckon(search, shared(&before, &search->other), &stop);
        if (stop == 0) {
            consider(finding, space, (struct neighbour){other, documents, cost});
            continue;
        }
        memcpy(begin, term.p, 1 + stop);
        past = (struct str){begin, 1 + stop};
        passed = 0;
    }
}

static void walk_all(struct finding *finding, bool wide, struct str first)
{
    walk(finding, TERM_PLAIN, first);
    if (!wide)
        return;
    walk(finding, TERM_STEM, first);
    walk(finding, TERM_PART, first);
}

bool neighbours_best(struct view *view, struct arena *arena, struct str language, struct str plain,
                     int most, bool wide, struct neighbour *best)
{
    struct search *search = ARENA_NEW(arena, struct search);
    struct finding finding = {view, arena, language, search, {{0}, 0, 0}};
    if (!read_letters(plain, &search->wanted) || search->wanted.count == 0)
        return false;
    for (size_t j = 0; j < search->wanted.count; j++)
        search->rows[0][j + 1] = search->rows[0][j] + extra_cost(&search->wanted, j);
    /* One slip is looked for everywhere, several only behind a right first letter. */
    search->most = most < NEIGHBOUR_EDIT ? most : NEIGHBOUR_EDIT;
    walk_all(&finding, wide, (struct str){0});
    if (finding.best.plain.n == 0 && most > NEIGHBOUR_EDIT) {
        search->most = most;
        walk_all(&finding, wide, str_sub(plain, 0, search->wanted.end[0]));
    }
    *best = finding.best;
    return best->plain.n > 0;
}
