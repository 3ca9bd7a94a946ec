#pragma clang fp contract(off)

#include <math.h>

#include "AnnealKernels.h"
#include "Exponential.h"
#include "Variants.h"

/* Running sums, so that the order of additions is the same whatever the width of a vector. */
enum { SUMS = 16 };

ANNEAL_VARIANTS
void anneal_causal_softmax(float *restrict scores, size_t size, float factor) {
  for (size_t row = 0; row < size; row++, scores += size) {
    const size_t seen = row + 1;
    float lanes[SUMS], sums[SUMS] = {0};
    for (size_t lane = 0; lane < SUMS; lane++) lanes[lane] = -INFINITY;
    size_t i = 0;
    for (; i + SUMS <= seen; i += SUMS)
      for (size_t lane = 0; lane < SUMS; lane++)
        lanes[lane] = scores[i + lane] > lanes[lane] ? scores[i + lane] : lanes[lane];
    for (size_t lane = 0; i + lane < seen; lane++)
      lanes[lane] = scores[i + lane] > lanes[lane] ? scores[i + lane] : lanes[lane];
    float largest = lanes[0], sum = 0;
    for (size_t lane = 1; lane < SUMS; lane++) largest = lanes[lane] > largest ? lanes[lane] : largest;
    for (i = 0; i < seen; i++) scores[i] = exp_of_negative((scores[i] - largest) * factor);
    for (i = 0; i + SUMS <= seen; i += SUMS)
      for (size_t lane = 0; lane < SUMS; lane++) sums[lane] += scores[i + lane];
    for (size_t lane = 0; i + lane < seen; lane++) sums[lane] += scores[i + lane];
    for (size_t lane = 0; lane < SUMS; lane++) sum += sums[lane];
    const float inverse = 1 / sum;
    for (i = 0; i < seen; i++) scores[i] *= inverse;
    for (; i < size; i++) scores[i] = 0;
  }
}

ANNEAL_VARIANTS
void anneal_causal_softmax_gradient(const float *restrict weights, float *restrict derivatives, size_t size,
                                    float factor) {
  for (size_t row = 0; row < size; row++, weights += size, derivatives += size) {
    const size_t seen = row + 1;
    float sums[SUMS] = {0}, sum = 0;
    size_t i = 0;
    for (; i + SUMS <= seen; i += SUMS)
      for (size_t lane = 0; lane < SUMS; lane++) sums[lane] += weights[i + lane] * derivatives[i + lane];
    for (size_t lane = 0; i + lane < seen; lane++) sums[lane] += weights[i + lane] * derivatives[i + lane];
    for (size_t lane = 0; lane < SUMS; lane++) sum += sums[lane];
    for (i = 0; i < seen; i++) derivatives[i] = factor * (weights[i] * (derivatives[i] - sum));
    for (; i < size; i++) derivatives[i] = 0;
  }
}
