/* CHECK: a broken assumption of our own ends the process, in release builds too.
   It is for bugs alone; what input, disks or peers may do is a status (status.h). */
#pragma once

/* Prints the expression with its place on standard error and aborts. */
_Noreturn void check_failed(const char *what, const char *file, int line);

#define CHECK(expression) ((expression) ? (void)0 : check_failed(#expression, __FILE__, __LINE__))
