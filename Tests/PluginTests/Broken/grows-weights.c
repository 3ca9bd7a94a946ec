/* Its weight decay has the wrong sign. */
#define DIRECTION block->gradient[i] - 0.01f * block->parameter[i]
#include "optimizer.h"
