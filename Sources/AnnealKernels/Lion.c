#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Sign.h"
#include "Variants.h"

/* Algorithm 2 of arXiv 2302.06675, the decay first as in the authors' lion_pytorch.py. */
ANNEAL_VARIANTS
void anneal_lion(float *restrict param, const float *restrict grad, float *restrict exp_avg, size_t count, double lr,
                 double beta1, double beta2, double weight_decay) {
  const float rate = (float)lr, shrink = (float)(1 - lr * weight_decay);
  const float keep1 = (float)beta1, weight1 = (float)(1 - beta1);
  const float keep2 = (float)beta2, weight2 = (float)(1 - beta2);
  for (size_t i = 0; i < count; i++) {
    const float g = grad[i], m = exp_avg[i];
    const float direction = m * keep1 + g * weight1;
    exp_avg[i] = m * keep2 + g * weight2;
    param[i] = param[i] * shrink - rate * sign(direction);
  }
}
