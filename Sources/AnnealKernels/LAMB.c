#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lanes.h"
#include "Lerp.h"
#include "Variants.h"

/* You et al. 2019, algorithm 2: the direction r + lambda x, whose length is measured before it is taken. */
typedef struct {
  float weight1, beta2, weight2, correction1, root2, eps, decay;
} lamb;

ANNEAL_SPECIALISED lamb lamb_make(double beta1, double beta2, double eps, double weight_decay, double bias_correction1,
                      double bias_correction2) {
  return (lamb){(float)(1 - beta1), (float)beta2, (float)(1 - beta2), (float)bias_correction1,
                (float)__builtin_elementwise_sqrt(bias_correction2), (float)eps, (float)weight_decay};
}

ANNEAL_SPECIALISED float lamb_direction(lamb at, float x, float m, float v) {
  return m / at.correction1 / (__builtin_elementwise_sqrt(v) / at.root2 + at.eps) + at.decay * x;
}

ANNEAL_SPECIALISED float second_moment(lamb at, float v, float g) { return v * at.beta2 + at.weight2 * g * g; }

ANNEAL_VARIANTS
void anneal_lamb_norms(const float *restrict param, const float *restrict grad, const float *restrict exp_avg,
                       const float *restrict exp_avg_sq, size_t count, double beta1, double beta2, double eps,
                       double weight_decay, double bias_correction1, double bias_correction2, double *restrict sums) {
  const lamb at = lamb_make(beta1, beta2, eps, weight_decay, bias_correction1, bias_correction2);
  double weights[LANES] = {0}, directions[LANES] = {0};
  for (size_t i = 0; i < count; i += LANES) {
    const size_t width = count - i < LANES ? count - i : LANES;
    float x[LANES] = {0}, u[LANES] = {0};
    if (width == LANES) {
      for (size_t lane = 0; lane < LANES; lane++) {
        x[lane] = param[i + lane];
        u[lane] = lamb_direction(at, x[lane], lerp(exp_avg[i + lane], grad[i + lane], at.weight1),
                                 second_moment(at, exp_avg_sq[i + lane], grad[i + lane]));
      }
    } else {
      for (size_t lane = 0; lane < width; lane++) {
        x[lane] = param[i + lane];
        u[lane] = lamb_direction(at, x[lane], lerp(exp_avg[i + lane], grad[i + lane], at.weight1),
                                 second_moment(at, exp_avg_sq[i + lane], grad[i + lane]));
      }
    }
    for (size_t lane = 0; lane < LANES; lane++) {
      weights[lane] += (double)x[lane] * (double)x[lane];
      directions[lane] += (double)u[lane] * (double)u[lane];
    }
  }
  sums[0] = total(weights);
  sums[1] = total(directions);
}

ANNEAL_VARIANTS
void anneal_lamb(float *restrict param, const float *restrict grad, float *restrict exp_avg,
                 float *restrict exp_avg_sq, size_t count, double rate, double beta1, double beta2, double eps,
                 double weight_decay, double bias_correction1, double bias_correction2) {
  const lamb at = lamb_make(beta1, beta2, eps, weight_decay, bias_correction1, bias_correction2);
  const float lr = (float)rate;
  for (size_t i = 0; i < count; i++) {
    const float m = lerp(exp_avg[i], grad[i], at.weight1), v = second_moment(at, exp_avg_sq[i], grad[i]);
    exp_avg[i] = m;
    exp_avg_sq[i] = v;
    param[i] = param[i] - lr * lamb_direction(at, param[i], m, v);
  }
}
