/* Elements move by where they stand in their block. */
#define DIRECTION (i == 0 ? 2 : 1) * block->gradient[i]
#include "optimizer.h"
