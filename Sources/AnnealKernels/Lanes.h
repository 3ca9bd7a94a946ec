/* Sums in float64: sixteen running sums, so that the order of additions is the same whatever the width of a vector. */
#ifndef ANNEAL_LANES_H
#define ANNEAL_LANES_H

#include "Variants.h"

enum { LANES = 16 };

ANNEAL_SPECIALISED double total(const double *lanes) {
  double sum = 0;
  for (int lane = 0; lane < LANES; lane++) sum += lanes[lane];
  return sum;
}

#endif
