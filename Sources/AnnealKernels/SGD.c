#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Variants.h"

/* torch/optim/sgd.py, _single_tensor_sgd. */
ANNEAL_SPECIALISED void sgd(float *restrict param, const float *restrict grad, float *restrict buffer, size_t count,
                            float minus_lr, float momentum, float undamped, float decay, const bool has_momentum,
                            const bool first_step, const bool nesterov, const bool has_decay) {
  for (size_t i = 0; i < count; i++) {
    float g = grad[i];
    if (has_decay) g = g + decay * param[i];
    if (has_momentum) {
      const float b = first_step ? g : buffer[i] * momentum + undamped * g;
      buffer[i] = b;
      g = nesterov ? g + momentum * b : b;
    }
    param[i] = param[i] + minus_lr * g;
  }
}

ANNEAL_SPECIALISED void with_decay(float *param, const float *grad, float *buffer, size_t count, float minus_lr,
                                   float momentum, float undamped, float decay, const bool has_momentum,
                                   const bool first_step, const bool nesterov) {
  if (decay != 0)
    sgd(param, grad, buffer, count, minus_lr, momentum, undamped, decay, has_momentum, first_step, nesterov, true);
  else
    sgd(param, grad, buffer, count, minus_lr, momentum, undamped, 0, has_momentum, first_step, nesterov, false);
}

ANNEAL_VARIANTS
void anneal_sgd(float *param, const float *grad, float *momentum_buffer, size_t count, double lr, double momentum,
                double dampening, double weight_decay, bool nesterov, bool first_step) {
  float *const buffer = momentum == 0 ? NULL : momentum_buffer;
  const float rate = (float)-lr, mu = (float)momentum, undamped = (float)(1 - dampening), decay = (float)weight_decay;
  if (!buffer)
    with_decay(param, grad, buffer, count, rate, mu, undamped, decay, false, false, false);
  else if (first_step && nesterov)
    with_decay(param, grad, buffer, count, rate, mu, undamped, decay, true, true, true);
  else if (first_step)
    with_decay(param, grad, buffer, count, rate, mu, undamped, decay, true, true, false);
  else if (nesterov)
    with_decay(param, grad, buffer, count, rate, mu, undamped, decay, true, false, true);
  else
    with_decay(param, grad, buffer, count, rate, mu, undamped, decay, true, false, false);
}
