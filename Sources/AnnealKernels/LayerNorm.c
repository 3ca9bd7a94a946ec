#pragma clang fp contract(off)

#include <math.h>

#include "AnnealKernels.h"
#include "Variants.h"

/* Running sums, so that the order of additions is the same whatever the width of a vector. */
enum { SUMS = 16 };

ANNEAL_SPECIALISED float sum_of(const float *sums) {
  float sum = 0;
  for (size_t lane = 0; lane < SUMS; lane++) sum += sums[lane];
  return sum;
}

ANNEAL_SPECIALISED float mean_of(const float *x, size_t count) {
  float sums[SUMS] = {0};
  size_t i = 0;
  for (; i + SUMS <= count; i += SUMS)
    for (size_t lane = 0; lane < SUMS; lane++) sums[lane] += x[i + lane];
  for (size_t lane = 0; i + lane < count; lane++) sums[lane] += x[i + lane];
  return sum_of(sums) / (float)count;
}

/* Of the squared distances from the mean: their difference of sums would lose its digits to a large mean. */
ANNEAL_SPECIALISED float variance_of(const float *x, size_t count, float mean) {
  float sums[SUMS] = {0};
  size_t i = 0;
  for (; i + SUMS <= count; i += SUMS)
    for (size_t lane = 0; lane < SUMS; lane++) sums[lane] += (x[i + lane] - mean) * (x[i + lane] - mean);
  for (size_t lane = 0; i + lane < count; lane++) sums[lane] += (x[i + lane] - mean) * (x[i + lane] - mean);
  return sum_of(sums) / (float)count;
}

ANNEAL_VARIANTS
void anneal_layer_norm(const float *restrict x, const float *restrict scale, const float *restrict shift,
                       float *restrict y, float *restrict statistics, size_t rows, size_t columns, double epsilon) {
  for (size_t row = 0; row < rows; row++, x += columns, y += columns, statistics += 2) {
    const float mean = mean_of(x, columns);
    const float inverse = 1 / sqrtf(variance_of(x, columns, mean) + (float)epsilon);
    for (size_t i = 0; i < columns; i++) y[i] = (x[i] - mean) * inverse * scale[i] + shift[i];
    statistics[0] = mean;
    statistics[1] = inverse;
  }
}

/* With n the normalised x and g = dy * scale: dx = inverse * (g - mean of g - n * mean of g n). */
ANNEAL_SPECIALISED void layer_norm_dx(const float *restrict x, const float *restrict scale, const float *restrict dy,
                                      float *restrict dx, float mean, float inverse, size_t count, bool accumulate) {
  float sums[SUMS] = {0}, products[SUMS] = {0};
  size_t i = 0;
  for (; i + SUMS <= count; i += SUMS)
    for (size_t lane = 0; lane < SUMS; lane++) {
      const float g = dy[i + lane] * scale[i + lane];
      sums[lane] += g;
      products[lane] += g * ((x[i + lane] - mean) * inverse);
    }
  for (size_t lane = 0; i + lane < count; lane++) {
    const float g = dy[i + lane] * scale[i + lane];
    sums[lane] += g;
    products[lane] += g * ((x[i + lane] - mean) * inverse);
  }
  const float sum = sum_of(sums) / (float)count, product = sum_of(products) / (float)count;
  for (i = 0; i < count; i++) {
    const float d = inverse * (dy[i] * scale[i] - sum - (x[i] - mean) * inverse * product);
    dx[i] = accumulate ? dx[i] + d : d;
  }
}

ANNEAL_VARIANTS
void anneal_layer_norm_gradient(const float *restrict x, const float *restrict scale, const float *restrict statistics,
                                const float *restrict dy, float *restrict dx, float *restrict dscale,
                                float *restrict dshift, size_t rows, size_t columns, bool accumulate) {
  for (size_t row = 0; row < rows; row++, x += columns, dy += columns, statistics += 2) {
    const float mean = statistics[0], inverse = statistics[1];
    for (size_t i = 0; i < columns; i++) {
      dscale[i] += dy[i] * ((x[i] - mean) * inverse);
      dshift[i] += dy[i];
    }
    if (!dx) continue;
    layer_norm_dx(x, scale, dy, dx, mean, inverse, columns, accumulate);
    dx += columns;
  }
}
