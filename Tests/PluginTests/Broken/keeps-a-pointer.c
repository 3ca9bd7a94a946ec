/* It goes on with the gradient of the call before. */
#define STATICS static const float *kept; static volatile float sink;
#define IN_UPDATE if (kept) sink = *kept; kept = block->count ? block->gradient : NULL;
#include "optimizer.h"
