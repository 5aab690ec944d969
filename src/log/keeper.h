/* A thread of a server that keeps log.db's write-ahead log short, whoever appends: so that nobody
   who appends has to copy it into the file within a commit that is waited for. */
#pragma once

#include "log/log.h"

struct keeper;
/* The log is opened for the thread alone. */
enum status keeper_start(struct arena *arena, const struct log_options *options,
                         struct keeper **keeper) MUST_CHECK;
void keeper_stop(struct keeper *keeper); /* NULL is allowed */
