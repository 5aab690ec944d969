/* Taking a picture in: a file of anybody's becomes the pictures of media.h, made anew from its
   pixels, so that nothing else that stood in it (where it was taken, with what, by whom) comes
   along. The decoding is done by a program of its own, budkavle-picture, under limits: whatever a
   picture does to a decoder, it does to nobody else. */
#pragma once

#include "base/status.h"
#include "base/str.h"

struct picture {
    struct str sha256; /* its name */
    int width, height;
};

/* The file becomes a picture of DIR/media/; one that was taken before is found again by its bytes
   at little cost. REFUSED for what is no picture, or too large a one: JPEG, PNG, WebP, AVIF, HEIF
   and GIF are read, of at most 30 MB and 60 million pixels. */
enum status picture_take(struct arena *arena, const char *folder, const char *path,
                         struct picture *picture) MUST_CHECK;
