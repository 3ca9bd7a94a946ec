#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lerp.h"
#include "Variants.h"

/* schedulefree 1.4.1, SGDScheduleFree.step and AdamWScheduleFree.step. */
ANNEAL_SPECIALISED void step(float *restrict y, float *restrict z, float g, size_t i, float average_weight,
                             float y_factor, float lr) {
  y[i] = lerp(y[i], z[i], average_weight) + y_factor * g;
  z[i] = z[i] - lr * g;
}

ANNEAL_VARIANTS
void anneal_schedule_free_sgd(float *restrict y, const float *restrict grad, float *restrict z, size_t count,
                              double lr, double momentum, double average_weight, double weight_decay) {
  const float weight = (float)average_weight, rate = (float)lr, decay = (float)weight_decay;
  const float y_factor = (float)(lr * (momentum * (1 - average_weight) - 1));
  for (size_t i = 0; i < count; i++) step(y, z, grad[i] + decay * y[i], i, weight, y_factor, rate);
}

ANNEAL_VARIANTS
void anneal_schedule_free_adamw(float *restrict y, const float *restrict grad, float *restrict z,
                                float *restrict exp_avg_sq, size_t count, double lr, double beta1, double beta2,
                                double eps, double average_weight, double weight_decay, double bias_correction2) {
  const float weight = (float)average_weight, rate = (float)lr, decay = (float)weight_decay;
  const float y_factor = (float)(lr * (beta1 * (1 - average_weight) - 1));
  const float kept = (float)beta2, added = (float)(1 - beta2), correction = (float)bias_correction2, e = (float)eps;
  for (size_t i = 0; i < count; i++) {
    const float v = exp_avg_sq[i] * kept + added * grad[i] * grad[i];
    exp_avg_sq[i] = v;
    const float g = grad[i] / (__builtin_elementwise_sqrt(v / correction) + e) + decay * y[i];
    step(y, z, g, i, weight, y_factor, rate);
  }
}

ANNEAL_VARIANTS
void anneal_lerp(const float *restrict start, const float *restrict end, float *restrict out, size_t count,
                 double weight) {
  const float w = (float)weight;
  for (size_t i = 0; i < count; i++) out[i] = lerp(start[i], end[i], w);
}
