#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Variants.h"

ANNEAL_VARIANTS
void anneal_weighted_mean(const float *table, size_t width, const uint32_t *rows, const float *weights, size_t count,
                          float *restrict y) {
  const float share = count ? 1 / (float)count : 0;
  for (size_t i = 0; i < width; i++) y[i] = 0;
  for (size_t k = 0; k < count; k++) {
    const float *restrict row = table + (size_t)rows[k] * width;
    const float weight = weights[k] * share;
    /* Rows lie anywhere in a table that no cache holds. */
    if (k + 4 < count)
      for (size_t i = 0; i < width; i += 16) __builtin_prefetch(table + (size_t)rows[k + 4] * width + i);
    for (size_t i = 0; i < width; i++) y[i] = y[i] + weight * row[i];
  }
}

ANNEAL_VARIANTS
void anneal_add_scaled(float *restrict y, const float *restrict x, size_t count, float factor) {
  for (size_t i = 0; i < count; i++) y[i] = y[i] + factor * x[i];
}
