#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Variants.h"

/* torch/optim/asgd.py, _single_tensor_asgd. */
ANNEAL_SPECIALISED void asgd(float *restrict param, const float *restrict grad, float *restrict ax, size_t count,
                             float minus_eta, float shrink, float mu, float decay, const bool averaging,
                             const bool has_decay) {
  for (size_t i = 0; i < count; i++) {
    float g = grad[i];
    if (has_decay) g = g + decay * param[i];
    const float p = param[i] * shrink + minus_eta * g;
    param[i] = p;
    ax[i] = averaging ? ax[i] + (p - ax[i]) * mu : p;
  }
}

ANNEAL_VARIANTS
void anneal_asgd(float *param, const float *grad, float *ax, size_t count, double eta, double lambd, double mu,
                 double weight_decay) {
  const float minus_eta = (float)-eta, shrink = (float)(1 - lambd * eta), decay = (float)weight_decay;
  if (mu != 1 && decay != 0)
    asgd(param, grad, ax, count, minus_eta, shrink, (float)mu, decay, true, true);
  else if (mu != 1)
    asgd(param, grad, ax, count, minus_eta, shrink, (float)mu, 0, true, false);
  else if (decay != 0)
    asgd(param, grad, ax, count, minus_eta, shrink, 1, decay, false, true);
  else
    asgd(param, grad, ax, count, minus_eta, shrink, 1, 0, false, false);
}
