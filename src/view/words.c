/* The table is contentless: it keeps no text, and a removal must bring the very words of the
   addition. These are made again from the record and the vocabulary, which therefore must be those
   of the addition still; apply.c sees to that order.
   The column `folded` has the words with å ä ö once more without them, and the token of every text
   (match.h). */
#include "view/words.h"

#include "view/match.h"
#include "view/vocabulary.h"

const char WORDS_TABLES[] =
    "CREATE VIRTUAL TABLE words USING fts5(headline, summary, topics, body, folded, content='',"
    " tokenize=\"ascii tokenchars '='\");"
    "INSERT INTO words(words, rank) VALUES('automerge', 8);";

static const char SQL_ADD[] = "INSERT INTO words(rowid, headline, summary, topics, body, folded)"
                              " VALUES($1, $2, $3, $4, $5, $6)";
static const char SQL_REMOVE[] =
    "INSERT INTO words(words, rowid, headline, summary, topics, body, folded)"
    " VALUES('delete', $1, $2, $3, $4, $5, $6)";
static const char SQL_PURGE[] = "INSERT INTO words(words) VALUES('optimize')";

#define CANDIDATES                                                                                 \
    "SELECT item.number, item.sort, item.captured, item.place, item.year, item.kind, item.topics"
#define MATCHED                                                                                    \
    " FROM words CROSS JOIN item ON item.number = words.rowid"                                     \
    " WHERE words MATCH $1 AND ($2 = '' OR item.language = $2)"
static const char SQL_MATCH[] = CANDIDATES MATCHED;
/* A headline weighs more than a summary, that more than a topic, that more than the body. */
static const char SQL_RANKED[] = CANDIDATES ", bm25(words, 10.0, 4.0, 3.0, 1.0, 0.5)" MATCHED;

enum column { HEADLINE, SUMMARY, TOPICS, BODY, FOLDED, COLUMNS };

static void add_topics(struct view *view, const struct item_row *row, struct buf *stems,
                       struct buf *folded)
{
    for (size_t i = 0; i < items_topics_count(row->topics); i++) {
        const struct topic *topic = vocabulary_topic(view, items_topic(row->topics, i));
        if (topic == NULL)
            continue;
        struct str label = topic_label(topic, row->language);
        analyse_text(view->analyser, row->language, label, stems, folded);
        for (size_t j = 0; j < topic->alternatives_count; j++)
            if (str_eq(topic->alternatives[j].language, row->language))
                analyse_text(view->analyser, row->language, topic->alternatives[j].text, stems,
                             folded);
    }
}

static enum status put(struct view *view, struct arena *arena, const char *sql,
                       const struct item_row *row, const struct item *item)
{
    struct buf columns[COLUMNS];
    for (int i = 0; i < COLUMNS; i++)
        columns[i] = buf_in(arena);
    struct buf *folded = &columns[FOLDED];
    buf_addz(folded, MATCH_ALL " ");
    analyse_text(view->analyser, row->language, item->headline, &columns[HEADLINE], folded);
    analyse_text(view->analyser, row->language, item->summary, &columns[SUMMARY], folded);
    analyse_text(view->analyser, row->language, item->body, &columns[BODY], folded);
    add_topics(view, row, &columns[TOPICS], folded);
    struct statement *statement = db_sql(view->db, arena, sql);
    db_bind_int(statement, 1, row->number);
    for (int i = 0; i < COLUMNS; i++)
        db_bind_text(statement, 2 + i, buf_str(&columns[i]));
    return db_run(statement);
}

enum status words_add(struct view *view, struct arena *arena, const struct item_row *row,
                      const struct item *item)
{
    return put(view, arena, SQL_ADD, row, item);
}

enum status words_remove(struct view *view, struct arena *arena, const struct item_row *row,
                         const struct item *item)
{
    return put(view, arena, SQL_REMOVE, row, item);
}

enum status words_purge(struct view *view, struct arena *arena)
{
    return db_run(db_sql(view->db, arena, SQL_PURGE));
}

struct statement *words_match(struct view *view, struct arena *arena, struct str expression,
                              struct str language, bool ranked)
{
    struct statement *statement = db_sql(view->db, arena, ranked ? SQL_RANKED : SQL_MATCH);
    db_bind_text(statement, 1, expression);
    db_bind_text(statement, 2, language);
    return statement;
}

double words_rank(struct statement *statement)
{
    return db_double(statement, 7);
}
