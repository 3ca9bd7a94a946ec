#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Variants.h"

/* You et al. 2017, algorithm 1. */
ANNEAL_VARIANTS
void anneal_lars(float *restrict param, const float *restrict grad, float *restrict velocity, size_t count, double rate,
                 double momentum, double weight_decay) {
  const float lr = (float)rate, mu = (float)momentum, decay = (float)weight_decay;
  for (size_t i = 0; i < count; i++) {
    const float v = mu * velocity[i] + lr * (grad[i] + decay * param[i]);
    velocity[i] = v;
    param[i] = param[i] - v;
  }
}
