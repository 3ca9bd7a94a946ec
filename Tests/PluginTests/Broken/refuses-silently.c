/* It refuses a value that its table allows, and does not say why. */
#define IN_CREATE if (setup->values[0]->number == 1) return ANNEAL_REFUSED;
#include "schedule.h"
