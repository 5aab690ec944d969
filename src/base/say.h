/* Lines on standard error: one line a thing that happened, `level message`, for a person or a
   journal. Never a secret, never a reader's address or words. */
#pragma once

enum say_level { SAY_DEBUG, SAY_INFO, SAY_WARNING, SAY_ERROR };

/* Written in one call, so that lines of several threads do not mix. */
void say(enum say_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));
