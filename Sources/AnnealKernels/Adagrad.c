#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Variants.h"

/* torch/optim/adagrad.py, _single_tensor_adagrad. */
ANNEAL_SPECIALISED void adagrad(float *restrict param, const float *restrict grad, float *restrict sum, size_t count,
                                float minus_clr, float decay, float eps, const bool has_decay) {
  for (size_t i = 0; i < count; i++) {
    float g = grad[i];
    if (has_decay) g = g + decay * param[i];
    const float s = sum[i] + g * g;
    sum[i] = s;
    param[i] = param[i] + minus_clr * g / (__builtin_elementwise_sqrt(s) + eps);
  }
}

ANNEAL_VARIANTS
void anneal_adagrad(float *param, const float *grad, float *sum, size_t count, double clr, double weight_decay,
                    double eps) {
  if (weight_decay != 0)
    adagrad(param, grad, sum, count, (float)-clr, (float)weight_decay, (float)eps, true);
  else
    adagrad(param, grad, sum, count, (float)-clr, 0, (float)eps, false);
}
