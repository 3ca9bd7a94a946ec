#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Variants.h"

/* Algorithm 1 of arXiv 2409.03137, as in the authors' AdEMAMix.step, but multiplied by the bias corrections' inverses. */
ANNEAL_SPECIALISED void ademamix(float *restrict param, const float *restrict grad, float *restrict fast,
                                 float *restrict slow, float *restrict exp_avg_sq, size_t count, float minus_lr,
                                 float beta1, float weight1, float beta2, float weight2, float beta3, float weight3,
                                 float alpha, float eps, float decay, float inverse_correction1,
                                 float inverse_root2, const bool has_fast) {
  for (size_t i = 0; i < count; i++) {
    const float g = grad[i];
    float mean = g;
    if (has_fast) {
      const float m = fast[i] * beta1 + weight1 * g;
      fast[i] = m;
      mean = m * inverse_correction1;
    }
    const float old = slow[i] * beta3 + weight3 * g;
    const float v = exp_avg_sq[i] * beta2 + weight2 * g * g;
    slow[i] = old;
    exp_avg_sq[i] = v;
    const float denominator = __builtin_elementwise_sqrt(v) * inverse_root2 + eps;
    param[i] = param[i] + minus_lr * ((mean + alpha * old) / denominator + decay * param[i]);
  }
}

ANNEAL_VARIANTS
void anneal_ademamix(float *param, const float *grad, float *exp_avg_fast, float *exp_avg_slow, float *exp_avg_sq,
                     size_t count, double lr, double beta1, double beta2, double beta3, double alpha, double eps,
                     double weight_decay, double bias_correction1, double bias_correction2) {
  const float rate = (float)-lr, decay = (float)weight_decay, inverse1 = (float)(1 / bias_correction1);
  const float root = (float)(1 / __builtin_elementwise_sqrt(bias_correction2));
  const float weight1 = (float)(1 - beta1), weight2 = (float)(1 - beta2), weight3 = (float)(1 - beta3);
  if (exp_avg_fast)
    ademamix(param, grad, exp_avg_fast, exp_avg_slow, exp_avg_sq, count, rate, (float)beta1, weight1, (float)beta2,
             weight2, (float)beta3, weight3, (float)alpha, (float)eps, decay, inverse1, root, true);
  else
    ademamix(param, grad, NULL, exp_avg_slow, exp_avg_sq, count, rate, 0, 1, (float)beta2, weight2, (float)beta3,
             weight3, (float)alpha, (float)eps, decay, 1, root, false);
}
