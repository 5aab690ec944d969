/* Calendars and tables of a listing, asked without a server: what stands in them, and that one in
   pieces is the same as one at once. */
#include "made.h"

#include "base/buf.h"
#include "base/unicode.h"

static struct str get(struct made *made, const char *address, const char *type)
{
    struct response response = made_get(made, address);
    if (response.status != 200)
        fail_msg("%s: %d\n%.*s", address, response.status, STR_ARG(response.body));
    assert_str(response.type, type);
    return response.body;
}

static struct str calendar(struct made *made, const char *address)
{
    return get(made, address, "text/calendar; charset=utf-8");
}

static struct str table(struct made *made, const char *address)
{
    return get(made, address, "text/csv; charset=utf-8; header=present");
}

static size_t count(struct str text, const char *part)
{
    size_t found = 0;
    for (ptrdiff_t at = 0; (at = str_find(text, str_of(part), (size_t)at)) >= 0; at++)
        found++;
    return found;
}

/* How many items the listing has, and a row more for the header. */
static size_t rows(struct made *made)
{
    long long total = 0;
    struct str json = get(made, "/nyheter.json?take=1", "application/json");
    assert_int_equal(sscanf(str_z(made->arena, json), "{\"total\":%lld", &total), 1);
    return (size_t)total + 1;
}

static void a_call_is_due(void **state)
{
    struct made made = made_site(*state, &(struct site_options){0});
    struct str ics = calendar(&made, "/nyheter.ics?kind=call");
    assert_has(ics, "BEGIN:VTODO\r\nUID:01930000-0000-7000-8000-000000000003\r\n");
    assert_has(ics, "\r\nSEQUENCE:1\r\n"); /* of a correction */
    assert_has(ics, "\r\nDTSTART:20261119T080000Z\r\nDUE:20261126T225959Z\r\n");
    assert_has(ics, "\r\nSUMMARY:Stänger: Sök stöd till kulturprojekt för barn\r\n");
    assert_has(ics, "-closes\r\n");
    assert_has(ics, "\r\nDTSTART;VALUE=DATE:20261126\r\nTRANSP:TRANSPARENT\r\n");
    assert_has(ics, "\r\nCOMMENT:Sista dagen är den 26 november.\r\n");
    /* One without an opening, of days alone. */
    assert_has(ics, "\r\nDUE;VALUE=DATE:20261123\r\n");
    made_end(&made);
}

static void notices_and_events_have_their_time(void **state)
{
    struct made made = made_site(*state, &(struct site_options){0});
    struct str ics = calendar(&made, "/nyheter.ics?kind=notice&kind=event");
    assert_has(ics, "\r\nDTSTART;VALUE=DATE:20261124\r\nDTEND;VALUE=DATE:20270206\r\n");
    assert_has(ics, "\r\nDTSTART:20261205T100000Z\r\nDTEND:20261205T140000Z\r\n");
    assert_has(ics, "\r\nLOCATION:Tallmo\r\n");
    assert_has(ics, "\r\nDTSTART;VALUE=DATE:20260530\r\nDTEND;VALUE=DATE:20260601\r\n");
    assert_int_equal(count(ics, "BEGIN:VEVENT"), 4);
    assert_int_equal(count(ics, "BEGIN:VTIMEZONE"), 0);
    /* Nothing with a time still makes a calendar. */
    ics = calendar(&made, "/nyheter.ics?kind=report");
    assert_int_equal(count(ics, "BEGIN:VEVENT"), 0);
    assert_int_equal(count(ics, "BEGIN:VTIMEZONE"), 1);
    made_end(&made);
}

static void lines_are_folded_between_characters(void **state)
{
    struct made made = made_site(*state, &(struct site_options){0});
    struct str ics = calendar(&made, "/nyheter.ics"), rest = ics;
    size_t folds = 0;
    while (rest.n > 0) {
        struct str line = str_cut(&rest, '\n');
        assert_true(str_ends(line, STR("\r")));
        assert_true(line.n <= 75 + 1);
        assert_true(unicode_valid(line, NULL));
        folds += line.p[0] == ' ';
    }
    assert_true(folds > 0);
    made_end(&made);
}

