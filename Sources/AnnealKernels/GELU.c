#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Exponential.h"
#include "Variants.h"

/* 1 / (1 + exp(-v)), of which neither end loses digits: the exponential is taken of -|v|. */
ANNEAL_SPECIALISED float logistic(float v) {
  const float e = exp_of_negative(v < 0 ? v : -v);
  return (v < 0 ? e : 1) / (1 + e);
}

/* 2 sqrt(2 / pi) (x + 0.044715 x^3) */
ANNEAL_SPECIALISED float twice_u(float x) { return 1.5957691216057308f * (x + 0.044715f * (x * x * x)); }

ANNEAL_SPECIALISED float gelu(float x) { return x * logistic(twice_u(x)); }

ANNEAL_VARIANTS
void anneal_gelu(const float *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = gelu(x[i]);
}

ANNEAL_VARIANTS
void anneal_add_bias_gelu(float *restrict x, const float *restrict bias, float *restrict y, size_t rows,
                          size_t columns) {
  for (size_t row = 0; row < rows; row++, x += columns, y += columns)
    for (size_t column = 0; column < columns; column++) {
      x[column] = x[column] + bias[column];
      y[column] = gelu(x[column]);
    }
}

/* With s the logistic of v = 2u: s + x s (1 - s) dv/dx. */
ANNEAL_SPECIALISED float gelu_slope(float x) {
  const float s = logistic(twice_u(x));
  const float dv = 1.5957691216057308f * (1 + 0.134145f * (x * x));
  return s + x * (s * (1 - s)) * dv;
}

ANNEAL_VARIANTS
void anneal_gelu_gradient(const float *x, const float *dy, float *dx, size_t count, bool accumulate) {
  if (accumulate)
    for (size_t i = 0; i < count; i++) dx[i] = dx[i] + dy[i] * gelu_slope(x[i]);
  else
    for (size_t i = 0; i < count; i++) dx[i] = dy[i] * gelu_slope(x[i]);
}
