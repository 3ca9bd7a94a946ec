#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lerp.h"
#include "Variants.h"

/* torch/optim/_muon.py, _single_tensor_muon, around its Newton-Schulz iteration. */
ANNEAL_VARIANTS
void anneal_muon_direction(const float *restrict grad, float *restrict momentum_buffer, float *restrict direction,
                           size_t count, double momentum, bool nesterov) {
  const float added = (float)(1 - momentum), mu = (float)momentum;
  for (size_t i = 0; i < count; i++) {
    const float b = lerp(momentum_buffer[i], grad[i], added);
    momentum_buffer[i] = b;
    direction[i] = nesterov ? lerp(grad[i], b, mu) : b;
  }
}

ANNEAL_VARIANTS
void anneal_decayed_step(float *restrict param, const float *restrict direction, size_t count, double step_size,
                         double decay) {
  const float size = (float)step_size, kept = (float)(1 - decay);
  for (size_t i = 0; i < count; i++) param[i] = kept * param[i] - size * direction[i];
}
