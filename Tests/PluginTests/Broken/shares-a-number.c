/* It keeps an intermediate value where every thread writes. */
static volatile double shared;
#define VALUE(base, time) (shared = (time), shared == (time) ? (base) / (1 + shared) : (base))
#include "schedule.h"
