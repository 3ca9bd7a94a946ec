#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Variants.h"

/* torch/optim/adadelta.py, _single_tensor_adadelta, with the root of the quotient for the quotient of the roots. */
ANNEAL_SPECIALISED void adadelta(float *restrict param, const float *restrict grad, float *restrict square_avg,
                                 float *restrict acc_delta, size_t count, float minus_lr, float rho, float weight,
                                 float eps, float decay, const bool has_decay) {
  for (size_t i = 0; i < count; i++) {
    float g = grad[i];
    if (has_decay) g = g + decay * param[i];
    const float square = square_avg[i] * rho + weight * g * g;
    const float old = acc_delta[i];
    const float delta = __builtin_elementwise_sqrt((old + eps) / (square + eps)) * g;
    square_avg[i] = square;
    acc_delta[i] = old * rho + weight * delta * delta;
    param[i] = param[i] + minus_lr * delta;
  }
}

ANNEAL_VARIANTS
void anneal_adadelta(float *param, const float *grad, float *square_avg, float *acc_delta, size_t count, double lr,
                     double rho, double eps, double weight_decay) {
  if (weight_decay != 0)
    adadelta(param, grad, square_avg, acc_delta, count, (float)-lr, (float)rho, (float)(1 - rho), (float)eps,
             (float)weight_decay, true);
  else
    adadelta(param, grad, square_avg, acc_delta, count, (float)-lr, (float)rho, (float)(1 - rho), (float)eps, 0, false);
}
