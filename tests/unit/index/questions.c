/* Numbers are kept small and skewed, so that words, dates, topics and scores are often equal. */
#include "questions.h"

static const int64_t day = 24 * 60 * 60 * 1000;

uint32_t chance_of(struct chance *chance, uint32_t below)
{
    if (chance->bytes != NULL) {
        uint32_t number = 0;
        for (uint32_t most = below; most > 1 && chance->left > 0; most >>= 8) {
            number = number << 8 | *chance->bytes++;
            chance->left--;
        }
        return number % below;
    }
    chance->state ^= chance->state << 13;
    chance->state ^= chance->state >> 7;
    chance->state ^= chance->state << 17;
    return (uint32_t)((chance->state >> 20) % below);
}

static bool once_in(struct chance *chance, uint32_t times)
{
    return chance_of(chance, times) == 0;
}

/* Words of two letters and more, of which many begin alike. Low numbers are drawn more often. */
static struct str word(struct arena *arena, uint32_t number)
{
    char text[16];
    size_t n = 0;
    text[n++] = 'w';
    do {
        text[n++] = (char)('a' + number % 3);
        number /= 3;
    } while (number > 0);
    return str_copy(arena, (struct str){text, n});
}

static uint32_t some_word(struct chance *chance, const struct manner *manner)
{
    uint32_t below = 1 + chance_of(chance, manner->words);
    return chance_of(chance, once_in(chance, 2) ? below : 1 + below / 4);
}

static void add_term(struct chance *chance, struct arena *arena, struct index_document *document,
                     struct str text)
{
    struct index_term *terms = (struct index_term *)document->terms;
    for (size_t i = 0; i < document->terms_count; i++)
        if (str_eq(terms[i].text, text))
            return;
    struct index_term *term = &terms[document->terms_count++];
    *term = (struct index_term){.text = text, .weight = (uint8_t)(1 + chance_of(chance, 255))};
    if (once_in(chance, 4))
        term->weight = 100;
    if (once_in(chance, 8))
        return;
    uint32_t most = once_in(chance, 40) ? 150 : 4;
    uint32_t *positions = ARENA_ARRAY(arena, uint32_t, most);
    uint32_t at = chance_of(chance, once_in(chance, 4) ? 300 : 6);
    for (uint32_t count = chance_of(chance, most); term->positions_count < count;) {
        positions[term->positions_count++] = at;
        at += 1 + chance_of(chance, 3);
    }
    term->positions = positions;
}

struct index_document *questions_document(struct chance *chance, struct arena *arena,
                                          const struct manner *manner, int64_t number)
{
    struct index_document *document = ARENA_NEW(arena, struct index_document);
    int64_t days = chance_of(chance, (uint32_t)manner->span);
    document->number = number;
    document->sort = (QUESTIONS_DAYS - days) * day + (once_in(chance, 2) ? 0 : day / 3);
    document->captured = chance_of(chance, 3);
    document->place = -(int64_t)chance_of(chance, 3);
    document->year = 1970 + (int)(document->sort / day / QUESTIONS_YEAR_DAYS);
    document->kind = (uint8_t)chance_of(chance, chance_of(chance, QUESTIONS_KINDS) + 1);
    document->language = (uint8_t)chance_of(chance, manner->languages);
    uint32_t *topics = ARENA_ARRAY(arena, uint32_t, 4);
    document->topics = topics;
    for (uint32_t count = chance_of(chance, 4); count > 0; count--) {
        uint32_t topic = 1 + chance_of(chance, 1 + chance_of(chance, manner->topics));
        bool again = false;
        for (size_t i = 0; i < document->topics_count; i++)
            again |= topics[i] == topic;
        if (!again)
            topics[document->topics_count++] = topic;
    }
    document->terms = ARENA_ARRAY(arena, struct index_term, manner->terms + manner->common);
    for (uint32_t count = chance_of(chance, manner->terms + 1); count > 0; count--)
        add_term(chance, arena, document, word(arena, some_word(chance, manner)));
    for (uint32_t i = 0; i < manner->common; i++)
        if (once_in(chance, 2u << i))
            add_term(chance, arena, document, word(arena, i));
    return document;
}

/* ---- questions --------------------------------------------------------------------------------
 */

static struct node *new_node(struct arena *arena, enum node_kind kind, uint32_t members)
{
    struct node *node = ARENA_NEW(arena, struct node);
    node->kind = kind;
    node->members = ARENA_ARRAY(arena, const struct node *, members);
    node->members_count = members;
    return node;
}

static struct node **members_of(struct node *node)
{
    return (struct node **)node->members;
}

static struct node *some_term(struct chance *chance, struct arena *arena,
                              const struct manner *manner)
{
    struct node *node = new_node(arena, NODE_TERM, 0);
    node->text = word(arena, some_word(chance, manner));
    node->weight = once_in(chance, 2) ? 0 : 1 + chance_of(chance, 250);
    return node;
}

static struct node *some_phrase(struct chance *chance, struct arena *arena,
                                const struct manner *manner)
{
    struct node *node = new_node(arena, NODE_PHRASE, chance_of(chance, 4));
    unsigned *steps = ARENA_ARRAY(arena, unsigned, node->members_count);
    if (once_in(chance, 3))
        node->steps = steps;
    for (size_t i = 0; i < node->members_count; i++) {
        if (i > 0)
            steps[i] = steps[i - 1] + chance_of(chance, 3);
        members_of(node)[i] = some_term(chance, arena, manner);
        if (!once_in(chance, 4))
            continue;
        struct node *several = new_node(arena, NODE_WORD, chance_of(chance, 4));
        for (size_t j = 0; j < several->members_count; j++)
            members_of(several)[j] = some_term(chance, arena, manner);
        members_of(node)[i] = several;
    }
    return node;
}

