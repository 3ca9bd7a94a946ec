#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Variants.h"

/* Written as "below 0 becomes 0" so that a NaN, which compares false, stays. */
ANNEAL_SPECIALISED float relu(float x) { return x < 0 ? 0 : x; }

ANNEAL_SPECIALISED void add_bias(float *restrict y, const float *restrict bias, size_t rows, size_t columns,
                                 const bool with_relu) {
  for (size_t row = 0; row < rows; row++, y += columns)
    for (size_t column = 0; column < columns; column++) {
      const float sum = y[column] + bias[column];
      y[column] = with_relu ? relu(sum) : sum;
    }
}

ANNEAL_VARIANTS
void anneal_add_bias(float *y, const float *bias, size_t rows, size_t columns) {
  add_bias(y, bias, rows, columns, false);
}

ANNEAL_VARIANTS
void anneal_add_bias_relu(float *y, const float *bias, size_t rows, size_t columns) {
  add_bias(y, bias, rows, columns, true);
}

ANNEAL_VARIANTS
void anneal_bias_onto(const float *restrict residual, const float *restrict bias, float *restrict y, size_t rows,
                      size_t columns) {
  for (size_t row = 0; row < rows; row++, residual += columns, y += columns)
    for (size_t column = 0; column < columns; column++) y[column] = residual[column] + bias[column];
}

ANNEAL_VARIANTS
void anneal_relu(const float *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = relu(x[i]);
}

/* Both are loaded whatever y is: a load under a condition would keep the baseline from vectorising. */
ANNEAL_SPECIALISED float relu_gradient(float y, float dy) { return y <= 0 ? 0 : dy; }

ANNEAL_VARIANTS
void anneal_relu_gradient(const float *y, const float *dy, float *dx, size_t count, bool accumulate) {
  if (accumulate)
    for (size_t i = 0; i < count; i++) dx[i] = dx[i] + relu_gradient(y[i], dy[i]);
  else
    for (size_t i = 0; i < count; i++) dx[i] = relu_gradient(y[i], dy[i]);
}
