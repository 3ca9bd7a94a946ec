#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lerp.h"
#include "Variants.h"

ANNEAL_SPECIALISED void start(float *restrict param, const float *restrict grad, float *restrict exp_avg_sq,
                              size_t count, float decay, const bool has_decay) {
  for (size_t i = 0; i < count; i++) {
    float g = grad[i];
    if (has_decay) g = g + decay * param[i];
    exp_avg_sq[i] = g * g;
  }
}

/* The authors' _single_tensor_adopt (torch-adopt 0.1.0). Limits are compared so that a NaN stays. */
ANNEAL_SPECIALISED void adopt(float *restrict param, const float *restrict grad, float *restrict exp_avg,
                              float *restrict exp_avg_sq, size_t count, float minus_lr, float weight1, float beta2,
                              float weight2, float eps, float clip, float decay, float shrink, const bool has_decay) {
  for (size_t i = 0; i < count; i++) {
    float g = grad[i];
    if (has_decay) g = g + decay * param[i];
    const float v = exp_avg_sq[i], root = __builtin_elementwise_sqrt(v);
    float normed = g / (root < eps ? eps : root);
    normed = normed < -clip ? -clip : normed;
    normed = normed > clip ? clip : normed;
    const float m = lerp(exp_avg[i], normed, weight1);
    exp_avg[i] = m;
    exp_avg_sq[i] = v * beta2 + weight2 * g * g;
    param[i] = param[i] * shrink + minus_lr * m;
  }
}

ANNEAL_VARIANTS
void anneal_adopt(float *param, const float *grad, float *exp_avg, float *exp_avg_sq, size_t count, double lr,
                  double beta1, double beta2, double eps, double clip, double weight_decay, double shrink,
                  bool first_step) {
  const float weight1 = (float)(1 - beta1), weight2 = (float)(1 - beta2), decay = (float)weight_decay;
  if (first_step && decay != 0)
    start(param, grad, exp_avg_sq, count, decay, true);
  else if (first_step)
    start(param, grad, exp_avg_sq, count, 0, false);
  else if (decay != 0)
    adopt(param, grad, exp_avg, exp_avg_sq, count, (float)-lr, weight1, (float)beta2, weight2, (float)eps, (float)clip,
          decay, (float)shrink, true);
  else
    adopt(param, grad, exp_avg, exp_avg_sq, count, (float)-lr, weight1, (float)beta2, weight2, (float)eps, (float)clip,
          0, (float)shrink, false);
}
