/* A body's own appearance (struct site_look of site.h): checked once, and added to the style sheet,
   so that no page needs a second one and nothing shifts while a logotype loads. */
#pragma once

#include "page/builtin.h"
#include "site/visit.h"

/* The colours are legible, the font's name can stand in a sheet, and the files that are named are
   among `files`; else REFUSED with the setting and the remedy. */
enum status look_check(struct arena *arena, const struct site_look *look,
                       const struct builtin_files *files) MUST_CHECK;
/* The sheet with the body's own rules at its end. */
struct str look_sheet(struct arena *arena, const struct site_look *look,
                      const struct builtin_files *files, struct str sheet);
/* Sets `icon`, `icon_type`, `logo` and `badge` of a page. */
void look_set(const struct visit *visit, struct value *root);
