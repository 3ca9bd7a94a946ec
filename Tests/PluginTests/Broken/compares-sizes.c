/* It takes a larger struct for a broken one. */
#define IN_CREATE if (setup->struct_size != sizeof *setup) { snprintf(error->message, error->capacity, "wrong size"); return ANNEAL_REFUSED; }
#include "schedule.h"
