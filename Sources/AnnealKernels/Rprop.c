#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Sign.h"
#include "Variants.h"

/* torch/optim/rprop.py, _single_tensor_rprop. Limits are compared so that a NaN stays. */
ANNEAL_VARIANTS
void anneal_rprop(float *restrict param, const float *restrict grad, float *restrict prev, float *restrict step_size,
                  size_t count, double scale, double etaminus, double etaplus, double step_size_min,
                  double step_size_max) {
  const float minus_scale = (float)-scale;
  const float slower = (float)etaminus, faster = (float)etaplus;
  const float least = (float)step_size_min, most = (float)step_size_max;
  for (size_t i = 0; i < count; i++) {
    const float agreement = grad[i] * prev[i];
    const float factor = agreement > 0 ? faster : agreement < 0 ? slower : agreement + 1;
    float size = step_size[i] * factor;
    size = size < least ? least : size;
    size = size > most ? most : size;
    const float g = agreement < 0 ? 0 : grad[i];
    step_size[i] = size;
    prev[i] = g;
    param[i] = param[i] + minus_scale * (sign(g) * size);
  }
}
