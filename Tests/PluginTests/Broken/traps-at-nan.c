/* It does not expect that a gradient may be no number. */
#define IN_UPDATE for (uint64_t i = 0; i < block->count && !block->rows; i++) if (isnan(block->gradient[i])) __builtin_trap();
#include "optimizer.h"
