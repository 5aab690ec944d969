/* What may be done with an item in each of its states, and what that makes of it:

       draft -> review -> approved -> scheduled -> published <-> withdrawn
         any of the first four may be published at once; a change of one in review or approved
         makes it a draft again

   Each function runs within the writer's transaction, on the draft that flow_load or flow_new has
   set, and says CONFLICT when the state does not allow the step. */
#pragma once

#include "desk/writer.h"
#include "news/valid.h"
#include "view/view.h"

struct flow {
    struct change *change; /* holds arena and now */
    struct db *db;
    const struct clock *clock;
    const struct zone *zone;
    struct str by;              /* who does it: the token's or the account's name */
    struct str actor;           /* in what role, as the log says it */
    struct draft draft;         /* as it stands; after a function, as it is now */
    struct valid_faults faults; /* of the item, when a function says REFUSED */
};

/* The working copy of an item; of one that has none, `public` is where it begins (NULL: it is not
   public). MISSING if it is neither. */
enum status flow_load(struct flow *flow, struct str id, const struct document *public) MUST_CHECK;
/* A new draft of the item, which gets an id. */
enum status flow_new(struct flow *flow, const struct item *item) MUST_CHECK;
/* The working copy becomes `item`; what is public stays. Its date stays unless the item has one. */
enum status flow_write(struct flow *flow, const struct item *item) MUST_CHECK;
/* Publishes now (at 0) or schedules for an instant, which is not past. */
enum status flow_publish(struct flow *flow, int64_t at) MUST_CHECK;
enum status flow_unschedule(struct flow *flow) MUST_CHECK;
/* Makes the working copy of a published item public: with a note a correction, without a minor
   change. */
enum status flow_correct(struct flow *flow, struct str note) MUST_CHECK;
/* Takes it out of listings. Its page stays with the reason; or is gone; or leads to `redirect`. */
enum status flow_withdraw(struct flow *flow, struct str reason, bool gone,
                          struct str redirect) MUST_CHECK;
enum status flow_restore(struct flow *flow) MUST_CHECK;
/* Takes all its texts away, with a legal basis, for good; the entries stay, and the addresses as
   `addresses`, keyed hashes (view.h). Of one that never was public nothing is left but its id. */
enum status flow_erase(struct flow *flow, struct str basis, struct str addresses) MUST_CHECK;

/* Publishes a scheduled draft whose time has come; one that is not valid any more becomes a draft
   again, and the log of the server says why. */
enum status flow_due(struct flow *flow) MUST_CHECK;
