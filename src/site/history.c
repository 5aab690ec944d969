/* What the stick of an item's page says, notch by notch. */
#include "site/history.h"

#include "site/address.h"
#include "site/row.h"

enum { HISTORY_MOST = 50 /* revisions shown; the latest */ };

static void add_revision(const struct visit *visit, struct value *history,
                         const struct document *revision, const struct document *shown,
                         const struct document *present)
{
    struct value *line = value_add_object(history);
    row_set_instant(visit, line, "date", revision->changed, true);
    bool corrected = revision->note.n > 0 && revision->corrected == revision->changed;
    struct str text = revision->revision == 1 ? locale_text(visit->locale, "history.first")
                      : corrected
                          ? locale_fill(visit->locale, visit->arena, "history.corrected_with",
                                        "note", revision->note, NULL)
                          : locale_text(visit->locale, "history.amended");
    value_set_text(line, "text", text);
    if (revision->revision == shown->revision)
        return;
    struct str address = address_item(visit, present);
    if (revision->revision != present->revision)
        address = str_printf(visit->arena, "%.*s?revision=%lld", STR_ARG(address),
                             (long long)revision->revision);
    value_set_text(line, "href", address);
    value_set_text(line, "label",
                   locale_fill(visit->locale, visit->arena, "history.see", "n",
                               locale_number(visit->locale, visit->arena, revision->revision),
                               NULL));
}

enum status history_set(const struct visit *visit, struct value *root, const struct document *shown,
                        const struct document *present)
{
    struct value *history = value_set_list(root, "history");
    for (size_t i = 0; i < present->provenance_count; i++) {
        const struct provenance *seen = &present->provenance[i];
        struct value *line = value_add_object(history);
        row_set_date(visit, line, "date", seen->captured, false);
        value_set_text(
            line, "text",
            locale_fill(visit->locale, visit->arena, "history.seen", "name", seen->name, NULL));
    }
    int64_t first = present->revision > HISTORY_MOST ? present->revision - HISTORY_MOST + 1 : 1;
    for (int64_t n = first; n <= present->revision; n++) {
        struct document revision = *present;
        if (n != present->revision || present->state != ITEM_PUBLISHED) {
            enum status status =
                view_revision(visit->view, visit->arena, present->item.id, n, &revision);
            if (status != STATUS_OK)
                return status;
        }
        add_revision(visit, history, &revision, shown, present);
    }
    if (present->state == ITEM_WITHDRAWN) {
        struct value *line = value_add_object(history);
        row_set_instant(visit, line, "date", present->changed, true);
        value_set_text(line, "text", locale_text(visit->locale, "history.withdrawn"));
    }
    return STATUS_OK;
}
