/* The pages of a listing: first, previous, those near by, next, last. */
#pragma once

#include "site/visit.h"

struct page_link {
    struct str href;
    int64_t number; /* from 1; 0 is a gap */
    bool current;
};

struct pages {
    struct str first, previous, next, last; /* "" where there is none to go to */
    struct str more;                        /* this page with one page's rows more, from that row */
    int64_t number, count;                  /* the present page and how many there are */
    struct page_link links[9];
    size_t links_count;
};

struct pages pager_pages(struct arena *arena, struct str base, const struct selection *selection,
                         int64_t total);
/* Sets `pager`, unless all stands on this page or it is past the end. */
void pager_set(const struct visit *visit, struct value *root, const struct pages *pages);
