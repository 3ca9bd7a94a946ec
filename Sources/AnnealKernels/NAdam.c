#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lerp.h"
#include "Variants.h"

/* torch/optim/nadam.py, _single_tensor_nadam, its two additions under one denominator. */
ANNEAL_SPECIALISED void nadam(float *restrict param, const float *restrict grad, float *restrict exp_avg,
                              float *restrict exp_avg_sq, size_t count, float minus_grad_step, float minus_avg_step,
                              float weight1, float beta2, float weight2, float eps, float decay, float shrink,
                              float inverse_correction, const bool has_decay) {
  for (size_t i = 0; i < count; i++) {
    const float p = param[i] * shrink;
    float g = grad[i];
    if (has_decay) g = g + decay * p;
    const float m = lerp(exp_avg[i], g, weight1);
    const float v = exp_avg_sq[i] * beta2 + weight2 * g * g;
    exp_avg[i] = m;
    exp_avg_sq[i] = v;
    const float denominator = __builtin_elementwise_sqrt(v * inverse_correction) + eps;
    param[i] = p + (minus_grad_step * g + minus_avg_step * m) / denominator;
  }
}

ANNEAL_VARIANTS
void anneal_nadam(float *param, const float *grad, float *exp_avg, float *exp_avg_sq, size_t count, double grad_step,
                  double avg_step, double beta1, double beta2, double eps, double weight_decay, double shrink,
                  double bias_correction2) {
  const float weight1 = (float)(1 - beta1), weight2 = (float)(1 - beta2), inverse = (float)(1 / bias_correction2);
  if (weight_decay != 0)
    nadam(param, grad, exp_avg, exp_avg_sq, count, (float)-grad_step, (float)-avg_step, weight1, (float)beta2, weight2,
          (float)eps, (float)weight_decay, (float)shrink, inverse, true);
  else
    nadam(param, grad, exp_avg, exp_avg_sq, count, (float)-grad_step, (float)-avg_step, weight1, (float)beta2, weight2,
          (float)eps, 0, (float)shrink, inverse, false);
}
