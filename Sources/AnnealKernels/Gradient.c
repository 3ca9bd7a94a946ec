#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Variants.h"

ANNEAL_VARIANTS
void anneal_scale(float *x, size_t count, double factor) {
  const float f = (float)factor;
  for (size_t i = 0; i < count; i++) x[i] *= f;
}

ANNEAL_VARIANTS
void anneal_clamp(float *x, size_t count, double limit) {
  const float upper = (float)limit, lower = -upper;
  /* What is not a number compares as false with both and stays. */
  for (size_t i = 0; i < count; i++) x[i] = x[i] > upper ? upper : x[i] < lower ? lower : x[i];
}
