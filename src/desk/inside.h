/* Inside the room: what the desk's files share. */
#pragma once

#include "desk/desk.h"
#include "desk/writer.h"

struct desk {
    struct arena *arena; /* of its own */
    struct desk_options options;
    struct writer *writer;
};
