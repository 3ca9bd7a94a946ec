#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lerp.h"
#include "Variants.h"

/* torch/optim/adamax.py, _single_tensor_adamax. The maximum is written so that a NaN gradient is kept. */
ANNEAL_SPECIALISED void adamax(float *restrict param, const float *restrict grad, float *restrict exp_avg,
                               float *restrict exp_inf, size_t count, float minus_clr, float weight1, float beta2,
                               float eps, float decay, const bool has_decay) {
  for (size_t i = 0; i < count; i++) {
    float g = grad[i];
    if (has_decay) g = g + decay * param[i];
    const float m = lerp(exp_avg[i], g, weight1);
    const float faded = exp_inf[i] * beta2, size = __builtin_elementwise_abs(g) + eps;
    const float largest = faded > size ? faded : size;
    exp_avg[i] = m;
    exp_inf[i] = largest;
    param[i] = param[i] + minus_clr * m / largest;
  }
}

ANNEAL_VARIANTS
void anneal_adamax(float *param, const float *grad, float *exp_avg, float *exp_inf, size_t count, double clr,
                   double beta1, double beta2, double eps, double weight_decay) {
  if (weight_decay != 0)
    adamax(param, grad, exp_avg, exp_inf, count, (float)-clr, (float)(1 - beta1), (float)beta2, (float)eps,
           (float)weight_decay, true);
  else
    adamax(param, grad, exp_avg, exp_inf, count, (float)-clr, (float)(1 - beta1), (float)beta2, (float)eps, 0, false);
}
