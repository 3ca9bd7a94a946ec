#pragma clang fp contract(off)

#include <math.h>

#include "AnnealKernels.h"
#include "Variants.h"

void anneal_tanh(const float *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = tanhf(x[i]);
}

ANNEAL_VARIANTS
void anneal_tanh_gradient(const float *y, const float *dy, float *dx, size_t count, bool accumulate) {
  if (accumulate)
    for (size_t i = 0; i < count; i++) dx[i] = dx[i] + dy[i] * (1 - y[i] * y[i]);
  else
    for (size_t i = 0; i < count; i++) dx[i] = dy[i] * (1 - y[i] * y[i]);
}
