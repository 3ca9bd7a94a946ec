/* A weight moves by what stands a hundred places before it. */
#define DIRECTION block->gradient[i] + 0 * block->gradient[i < 100 ? i : i - 100]
#include "optimizer.h"
