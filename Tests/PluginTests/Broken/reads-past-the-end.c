/* It reads a few elements more than there are, as a loop over whole vectors does. */
#define DIRECTION block->gradient[i] + 0 * block->gradient[(i | 7)]
#include "optimizer.h"
