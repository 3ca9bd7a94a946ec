/* It takes memory until there is none. */
/* In steps that are large enough for any machine to come to the end at once, and whatever a compiler thinks of memory that nobody
   reads. */
#define IN_CREATE                          \
  for (;;) {                               \
    volatile char *more = malloc(1 << 26); \
    *more = 1;                             \
  }
#include "schedule.h"