static void a_table_has_a_row_for_each(void **state)
{
    struct made made = made_site(*state, &(struct site_options){0});
    struct str csv = table(&made, "/nyheter.csv");
    assert_true(str_starts(csv, STR("\xEF\xBB\xBFid,url,kind,language,headline,")));
    assert_int_equal(count(csv, "\r\n"), rows(&made));
    assert_has(csv, "\"<b>Tolv</b> byar & \"\"fiber\"\" <script>alert(1)</script>\"");
    assert_has(csv, ",[..2024-04~],");
    assert_has(csv, "\"Föreningar kan söka upp till 150 000 kronor.\n\nProjekten ska");
    assert_int_equal(count(table(&made, "/nyheter.csv?take=5"), "\r\n"), 6);
    assert_int_equal(count(table(&made, "/nyheter.csv?skip=30"), "\r\n"), rows(&made) - 30);
    assert_int_equal(count(table(&made, "/nyheter.csv?skip=400"), "\r\n"), 1);
    assert_int_equal(count(table(&made, "/nyheter/2023/01.csv?query=b%C3%A5tar"), "\r\n"), 31);
    made_end(&made);
}

/* What a spreadsheet would run is text; further items beyond those that are made at once, many with
   the same date. */
static void fill_large(struct made *made, int items)
{
    assert_ok(made->arena, log_begin(made->log, made->arena));
    for (int i = 0; i < items; i++)
        made_item(made, ACTION_PUBLISH, 1000 + i,
                  (struct item){.headline = str_printf(made->arena, "=HYPERLINK(%d)", i),
                                .summary = STR("@SUM(A1),\"x\""),
                                .published = STR("2022-05"),
                                .sort = made_day(made, 2022, 5, 1 + i / 300)},
                  "1", NULL);
    assert_ok(made->arena, log_commit(made->log, made->arena));
    bool moved;
    assert_ok(made->arena, view_follow(made->view, made->log, made->arena, &moved));
}

static struct str all_of(struct made *made, const struct stream *stream, size_t *pieces)
{
    struct buf whole = buf_in(made->arena);
    struct arena *arena = arena_new();
    struct str piece;
    for (*pieces = 0;; ++*pieces) {
        arena_reset(arena);
        assert_ok(arena, stream->next(stream->self, arena, &piece));
        if (piece.n == 0)
            break;
        buf_add(&whole, piece);
    }
    stream->close(stream->self);
    arena_free(arena);
    return buf_str(&whole);
}

static void a_large_table_comes_in_pieces(void **state)
{
    enum { MORE = 1300 };
    size_t pieces;
    struct made made = made_site(*state, &(struct site_options){0});
    fill_large(&made, MORE);
    struct response response = made_get(&made, "/nyheter.csv");
    assert_int_equal(response.status, 200);
    assert_non_null(response.stream);
    assert_true(response.stream->tag.n > 0);
    struct str csv = all_of(&made, response.stream, &pieces);
    assert_true(pieces > 4);
    assert_true(rows(&made) > MORE);
    assert_int_equal(count(csv, "\r\n"), rows(&made));
    for (int i = 0; i < MORE; i++)
        assert_int_equal(count(csv, arena_printf(made.arena, ",'=HYPERLINK(%d),\"'@SUM", i)), 1);
    assert_true(str_find(csv, STR("HYPERLINK(1299)"), 0) < str_find(csv, STR("HYPERLINK(0)"), 0));
    /* Passed over, and the same as the rest. */
    response = made_get(&made, "/nyheter.csv?skip=700");
    struct str rest = all_of(&made, response.stream, &pieces);
    assert_int_equal(count(rest, "\r\n"), rows(&made) - 700);
    assert_true(str_ends(csv, str_sub(rest, (size_t)str_find(rest, STR("\n"), 0) + 1, rest.n)));
    made_end(&made);
}

static void streams_are_bounded(void **state)
{
    const struct stream *streams[100];
    size_t begun = 0;
    struct made made = made_site(*state, &(struct site_options){0});
    fill_large(&made, 600);
    struct response response;
    while ((response = made_get(&made, "/nyheter.csv")).status == 200 && begun < 100)
        streams[begun++] = response.stream;
    assert_int_equal(response.status, 503);
    assert_int_equal(begun, 16);
    while (begun > 0) {
        begun--;
        streams[begun]->close(streams[begun]->self);
    }
    response = made_get(&made, "/nyheter.csv");
    assert_int_equal(response.status, 200);
    response.stream->close(response.stream->self);
    made_end(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_call_is_due),
        TEST(notices_and_events_have_their_time),
        TEST(lines_are_folded_between_characters),
        TEST(a_table_has_a_row_for_each),
        TEST(a_large_table_comes_in_pieces),
        TEST(streams_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
