/* It remembers a momentum in its instance. */
#define IN_UPDATE float *memory = (float *)instance; if (block->count) *memory = 0.9f * *memory + block->gradient[0];
#define DIRECTION block->gradient[i] + (i ? 0 : *memory)
#include "optimizer.h"
