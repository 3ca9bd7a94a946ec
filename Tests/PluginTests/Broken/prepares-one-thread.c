/* What it needs is ready on the thread that loaded it, and on no other. */
static _Thread_local float scale;
__attribute__((constructor)) static void prepare(void) { scale = 1; }
#define DIRECTION scale * block->gradient[i]
#include "optimizer.h"
