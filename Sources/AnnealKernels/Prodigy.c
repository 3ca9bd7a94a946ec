#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lanes.h"
#include "Variants.h"

/* prodigyopt 1.1.2, Prodigy.step. */
ANNEAL_SPECIALISED float next_s(float s, float g, float beta3, float weight) { return s * beta3 + weight * g; }

ANNEAL_VARIANTS
void anneal_prodigy_sums(const float *restrict param, const float *restrict grad, const float *restrict p0,
                         const float *restrict s, size_t count, double beta3, double s_weight, double l2,
                         double *restrict sums) {
  const float kept = (float)beta3, weight = (float)s_weight, decay = (float)l2;
  double products[LANES] = {0}, sizes[LANES] = {0};
  for (size_t i = 0; i < count; i += LANES) {
    const size_t width = count - i < LANES ? count - i : LANES;
    float x[LANES] = {0}, x0[LANES] = {0}, g[LANES] = {0}, t[LANES] = {0};
    if (width == LANES) {
      for (size_t lane = 0; lane < LANES; lane++) {
        x[lane] = param[i + lane], x0[lane] = p0[i + lane], g[lane] = grad[i + lane], t[lane] = s[i + lane];
      }
    } else {
      for (size_t lane = 0; lane < width; lane++) {
        x[lane] = param[i + lane], x0[lane] = p0[i + lane], g[lane] = grad[i + lane], t[lane] = s[i + lane];
      }
    }
    for (size_t lane = 0; lane < LANES; lane++) {
      const float gradient = g[lane] + decay * x[lane];
      products[lane] += (double)gradient * ((double)x0[lane] - (double)x[lane]);
      sizes[lane] += (double)__builtin_elementwise_abs(next_s(t[lane], gradient, kept, weight));
    }
  }
  sums[0] = total(products);
  sums[1] = total(sizes);
}

ANNEAL_SPECIALISED void prodigy(float *restrict param, const float *restrict grad, float *restrict exp_avg,
                                float *restrict exp_avg_sq, float *restrict s, size_t count, float beta1,
                                float first, float beta2, float second, float beta3, float s_weight, float eps,
                                float step_size, float l2, float kept, const bool has_average) {
  for (size_t i = 0; i < count; i++) {
    const float x = param[i], g = grad[i] + l2 * x;
    const float v = exp_avg_sq[i] * beta2 + second * g * g;
    exp_avg_sq[i] = v;
    s[i] = next_s(s[i], g, beta3, s_weight);
    float m = g;
    if (has_average) {
      m = exp_avg[i] * beta1 + first * g;
      exp_avg[i] = m;
    }
    param[i] = kept * x - step_size * m / (__builtin_elementwise_sqrt(v) + eps);
  }
}

ANNEAL_VARIANTS
void anneal_prodigy(float *param, const float *grad, float *exp_avg, float *exp_avg_sq, float *s, size_t count,
                    double beta1, double beta2, double beta3, double s_weight, double d, double eps_d,
                    double step_size, double l2, double decoupled) {
  const float b1 = (float)beta1, first = (float)(d * (1 - beta1)), b2 = (float)beta2;
  const float second = (float)(d * d * (1 - beta2)), b3 = (float)beta3, weight = (float)s_weight;
  const float eps = (float)eps_d, size = (float)step_size, decay = (float)l2, kept = (float)(1 - decoupled);
  if (exp_avg)
    prodigy(param, grad, exp_avg, exp_avg_sq, s, count, b1, first, b2, second, b3, weight, eps, size, decay, kept, true);
  else
    prodigy(param, grad, NULL, exp_avg_sq, s, count, b1, first, b2, second, b3, weight, eps, size, decay, kept, false);
}
