/* It keeps an intermediate value where every thread writes. */
#include <time.h>
static volatile double shared;
static double later(double time) {
  shared = time;
  /* Others come in between, also where there is one processor. */
  nanosleep(&(struct timespec){0, 1000}, 0);
  return shared;
}
#define VALUE(base, time) ((base) / (1 + later(time)))
#include "schedule.h"
