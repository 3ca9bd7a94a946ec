#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lerp.h"
#include "Variants.h"

/* torch/optim/rmsprop.py, _single_tensor_rmsprop. */
ANNEAL_SPECIALISED void rmsprop(float *restrict param, const float *restrict grad, float *restrict square_avg,
                                float *restrict buffer, float *restrict grad_avg, size_t count, float minus_lr,
                                float alpha, float beta, float eps, float decay, float momentum,
                                const bool has_momentum, const bool centered, const bool has_decay) {
  for (size_t i = 0; i < count; i++) {
    float g = grad[i];
    if (has_decay) g = g + decay * param[i];
    const float v = square_avg[i] * alpha + beta * g * g;
    square_avg[i] = v;
    float variance = v;
    if (centered) {
      const float mean = lerp(grad_avg[i], g, beta);
      grad_avg[i] = mean;
      variance = v - mean * mean;
    }
    const float deviation = __builtin_elementwise_sqrt(variance) + eps;
    if (has_momentum) {
      const float b = buffer[i] * momentum + g / deviation;
      buffer[i] = b;
      param[i] = param[i] + minus_lr * b;
    } else {
      param[i] = param[i] + minus_lr * g / deviation;
    }
  }
}

ANNEAL_SPECIALISED void with_decay(float *param, const float *grad, float *square_avg, float *buffer, float *grad_avg,
                                   size_t count, double lr, double alpha, double eps, double weight_decay,
                                   double momentum, const bool has_momentum, const bool centered) {
  if (weight_decay != 0)
    rmsprop(param, grad, square_avg, buffer, grad_avg, count, (float)-lr, (float)alpha, (float)(1 - alpha), (float)eps,
            (float)weight_decay, (float)momentum, has_momentum, centered, true);
  else
    rmsprop(param, grad, square_avg, buffer, grad_avg, count, (float)-lr, (float)alpha, (float)(1 - alpha), (float)eps,
            0, (float)momentum, has_momentum, centered, false);
}

ANNEAL_VARIANTS
void anneal_rmsprop(float *param, const float *grad, float *square_avg, float *momentum_buffer, float *grad_avg,
                    size_t count, double lr, double alpha, double eps, double weight_decay, double momentum) {
  float *const buffer = momentum_buffer;
  if (buffer && grad_avg)
    with_decay(param, grad, square_avg, buffer, grad_avg, count, lr, alpha, eps, weight_decay, momentum, true, true);
  else if (buffer)
    with_decay(param, grad, square_avg, buffer, NULL, count, lr, alpha, eps, weight_decay, momentum, true, false);
  else if (grad_avg)
    with_decay(param, grad, square_avg, NULL, grad_avg, count, lr, alpha, eps, weight_decay, 0, false, true);
  else
    with_decay(param, grad, square_avg, NULL, NULL, count, lr, alpha, eps, weight_decay, 0, false, false);
}
