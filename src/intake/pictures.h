/* The pictures that items of a file bring along: files beside it, or below its folder, which become
   pictures of the data folder. Nothing is ever fetched from elsewhere. */
#pragma once

#include "news/ninjs.h"

struct pictures;
/* `folder` is the data folder, `path` the file that names the pictures. */
struct pictures *pictures_new(struct arena *arena, const char *folder, const char *path);
/* Notes an item's pictures. REFUSED if one has no alternative text, is not there, or stands
   elsewhere than beside the file. */
enum status pictures_note(struct pictures *pictures, struct arena *arena,
                          const struct ninjs *ninjs) MUST_CHECK;
/* Takes in all that were noted, before the first item is appended. */
enum status pictures_take(struct pictures *pictures, struct arena *arena) MUST_CHECK;
/* Gives an item its pictures; only after the two above. Of those that it names by their hash,
 *missing is one that the data folder has not, or empty. */
void pictures_add(const struct pictures *pictures, struct arena *arena, struct ninjs *ninjs,
                  struct str *missing);
