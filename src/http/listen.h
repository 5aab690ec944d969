/* The one listening socket: bound to an address, or handed over by systemd (sd_listen_fds(3)). */
#pragma once

#include "base/status.h"
#include "base/str.h"

/* "127.0.0.1:8080", "[::1]:8080", ":8080" (every address of the machine). The socket does not
   block; its bound address is put into *address. */
enum status listen_open(struct arena *arena, const char *where, int *fd,
                        struct str *address) MUST_CHECK;
