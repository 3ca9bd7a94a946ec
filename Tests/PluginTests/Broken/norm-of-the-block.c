/* It divides by the norm of a block, which it takes for the whole tensor. */
#define FLAGS ANNEAL_CUT_ROWS
#define IN_UPDATE double norm = 1e-9; for (uint64_t i = 0; i < block->count; i++) norm += block->gradient[i] * block->gradient[i];
#define DIRECTION block->gradient[i] / (float)sqrt(norm)
#include "optimizer.h"
