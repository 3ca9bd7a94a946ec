/* It changes the direction of rounding and leaves it so. */
#include <fenv.h>
#define IN_FILL fesetround(FE_DOWNWARD);
#include "schedule.h"
