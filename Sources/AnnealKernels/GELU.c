#pragma clang fp contract(off)

#include <math.h>

#include "AnnealKernels.h"
#include "Exponential.h"
#include "Variants.h"

/* Both forms are x times a share of it; with the share comes its derivative by x. */
typedef struct share {
  float value, slope;
} share;

/* The normal distribution function. Its lower tail at -t is exp(-t^2 / 2) k p(k), k = 1 / (1 + 0.27 t), so that the tail keeps its
 * digits too; p is fitted to 3e-8 of it for t up to 14, after which it is 0 in float32. */
ANNEAL_SPECIALISED share normal_share(float x) {
  const float k = 1 / (1 + 0.27f * fabsf(x));
  const float e = exp_of_negative(-0.5f * (x * x));
  float p = 0.028915305f;
  p = p * k - 0.12625541f;
  p = p * k + 0.16929169f;
  p = p * k - 0.06862129f;
  p = p * k + 0.10739964f;
  p = p * k + 0.072240204f;
  p = p * k + 0.10175919f;
  p = p * k + 0.1075505f;
  p = p * k + 0.10772018f;
  const float tail = e * (p * k);
  return (share){x < 0 ? tail : 1 - tail, 0.3989422804014327f * e};
}

/* (1 + tanh u) / 2, the logistic function of 2 u, with u = sqrt(2 / pi) (x + 0.044715 x^3). The exponential is taken of -|2 u|, so
 * that neither end loses digits. */
ANNEAL_SPECIALISED share tanh_share(float x) {
  const float squared = x * x, v = 1.5957691216057308f * (x * (1 + 0.044715f * squared));
  const float e = exp_of_negative(v < 0 ? v : -v);
  const float inverse = 1 / (1 + e), s = v < 0 ? e * inverse : inverse;
  return (share){s, e * inverse * inverse * (1.5957691216057308f * (1 + 0.134145f * squared))};
}

ANNEAL_SPECIALISED share share_of(float x, const bool by_tanh) { return by_tanh ? tanh_share(x) : normal_share(x); }

ANNEAL_SPECIALISED void gelu(const float *x, float *y, size_t count, const bool by_tanh) {
  for (size_t i = 0; i < count; i++) y[i] = x[i] * share_of(x[i], by_tanh).value;
}

ANNEAL_VARIANTS
void anneal_gelu(const float *x, float *y, size_t count, bool by_tanh) {
  by_tanh ? gelu(x, y, count, true) : gelu(x, y, count, false);
}

ANNEAL_SPECIALISED float slope_at(float x, const bool by_tanh) {
  const share s = share_of(x, by_tanh);
  return s.value + x * s.slope;
}

ANNEAL_SPECIALISED void gelu_gradient(const float *x, const float *dy, float *dx, size_t count, const bool accumulate,
                                      const bool by_tanh) {
  for (size_t i = 0; i < count; i++) {
    const float d = dy[i] * slope_at(x[i], by_tanh);
    dx[i] = accumulate ? dx[i] + d : d;
  }
}

ANNEAL_VARIANTS
void anneal_gelu_gradient(const float *x, const float *dy, float *dx, size_t count, bool accumulate, bool by_tanh) {
  if (by_tanh)
    accumulate ? gelu_gradient(x, dy, dx, count, true, true) : gelu_gradient(x, dy, dx, count, false, true);
  else
    accumulate ? gelu_gradient(x, dy, dx, count, true, false) : gelu_gradient(x, dy, dx, count, false, false);
}

ANNEAL_SPECIALISED void add_bias_gelu(float *restrict x, const float *restrict bias, float *restrict y, size_t rows,
                                      size_t columns, const bool by_tanh) {
  for (size_t row = 0; row < rows; row++, x += columns, y += columns)
    for (size_t column = 0; column < columns; column++) {
      const float sum = x[column] + bias[column];
      const share s = share_of(sum, by_tanh);
      y[column] = sum * s.value;
      x[column] = s.value + sum * s.slope;
    }
}

ANNEAL_VARIANTS
void anneal_add_bias_gelu(float *x, const float *bias, float *y, size_t rows, size_t columns, bool by_tanh) {
  by_tanh ? add_bias_gelu(x, bias, y, rows, columns, true) : add_bias_gelu(x, bias, y, rows, columns, false);
}

ANNEAL_VARIANTS
void anneal_scale_by(float *restrict y, const float *restrict x, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = y[i] * x[i];
}
