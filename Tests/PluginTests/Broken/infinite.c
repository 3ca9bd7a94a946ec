/* It is not defined at its start. */
#define VALUE(base, time) ((base) / (time))
#include "schedule.h"
