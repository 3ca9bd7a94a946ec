#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lerp.h"
#include "Variants.h"

/* torch/optim/adam.py, _single_tensor_adam, but multiplied by 1 / sqrt(bias_correction2): in cache, square root and
 * division are what a step waits for. Decoupled decay is the factor `shrink`, of which 1 changes no bit. */
ANNEAL_SPECIALISED void adam(float *restrict param, const float *restrict grad, float *restrict exp_avg,
                             float *restrict exp_avg_sq, float *restrict max_exp_avg_sq, size_t count,
                             float minus_step_size, float weight1, float beta2, float weight2, float eps, float decay,
                             float shrink, float inverse_root, const bool amsgrad, const bool has_decay) {
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
    const float denominator = __builtin_elementwise_sqrt(v) * inverse_root + eps;
    param[i] = param[i] * shrink + minus_step_size * m / denominator;
  }
}

ANNEAL_VARIANTS
void anneal_adam(float *param, const float *grad, float *exp_avg, float *exp_avg_sq, float *max_exp_avg_sq,
                 size_t count, double lr, double beta1, double beta2, double eps, double weight_decay,
                 double bias_correction1, double bias_correction2) {
  const float minus_step_size = (float)(-lr / bias_correction1), weight1 = (float)(1 - beta1);
  const float root = (float)(1 / __builtin_elementwise_sqrt(bias_correction2)), weight2 = (float)(1 - beta2);
  if (max_exp_avg_sq && weight_decay != 0)
    adam(param, grad, exp_avg, exp_avg_sq, max_exp_avg_sq, count, minus_step_size, weight1, (float)beta2, weight2,
         (float)eps, (float)weight_decay, 1, root, true, true);
  else if (max_exp_avg_sq)
    adam(param, grad, exp_avg, exp_avg_sq, max_exp_avg_sq, count, minus_step_size, weight1, (float)beta2, weight2,
         (float)eps, 0, 1, root, true, false);
  else if (weight_decay != 0)
    adam(param, grad, exp_avg, exp_avg_sq, NULL, count, minus_step_size, weight1, (float)beta2, weight2, (float)eps,
         (float)weight_decay, 1, root, false, true);
  else
    adam(param, grad, exp_avg, exp_avg_sq, NULL, count, minus_step_size, weight1, (float)beta2, weight2, (float)eps, 0,
         1, root, false, false);
}

ANNEAL_VARIANTS
void anneal_adamw(float *param, const float *grad, float *exp_avg, float *exp_avg_sq, float *max_exp_avg_sq,
                  size_t count, double lr, double beta1, double beta2, double eps, double weight_decay,
                  double bias_correction1, double bias_correction2) {
  const float minus_step_size = (float)(-lr / bias_correction1), weight1 = (float)(1 - beta1);
  const float root = (float)(1 / __builtin_elementwise_sqrt(bias_correction2)), weight2 = (float)(1 - beta2);
  const float shrink = (float)(1 - lr * weight_decay);
  if (max_exp_avg_sq)
    adam(param, grad, exp_avg, exp_avg_sq, max_exp_avg_sq, count, minus_step_size, weight1, (float)beta2, weight2,
         (float)eps, 0, shrink, root, true, false);
  else
    adam(param, grad, exp_avg, exp_avg_sq, NULL, count, minus_step_size, weight1, (float)beta2, weight2, (float)eps, 0,
         shrink, root, false, false);
}
