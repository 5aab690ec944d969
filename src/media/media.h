/* The pictures of DIR/media/: what they are called, which sizes and forms there are of each, and
   their bytes.
     HH/SHA256              the picture: JPEG, sRGB, at most 1600 pixels wide, nothing else in it
     HH/SHA256-480.avif     the same, narrower or in another form: .avif, .webp, .jpg
     HH/SHA256.from         what a file with that hash became: "SHA256 WIDTH HEIGHT"
   HH are the first two digits of SHA256, which is the hash of the file of that name. A picture is
   there, with all its sizes, once the file without an ending is. picture.h makes them. */
#pragma once

#include "base/status.h"
#include "base/str.h"

enum { MEDIA_WIDTHS = 3, MEDIA_WIDEST = 1600, MEDIA_HIGHEST = 3200 };

/* The widths that there are of a picture, rising; the last is its own. Returns how many. */
size_t media_widths(int width, int widths[MEDIA_WIDTHS]);
/* "/media/SHA256-480.avif"; a `form` of NULL is the picture itself. */
struct str media_address(struct arena *arena, struct str sha256, int width, const char *form);

/* Whether the picture is there. */
bool media_has(struct arena *arena, const char *folder, struct str sha256);
/* The bytes of what an address names after "/media/", and their type. MISSING for any other name
   than those above without `.from`, and for what is not there. */
enum status media_read(struct arena *arena, const char *folder, struct str name, struct str *bytes,
                       struct str *type) MUST_CHECK;
/* The path of a file of a picture: `rest` is what stands after the hash. */
char *media_path(struct arena *arena, const char *folder, struct str sha256, const char *rest);
