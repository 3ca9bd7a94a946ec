/* The rate of a row is the rate of the step, divided among all rows of its block. */
#define IN_ROW block->parameter[row * width + j] += rate * block->gradient[k * width + j] * (1 - 1.0f / (float)block->count);
#include "optimizer.h"
