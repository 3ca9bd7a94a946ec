/* Its sentence is longer than the buffer for it. */
#define IN_CREATE if (setup->values[0]->number == 1) return sprintf(error->message, "%0999d", 1), ANNEAL_REFUSED;
#include "schedule.h"
