/* It climbs. */
#define DIRECTION -block->gradient[i]
#include "optimizer.h"
