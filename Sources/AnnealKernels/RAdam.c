#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lerp.h"
#include "Variants.h"

/* torch/optim/radam.py, _single_tensor_radam, the factors that are the same for all parameters multiplied first. */
ANNEAL_SPECIALISED void radam(float *restrict param, const float *restrict grad, float *restrict exp_avg,
                              float *restrict exp_avg_sq, size_t count, float minus_step_size, float weight1,
                              float beta2, float weight2, float eps, float decay, float shrink, const bool rectified,
                              const bool has_decay) {
  for (size_t i = 0; i < count; i++) {
    const float p = param[i] * shrink;
    float g = grad[i];
    if (has_decay) g = g + decay * p;
    const float m = lerp(exp_avg[i], g, weight1);
    const float v = exp_avg_sq[i] * beta2 + weight2 * g * g;
    exp_avg[i] = m;
    exp_avg_sq[i] = v;
    param[i] = p + (rectified ? minus_step_size * m / (__builtin_elementwise_sqrt(v) + eps) : minus_step_size * m);
  }
}

ANNEAL_VARIANTS
void anneal_radam(float *param, const float *grad, float *exp_avg, float *exp_avg_sq, size_t count, double step_size,
                  double beta1, double beta2, double eps, double weight_decay, double shrink, bool rectified) {
  const float rate = (float)-step_size, weight1 = (float)(1 - beta1), weight2 = (float)(1 - beta2);
  if (rectified && weight_decay != 0)
    radam(param, grad, exp_avg, exp_avg_sq, count, rate, weight1, (float)beta2, weight2, (float)eps,
          (float)weight_decay, (float)shrink, true, true);
  else if (rectified)
    radam(param, grad, exp_avg, exp_avg_sq, count, rate, weight1, (float)beta2, weight2, (float)eps, 0, (float)shrink,
          true, false);
  else if (weight_decay != 0)
    radam(param, grad, exp_avg, exp_avg_sq, count, rate, weight1, (float)beta2, weight2, (float)eps,
          (float)weight_decay, (float)shrink, false, true);
  else
    radam(param, grad, exp_avg, exp_avg_sq, count, rate, weight1, (float)beta2, weight2, (float)eps, 0, (float)shrink,
          false, false);
}
