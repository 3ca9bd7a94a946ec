/* It takes an element for the one before it. */
#define DIRECTION block->gradient[i - 1] * 0 + block->gradient[i]
#include "optimizer.h"
