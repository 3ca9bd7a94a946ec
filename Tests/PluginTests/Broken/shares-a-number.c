/* It keeps an intermediate value where every thread writes. */
static volatile double shared;
static double later(double time) {
  shared = time;
  for (volatile int i = 0; i < 300; i++) ;
  return shared;
}
#define VALUE(base, time) ((base) / (1 + later(time)))
#include "schedule.h"