static uint32_t *some_topics(struct chance *chance, struct arena *arena,
                             const struct manner *manner, size_t *count)
{
    *count = chance_of(chance, 4);
    uint32_t *topics = ARENA_ARRAY(arena, uint32_t, *count);
    for (size_t i = 0; i < *count; i++)
        topics[i] = chance_of(chance, manner->topics + 3);
    return topics;
}

static struct node *some_leaf(struct chance *chance, struct arena *arena,
                              const struct manner *manner)
{
    struct node *node;
    switch (chance_of(chance, 8)) {
    case 0:
    case 1:
        node = new_node(arena, NODE_PREFIX, 0);
        node->text = word(arena, chance_of(chance, manner->words));
        node->text.n = chance_of(chance, (uint32_t)node->text.n) + 1;
        break;
    case 2:
        node = some_phrase(chance, arena, manner);
        break;
    case 3:
        node = new_node(arena, NODE_TOPICS, 0);
        node->topics = some_topics(chance, arena, manner, &node->topics_count);
        break;
    default:
        return some_term(chance, arena, manner);
    }
    node->weight = once_in(chance, 2) ? 0 : 1 + chance_of(chance, 250);
    return node;
}

static struct node *some_stretch(struct chance *chance, struct arena *arena,
                                 const struct manner *manner)
{
    struct node *node = new_node(arena, NODE_BETWEEN, 0);
    node->text = word(arena, some_word(chance, manner));
    node->until = word(arena, some_word(chance, manner));
    return node;
}

/* As what is open is asked for: stretches of terms, and not in others. */
static struct node *some_filter(struct chance *chance, struct arena *arena,
                                const struct manner *manner)
{
    struct node *node =
        new_node(arena, once_in(chance, 4) ? NODE_OR : NODE_AND, chance_of(chance, 4));
    for (size_t i = 0; i < node->members_count; i++) {
        struct node *stretch = some_stretch(chance, arena, manner), *other = stretch;
        if (once_in(chance, 3)) {
            other = new_node(arena, NODE_NOT, 1);
            members_of(other)[0] = stretch;
        }
        members_of(node)[i] = other;
    }
    return node;
}

static struct node *some_tree(struct chance *chance, struct arena *arena,
                              const struct manner *manner, int depth)
{
    struct node *node;
    uint32_t kind = depth == 0 ? 0 : chance_of(chance, 10);
    if (kind == 9) {
        node = some_stretch(chance, arena, manner);
    } else if (kind == 8) {
        node = new_node(arena, NODE_RANGE, 0);
        node->from = (QUESTIONS_DAYS - (int64_t)chance_of(chance, (uint32_t)manner->span)) * day;
        node->to = node->from + (int64_t)chance_of(chance, (uint32_t)manner->span) * day;
    } else if (kind == 7) {
        node = new_node(arena, NODE_NOT, 1);
        members_of(node)[0] = some_tree(chance, arena, manner, depth - 1);
    } else if (kind >= 3) {
        node = new_node(arena, kind >= 5 ? NODE_AND : NODE_OR, chance_of(chance, 4));
        for (size_t i = 0; i < node->members_count; i++)
            members_of(node)[i] = some_tree(chance, arena, manner, depth - 1);
    } else {
        node = new_node(arena, NODE_WORD, once_in(chance, 2) ? 1 : chance_of(chance, 4));
        for (size_t i = 0; i < node->members_count; i++)
            members_of(node)[i] = some_leaf(chance, arena, manner);
    }
    return node;
}

static void some_choices(struct chance *chance, struct arena *arena, const struct manner *manner,
                         struct index_query *query)
{
    if (once_in(chance, 3))
        query->topics = some_topics(chance, arena, manner, &query->topics_count);
    query->by_topic = once_in(chance, 12);
    if (once_in(chance, 3)) {
        query->years_count = chance_of(chance, 4);
        int *years = ARENA_ARRAY(arena, int, query->years_count);
        for (size_t i = 0; i < query->years_count; i++)
            years[i] = 1970 + QUESTIONS_DAYS / QUESTIONS_YEAR_DAYS + 1 -
                       (int)chance_of(chance, (uint32_t)manner->span / QUESTIONS_YEAR_DAYS + 3);
        query->years = years;
    }
    if (once_in(chance, 3))
        query->kinds = chance_of(chance, 1u << QUESTIONS_KINDS);
    if (once_in(chance, 4))
        query->filter = some_filter(chance, arena, manner);
    if (once_in(chance, 6))
        query->from = (QUESTIONS_DAYS - (int64_t)chance_of(chance, (uint32_t)manner->span)) * day;
    if (once_in(chance, 6))
        query->to = (QUESTIONS_DAYS - (int64_t)chance_of(chance, (uint32_t)manner->span)) * day;
}

struct index_query *questions_query(struct chance *chance, struct arena *arena,
                                    const struct manner *manner)
{
    struct index_query *query = ARENA_NEW(arena, struct index_query);
    query->language = (int)chance_of(chance, manner->languages + 2) - 1;
    if (!once_in(chance, 4))
        query->words = some_tree(chance, arena, manner, (int)chance_of(chance, 4));
    some_choices(chance, arena, manner, query);
    query->ranked = !once_in(chance, 3);
    query->now = (QUESTIONS_DAYS - (int64_t)chance_of(chance, 50)) * day +
                 (once_in(chance, 2) ? 0 : day / 2);
    query->counts = !once_in(chance, 4);
    query->topics_most = chance_of(chance, manner->topics + 4);
    query->take = INT32_MAX;
    return query;
}

void questions_page(struct chance *chance, struct index_query *query, int64_t total)
{
    query->skip = chance_of(chance, (uint32_t)total + 3);
    query->take = chance_of(chance, 40);
}
