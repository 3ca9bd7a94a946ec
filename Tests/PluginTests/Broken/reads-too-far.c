/* It reads a field that the first hosts do not have. */
#define IN_CREATE if (((const volatile char *)setup)[sizeof *setup] == 7) abort();
#include "schedule.h"
