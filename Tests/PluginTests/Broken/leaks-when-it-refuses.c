/* What it took for an instance it keeps when there will be none. */
#define IN_CREATE *instance = malloc(64); if (setup->values[0]->number == 1) return strcpy(error->message, "1 is too much"), ANNEAL_REFUSED;
#define IN_DESTROY free(instance);
#include "schedule.h"
