/* Rows move by another rule than tensors. */
#define IN_ROW block->parameter[row * width + j] *= 0.9f;
#include "optimizer.h"
