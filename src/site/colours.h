/* Colours as people see them: contrast by WCAG 2.2, mixes as the style sheet makes them, and the
   check that a body's own colours can be read in light and in dark. */
#pragma once

#include "base/status.h"
#include "base/str.h"

struct site_look;

/* "#0f5563"; false for any other form. */
bool colours_read(struct str text, unsigned *colour);
/* From 1 to 21, whichever is the lighter. */
double colours_contrast(unsigned a, unsigned b);
/* `share` of a and the rest of b, as color-mix(in srgb) rounds it. */
unsigned colours_mix(unsigned a, unsigned b, double share);
/* White or nearly black: the one that reads better on that ground. */
unsigned colours_on(unsigned ground);

enum { COLOURS_LEAST = 45 }; /* tenths: 4.5:1, WCAG 1.4.3 */

/* REFUSED if a colour is none, or if text would stand under 4.5:1 on its ground: the message names
   the setting, the pair, its contrast and the nearest colour that would do. */
enum status colours_check(struct arena *arena, const struct site_look *look) MUST_CHECK;
/* The custom properties of the sheet's two schemes, for what the body has set. */
struct str colours_sheet(struct arena *arena, const struct site_look *look);
