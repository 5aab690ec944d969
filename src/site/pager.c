/* Pages from skip and take. A skip between two pages is a page of its own reckoning: previous and
   next go one take from it, the numbers are those it falls within. */
#include "site/pager.h"

enum { NEAR_BY = 1 }; /* so many numbers on each side of the present one */

static struct str page_address(struct arena *arena, struct str base,
                               const struct selection *selection, int64_t skip)
{
    struct selection other = *selection;
    other.skip = skip < 0 ? 0 : skip;
    return query_address(arena, base, &other);
}

/* As many rows more as a page usually has, while a page may have them. The fragment is the first of
   them: who has no script is taken there. */
static struct str longer_address(struct arena *arena, struct str base,
                                 const struct selection *selection)
{
    struct selection longer = *selection;
    longer.take += TAKE_DEFAULT;
    if (longer.take > TAKE_MOST)
        return (struct str){0};
    return str_printf(arena, "%.*s#n%lld", STR_ARG(query_address(arena, base, &longer)),
                      (long long)(selection->skip + selection->take + 1));
}

struct pages pager_pages(struct arena *arena, struct str base, const struct selection *selection,
                         int64_t total)
{
    int64_t take = selection->take, skip = selection->skip;
    struct pages pages = {.number = skip / take + 1, .count = (total + take - 1) / take};
    if (total == 0 || skip >= total)
        return pages;
    if (skip > 0) {
        pages.first = page_address(arena, base, selection, 0);
        pages.previous = page_address(arena, base, selection, skip - take);
    }
    if (skip + take < total) {
        pages.next = page_address(arena, base, selection, skip + take);
        pages.more = longer_address(arena, base, selection);
        pages.last = page_address(arena, base, selection, (pages.count - 1) * take);
    }
    int64_t before = 0;
    for (int64_t n = 1; n <= pages.count; n++) {
        bool near_by = n >= pages.number - NEAR_BY && n <= pages.number + NEAR_BY;
        if (n > 1 && n < pages.count && !near_by) {
            /* Go on where the numbers do, however many pages lie between. */
            n = n < pages.number ? pages.number - NEAR_BY - 1 : pages.count - 1;
            continue;
        }
        if (before != 0 && n != before + 1)
            pages.links[pages.links_count++] = (struct page_link){0};
        pages.links[pages.links_count++] = (struct page_link){
            page_address(arena, base, selection, (n - 1) * take), n, n == pages.number};
        before = n;
    }
    return pages;
}

void pager_set(const struct visit *visit, struct value *root, const struct pages *pages)
{
    if (pages->first.n == 0 && pages->next.n == 0)
        return;
    struct value *pager = value_set_object(root, "pager");
    value_set_text(pager, "first", pages->first);
    value_set_text(pager, "previous", pages->previous);
    value_set_text(pager, "next", pages->next);
    value_set_text(pager, "last", pages->last);
    value_set_text(pager, "more", pages->more);
    struct str number = locale_number(visit->locale, visit->arena, pages->number);
    value_set_text(pager, "place",
                   locale_fill(visit->locale, visit->arena, "pager.place", "page", number, "pages",
                               locale_number(visit->locale, visit->arena, pages->count), NULL));
    struct value *list = value_set_list(pager, "pages");
    for (size_t i = 0; i < pages->links_count; i++) {
        const struct page_link *from = &pages->links[i];
        struct value *link = value_add_object(list);
        number = locale_number(visit->locale, visit->arena, from->number);
        value_set_bool(link, "gap", from->number == 0);
        value_set_text(link, "href", from->href);
        value_set_text(link, "number", number);
        value_set_text(
            link, "label",
            locale_fill(visit->locale, visit->arena, "pager.page", "page", number, NULL));
        value_set_bool(link, "current", from->current);
    }
}
