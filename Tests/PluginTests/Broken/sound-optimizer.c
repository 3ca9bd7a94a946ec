/* Nothing is wrong with it. */
#include "optimizer.h"
