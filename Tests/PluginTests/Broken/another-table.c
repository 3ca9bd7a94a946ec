/* Its entry returns another table each time. */
#define IN_ENTRY static anneal_plugin copies[8]; static int calls; if (calls++ % 2) return memcpy(&copies[calls / 2 % 8], &plugin, sizeof plugin);
#include "schedule.h"
