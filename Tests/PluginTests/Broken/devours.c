/* It takes memory until there is none. */
/* A byte of every page is enough to take it, and must be written, whatever a compiler thinks of memory that nobody reads. */
#define IN_CREATE                                       \
  for (;;) {                                            \
    volatile char *more = malloc(1 << 24);              \
    for (int i = 0; i < 1 << 24; i += 4096) more[i] = 1; \
  }
#include "schedule.h"
