/* ninjs. */
#include "intake/inside.h"

enum status import_ninjs(struct import *import)
{
    (void)import;
    return STATUS_OK;
}
