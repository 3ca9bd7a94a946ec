/* Nothing is wrong with it. */
#include "schedule.h"
