/* It scales the gradient where it stands. */
#define IN_UPDATE for (uint64_t i = 0; i < block->count && !block->rows; i++) ((float *)block->gradient)[i] *= 2;
#include "optimizer.h"
