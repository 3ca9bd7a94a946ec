/* It holds still. */
#define DIRECTION 0
#include "optimizer.h"
