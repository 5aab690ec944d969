/* Alerts in force: crisis messages, which stand on top of every page and feed from the second they
   are published until they are withdrawn or expire. Each worker keeps those of the state it last
   saw, so a page without any costs nothing more, and one with some no query. */
#pragma once

#include "site/visit.h"

/* Looks which are in force; within the snapshot of a visit. A failure leaves what was known. */
void alert_look(struct worker *worker, struct visit *visit);
/* Those for a reader of the visit's language, newest first: of an alert and its translations one,
   in that language if there is one. For feeds and data. Valid as long as the visit. */
struct alert_list {
    const struct document **documents;
    size_t count;
};
struct alert_list alert_active(const struct visit *visit);
/* Sets `alerts`, if there are any; `brief` leaves only the headlines. */
void alert_set(const struct visit *visit, struct value *root, bool brief);
