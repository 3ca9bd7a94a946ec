#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lerp.h"
#include "Variants.h"

/* torch/optim/adam.py, _single_tensor_adam. */
ANNEAL_SPECIALISED void adam(float *restrict param, const float *restrict grad, float *restrict exp_avg,
                             float *restrict exp_avg_sq, float *restrict max_exp_avg_sq, size_t count,
                             float minus_step_size, float weight1, float beta2, float weight2, float eps, float decay,
                             float bias_correction2_sqrt, const bool amsgrad, const bool has_decay) {
  for (size_t i = 0; i < count; i++) {
    float g = grad[i];
    if (has_decay) g = g + decay * param[i];
    const float m = lerp(exp_avg[i], g, weight1);
    float v = exp_avg_sq[i] * beta2 + weight2 * g * g;
    exp_avg[i] = m;
    exp_avg_sq[i] = v;
    if (amsgrad) {
      const float largest = max_exp_avg_sq[i];
      v = largest > v ? largest : v;
      max_exp_avg_sq[i] = v;
    }
    const float denominator = __builtin_elementwise_sqrt(v) / bias_correction2_sqrt + eps;
    param[i] = param[i] + minus_step_size * m / denominator;
  }
}

ANNEAL_SPECIALISED void with_decay(float *param, const float *grad, float *exp_avg, float *exp_avg_sq,
                                   float *max_exp_avg_sq, size_t count, double step_size, double beta1, double beta2,
                                   double eps, double weight_decay, double bias_correction2_sqrt, const bool amsgrad) {
  if (weight_decay != 0)
    adam(param, grad, exp_avg, exp_avg_sq, max_exp_avg_sq, count, (float)-step_size, (float)(1 - beta1), (float)beta2,
         (float)(1 - beta2), (float)eps, (float)weight_decay, (float)bias_correction2_sqrt, amsgrad, true);
  else
    adam(param, grad, exp_avg, exp_avg_sq, max_exp_avg_sq, count, (float)-step_size, (float)(1 - beta1), (float)beta2,
         (float)(1 - beta2), (float)eps, 0, (float)bias_correction2_sqrt, amsgrad, false);
}

ANNEAL_VARIANTS
void anneal_adam(float *param, const float *grad, float *exp_avg, float *exp_avg_sq, float *max_exp_avg_sq,
                 size_t count, double lr, double beta1, double beta2, double eps, double weight_decay,
                 double bias_correction1, double bias_correction2) {
  const double step_size = lr / bias_correction1, root = __builtin_elementwise_sqrt(bias_correction2);
  if (max_exp_avg_sq)
    with_decay(param, grad, exp_avg, exp_avg_sq, max_exp_avg_sq, count, step_size, beta1, beta2, eps, weight_decay,
               root, true);
  else
    with_decay(param, grad, exp_avg, exp_avg_sq, NULL, count, step_size, beta1, beta2, eps, weight_decay, root, false);
}
