/* It writes one element too many. */
#define AFTER_UPDATE block->parameter[block->count] = 1;
#include "optimizer.h"
